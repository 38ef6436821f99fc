//! The sources of a handbook as one immutable snapshot: configuration and Markdown with their text, other files by
//! name. **The only reader of the disk.**
//!
//! [`SourceTree::load`] walks a folder; [`SourceTree::memory`] takes name and text pairs, for tests. Texts are read
//! at once, other files (assets, theme files) when asked for. What can't be read becomes a finding here; paths are
//! compared in NFC, with `/`.

pub(crate) mod git;
mod lines;
mod load;
mod path;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::diag::{FileId, Finding, Span};

pub(crate) use lines::Location;
pub(crate) use load::is_leaving;
pub(crate) use path::{Real, real};
pub use path::{canonical, join, parent, relative};

/// The configuration's name.
pub(crate) const CONFIG: &str = "config.toml";
/// The folder of the documents, with its slash.
pub(crate) const CONTENT: &str = "content/";

/// A text that is read whole: the configuration or a document.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its number.
    pub(crate) id: FileId,
    /// Where it is, relative to the root, in NFC with `/`.
    pub(crate) path: Arc<str>,
    /// The text, byte order mark included; empty when the file isn't UTF-8 (which is a finding).
    pub(crate) text: Arc<str>,
    /// Whether it is UTF-8.
    pub(crate) is_readable: bool,
    /// blake3 of the bytes.
    pub(crate) hash: [u8; 32],
    /// Where its lines begin.
    lines: lines::Lines,
}

/// Where a file that isn't a document is read from.
#[derive(Clone, Debug)]
enum Stored {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
}

/// What a file was at a moment: equal stamps mean the same bytes, as far as the file system tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// Size in bytes and time of the last change.
    Disk(u64, SystemTime),
    /// The bytes themselves.
    Bytes(Arc<[u8]>),
}

/// One snapshot of the sources.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    root: PathBuf,
    files: BTreeMap<Arc<str>, SourceFile>,
    paths: Vec<Arc<str>>,
    others: BTreeMap<Arc<str>, Stored>,
    findings: Vec<Finding>,
    /// The commit that the content is of, where it isn't the folder's own.
    commit: Option<Arc<str>>,
    former: BTreeMap<FileId, Seen>,
    is_history_cut: bool,
}

/// Where a text that stands in git alone was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The commit.
    pub(crate) commit: Arc<str>,
    /// The file's path in it, from the handbook's root.
    pub(crate) path: Arc<str>,
    /// The file of the document today.
    pub(crate) document: FileId,
}

/// A text of a former day, to be laid beside the documents.
pub(crate) struct Former {
    /// The path that it gets.
    pub(crate) path: Arc<str>,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Where it was seen.
    pub(crate) seen: Seen,
}

impl SourceTree {
    /// Reads a handbook's folder.
    ///
    /// # Errors
    /// When the folder or one of its files can't be read (missing rights, a disk fault). A file that vanishes between
    /// listing and reading is passed over, as if it had been gone before.
    pub fn load(root: &Path) -> io::Result<Self> {
        load::load(root, &SourceTree::default())
    }

    /// Reads the folder again, keeping the numbers of files that were there before.
    ///
    /// # Errors
    /// As [`SourceTree::load`].
    pub(crate) fn reload(&self) -> io::Result<Self> {
        load::load(&self.root, self)
    }

    /// A snapshot with only the given paths (absolute) read again; a folder, or a file that came or went, means
    /// reading all of it.
    ///
    /// # Errors
    /// As [`SourceTree::load`].
    pub(crate) fn refresh(&self, changed: &[PathBuf]) -> io::Result<Self> {
        load::refresh(self, changed)
    }

