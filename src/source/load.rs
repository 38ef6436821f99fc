//! Walking and reading a handbook's folder.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{CONFIG, CONTENT, SourceFile, SourceTree, Stamp, Stored, canonical, lines};
use crate::diag::{Code, FileId, Finding, Span};
use crate::model::control::is_control;
use crate::model::nfc;
use crate::text;

/// The folders that are looked into, besides the configuration.
const FOLDERS: [&str; 4] = ["content", "themes", "templates", "static"];

/// A path is read at once as text when it is the configuration or a document.
pub(super) fn is_text(path: &str) -> bool {
    path == CONFIG || (path.starts_with(CONTENT) && is_markdown(path))
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("md"))
}

/// Whether a name is what editors and systems leave behind (format § 1): no part of a handbook, and not watched.
pub(crate) fn is_leaving(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.ends_with('~')
        // Word and Excel lay such a file beside each one that is open.
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || [".swp", ".bak", ".tmp"].iter().any(|end| lower.ends_with(end))
        || matches!(lower.as_str(), "thumbs.db" | "desktop.ini")
}

struct Found {
    path: Arc<str>,
    real: PathBuf,
}

#[derive(Default)]
struct Listing {
    found: Vec<Found>,
    outside: Vec<Arc<str>>,
    /// Names that aren't UTF-8, as far as they can be read.
    odd: Vec<Arc<str>>,
    /// Names that are equal to one before in NFC: macOS and Windows write the same name in two ways.
    twins: Vec<Arc<str>>,
}

