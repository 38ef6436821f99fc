//! Header files of an edition for the web servers in `[build] server`. Some are published with the edition; those for
//! an administrator are stored beside it.

use std::path::{Path, PathBuf};

use super::Handbook;
use crate::audience::{View, pages};
use crate::hosting::{HeaderFile, Server, Settings, files};
use crate::model::Audience;
use crate::publish::{self, Encoding, PublishError};

/// The files for all configured servers.
pub(super) fn header_files(handbook: &Handbook, view: &View, target: &Path) -> Vec<HeaderFile> {
    let config = &handbook.config;
    let lead_to = |(from, ix)| Some((from, view.get(ix)?.url.clone()));
    let redirects: Vec<(String, String)> = pages::redirects(view).into_iter().filter_map(lead_to).collect();
    // An absolute `output` is the path that the server sees. A relative one is a path on the building machine, which
    // must not be published.
    let output = config.site(view.audience()).output.as_str();
    let folder = Path::new(output).is_absolute().then_some(output);
    let has = |encoding| config.precompress.iter().any(|word| Encoding::parse(word) == Some(encoding));
    let name = target.file_name().map_or_else(|| view.audience().id().into(), std::ffi::OsStr::to_string_lossy);
    let settings = Settings {
        audience: view.audience().id(),
        name: &name,
        base_url: config.site(view.audience()).base_url.as_ref(),
        folder,
        redirects: &redirects,
        hidden: view.audience() == Audience::Intranet,
        gzip: has(Encoding::Gzip),
        brotli: has(Encoding::Brotli),
    };
    let servers = config.servers.iter().filter_map(|word| Server::parse(word));
    servers.flat_map(|server| files(server, &settings)).collect()
}

/// Writes the administrator's files beside an edition; unchanged ones are not touched.
///
/// # Errors
/// The system refuses.
pub(super) fn write_beside(target: &Path, files: &[HeaderFile]) -> Result<Vec<PathBuf>, PublishError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut written = Vec::new();
    for file in files.iter().filter(|file| !file.inside) {
        let path = folder.join(&file.name);
        if publish::read_state(&path).as_deref() != Some(file.text.as_bytes()) {
            publish::write_state(&path, file.text.as_bytes())?;
        }
        written.push(path);
    }
    Ok(written)
}
