//! Errors of publishing: the operation, the file and the reason.
//!
//! Every error names a path. [`PublishError::texts`] gives the message in Swedish and English and
//! [`PublishError::help`] what to do; the command line decides where to print them (exit code 2).

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::model::edition_path::BadPath;

/// The file system operation that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Creating a file or folder.
    Create,
    /// Writing bytes.
    Write,
    /// Reading or listing.
    Read,
    /// Hard-linking or copying an unchanged file.
    Link,
    /// Renaming or exchanging.
    Swap,
    /// Removing.
    Remove,
    /// Flushing to disk.
    Sync,
    /// Locking.
    Lock,
}

impl Action {
    fn texts(self) -> [&'static str; 2] {
        match self {
            Self::Create => ["kunde inte skapa", "could not create"],
            Self::Write => ["kunde inte skriva", "could not write"],
            Self::Read => ["kunde inte läsa", "could not read"],
            Self::Link => ["kunde inte länka", "could not link"],
            Self::Swap => ["kunde inte byta in", "could not swap in"],
            Self::Remove => ["kunde inte ta bort", "could not remove"],
            Self::Sync => ["kunde inte säkra på disken", "could not secure on the disk"],
            Self::Lock => ["kunde inte låsa", "could not lock"],
        }
    }
}

/// How a file on disk differs from what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is missing.
    Missing,
    /// It exists but nobody wrote it.
    Extra,
    /// It has another length.
    Size,
    /// It has other bytes.
    Bytes,
    /// An unchanged file of the old edition was altered while the build ran.
    Altered,
}

impl Difference {
    /// The word in machine-readable output.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Size | Self::Bytes | Self::Altered => "changed",
        }
    }

    pub(crate) fn texts(self) -> [&'static str; 2] {
        match self {
            Self::Missing => ["saknas", "is missing"],
            Self::Extra => ["hör inte dit", "does not belong there"],
            Self::Size => ["har fel längd", "has the wrong length"],
            Self::Bytes => ["har fel innehåll", "has the wrong bytes"],
            Self::Altered => ["ändrades medan bygget pågick", "was altered while the build ran"],
        }
    }
}

/// Why a document of the handbook may not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// It is write-protected.
    ReadOnly,
    /// A link leads out of the handbook's folder.
    Outside,
    /// It is not a regular file.
    NoFile,
    /// A command was killed while writing it; the whole text is in this file.
    Interrupted(PathBuf),
}

impl Unwritable {
    fn texts(&self) -> [&'static str; 2] {
        match self {
            Self::ReadOnly => ["är skrivskyddad", "is read-only"],
            Self::Outside => ["leder ut ur handbokens mapp", "leads out of the handbook's folder"],
            Self::NoFile => ["är ingen vanlig fil", "is not a regular file"],
            Self::Interrupted(_) => ["skrevs bara till en del", "was only partly written"],
        }
    }

    fn help(&self) -> Option<[String; 2]> {
        match self {
            Self::ReadOnly => Some([
                "ta bort skrivskyddet om filen får ändras".to_owned(),
                "remove the write protection if the file may be changed".to_owned(),
            ]),
            Self::Interrupted(saved) => Some(both(
                [
                    "ett kommando avbröts; hela texten ligger i den här filen, flytta den på plats eller ta bort den:",
                    "a command was killed; the whole text is in this file, move it into place or remove it:",
                ],
                |what| format!("{what} {}", saved.display()),
            )),
            Self::Outside | Self::NoFile => None,
        }
    }
}

