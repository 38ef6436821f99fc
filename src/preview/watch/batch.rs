//! Gathers events until the writing is over.
//!
//! A save is several events: truncate, write, close; or write beside, rename over; or delete,
//! create. Telling of the first would show the editor an empty page or an error that isn't there; waiting
//! long after the last makes the preview slow. So the wait depends on what is known of each path: a file
//! that has been closed is done ([`SETTLE`]), one that is still open may get more ([`WRITING`]), one that
//! is gone may come back ([`GONE`]). However long events go on, [`STARVE`] ends the wait.
//!
//! Boundary: pure; the clock is an argument. Which paths count is the caller's business.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The wait after a file has been closed, or a folder made or renamed: long enough for the next file
/// of the same save to begin, too short to be felt.
const SETTLE: Duration = Duration::from_millis(2);
/// The wait after a write to a file that has not been closed, and on systems that do not tell of closing.
const WRITING: Duration = Duration::from_millis(12);
/// The wait after a known file has gone: editors that delete and create, or rename to a backup and create,
/// take a few milliseconds between the two, on a busy machine more. Only removing and renaming waits for it.
const GONE: Duration = Duration::from_millis(50);
/// The longest wait from the first event: a checkout of ten thousand files shows in steps.
const STARVE: Duration = Duration::from_millis(250);

/// What the last event of a path says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Whole: closed after writing, renamed into place, or of no importance any more.
    Settled,
    /// Perhaps still being written.
    Writing,
    /// Removed or renamed away.
    Gone,
}

impl State {
    fn wait(self) -> Duration {
        match self {
            Self::Settled => SETTLE,
            Self::Writing => WRITING,
            Self::Gone => GONE,
        }
    }
}

/// The paths of which something has been heard since the last time.
#[derive(Debug, Default)]
pub(super) struct Batch {
    paths: BTreeMap<PathBuf, State>,
    /// How many paths are in each state, in the order of [`State`].
    counts: [usize; 3],
    /// When the first and the last event came.
    span: Option<(Instant, Instant)>,
}

impl Batch {
    /// Notes an event; a later one of the same path overrules an earlier.
    pub(super) fn add(&mut self, path: PathBuf, state: State, now: Instant) {
        let first = self.span.map_or(now, |(first, _)| first);
        self.span = Some((first, now));
        if let Some(old) = self.paths.insert(path, state) {
            self.counts[old as usize] -= 1;
        }
        self.counts[state as usize] += 1;
    }

    /// When the batch is to be taken; `None` when it is empty.
    pub(super) fn due(&self) -> Option<Instant> {
        let (first, last) = self.span?;
        let slowest =
            [State::Gone, State::Writing, State::Settled].into_iter().find(|state| self.counts[*state as usize] > 0)?;
        Some((last + slowest.wait()).min(first + STARVE))
    }

    /// Whether nothing has been heard.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Empties the batch: the paths, and when the last event came.
    pub(super) fn take(&mut self) -> Option<(Vec<PathBuf>, Instant)> {
        let (_, last) = self.span.take()?;
        self.counts = [0; 3];
        Some((std::mem::take(&mut self.paths).into_keys().collect(), last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATES: [State; 3] = [State::Settled, State::Writing, State::Gone];

    #[test]
    fn a_file_that_comes_back_is_not_waited_for() {
        let start = Instant::now();
        let mut batch = Batch::default();
        batch.add("a".into(), State::Gone, start);
        assert_eq!(batch.due(), Some(start + GONE));
        batch.add("a".into(), State::Writing, start);
        assert_eq!(batch.due(), Some(start + WRITING));
        batch.add("a".into(), State::Settled, start);
        assert_eq!(batch.due(), Some(start + SETTLE));
        assert_eq!(batch.take().unwrap().0, [PathBuf::from("a")]);
        assert!(batch.is_empty() && batch.due().is_none() && batch.take().is_none());
    }

    proptest! {
        /// However events come: never later than the cap, never before the last one has settled
        /// (the cap apart), no path lost, none twice.
        #[test]
        fn bounds(events in proptest::collection::vec((0_u8..5, 0_usize..3, 0_u64..40), 1..60)) {
            let start = Instant::now();
            let (mut batch, mut now) = (Batch::default(), start);
            let mut expected = std::collections::BTreeSet::new();
            for (path, state, step) in events {
                now += Duration::from_millis(step);
                let path = PathBuf::from(path.to_string());
                expected.insert(path.clone());
                batch.add(path, STATES[state], now);
                prop_assert_eq!(batch.counts.iter().sum::<usize>(), batch.paths.len());
            }
            let first = batch.span.unwrap().0;
            let due = batch.due().unwrap();
            prop_assert!(due <= first + STARVE);
            prop_assert!(due >= (now + SETTLE).min(first + STARVE));
            let (paths, last) = batch.take().unwrap();
            prop_assert_eq!(last, now);
            prop_assert_eq!(paths, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
