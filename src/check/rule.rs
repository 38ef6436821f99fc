//! What a rule is: its name, its manual in both languages, and its function.

use super::Context;
use crate::diag::{Code, Finding};
use crate::graph::Doc;

/// A rule's manual: the text of `handbok explain` and `docs/checks.md`. (Swedish, English) each; Markdown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manual {
    /// What it does: one or two sentences.
    pub(crate) what: (&'static str, &'static str),
    /// Why it matters, with the section of the law where there is one.
    pub(crate) why: (&'static str, &'static str),
    /// An example that gives the finding: a snippet of the file, the same in both languages.
    pub(crate) example: &'static str,
    /// What to write instead: a snippet, or words.
    pub(crate) instead: (&'static str, &'static str),
}

/// Where a rule's findings come from.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Found by the way in `source`, `parse`, `config`, `graph` or `publish`.
    Elsewhere,
    /// Found by this function over the whole handbook. Bytes of files are looked at once for all such rules
    /// (`Context::files`), never by a rule.
    Check(fn(&Context<'_>, &mut Vec<Finding>)),
    /// The same, and also where the check is off: what it finds stops a build, and its level is fixed.
    Always(fn(&Context<'_>, &mut Vec<Finding>)),
    /// The same, but what it finds follows from front matter and relations alone, not from texts, and is kept for as
    /// long as these are the same.
    Keys(fn(&Context<'_>, &mut Vec<Finding>)),
    /// Found by this function in one document after the other: what it finds in one follows from that document, from
    /// what its references and links resolved to, and from others' front matter; never from a file's bytes. It is given
    /// a context of one document, and what it finds is kept for as long as these are the same.
    Linked(fn(&Context<'_>, &mut Vec<Finding>)),
    /// Found by this function in one document by itself: what it finds follows from nothing but the document, its
    /// audience, its references that are plain words, the configuration and the day, and is kept ([`super::Memo`]).
    /// A second function finds over the whole handbook, as [`Run::Check`], what stands in files.
    Each(fn(&Context<'_>, &Doc, &mut Vec<Finding>), fn(&Context<'_>, &mut Vec<Finding>)),
}

/// A rule.
pub(crate) struct Rule {
    /// The check's name, family and default level.
    pub(crate) code: Code,
    /// Its manual.
    pub(crate) manual: Manual,
    /// Its function.
    pub(crate) run: Run,
}
