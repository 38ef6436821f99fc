//! Paths: joining relative paths with `/`, parents, relative links between pages, and real paths in a readable form.

use std::borrow::Cow;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The folder of a path, without its slash; empty at the top.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Resolves a relative path from a folder, without `.` and `..`; `None` if it leads out of the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = if relative.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The relative link from the page at one URL to another URL, both relative to the site's root: `../roller/mas.html`.
pub fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = parent(from).split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = parent(to).split('/').filter(|part| !part.is_empty()).collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let mut way = "../".repeat(here.len() - shared);
    for folder in there.iter().skip(shared) {
        way.push_str(folder);
        way.push('/');
    }
    way.push_str(to.rsplit('/').next().unwrap_or(to));
    way
}

/// The real path of a file or folder with links resolved; on Windows in the usual form.
///
/// # Errors
/// The system refuses.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    let real = path.canonicalize()?;
    if cfg!(windows)
        && let Some(text) = real.to_str()
    {
        return Ok(PathBuf::from(plain(text).as_ref()));
    }
    Ok(real)
}

/// The real path of something that may not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Real {
    /// The real path of its existing part, followed by the rest as written.
    pub(crate) path: PathBuf,
    /// Whether it is, or would be below, something that isn't a folder.
    pub(crate) below_file: bool,
}

/// The real path of a file or folder that may not exist yet. A relative one is only normalised, so that trees in memory
/// never touch the disk.
pub(crate) fn real(path: &Path) -> Real {
    let path = in_order(path);
    if path.is_relative() {
        return Real { path, below_file: false };
    }
    let there = path.ancestors().find_map(|part| Some((part, canonical(part).ok()?)));
    let Some((part, found)) = there else { return Real { path, below_file: false } };
    let below_file = !found.is_dir();
    match path.strip_prefix(part) {
        Ok(rest) if !rest.as_os_str().is_empty() => Real { path: found.join(rest), below_file },
        _ => Real { path: found, below_file },
    }
}

/// Normalises a path: removes `.` and, as far as possible, `..`.
fn in_order(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // The target of a link has another parent folder than the link.
            Component::ParentDir => {
                out = if out.is_absolute() { canonical(&out).unwrap_or(out) } else { out };
                if !out.pop() {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// Windows returns real paths as `\\?\C:\…`, which neither people nor `vscode://` links understand. The standard
/// library adds the prefix again if a path is too long without it.
fn plain(path: &str) -> Cow<'_, str> {
    let Some(rest) = path.strip_prefix(r"\\?\") else { return Cow::Borrowed(path) };
    if let Some(share) = rest.strip_prefix(r"UNC\") {
        return Cow::Owned(format!(r"\\{share}"));
    }
    let bytes = rest.as_bytes();
    let has_drive = bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'\\';
    Cow::Borrowed(if has_drive { rest } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_paths_of_windows_are_shown_as_people_write_them() {
        assert_eq!(plain(r"\\?\C:\hem\å b"), r"C:\hem\å b");
        assert_eq!(plain(r"\\?\UNC\server\delad\handbok"), r"\\server\delad\handbok");
        for kept in [r"\\?\Volume{b75e2c83}\x", r"C:\hem", "/hem", r"\\server\delad", ""] {
            assert_eq!(plain(kept), kept);
        }
    }

    #[test]
    fn real_paths_of_what_is_not_there_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = canonical(folder.path()).expect("it is there");
        std::fs::write(root.join("fil"), "").expect("written");
        let place = |path: &str| real(&root.join(path));
        assert_eq!(place("a/./b/../c").path, root.join("a/c"));
        assert_eq!(place("").path, root);
        assert!(place("fil").below_file && place("fil/x").below_file && !place("a/x").below_file);
        assert_eq!(real(Path::new("a/../../b")).path, Path::new("../b"));
        #[cfg(unix)]
        {
            std::fs::create_dir(root.join("mapp")).expect("made");
            std::os::unix::fs::symlink(root.join("mapp"), root.join("mapp2")).expect("linked");
            assert_eq!(place("mapp2/x").path, root.join("mapp/x"));
            assert_eq!(place("mapp2/../x").path, root.join("x"));
        }
    }

    #[test]
    fn relative_links() {
        assert_eq!(relative("a/b/c.html", "a/d.html"), "../d.html");
        assert_eq!(relative("index.html", "a/d.html"), "a/d.html");
        assert_eq!(relative("a/x.html", "a/x.html"), "x.html");
        assert_eq!(relative("a/x.html", "y.html#z"), "../y.html#z");
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "../../c.md"), None);
        assert_eq!(join("a", "/c.md").as_deref(), Some("c.md"));
    }
}
