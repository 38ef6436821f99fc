//! What happens when: recurring and dated events, controls, reports' last days, reviews due. One list for the annual
//! wheel, the start page, roles and the calendar.
//!
//! What has months or a frequency recurs each year; what has a date happens once. What has neither (continuous, per
//! case, when needed) has no place in the year.

use std::sync::Arc;

use crate::audience::{Keys, View, ViewDoc};
use crate::model::{Date, DocIx, Frequency, Kind};
use crate::render::context;
use crate::render::page::builder::Builder;

/// Where an occasion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// An `[[event]]`.
    Event,
    /// A self-check.
    Control,
    /// The last day of a report.
    Report,
    /// A document's review.
    Review,
}

impl Source {
    /// Its code (`wheel.<code>` of the theme's strings).
    pub(crate) fn id(self) -> &'static str {
        match self {
            Source::Event => "event",
            Source::Control => "control",
            Source::Report => "report",
            Source::Review => "review",
        }
    }
}

/// Something that happens.
#[derive(Clone)]
pub(crate) struct Occasion {
    /// The document that says so.
    pub(crate) doc: Arc<ViewDoc>,
    /// Where it comes from.
    pub(crate) source: Source,
    /// What happens.
    pub(crate) title: String,
    /// Months, 1 to 12, sorted; none for what has no place in the year.
    pub(crate) months: Vec<u8>,
    /// The day of the month, where it is said.
    pub(crate) day: Option<i8>,
    /// The day of what happens once.
    pub(crate) date: Option<Date>,
    /// How often, where it is said.
    pub(crate) frequency: Option<Frequency>,
    /// Who sees to it.
    pub(crate) responsible: Vec<DocIx>,
    /// What comes of it.
    pub(crate) result: Option<DocIx>,
    /// The ring of planning, instead of quality.
    pub(crate) is_planning: bool,
}

impl Occasion {
    /// The ring's code.
    pub(crate) fn wheel(&self) -> &'static str {
        if self.is_planning { "planning" } else { "quality" }
    }

    /// The next day of it from a day on: its date, else the next of its months, on its day or the first.
    pub(crate) fn next(&self, today: Date) -> Option<Date> {
        if self.date.is_some() {
            return self.date.filter(|date| *date >= today);
        }
        let years = [today.year(), today.year().saturating_add(1)];
        let days =
            years.into_iter().flat_map(|year| self.months.iter().filter_map(move |month| self.in_month(year, *month)));
        // Without a day the whole month counts as ahead.
        let from = if self.day.is_some() { today } else { today.first_of_month() };
        days.filter(|day| *day >= from).min()
    }

    /// The day of it in a month of a year; the month's last day where it is shorter.
    pub(crate) fn in_month(&self, year: i16, month: u8) -> Option<Date> {
        let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
        let day = self.day.unwrap_or(1).clamp(1, first.days_in_month());
        Date::new(year, first.month(), day).ok()
    }
}

/// Everything that happens, by document.
///
/// Of dated things, a control's and an event's always stand; a report's last day from this year on; a review where it
/// falls within a year from the month that is.
pub(in crate::render) fn occasions(view: &View) -> Vec<Occasion> {
    let listed = view.shared().filter(|doc| doc.is_listed());
    listed.flat_map(|doc| of_doc(view, doc)).collect()
}

/// What one document says happens.
fn of_doc(view: &View, doc: &Arc<ViewDoc>) -> Vec<Occasion> {
    let mut found: Vec<Occasion> = doc.keys().tables("event").map(|event| of_event(doc, event)).collect();
    found.extend(of_control(doc));
    found.extend(of_report(view, doc));
    found.extend(of_review(view, doc));
    found
}

/// The document's own `[[event]]`s alone.
pub(crate) fn own_events(view: &View, doc: &ViewDoc) -> Vec<Occasion> {
    let Some(doc) = view.share(doc) else { return Vec::new() };
    doc.keys().tables("event").map(|event| of_event(doc, event)).collect()
}

fn blank(doc: &Arc<ViewDoc>, source: Source, title: String) -> Occasion {
    Occasion {
        doc: doc.clone(),
        source,
        title,
        months: Vec::new(),
        day: None,
        date: None,
        frequency: None,
        responsible: Vec::new(),
        result: None,
        is_planning: false,
    }
}