pub(super) fn load(root: &Path, before: &SourceTree) -> io::Result<SourceTree> {
    let root = canonical(root)?;
    let listing = list(&root)?;
    let mut tree = SourceTree { root, paths: before.paths.clone(), ..SourceTree::default() };
    let (texts, others): (Vec<Found>, Vec<Found>) = listing.found.into_iter().partition(|found| is_text(&found.path));
    let read = |found: Found| -> io::Result<Option<(Arc<str>, Vec<u8>)>> {
        match read_within(&tree.root, &found.real) {
            Ok(bytes) => Ok(Some((found.path, bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(named(&error, &found.real)),
        }
    };
    let texts: Vec<Option<(Arc<str>, Vec<u8>)>> = texts.into_par_iter().map(read).collect::<io::Result<_>>()?;
    let numbers = numbers(&tree);
    for (path, bytes) in texts.into_iter().flatten() {
        let id = numbers.get(&path).copied();
        insert_numbered(&mut tree, path, &bytes, id);
    }
    tree.others = others.into_iter().map(|found| (found.path, Stored::Disk(found.real))).collect();
    for path in listing.outside {
        report_outside(&mut tree, path);
    }
    for path in listing.odd {
        report_odd(&mut tree, path);
    }
    for path in listing.twins {
        report_twin(&mut tree, &path);
    }
    number_like_documents(&mut tree);
    report_names(&mut tree);
    Ok(tree)
}

/// The numbers of all paths, of files that are gone too.
pub(super) fn numbers(tree: &SourceTree) -> BTreeMap<Arc<str>, FileId> {
    let number = |place: usize| FileId(u32::try_from(place).unwrap_or(u32::MAX));
    tree.paths.iter().enumerate().map(|(place, path)| (path.clone(), number(place))).collect()
}

pub(super) fn refresh(before: &SourceTree, changed: &[PathBuf]) -> io::Result<SourceTree> {
    let mut fresh = Vec::new();
    for real in changed {
        let Some(path) = known_text(before, real) else { return before.reload() };
        match read_within(&before.root, real) {
            Ok(bytes) => fresh.push((path, bytes)),
            Err(_) => return before.reload(),
        }
    }
    let mut tree = before.clone();
    for (path, bytes) in fresh {
        let Some(id) = tree.files.get(&path).map(|file| file.id) else { continue };
        tree.findings.retain(|finding| finding.span.file != id);
        insert_numbered(&mut tree, path, &bytes, Some(id));
    }
    Ok(tree)
}

/// The document at a real path that was there before, is a plain file and no link.
fn known_text(tree: &SourceTree, real: &Path) -> Option<Arc<str>> {
    let relative = real.strip_prefix(&tree.root).ok()?;
    let path = relative_path(relative)?;
    let file = tree.files.get(path.as_str())?;
    std::fs::symlink_metadata(real).ok().filter(std::fs::Metadata::is_file).map(|_| file.path.clone())
}

pub(super) fn read(root: &Path, real: &Path) -> io::Result<Vec<u8>> {
    read_within(root, real).map_err(|error| named(&error, real))
}

fn read_within(root: &Path, real: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_within(root, real)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file of the handbook. Links may lead about within the root, and were looked at when the folder was listed;
/// what is open now is looked at once more, since a name can become a link in between.
fn open_within(root: &Path, real: &Path) -> io::Result<File> {
    let file = open_at_once(real)?;
    let now = canonical(real)?;
    if now.starts_with(root) && file.metadata()?.is_file() && is_same(&file, &now) {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "leads out of the handbook's folder, or is no file"))
}

#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    // Not waiting for whoever would write to a pipe of this name.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    OpenOptions::new().read(true).custom_flags(i32::try_from(flags.bits()).unwrap_or_default()).open(path)
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Whether an open file is the one that has this name.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => open.dev() == named.dev() && open.ino() == named.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same(_file: &File, _path: &Path) -> bool {
    true
}

pub(super) fn head(root: &Path, real: &Path, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open_within(root, real).map_err(|error| named(&error, real))?;
    file.take(length as u64).read_to_end(&mut bytes).map_err(|error| named(&error, real))?;
    Ok(bytes)
}

pub(super) fn size(real: &Path) -> Option<u64> {
    std::fs::metadata(real).ok().map(|metadata| metadata.len())
}

pub(super) fn stamp(real: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(real).ok()?;
    Some(Stamp::Disk(metadata.len(), metadata.modified().ok()?))
}

fn named(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn relative_path(relative: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = relative.components().map(|part| part.as_os_str().to_str()).collect();
    Some(nfc(&parts?.join("/")).into_owned())
}

fn list(root: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let config = root.join(CONFIG);
    // A link out would show whatever it leads to, in excerpts and pages.
    if config.is_file() && canonical(&config)?.starts_with(root) {
        listing.found.push(Found { path: CONFIG.into(), real: config });
    }
    for folder in FOLDERS {
        list_folder(root, &root.join(folder), &mut listing)?;
    }
    listing.found.sort_by(|a, b| (&a.path, &a.real).cmp(&(&b.path, &b.real)));
    let twins = &mut listing.twins;
    listing.found.dedup_by(|twin, first| {
        let same = twin.path == first.path;
        if same {
            twins.push(twin.path.clone());
        }
        same
    });
    Ok(listing)
}

fn list_folder(root: &Path, folder: &Path, listing: &mut Listing) -> io::Result<()> {
    let mut walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if is_passed_over(&error) => continue,
            Err(error) => return Err(error.into()),
        };
        let leaving = entry.depth() > 0 && entry.file_name().to_str().is_some_and(is_leaving);
        let outside = entry.path_is_symlink() && leads_outside(root, &entry);
        if leaving || outside {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            if outside && !leaving {
                listing.outside.extend(path_below(root, &entry));
            }
            continue;
        }
        if entry.file_type().is_file() {
            match path_below(root, &entry) {
                Some(path) => listing.found.push(Found { path, real: entry.into_path() }),
                None => listing.odd.push(lossy_below(root, &entry)),
            }
        }
    }
    Ok(())
}

/// Loops of links, links that lead nowhere or to themselves, and what vanished while walking are no faults of the
/// handbook.
fn is_passed_over(error: &walkdir::Error) -> bool {
    let missing = error.io_error().is_some_and(|inner| inner.kind() == io::ErrorKind::NotFound);
    missing || error.loop_ancestor().is_some() || error.path().is_some_and(Path::is_symlink)
}

fn leads_outside(root: &Path, entry: &DirEntry) -> bool {
    canonical(entry.path()).is_ok_and(|real| !real.starts_with(root))
}

fn path_below(root: &Path, entry: &DirEntry) -> Option<Arc<str>> {
    relative_path(entry.path().strip_prefix(root).ok()?).map(Arc::from)
}

/// A name that isn't UTF-8, with signs for what can't be read.
fn lossy_below(root: &Path, entry: &DirEntry) -> Arc<str> {
    let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
    relative.to_string_lossy().replace('\\', "/").into()
}

pub(super) fn insert_text(tree: &mut SourceTree, path: Arc<str>, bytes: &[u8]) {
    insert_numbered(tree, path, bytes, None);
}

/// A text in the place of one that had this number.
pub(super) fn insert_again(tree: &mut SourceTree, path: Arc<str>, bytes: &[u8], id: Option<FileId>) {
    insert_numbered(tree, path, bytes, id);
}

fn insert_numbered(tree: &mut SourceTree, path: Arc<str>, bytes: &[u8], id: Option<FileId>) {
    let id = id.unwrap_or_else(|| number(tree, &path));
    let (text, is_readable) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => {
            tree.findings.push(not_utf8(id, bytes, error.valid_up_to()));
            ("", false)
        }
    };
    let hash = *blake3::hash(bytes).as_bytes();
    let lines = lines::Lines::of(text);
    tree.files.insert(path.clone(), SourceFile { id, path, text: text.into(), is_readable, hash, lines });
}

fn number(tree: &mut SourceTree, path: &Arc<str>) -> FileId {
    let id = FileId(u32::try_from(tree.paths.len()).unwrap_or(u32::MAX));
    tree.paths.push(path.clone());
    id
}

fn not_utf8(id: FileId, bytes: &[u8], offset: usize) -> Finding {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let message = text!("filen är inte UTF-8 (byte {offset})", "the file is not UTF-8 (byte {offset})");
    let help = if utf16 {
        text!("den verkar vara UTF-16; spara om den som UTF-8", "it looks like UTF-16; save it as UTF-8")
    } else {
        text!(
            "spara om den som UTF-8; den verkar vara Latin-1 eller Windows-1252",
            "save it as UTF-8; it looks like Latin-1 or Windows-1252"
        )
    };
    Finding::new(Code::NOT_UTF8, Span::whole(id), message).help(help)
}

fn report_outside(tree: &mut SourceTree, path: Arc<str>) {
    let id = number(tree, &path);
    let message = text!("länken leder ut ur handbokens mapp", "the link leads out of the handbook's folder");
    let help = text!(
        "kopiera in filen i stället för att länka till den",
        "copy the file into the folder instead of linking to it"
    );
    tree.findings.push(Finding::new(Code::PATH_OUTSIDE, Span::whole(id), message).help(help));
}

fn report_odd(tree: &mut SourceTree, path: Arc<str>) {
    let id = number(tree, &path);
    let message = text!("filens namn är inte UTF-8", "the file's name is not UTF-8");
    let help = text!("döp om filen; skriv å, ä och ö på nytt", "rename the file; write å, ä and ö anew");
    tree.findings.push(Finding::new(Code::NOT_UTF8, Span::whole(id), message).help(help));
}

/// Endings of files that were meant as documents: Markdown's other names, and what word processors make of a text.
const LIKE_DOCUMENTS: [&str; 7] = [".docx", ".markdown", ".mdown", ".mdx", ".mkd", ".odt", ".txt"];

/// Whether a file is called as documents of other programs are.
pub(super) fn is_like_document(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    LIKE_DOCUMENTS.iter().any(|ending| lower.ends_with(ending))
}

/// Gives those files numbers, so that findings can name them.
pub(super) fn number_like_documents(tree: &mut SourceTree) {
    let like: Vec<Arc<str>> = tree.others_in(CONTENT).filter(|path| is_like_document(path)).cloned().collect();
    let known: std::collections::BTreeSet<Arc<str>> = tree.paths.iter().cloned().collect();
    for path in like.iter().filter(|path| !known.contains(*path)) {
        number(tree, path);
    }
}

/// Names with control characters, of documents and of other files.
pub(super) fn report_names(tree: &mut SourceTree) {
    let is_odd = |path: &&Arc<str>| path.contains(is_control);
    let odd: Vec<Arc<str>> = tree.files.keys().chain(tree.others.keys()).filter(is_odd).cloned().collect();
    for path in odd {
        let known = tree.files.get(&path).map(|file| file.id);
        let id = known.unwrap_or_else(|| number(tree, &path));
        let message = text!("filens namn har ett styrtecken", "the file's name holds a control character");
        let help = text!("döp om filen", "rename the file");
        tree.findings.push(Finding::new(Code::CONTROL_CHARACTER, Span::whole(id), message).help(help));
    }
}

fn report_twin(tree: &mut SourceTree, path: &Arc<str>) {
    let known = tree.files.get(path).map(|file| file.id);
    let id = known.unwrap_or_else(|| number(tree, path));
    let message = text!(
        "två filer heter {path}, skrivna på olika sätt (å, ä, ö som ett eller två tecken)",
        "two files are called {path}, written in two ways (å, ä, ö as one or two characters)"
    );
    let help = text!("ta bort eller döp om den ena; bara en av dem läses", "remove or rename one; only one is read");
    // Only one of them can be read: turned off, this would lose the other without a word.
    tree.findings.push(Finding::new(Code::DUPLICATE_URL, Span::whole(id), message).help(help).fixed());
}
