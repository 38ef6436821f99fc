//! Decides which version of a document is in force on a day (format § 9), from dates alone.
//!
//! A version begins on the later of `approved` and `valid_from`. On a given day the version that began last is in
//! force, unless it is repealed or past its last day; then no older one returns. The last day of a version with a
//! successor is the day before the successor begins, and is never written.

use std::cmp::Ordering;

use super::{Date, Dates};

/// A version's dates, and its number, which decides ties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dated<'v> {
    pub(crate) dates: Dates,
    /// Its `version`; empty if absent.
    pub(crate) version: &'v str,
}

/// State of a version on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum State {
    /// The text that applies.
    InForce,
    /// Approved, but begins later.
    Upcoming,
    /// Not approved.
    Draft,
    /// Approved, and a later version has begun.
    Superseded,
    /// Began last, but is repealed or past its last day.
    Repealed,
}

impl State {
    /// The name in the JSON of `handbok history`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            State::InForce => "in-force",
            State::Upcoming => "upcoming",
            State::Draft => "draft",
            State::Superseded => "superseded",
            State::Repealed => "repealed",
        }
    }
}

/// State of a version on a day, with the period in which it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spell {
    pub(crate) state: State,
    /// Its first day; `None` for a draft.
    pub(crate) from: Option<Date>,
    /// Its last day, if it has one.
    pub(crate) to: Option<Date>,
}

impl Spell {
    /// Whether it was replaced before it began: "gällde aldrig".
    pub(crate) fn never_applied(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }
}

/// All versions of a document on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timeline {
    /// One for each version, in the order given.
    pub(crate) spells: Vec<Spell>,
    /// The current version: in force, else the latest begun, else the next upcoming, else the first draft.
    pub(crate) document: usize,
    /// The approved versions in the order in which they begin.
    pub(crate) sequence: Vec<usize>,
}

