//! The theme at the pipeline's seam: loaded again only when its files or the configuration change; its faults as
//! findings with their place.

use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Code, Finding, Severity, Span};
use crate::render::{RenderError, Theme, built_in, misspelt_texts};
use crate::source::{CONFIG, SourceTree};

/// The theme last loaded, and by what it was known.
#[derive(Default)]
pub(crate) struct Kept {
    key: Option<[blake3::Hash; 4]>,
    theme: Option<Arc<Theme>>,
    /// Texts of the handbook's own that nothing shows.
    misspelt: Vec<RenderError>,
}

impl Kept {
    /// The theme of a configuration; nothing and the findings when it has faults. The tree comes back with the texts
    /// of faulty files in it, so that findings can show their lines.
    pub(crate) fn load(
        &mut self,
        tree: &Arc<SourceTree>,
        config: &Config,
    ) -> (Option<Arc<Theme>>, Arc<SourceTree>, Vec<Finding>) {
        let folders = ["themes/", "templates/", "static/"].map(|folder| tree.stamp(folder));
        let key = [folders[0], folders[1], folders[2], blake3::Hash::from(config.hash)];
        if self.key == Some(key)
            && let Some(theme) = &self.theme
        {
            let (theme, mut tree) = (theme.clone(), tree.clone());
            let findings = self.unshown(&mut tree);
            return (Some(theme), tree, findings);
        }
        match Theme::load(tree, config) {
            Ok(theme) => {
                let theme = Arc::new(theme);
                (self.key, self.theme) = (Some(key), Some(theme.clone()));
                self.misspelt = misspelt_texts(tree, config);
                let mut tree = tree.clone();
                let findings = self.unshown(&mut tree);
                (Some(theme), tree, findings)
            }
            Err(errors) => {
                *self = Kept::default();
                let mut tree = tree.clone();
                let findings = errors.iter().map(|error| match (error.file.as_str(), config.theme_span) {
                    // The theme that the configuration names isn't there.
                    (CONFIG, Some(span)) => Finding::new(Code::SYNTAX, span, error.message.clone()).fixed(),
                    _ => fault(error, &mut tree),
                });
                let findings = findings.collect();
                (None, tree, findings)
            }
        }
    }
}

impl Kept {
    /// The texts that nothing shows, as warnings: the pages are whole without them.
    fn unshown(&self, tree: &mut Arc<SourceTree>) -> Vec<Finding> {
        let warning = |error: &RenderError| {
            let Finding { span, message, .. } = fault(error, tree);
            Finding::new(Code::UNKNOWN_KEY, span, message).at(Severity::Warning)
        };
        self.misspelt.iter().map(warning).collect()
    }
}

/// A theme's fault as a finding; the tree gets the file's text, where it can be read.
pub(crate) fn fault(error: &RenderError, tree: &mut Arc<SourceTree>) -> Finding {
    let own = tree.read(&error.file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = own.or_else(|| built_in(&error.file).map(str::to_owned)).unwrap_or_default();
    let (with, id) = tree.with_text(&error.file, &text);
    *tree = Arc::new(with);
    let start = offset(&text, error.line, error.column);
    let end = offset(&text, error.end_line, error.end_column).max(start);
    Finding::new(Code::SYNTAX, Span::new(id, start..end), error.message.clone()).fixed()
}

/// The byte of a line and column, both from 1.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let line = line.saturating_sub(1) as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at);
    start + within
}