    /// A snapshot of (path, text) pairs, for tests and examples.
    pub fn memory<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut tree = SourceTree::default();
        for (path, bytes) in files {
            let path: Arc<str> = crate::model::nfc(path).into();
            if load::is_text(&path) {
                load::insert_text(&mut tree, path, bytes);
            } else {
                tree.others.insert(path, Stored::Memory(bytes.into()));
            }
        }
        load::number_like_documents(&mut tree);
        load::report_names(&mut tree);
        tree
    }

    /// The folder that was read.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What was wrong with the files themselves.
    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The configuration.
    pub(crate) fn config(&self) -> Option<&SourceFile> {
        self.files.get(CONFIG)
    }

    /// The documents, sorted by path.
    pub fn documents(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values().filter(|file| file.path.starts_with(CONTENT) && load::is_text(&file.path))
    }

    /// A file by its number.
    pub(crate) fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(self.paths.get(id.0 as usize)?)
    }

    /// A file's path by its number, also of one that is gone.
    pub fn path_of(&self, id: FileId) -> &str {
        self.paths.get(id.0 as usize).map_or("", |path| path)
    }

    /// The files that are named or written like documents but aren't read as such ([`load::is_like_document`]), with their
    /// numbers, for findings.
    pub(crate) fn like_documents(&self) -> impl Iterator<Item = (&Arc<str>, FileId)> {
        let number = |path: &Arc<str>| {
            let place = self.paths.iter().position(|known| known == path)?;
            Some(FileId(u32::try_from(place).ok()?))
        };
        let like = self.others_in(CONTENT).filter(|path| load::is_like_document(path));
        like.filter_map(move |path| Some((path, number(path)?)))
    }

    /// Whether there is a file (document or other) at a path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.others.contains_key(path) || self.files.contains_key(path)
    }

    /// The paths of files that are no documents (assets, theme files) below a folder given with its slash.
    pub(crate) fn others_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Arc<str>> {
        self.others.range(Arc::from(folder)..).map(|(path, _)| path).take_while(move |path| path.starts_with(folder))
    }

    /// The size of a file that is no document, in bytes; nothing when it isn't there.
    pub(crate) fn size(&self, path: &str) -> Option<u64> {
        match self.others.get(path)? {
            Stored::Disk(real) => load::size(real),
            Stored::Memory(bytes) => Some(bytes.len() as u64),
        }
    }

    /// What a file that is no document was when asked, to tell whether it has changed since; nothing when it isn't
    /// there.
    pub(crate) fn stamp_of(&self, path: &str) -> Option<Stamp> {
        match self.others.get(path)? {
            Stored::Disk(real) => load::stamp(real),
            Stored::Memory(bytes) => Some(Stamp::Bytes(bytes.clone())),
        }
    }

    /// Reads a file that is no document.
    ///
    /// # Errors
    /// When it isn't there or can't be read.
    pub(crate) fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.others.get(path) {
            Some(Stored::Disk(real)) => load::read(&self.root, real),
            Some(Stored::Memory(bytes)) => Ok(bytes.to_vec()),
            None => match self.files.get(path) {
                Some(file) => Ok(file.text.as_bytes().to_vec()),
                None => Err(io::Error::new(io::ErrorKind::NotFound, path.to_owned())),
            },
        }
    }

    /// The first bytes of a file that is no document, at most so many.
    ///
    /// # Errors
    /// As [`SourceTree::read`].
    pub(crate) fn head(&self, path: &str, length: usize) -> io::Result<Vec<u8>> {
        if let Some(Stored::Disk(real)) = self.others.get(path) {
            return load::head(&self.root, real, length);
        }
        let mut bytes = self.read(path)?;
        bytes.truncate(length);
        Ok(bytes)
    }

    /// The snapshot with one more text in it, for findings in files that are no documents (a theme's template). Gives
    /// the file's number.
    pub(crate) fn with_text(&self, path: &str, text: &str) -> (Self, FileId) {
        let mut tree = self.clone();
        let path: Arc<str> = path.into();
        if let Some(file) = tree.files.get(&path) {
            let id = file.id;
            return (tree, id);
        }
        load::insert_text(&mut tree, path.clone(), text.as_bytes());
        // It was put in on the line above.
        let id = tree.files.get(&path).map_or(FileId(0), |file| file.id);
        (tree, id)
    }

    /// The snapshot as it would be with other texts: each path with its bytes, or nothing where the file is gone.
    pub(crate) fn changed<'a>(&self, files: impl IntoIterator<Item = (&'a str, Option<&'a [u8]>)>) -> Self {
        let mut tree = self.clone();
        for (path, bytes) in files {
            let path: Arc<str> = path.into();
            let known = tree.files.remove(&path).map(|file| file.id);
            tree.findings.retain(|finding| Some(finding.span.file) != known);
            if let Some(bytes) = bytes {
                load::insert_again(&mut tree, path, bytes, known);
            }
        }
        tree
    }

    /// The snapshot with texts that stand in git alone, instead of those that it had; and whether the history they are
    /// from is cut short.
    pub(crate) fn with_former(&self, texts: Vec<Former>, is_history_cut: bool) -> Self {
        let mut tree = self.clone();
        for id in std::mem::take(&mut tree.former).into_keys() {
            if let Some(path) = tree.paths.get(id.0 as usize).cloned() {
                tree.files.remove(&path);
            }
        }
        tree.is_history_cut = is_history_cut;
        let known = load::numbers(&tree);
        for Former { path, bytes, seen } in texts {
            let number = known.get(&path).copied();
            load::insert_again(&mut tree, path.clone(), &bytes, number);
            let id = tree.files.get(&path).map_or(seen.document, |file| file.id);
            // What is wrong in bytes of former days can't be put right.
            tree.findings.retain(|finding| finding.span.file != id);
            tree.former.insert(id, seen);
        }
        tree
    }

    /// Where a text was seen in git; nothing for a file of the folder.
    pub(crate) fn seen_in_git(&self, id: FileId) -> Option<&Seen> {
        self.former.get(&id)
    }

    /// Whether the history that former versions were looked for in is only a part of it.
    pub(crate) fn is_history_cut(&self) -> bool {
        self.is_history_cut
    }

    /// The commit that the content is of, where it isn't the folder's own.
    pub(crate) fn commit(&self) -> Option<&str> {
        self.commit.as_deref()
    }

    /// The snapshot with the content and configuration of another day, as they stand in a commit; theme, templates and
    /// static files stay.
    pub(crate) fn with_content(&self, files: BTreeMap<String, Vec<u8>>, commit: &str) -> Self {
        let others = self.others.iter().filter(|(path, _)| !path.starts_with(CONTENT));
        let mut tree = SourceTree {
            root: self.root.clone(),
            others: others.map(|(path, stored)| (path.clone(), stored.clone())).collect(),
            commit: Some(commit.into()),
            ..SourceTree::default()
        };
        for (path, bytes) in files {
            let path: Arc<str> = path.into();
            let is_leaving = path.split('/').any(load::is_leaving);
            match load::is_text(&path) {
                _ if is_leaving => {}
                true => load::insert_text(&mut tree, path, &bytes),
                false => {
                    tree.others.insert(path, Stored::Memory(bytes.into()));
                }
            }
        }
        tree
    }

    /// A hash of the names and bytes of the files below a folder given with its slash; unreadable ones count by name.
    pub(crate) fn stamp(&self, folder: &str) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for path in self.others_in(folder) {
            hasher.update(path.as_bytes());
            hasher.update(blake3::hash(&self.read(path).unwrap_or_default()).as_bytes());
        }
        hasher.finalize()
    }

    /// File, lines and columns of a span.
    pub fn locate(&self, span: Span) -> Location<'_> {
        let path = self.path_of(span.file);
        match self.file(span.file) {
            Some(file) => lines::locate(path, &file.text, &file.lines, span),
            None => lines::locate(path, "", &lines::Lines::default(), span),
        }
    }
}
