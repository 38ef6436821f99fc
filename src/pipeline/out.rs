//! Where an edition's bytes go on their way out: past the guard of what is hidden (external site), attachments past the
//! cleaner, each with its compressed twins, to the publisher.

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

/// Where bytes go on their way out.
pub(super) struct Out<'a> {
    edition: &'a publish::Edition,
    encodings: Vec<Encoding>,
    guard: Option<&'a Guard<'a>>,
    handbook: &'a Handbook,
}

impl<'a> Out<'a> {
    /// To an edition; past a guard on the external site.
    pub(super) fn new(handbook: &'a Handbook, guard: Option<&'a Guard<'a>>, edition: &'a publish::Edition) -> Self {
        let encodings = handbook.config.precompress.iter().filter_map(|word| Encoding::parse(word)).collect();
        Self { edition, encodings, guard, handbook }
    }

    /// A file that the program made.
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

/// The content's own files, pictures without their metadata. One that is gone since the folder was listed ends the
/// build: pages link it.
pub(super) fn assets(view: &View, tree: &SourceTree, out: &Out<'_>) -> Result<(), BuildError> {
    let paths: Vec<&std::sync::Arc<str>> = view.assets().collect();
    paths.par_iter().try_for_each(|path| -> Result<(), BuildError> {
        let path: &str = path;
        // Without the path of the machine that builds, which the error has besides.
        let gone = |error: std::io::Error| PublishError::io(Action::Read, Path::new(path))(error.kind().into());
        let bytes = tree.read(path).map_err(gone)?;
        // `check` has told these at their place; a file that was changed since stops the build here, and so does one
        // whose check is turned down.
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
