//! Where an edition's bytes go on their way out: past the search for what is hidden (external site), attachments past
//! the cleaner, each with its compressed twins, to the publisher.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::Handbook;
use super::edition::BuildError;
use crate::assets;
use crate::audience::View;
use crate::check::look_again;
use crate::diag::{Code, Finding, Span};
use crate::model::Audience;
use crate::publish::error::Action;
use crate::publish::{self, Encoding, PublishError};
use crate::render::{self, Theme};
use crate::secrecy::{hidden, scan::Scanner};
use crate::source::SourceTree;
use crate::text;

/// Where bytes go on their way out: compressed twins, and on the external site the search for what is hidden.
pub(super) struct Out<'a> {
    edition: &'a publish::Edition,
    encodings: Vec<Encoding>,
    scanner: Option<(Scanner, Vec<hidden::Secret>)>,
    handbook: &'a Handbook,
    hits: Mutex<BTreeMap<(usize, String), (usize, bool)>>,
}

impl<'a> Out<'a> {
    pub(super) fn new(
        handbook: &'a Handbook,
        view: &View,
        theme: &Theme,
        edition: &'a publish::Edition,
    ) -> Result<Self, BuildError> {
        let encodings = handbook.config.precompress.iter().filter_map(|word| Encoding::parse(word)).collect();
        let scanner = match view.audience() {
            Audience::Intranet => None,
            Audience::External => Some(scanner(handbook, view, theme)?),
        };
        Ok(Self { edition, encodings, scanner, handbook, hits: Mutex::default() })
    }

    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), BuildError> {
        if let Some((scanner, secrets)) = &self.scanner {
            for hit in scanner.scan(path, bytes) {
                let is_long = secrets.get(hit.token).is_some_and(|secret| secret.token.chars().count() >= LONG_TOKEN);
                if hit.exact || hit.in_path || is_long {
                    let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
                    hits.entry((hit.token, path.to_owned())).or_insert((hit.offset, hit.in_path));
                }
            }
        }
        self.edition.put_with_twins(path, bytes, &self.encodings)?;
        Ok(())
    }

    /// What was found that must not be there, in order.
    pub(super) fn finish(self) -> Vec<Finding> {
        let hits = self.hits.into_inner().unwrap_or_else(PoisonError::into_inner);
        let secrets = self.scanner.map(|(_, secrets)| secrets).unwrap_or_default();
        let handbook = self.handbook;
        let finding = |((token, path), (offset, in_path)): ((usize, String), (usize, bool))| {
            let secret = secrets.get(token)?;
            Some(revealed(handbook, secret, &path, offset, in_path))
        };
        hits.into_iter().filter_map(finding).collect()
    }
}

/// A token of this many characters is itself even when written without its diacritics.
const LONG_TOKEN: usize = 12;

fn scanner(handbook: &Handbook, view: &View, theme: &Theme) -> Result<(Scanner, Vec<hidden::Secret>), BuildError> {
    let own = theme.words(view.lang()).to_lowercase();
    let secrets: Vec<hidden::Secret> = hidden::secrets(&handbook.graph, view);
    let is_own = |secret: &hidden::Secret| {
        memchr::memmem::find(own.as_bytes(), secret.token.to_lowercase().as_bytes()).is_some()
    };
    let secrets: Vec<hidden::Secret> = secrets.into_par_iter().filter(|secret| !is_own(secret)).collect();
    let tokens = secrets.iter().map(|secret| (secret.token.clone(), secret.path.clone())).collect();
    let scanner = Scanner::new(tokens).map_err(|error| BuildError::Search(error.to_string()))?;
    Ok((scanner, secrets))
}

fn revealed(handbook: &Handbook, secret: &hidden::Secret, path: &str, offset: usize, in_path: bool) -> Finding {
    let file = handbook.tree.documents().find(|file| *file.path == *secret.path).map(|file| file.id);
    let span = Span::whole(file.unwrap_or(handbook.config.file));
    let token = &secret.token;
    let message = if in_path {
        text!(
            "`{token}` är internt men står i den externa adressen {path}",
            "`{token}` is internal but stands in the external address {path}"
        )
    } else {
        text!(
            "`{token}` är internt men står i den externa sidan {path} (byte {offset})",
            "`{token}` is internal but stands on the external page {path} (byte {offset})"
        )
    };
    let help = text!(
        "sök efter orden i de externa dokumenten och inställningarna och ta bort dem",
        "look for the words in the external documents and the configuration and remove them"
    );
    Finding::new(Code::EXTERNAL_REVEALS_INTERNAL, span, message).help(help)
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
        if let Some(finding) = look_again(&out.handbook.graph, path, &bytes, out.scanner.is_some()) {
            return Err(BuildError::Findings(vec![finding]));
        }
        let url = render::text::media::url(path);
        match assets::asset(path, &bytes) {
            Some(Ok(cleaned)) => out.put(&url, &cleaned.bytes),
            _ => out.put(&url, &bytes),
        }
    })
}
