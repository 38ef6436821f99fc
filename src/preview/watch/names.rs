//! Which names are no part of a site.
//!
//! The rule is format § 1, "Path to URL": dot files and editors' leavings are passed over. A
//! watcher that told of them would rebuild the site for every swap file.
//! Boundary: names only; what lies outside the watched folders never gets here.

use std::ffi::OsStr;
use std::path::{Component, Path};

use crate::source;

/// Whether a file or folder of this name is passed over.
pub(super) fn is_leaving(name: &OsStr) -> bool {
    source::is_leaving(&name.to_string_lossy())
}

/// Whether `path`, relative to the root, has such a name in any of its parts.
pub(super) fn is_passed_over(path: &Path) -> bool {
    path.components().any(|part| matches!(part, Component::Normal(name) if is_leaving(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leavings_of_editors() {
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
