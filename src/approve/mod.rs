//! Decisions about documents (site § 1): [`approve`] makes a draft the text that applies, [`revise`](mod@revise) lays a
//! draft beside it, [`review`](mod@review) says that it was gone through.
//!
//! All take the graph and give steps to carry out, document by document: nothing here touches the disk, and nothing is
//! done where something is in the way ([`Refusal`]). Files are edited by splicing at the places that `toml_edit` finds, so
//! every byte outside the changed keys stays, line ends and byte order mark included. After each single step the dates
//! of the files that are there say which text applies: the old one or the new.

mod decide;
mod edit;
mod find;
mod lacking;
mod review;
mod revise;

use crate::diag::Text;
use crate::model::Date;

pub(crate) use decide::approve;
pub(crate) use find::{Picked, pick};
pub(crate) use lacking::lacking;
pub(crate) use review::review;
pub(crate) use revise::{Kept, revise};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewFile {
    /// Where, relative to the handbook's root, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) bytes: Vec<u8>,
}

/// One step of a change on disk; paths are relative to the handbook's root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The file gets another text.
    Replace(NewFile),
    /// A file that is not there yet, with the rights of another.
    Create {
        /// The file.
        file: NewFile,
        /// The one whose rights it gets.
        like: String,
    },
    /// The decided text is filed under the name of its version.
    FileAway {
        /// Where it lies.
        from: String,
        /// Its name from now on.
        to: String,
    },
    /// A draft takes the name of the document.
    TakePlace {
        /// Where it lies.
        from: String,
        /// The document's file.
        to: String,
        /// The file whose rights it gets: the former one, under its new name.
        like: Option<String>,
    },
}

/// What is done to one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// `kind/id`.
    pub(crate) document: String,
    /// The steps, in order.
    pub(crate) steps: Vec<Step>,
    /// The file that holds the text which was decided, when all is done.
    pub(crate) path: String,
    /// What was done, in words.
    pub(crate) summary: Text,
}

/// What is decided, from the command line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decision<'a> {
    /// The role that decides, by id or abbreviation.
    pub(crate) by: Option<&'a str>,
    /// The day of the decision.
    pub(crate) date: Date,
    /// The first day, when it is another.
    pub(crate) valid_from: Option<Date>,
    /// The version's number.
    pub(crate) version: Option<&'a str>,
    /// What is changed.
    pub(crate) change: Option<&'a str>,
    /// An editorial change of a decided text.
    pub(crate) minor: bool,
    /// Whoever decides, `[approval]` or not.
    pub(crate) force: bool,
}

/// Why something can't be done, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What is in the way.
    pub(crate) message: Text,
    /// What to do.
    pub(crate) help: Option<Text>,
}

impl Refusal {
    /// A reason with its way out.
    pub(crate) fn new(message: Text, help: Text) -> Self {
        Self { message, help: Some(help) }
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml_edit::value(text).to_string().trim().to_owned()
}

#[cfg(test)]
mod tests;
