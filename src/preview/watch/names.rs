//! File names that are ignored: dot files and temporary files of editors (format § 1, "Path to URL"). Otherwise every
//! swap file would rebuild the site. What is outside the watched folders never gets here.

use std::ffi::OsStr;
use std::path::{Component, Path};

use crate::source;

/// Whether a file or folder of this name is ignored.
pub(super) fn is_leaving(name: &OsStr) -> bool {
    source::is_leaving(&name.to_string_lossy())
}

/// Whether any part of `path`, relative to the root, is ignored.
pub(super) fn is_passed_over(path: &Path) -> bool {
    path.components().any(|part| matches!(part, Component::Normal(name) if is_leaving(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_files_of_editors() {
        for name in [
            "content/.git/index",
            "content/a.md~",
            "content/.#a.md",
            "content/#a.md#",
            "content/.a.md.swp",
            "content/a.md.bak",
            "content/a.tmp",
            "content/.DS_Store",
            "content/A.BAK",
            "content/~$rutin.docx",
            "content/Thumbs.db",
            "content/desktop.ini",
        ] {
            assert!(is_passed_over(name.as_ref()), "{name}");
        }
        for name in ["content/a.md", "content/a~b.md", "content/nr#1.md", "content/4913"] {
            assert!(!is_passed_over(name.as_ref()), "{name}");
        }
    }
}
