//! Parser of field cases: fenced blocks are files, the list below them has the steps; everything before the first case
//! belongs to all cases.

use std::fs;
use std::path::Path;

use super::super::suite::{file, unescaped};

/// A case as written.
#[derive(Clone)]
pub(crate) struct Case {
    /// `file.md: title`.
    pub(crate) name: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) steps: Vec<String>,
}

/// The cases of a file, each with the common files and steps before its own.
pub(crate) fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("the specification is readable");
    let stem = path.file_name().expect("it has a name").to_string_lossy().into_owned();
    let mut cases: Vec<Case> = Vec::new();
    let mut head = Case { name: String::new(), files: Vec::new(), steps: Vec::new() };
    let mut fence: Option<(usize, &str, String)> = None;
    for line in text.lines() {
        let case = cases.last_mut().unwrap_or(&mut head);
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &mut fence {
            Some((opening, info, content)) if ticks >= *opening && line.len() == ticks => {
                case.add(file(info, content));
                fence = None;
            }
            Some((_, _, content)) => {
                content.push_str(line);
                content.push('\n');
            }
            None if ticks >= 3 => fence = Some((ticks, line[ticks..].trim(), String::new())),
            None => match (line.strip_prefix("## "), line.strip_prefix("- ")) {
                (Some(title), _) => cases.push(Case { name: format!("{stem}: {title}"), ..head.clone() }),
                (None, Some(step)) => case.steps.push(unescaped(step)),
                (None, None) => {}
            },
        }
    }
    assert!(fence.is_none(), "{stem}: a fence is not closed");
    cases
}

impl Case {
    /// Adds a file, replacing a common one of the same name.
    fn add(&mut self, (path, bytes): (String, Vec<u8>)) {
        self.files.retain(|(known, _)| *known != path);
        self.files.push((path, bytes));
    }
}