/// Computes the timeline of a document's versions (at least one) on a day.
pub(crate) fn timeline(versions: &[Dated<'_>], day: Date) -> Timeline {
    let begin = |place: &usize| versions[*place].dates.begin();
    let mut sequence: Vec<usize> = (0..versions.len()).filter(|place| begin(place).is_some()).collect();
    sequence.sort_by(|a, b| {
        begin(a).cmp(&begin(b)).then_with(|| natural(versions[*a].version, versions[*b].version)).then(a.cmp(b))
    });
    let latest = sequence.iter().rposition(|place| begin(place) <= Some(day));
    let mut spells = vec![Spell { state: State::Draft, from: None, to: None }; versions.len()];
    for (order, place) in sequence.iter().enumerate() {
        let dates = &versions[*place].dates;
        let state = match latest {
            Some(latest) if order < latest => State::Superseded,
            Some(latest) if order == latest && dates.is_over(day) => State::Repealed,
            Some(latest) if order == latest => State::InForce,
            _ => State::Upcoming,
        };
        let successor = sequence.get(order + 1).and_then(begin).and_then(|day| day.yesterday().ok());
        let to = [successor, dates.last_day()].into_iter().flatten().min();
        spells[*place] = Spell { state, from: dates.begin(), to };
    }
    let next = sequence.get(latest.map_or(0, |latest| latest)).copied();
    // Of several that begin on one day: the one that will be in force then.
    let next = next.map(|first| same_day_last(&sequence, first, latest.is_none(), &begin));
    Timeline { document: next.unwrap_or(0), spells, sequence }
}

fn same_day_last(sequence: &[usize], first: usize, is_upcoming: bool, begin: &dyn Fn(&usize) -> Option<Date>) -> usize {
    let together = sequence.iter().filter(|place| begin(place) == begin(&first));
    if is_upcoming { together.last().copied().unwrap_or(first) } else { first }
}

/// Compares version numbers naturally: runs of digits by value, so that 10.0 comes after 9.2; the rest as text.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.trim(), b.trim());
    while !a.is_empty() && !b.is_empty() {
        let ((this, rest_a), (other, rest_b)) = (piece(a), piece(b));
        let order = match (number(this), number(other)) {
            (Some(this), Some(other)) => this.len().cmp(&other.len()).then_with(|| this.cmp(other)),
            _ => this.cmp(other),
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    a.len().cmp(&b.len())
}

/// Splits off the first run of digits, or of other characters.
fn piece(text: &str) -> (&str, &str) {
    let is_digit = |c: char| c.is_ascii_digit();
    let starts_with_digit = text.starts_with(is_digit);
    let end = text.find(|c: char| is_digit(c) != starts_with_digit).unwrap_or(text.len());
    text.split_at(end)
}

/// The digits without leading zeros; `None` if the piece isn't a number.
fn number(piece: &str) -> Option<&str> {
    piece.starts_with(|c: char| c.is_ascii_digit()).then(|| piece.trim_start_matches('0'))
}

/// A label as `handbok approve` writes it (format § 9): letters, digits, `.`, `-`, `_`, everything else a hyphen, at
/// most 40 characters, no dot at the end.
pub(crate) fn label(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let label: String = super::nfc(text.trim()).chars().map(kept).take(LONGEST_LABEL).collect();
    label.trim_end_matches('.').to_owned()
}

/// Maximum length of a label, in characters.
const LONGEST_LABEL: usize = 40;

/// The label, with `-2`, `-3` … if it is taken (ignoring case).
pub(crate) fn free_label(label: &str, is_taken: &dyn Fn(&str) -> bool) -> String {
    let numbered = (2u32..).map(|number| format!("{label}-{number}"));
    std::iter::once(label.to_owned()).chain(numbered).find(|one| !is_taken(one)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn day(number: i8) -> Date {
        date(2026, 1, 1).checked_add(jiff::Span::new().days(i32::from(number))).unwrap()
    }

    fn approved(from: i8, version: &str) -> Dated<'_> {
        Dated { dates: Dates { approved: Some(day(from)), ..Dates::default() }, version }
    }

    #[test]
    fn the_approved_text_applies_until_the_next_begins() {
        let next = Dated {
            dates: Dates { approved: Some(day(5)), valid_from: Some(day(10)), ..Dates::default() },
            version: "5.0",
        };
        let versions = [approved(0, "4.0"), next, Dated::default()];
        let before = timeline(&versions, day(9));
        assert_eq!(before.document, 0);
        assert_eq!(
            before.spells.iter().map(|s| s.state).collect::<Vec<_>>(),
            [State::InForce, State::Upcoming, State::Draft]
        );
        assert_eq!(before.spells[0].to, Some(day(9)));
        let after = timeline(&versions, day(10));
        assert_eq!(after.document, 1);
        assert_eq!(after.spells[0].state, State::Superseded);
    }

    #[test]
    fn no_older_one_returns() {
        let mut last = approved(3, "2");
        last.dates.valid_to = Some(day(5));
        let versions = [approved(0, "1"), last];
        let timeline = timeline(&versions, day(6));
        assert_eq!((timeline.document, timeline.spells[1].state), (1, State::Repealed));
        assert_eq!(timeline.spells[0].state, State::Superseded);
    }

    #[test]
    fn ties_go_by_number_as_people_count() {
        let versions = [approved(0, "10.0"), approved(0, "9.2")];
        let timeline = timeline(&versions, day(0));
        assert_eq!(timeline.document, 0);
        assert!(timeline.spells[1].never_applied());
        assert_eq!(natural("v1.02", "v1.2"), Ordering::Equal);
        assert_eq!(natural("1", "1.1"), Ordering::Less);
        assert_eq!(natural("", "1"), Ordering::Less);
    }

    #[test]
    fn labels() {
        assert_eq!(label(" 4.0 "), "4.0");
        assert_eq!(label("dnr 12/2026."), "dnr-12-2026");
        assert_eq!(free_label("4.0", &|label| label == "4.0"), "4.0-2");
    }

    fn any_date() -> impl Strategy<Value = Option<Date>> {
        proptest::option::of((0i8..12).prop_map(day))
    }

    prop_compose! {
        fn any_version()(approved in any_date(), valid_from in any_date(), valid_to in any_date(), repealed in any_date(),
            version in "[0-9]{0,2}") -> (Dates, String) {
            (Dates { approved, valid_from, valid_to, repealed, review_by: None }, version)
        }
    }

    /// The table of format § 9, implemented row by row.
    fn naive(versions: &[(Dates, String)], today: Date) -> (Option<usize>, Vec<State>) {
        let begins = |v: &Dates| v.approved.map(|a| v.valid_from.map_or(a, |f| if f > a { f } else { a }));
        let later = |a: usize, b: usize| {
            let key = |i: usize| (begins(&versions[i].0), versions[i].1.parse::<u32>().ok(), i);
            key(a) > key(b)
        };
        let mut latest: Option<usize> = None;
        for (i, (dates, _)) in versions.iter().enumerate() {
            let has_begun = begins(dates).is_some_and(|begin| begin <= today);
            if has_begun && latest.is_none_or(|other| later(i, other)) {
                latest = Some(i);
            }
        }
        let states = (0..versions.len()).map(|i| {
            let v = &versions[i].0;
            let is_over = v.repealed.is_some_and(|d| d <= today) || v.valid_to.is_some_and(|d| d < today);
            match begins(v) {
                None => State::Draft,
                Some(begin) if begin > today => State::Upcoming,
                Some(_) if latest != Some(i) => State::Superseded,
                Some(_) if is_over => State::Repealed,
                Some(_) => State::InForce,
            }
        });
        (latest, states.collect())
    }

    proptest! {
        #[test]
        fn agrees_with_a_naive_reading(versions in proptest::collection::vec(any_version(), 1..6), today in (0i8..12).prop_map(day)) {
            let dated: Vec<Dated<'_>> =
                versions.iter().map(|(dates, version)| Dated { dates: *dates, version }).collect();
            let timeline = timeline(&dated, today);
            let (latest, states) = naive(&versions, today);
            let found: Vec<State> = timeline.spells.iter().map(|spell| spell.state).collect();
            // Equal numbers written differently (`1`, `01`) are a tie that the order of files decides.
            prop_assert_eq!(&found, &states);
            if let Some(latest) = latest {
                prop_assert_eq!(timeline.document, latest);
            } else {
                prop_assert!(matches!(found[timeline.document], State::Upcoming | State::Draft));
                prop_assert_eq!(found[timeline.document] == State::Draft, !found.contains(&State::Upcoming));
            }
            prop_assert!(found.iter().filter(|state| **state == State::InForce).count() <= 1);
        }

        /// A version is in force exactly on the days of its spell.
        #[test]
        fn spells_are_the_days_in_force(versions in proptest::collection::vec(any_version(), 1..6)) {
            let dated: Vec<Dated<'_>> =
                versions.iter().map(|(dates, version)| Dated { dates: *dates, version }).collect();
            for number in 0..14 {
                let today = day(number);
                let timeline = timeline(&dated, today);
                for spell in &timeline.spells {
                    let is_within = spell.from.is_some_and(|from| from <= today) && spell.to.is_none_or(|to| today <= to);
                    prop_assert_eq!(spell.state == State::InForce, is_within);
                }
            }
        }
    }
}