fn of_event(doc: &Arc<ViewDoc>, event: Keys<'_>) -> Occasion {
    let frequency = event.str("frequency").and_then(Frequency::parse);
    let date = event.date("date");
    let months = months(event, date, frequency);
    Occasion {
        months,
        day: event.int("day").and_then(|day| i8::try_from(day).ok()).filter(|day| (1..=31).contains(day)),
        date,
        frequency,
        responsible: event.docs("responsible").collect(),
        result: event.one("result"),
        is_planning: event.str("wheel") == Some("planning"),
        ..blank(doc, Source::Event, event.str("title").unwrap_or_default().to_owned())
    }
}

/// Months as written, else of the date, else those that the frequency falls in.
fn months(keys: Keys<'_>, date: Option<Date>, frequency: Option<Frequency>) -> Vec<u8> {
    let mut months = keys.months("months").to_vec();
    if months.is_empty() {
        months.extend(date.and_then(|date| u8::try_from(date.month()).ok()));
    }
    if months.is_empty() {
        months.extend(frequency.map_or(&[][..], Frequency::months));
    }
    months.sort_unstable();
    months.dedup();
    months
}

fn of_control(doc: &Arc<ViewDoc>) -> Option<Occasion> {
    let keys = doc.keys();
    if doc.kind() != Kind::Control || !(keys.has("frequency") || keys.has("months")) {
        return None;
    }
    let frequency = keys.str("frequency").and_then(Frequency::parse);
    Some(Occasion {
        months: months(keys, None, frequency),
        frequency,
        responsible: keys.docs("responsible").collect(),
        ..blank(doc, Source::Control, doc.title().to_owned())
    })
}

fn of_report(view: &View, doc: &Arc<ViewDoc>) -> Option<Occasion> {
    if doc.kind() != Kind::Report {
        return None;
    }
    let date = doc.keys().date("due").filter(|date| date.year() >= view.today().year())?;
    let month = u8::try_from(date.month()).ok()?;
    Some(Occasion {
        months: vec![month],
        date: Some(date),
        responsible: doc.keys().docs("owner").collect(),
        ..blank(doc, Source::Report, doc.title().to_owned())
    })
}

fn of_review(view: &View, doc: &Arc<ViewDoc>) -> Option<Occasion> {
    let date = doc.dates.review_by?;
    let from = view.today().first_of_month();
    let to = from.checked_add(jiff::Span::new().try_months(12).ok()?).ok()?;
    if !doc.kind().is_controlled() || date < from || date >= to {
        return None;
    }
    Some(Occasion {
        months: vec![u8::try_from(date.month()).ok()?],
        date: Some(date),
        responsible: doc.keys().docs("owner").collect(),
        ..blank(doc, Source::Review, doc.title().to_owned())
    })
}

impl Builder<'_> {
    /// An occasion as a page shows it; on its own document's page without a link to it.
    pub(crate) fn event(&self, occasion: &Occasion, number: Option<u32>) -> context::Event {
        let is_own = self.doc.is_some_and(|doc| doc.ix == occasion.doc.ix);
        context::Event {
            number,
            title: occasion.title.clone(),
            document: (!is_own).then(|| self.link(&occasion.doc)),
            when: self.when(occasion),
            date: occasion.date.or_else(|| self.dated_next(occasion)).map(|date| self.date(date)),
            responsible: occasion.responsible.iter().filter_map(|ix| self.link_to(*ix)).collect(),
            result: occasion.result.and_then(|ix| self.link_to(ix)),
            wheel: self.code("wheel", occasion.wheel()),
            source: self.code("wheel", occasion.source.id()),
        }
    }

    fn dated_next(&self, occasion: &Occasion) -> Option<Date> {
        occasion.day.and_then(|_| occasion.next(self.view().today()))
    }

    /// When, in words: "15 februari 2027", "15 mars och 15 september", "varje tertial".
    fn when(&self, occasion: &Occasion) -> String {
        let strings = &self.edition.strings;
        if let Some(date) = occasion.date {
            return strings.date(date);
        }
        let by_frequency = occasion.frequency.filter(|frequency| *frequency.months() == occasion.months[..]);
        if let Some(frequency) = by_frequency {
            return strings.t(&format!("frequency.{}", frequency.id())).to_owned();
        }
        let name = |month: &u8| {
            let month = strings.month(i8::try_from(*month).unwrap_or_default());
            occasion.day.map_or_else(|| month.to_owned(), |day| format!("{day} {month}"))
        };
        let months: Vec<String> = occasion.months.iter().map(name).collect();
        strings.list(&months)
    }
}