/// Why an edition could not be published. Except for [`Unsettled`](Self::Unsettled), the old edition is unchanged.
#[derive(Debug)]
pub enum PublishError {
    /// The system refused an operation.
    Io {
        /// The operation.
        action: Action,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The edition's folder contains a file that the manifest does not list.
    ForeignFile {
        /// The file.
        path: PathBuf,
        /// The manifest.
        manifest: PathBuf,
    },
    /// The edition's folder is not empty and has no manifest, so handbok did not write it.
    ForeignFolder {
        /// A file in it.
        path: PathBuf,
        /// Where the manifest would be.
        manifest: PathBuf,
    },
    /// The manifest exists but is invalid.
    BadManifest {
        /// The manifest.
        path: PathBuf,
        /// The parser's reason.
        reason: String,
    },
    /// The target is not a folder, has no name, or is named like one of handbok's own files.
    BadTarget(PathBuf),
    /// A path that handbok reads or writes by itself is a symbolic link, which could lead anywhere.
    Link(PathBuf),
    /// An edition outside the handbook's folder belongs to another handbook.
    Anothers {
        /// Its folder.
        path: PathBuf,
        /// The file that says so.
        owner: PathBuf,
    },
    /// There is no edition to compare.
    NoEdition {
        /// Its folder.
        path: PathBuf,
        /// Where its manifest would be.
        manifest: PathBuf,
    },
    /// The target is a mount point, which can't be swapped.
    MountPoint(PathBuf),
    /// Two editions have the same folder, or one is inside the other.
    Nested {
        /// The outer target.
        outer: PathBuf,
        /// The inner target.
        inner: PathBuf,
    },
    /// Another build held the lock for the whole waiting time.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// The process id of its holder, if it could be read.
        holder: Option<u32>,
        /// How long this build waited.
        waited: Duration,
    },
    /// A path that can't be published.
    BadPath {
        /// The path as given.
        path: String,
        /// The rule that it breaks.
        reason: BadPath,
    },
    /// A document of the handbook may not be written.
    Unwritable {
        /// The document.
        path: PathBuf,
        /// Why.
        reason: Unwritable,
    },
    /// A file that should be created exists already.
    Taken(PathBuf),
    /// A command was killed during a change, and one of its files was changed since.
    ChangedMeanwhile {
        /// The file.
        file: PathBuf,
        /// The journal with the remaining steps.
        note: PathBuf,
    },
    /// The same path was put twice.
    Duplicate(String),
    /// Two paths are the same file on Windows and macOS, or one is a file where the other needs a folder.
    Clash {
        /// The first in order.
        first: String,
        /// The second.
        second: String,
    },
    /// A file on disk differs from what was written.
    Unverified {
        /// The file.
        path: PathBuf,
        /// How it differs.
        difference: Difference,
    },
    /// A swap failed, and the editions swapped before it could not be swapped back. Each edition is whole, but they may
    /// come from different builds; the next build repairs it.
    Unsettled {
        /// The error of the first swap.
        first: Box<PublishError>,
        /// The edition that could not be swapped back.
        path: PathBuf,
    },
}

