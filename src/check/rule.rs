//! Definition of a rule: its code, its manual in both languages, and its function.

use super::Context;
use crate::diag::{Code, Finding};
use crate::graph::Doc;

/// The manual of a rule: the text of `handbok explain` and `docs/checks.md`, in Markdown, as (Swedish, English).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manual {
    /// What the check does: one or two sentences.
    pub(crate) what: (&'static str, &'static str),
    /// Why it matters, with the section of the law if there is one.
    pub(crate) why: (&'static str, &'static str),
    /// An example with the finding: a snippet of the file, the same in both languages.
    pub(crate) example: &'static str,
    /// The correction: a snippet, or words.
    pub(crate) instead: (&'static str, &'static str),
}

/// How a rule's findings are made, and what they depend on.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// In `source`, `parse`, `config`, `graph` or `publish`.
    Elsewhere,
    /// By a function over the whole handbook. Bytes of files are read once for all such rules (`Context::files`), never
    /// by a rule.
    Check(fn(&Context<'_>, &mut Vec<Finding>)),
    /// The same, even if the check is off: its findings stop a build at any level.
    Always(fn(&Context<'_>, &mut Vec<Finding>)),
    /// The same, but the findings depend only on front matter and relations, not on texts, and are cached while these
    /// are unchanged.
    Keys(fn(&Context<'_>, &mut Vec<Finding>)),
    /// By a function over one document at a time. Its findings depend on the document, the targets of its references
    /// and links, and the front matter of others; never on a file's bytes. It gets a context with one document, and its
    /// findings are cached while these are unchanged.
    Linked(fn(&Context<'_>, &mut Vec<Finding>)),
    /// By a function of a single document. Its findings depend only on the document, its audience, its references that
    /// are plain words, the configuration and the day, and are cached ([`super::Memo`]). A second function over the
    /// whole handbook, as [`Run::Check`], finds the same in files.
    Each(fn(&Context<'_>, &Doc, &mut Vec<Finding>), fn(&Context<'_>, &mut Vec<Finding>)),
}

/// A check.
pub(crate) struct Rule {
    /// The code, with family and default level.
    pub(crate) code: Code,
    /// Its manual.
    pub(crate) manual: Manual,
    /// Its function.
    pub(crate) run: Run,
}
