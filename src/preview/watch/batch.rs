//! Debouncing: collects file events until a save is complete.
//!
//! A save is several events: truncate, write, close; or write beside, rename over; or delete, create. Reacting to the
//! first would show an empty page or an error that doesn't exist; a long wait makes the preview slow. So the wait
//! depends on the last event of each path: a closed file is complete ([`SETTLE`]), an open one may get more
//! ([`WRITING`]), a removed one may come back ([`GONE`]). However long events continue, [`STARVE`] ends the wait. Pure;
//! the clock is an argument.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The wait after a file has been closed, or a folder created or renamed: long enough for the next file of the same
/// save to begin, too short to be noticed.
const SETTLE: Duration = Duration::from_millis(2);
/// The wait after a write to a file that has not been closed, and on systems that don't report closing.
const WRITING: Duration = Duration::from_millis(12);
/// The wait after a known file was removed: editors that delete and create, or rename to a backup and create, take a
/// few milliseconds between the two, on a busy machine more. Only removing and renaming waits for it.
const GONE: Duration = Duration::from_millis(50);
/// The longest wait from the first event: a checkout of ten thousand files shows up in steps.
const STARVE: Duration = Duration::from_millis(250);

/// State of a path after its last event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Complete: closed after writing, renamed into place, or no longer relevant.
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

/// The paths with events since the last `take`.
#[derive(Debug, Default)]
pub(super) struct Batch {
    paths: BTreeMap<PathBuf, State>,
    /// Number of paths in each state, in the order of [`State`].
    counts: [usize; 3],
    /// When the first and the last event came.
    span: Option<(Instant, Instant)>,
}

impl Batch {
    /// Adds an event; it replaces an earlier one of the same path.
    pub(super) fn add(&mut self, path: PathBuf, state: State, now: Instant) {
        let first = self.span.map_or(now, |(first, _)| first);
        self.span = Some((first, now));
        if let Some(old) = self.paths.insert(path, state) {
            self.counts[old as usize] -= 1;
        }
        self.counts[state as usize] += 1;
    }

    /// When the batch should be taken; `None` if it is empty.
    pub(super) fn due(&self) -> Option<Instant> {
        let (first, last) = self.span?;
        let slowest =
            [State::Gone, State::Writing, State::Settled].into_iter().find(|state| self.counts[*state as usize] > 0)?;
        Some((last + slowest.wait()).min(first + STARVE))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Empties the batch and returns the paths and the time of the last event.
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
        /// Whatever the events: never later than the limit, never before the last one has settled (except at the
        /// limit), no path lost, none twice.
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
