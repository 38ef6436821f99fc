//! Terminal output of `serve` while it runs: new findings after an edit, and the number of fixed ones.
//!
//! Printing blocks when nobody reads the terminal (a full pipe, a console with a selection). So messages are left here
//! without waiting, and one thread prints them without holding a lock. Of several edits only the last is kept, so
//! nothing piles up.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::output::Output;
use crate::diag::{Finding, Text};
use crate::preview::Edited;
use crate::preview::watch::Notice;
use crate::report;
use crate::source::SourceTree;
use crate::text;

/// Messages that wait to be printed.
#[derive(Default)]
struct Waiting {
    edited: Option<Edited>,
    notice: Option<Notice>,
}

/// The queue between the preview and the printing thread.
#[derive(Default)]
pub(crate) struct Terminal {
    waiting: Mutex<Waiting>,
    more: Condvar,
}

impl Terminal {
    /// Leaves the result of an edit.
    pub(crate) fn edited(&self, edited: Edited) {
        let former = self.waiting().edited.replace(edited);
        self.more.notify_one();
        // Dropping a handbook takes a while; do it without the lock.
        drop(former);
    }

    /// Leaves a notice. If there are two, only the later one matters.
    pub(crate) fn notice(&self, notice: Notice) {
        self.waiting().notice = Some(notice);
        self.more.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Waiting {
        let is_empty = |waiting: &mut Waiting| waiting.edited.is_none() && waiting.notice.is_none();
        let mut waiting = self.more.wait_while(self.waiting(), is_empty).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *waiting)
    }

    /// Prints messages for as long as the program runs.
    pub(crate) fn print(&self, mut output: Output) -> ! {
        let mut shown = Shown::default();
        loop {
            let Waiting { edited, notice } = self.next();
            if let Some(notice) = notice {
                output.say(&words(&notice));
            }
            if let Some(edited) = edited {
                output.speak(edited.lang);
                let (findings, tree) = (&edited.handbook.findings, &edited.handbook.tree);
                let change = shown.change(findings, tree);
                output.findings(&change.new, tree, false);
                if let Some(text) = change.words(findings) {
                    output.say(&text);
                }
            }
        }
    }
}

fn words(notice: &Notice) -> Text {
    match notice {
        Notice::NoEvents(reason) => text!(
            "mappen kan inte bevakas ({reason}); tittar efter ändringar i stället",
            "the folder can't be watched ({reason}); polling for changes instead"
        ),
        Notice::MissedEvents => text!(
            "ändringar kom utan besked; tittar efter ändringar i stället",
            "the system missed changes; polling for changes instead"
        ),
    }
}

/// The findings last shown, by message and file: their lines move with every edit.
#[derive(Default)]
struct Shown(Option<BTreeMap<(String, String), usize>>);

/// What an edit changed.
struct Change {
    is_first: bool,
    new: Vec<Finding>,
    solved: usize,
}

impl Shown {
    fn change(&mut self, findings: &[Finding], tree: &SourceTree) -> Change {
        let is_first = self.0.is_none();
        let mut before = self.0.take().unwrap_or_default();
        let mut now: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut new = Vec::new();
        for finding in findings {
            let key = (tree.path_of(finding.span.file).to_owned(), finding.message.sv.clone());
            match before.get_mut(&key).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => new.push(finding.clone()),
            }
            *now.entry(key).or_default() += 1;
        }
        self.0 = Some(now);
        Change { is_first, new, solved: before.values().sum() }
    }
}

impl Change {
    /// The summary after the new findings; `None` if nothing has changed.
    fn words(&self, findings: &[Finding]) -> Option<Text> {
        let now = report::summary(findings);
        if self.is_first {
            return Some(now);
        }
        let (new, solved) = (self.new.len(), self.solved);
        (new + solved > 0).then(|| Text {
            sv: format!("{new} nya, {solved} borta; nu {}", now.sv),
            en: format!("{new} new, {solved} gone; now {}", now.en),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, FileId, Span};

    fn finding(message: &str, at: usize) -> Finding {
        Finding::new(Code::SYNTAX, Span::new(FileId(0), at..at + 1), Text::same(message.to_owned()))
    }

    #[test]
    fn only_changes_are_reported() {
        let tree = SourceTree::memory([("config.toml", &b"title = \"Prov\"\n"[..])]);
        let mut shown = Shown::default();
        let first = [finding("a", 0), finding("b", 1)];
        let change = shown.change(&first, &tree);
        assert_eq!((change.new.len(), change.words(&first).is_some()), (2, true));
        let moved = [finding("a", 5), finding("b", 6)];
        let change = shown.change(&moved, &tree);
        assert_eq!((change.new.len(), change.words(&moved)), (0, None), "their lines alone have changed");
        let twice = [finding("a", 5), finding("a", 7)];
        let change = shown.change(&twice, &tree);
        assert_eq!((change.new.len(), change.solved), (1, 1));
        let words = change.words(&twice).expect("something changed");
        assert!(words.sv.starts_with("1 nya, 1 borta; nu 2"), "{}", words.sv);
        let change = shown.change(&[], &tree);
        assert_eq!((change.new.len(), change.solved), (0, 2));
    }
}