impl PublishError {
    /// For `map_err`: adds the operation and the path to an I/O error.
    pub(crate) fn io(action: Action, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// The message in Swedish and English: lower case, no full stop.
    pub(crate) fn texts(&self) -> [String; 2] {
        match self {
            Self::Io { action, path, source } => {
                both(action.texts(), |verb| format!("{verb} {}: {source}", path.display()))
            }
            Self::ForeignFile { path, .. } | Self::ForeignFolder { path, .. } => {
                both(["är inte skriven av handbok", "was not written by handbok"], |what| {
                    format!("{} {what}", path.display())
                })
            }
            Self::BadManifest { path, reason } => {
                both(["manifestet kan inte läsas", "the manifest can't be read"], |what| {
                    format!("{what}: {}: {reason}", path.display())
                })
            }
            Self::Unverified { path, difference } => {
                both(difference.texts(), |what| format!("{} {what}", path.display()))
            }
            Self::BadPath { path, reason } => {
                let [sv, en] = reason.texts();
                [format!("sökvägen {path:?} {sv}"), format!("the path {path:?} {en}")]
            }
            Self::Unsettled { first, path } => {
                let [sv, en] = first.texts();
                let path = path.display();
                [format!("{sv}; {path} kunde inte bytas tillbaka"), format!("{en}; {path} could not be swapped back")]
            }
            _ => self.texts_of_names(),
        }
    }

    /// The messages about names and targets.
    fn texts_of_names(&self) -> [String; 2] {
        match self {
            Self::BadTarget(path) => both(["kan inte vara en utgåvas mapp", "can't be an edition's folder"], |what| {
                format!("{} {what}", path.display())
            }),
            Self::Link(path) => both(
                [
                    "är en symbolisk länk, som handbok inte följer här",
                    "is a symbolic link, which handbok doesn't follow here",
                ],
                |what| format!("{} {what}", path.display()),
            ),
            Self::Anothers { path, .. } => {
                both(["är en annan handboks utgåva", "is another handbook's edition"], |what| {
                    format!("{} {what}", path.display())
                })
            }
            Self::NoEdition { path, manifest } => both(
                ["är ingen utgåva: det finns inget manifest i", "is not an edition: there is no manifest at"],
                |what| format!("{} {what} {}", path.display(), manifest.display()),
            ),
            Self::MountPoint(path) => {
                both(["är en monteringspunkt och kan inte bytas ut", "is a mount point and can't be swapped"], |what| {
                    format!("{} {what}", path.display())
                })
            }
            Self::Nested { outer, inner } => {
                both(["ligger i", "is inside"], |what| format!("{} {what} {}", inner.display(), outer.display()))
            }
            Self::Locked { holder, waited, .. } => {
                let seconds = waited.as_secs();
                let who = holder.map_or_else(String::new, |pid| format!(" (process {pid})"));
                [
                    format!("ett annat bygge{who} pågår; väntade {seconds} s"),
                    format!("another build{who} is running; waited {seconds} s"),
                ]
            }
            Self::Taken(path) => both(["finns redan", "exists already"], |what| format!("{} {what}", path.display())),
            Self::ChangedMeanwhile { file, .. } => both(
                [
                    "är ändrad sedan ett kommando avbröts mitt i ett beslut",
                    "was changed after a command was killed during a decision",
                ],
                |what| format!("{} {what}", file.display()),
            ),
            Self::Duplicate(path) => both(["skrivs två gånger", "is written twice"], |what| format!("{path} {what}")),
            Self::Clash { first, second } => [
                format!("{first} och {second} är samma fil i Windows och macOS"),
                format!("{first} and {second} are the same file on Windows and macOS"),
            ],
            Self::Unwritable { path, reason } => both(reason.texts(), |what| format!("{} {what}", path.display())),
            // The other variants are handled in `texts`. Debug output is better than a panic if one is forgotten.
            other => both([""; 2], |_| format!("{other:?}")),
        }
    }

    /// What to do about it, in Swedish and English, if there is anything to say.
    pub(crate) fn help(&self) -> Option<[String; 2]> {
        match self {
            Self::ForeignFile { manifest, .. } => Some(both(
                [
                    "flytta filen: utgåvans mapp töms vid varje bygge; vad som hör dit står i",
                    "move the file: every build replaces the edition's folder; the files that belong there are listed in",
                ],
                |what| format!("{what} {}", manifest.display()),
            )),
            Self::ForeignFolder { .. } => Some([
                "välj en tom mapp, eller töm den själv om inget i den behövs".to_owned(),
                "choose an empty folder, or empty it yourself if nothing in it is needed".to_owned(),
            ]),
            Self::BadManifest { .. } => Some([
                "ta bort både manifestet och utgåvans mapp och bygg om".to_owned(),
                "remove the manifest and the edition's folder and build again".to_owned(),
            ]),
            Self::Unwritable { reason, .. } => reason.help(),
            Self::Link(_) => {
                Some(["ta bort länken och bygg om".to_owned(), "remove the link and build again".to_owned()])
            }
            Self::Anothers { owner, .. } => Some(both(
                [
                    "skriv en annan mapp i `output`; har handboken flyttats, ta bort",
                    "write another folder in `output`; if the handbook has moved, remove",
                ],
                |what| format!("{what} {}", owner.display()),
            )),
            Self::ChangedMeanwhile { note, .. } => Some(both(
                [
                    "se efter vilken text som gäller; vad som skulle göras står i den här filen, ta bort den när det är klart:",
                    "decide which text applies; this file lists what remained to be done, remove it afterwards:",
                ],
                |what| format!("{what} {}", note.display()),
            )),
            Self::MountPoint(_) => Some([
                "bygg till en mapp under monteringspunkten".to_owned(),
                "build to a folder below the mount point".to_owned(),
            ]),
            _ => None,
        }
    }
}

fn both(words: [&str; 2], sentence: impl Fn(&str) -> String) -> [String; 2] {
    words.map(sentence)
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts()[1])
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Unsettled { first, .. } => Some(first),
            _ => None,
        }
    }
}
