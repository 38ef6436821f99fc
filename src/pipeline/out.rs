//! Output path of an edition's files: through the leak scanner (external site), for attachments through the cleaner,
//! then with compressed copies to the publisher.

use std::path::Path;

use rayon::prelude::*;

use super::Handbook;
use super::edition::BuildError;
use crate::assets;
use crate::audience::View;
use crate::check::look_again;
use crate::publish::error::Action;
use crate::publish::{self, Encoding, PublishError};
use crate::render;
use crate::secrecy::{Guard, Origin};
use crate::source::SourceTree;

/// The output of one edition.
pub(super) struct Out<'a> {
    edition: &'a publish::Edition,
    encodings: Vec<Encoding>,
    guard: Option<&'a Guard<'a>>,
    handbook: &'a Handbook,
}

impl<'a> Out<'a> {
    /// Output to an edition, with a leak scanner on the external site.
    pub(super) fn new(handbook: &'a Handbook, guard: Option<&'a Guard<'a>>, edition: &'a publish::Edition) -> Self {
        let encodings = handbook.config.precompress.iter().filter_map(|word| Encoding::parse(word)).collect();
        Self { edition, encodings, guard, handbook }
    }

    /// Writes a generated file.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), BuildError> {
        self.put_from(path, bytes, Origin::Made)
    }

    fn put_from(&self, path: &str, bytes: &[u8], origin: Origin<'_>) -> Result<(), BuildError> {
        if let Some(guard) = self.guard {
            guard.look(path, bytes, origin);
        }
        self.edition.put_with_twins(path, bytes, &self.encodings)?;
        Ok(())
    }
}

/// Writes the content folder's files, pictures without their metadata. A file that has disappeared since the folder was
/// listed stops the build, because pages link to it.
pub(super) fn assets(view: &View, tree: &SourceTree, out: &Out<'_>) -> Result<(), BuildError> {
    let paths: Vec<&std::sync::Arc<str>> = view.assets().collect();
    paths.par_iter().try_for_each(|path| -> Result<(), BuildError> {
        let path: &str = path;
        // Without the absolute path of the building machine; the error has the relative one.
        let gone = |error: std::io::Error| PublishError::io(Action::Read, Path::new(path))(error.kind().into());
        let bytes = tree.read(path).map_err(gone)?;
        // `check` has already reported these at their place. Here they stop the build if the file was changed since, or
        // if its check is disabled.
        if let Some(finding) = look_again(&out.handbook.graph, path, &bytes, out.guard.is_some()) {
            return Err(BuildError::Findings(vec![finding], out.handbook.tree.clone()));
        }
        let url = render::text::media::url(path);
        let put = |bytes: &[u8]| out.put_from(&url, bytes, Origin::Attached(path));
        match assets::asset(path, &bytes) {
            Some(Ok(cleaned)) => put(&cleaned.bytes),
            _ => put(&bytes),
        }
    })
}
