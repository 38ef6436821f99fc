//! What happens when: recurring and dated events, controls, reports' last days, reviews, measures, agreements that end.
//! One list for the annual wheel, the start page, roles and the calendars.
//!
//! What has months or a frequency recurs each year; what has a date happens once, or with a frequency recurs from that
//! day on. What has neither (continuous, per case, when needed) has no place in the year. The list follows from the
//! handbook alone; what of it the year to come shows, `Occasion::is_in_year` says.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::audience::{Keys, View, ViewDoc};
use crate::model::{Date, DocIx, Frequency, Kind};
use crate::render::context;
use crate::render::edition::Edition;
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
    /// A measure's last day.
    Measure,
    /// The day that a measure is followed up.
    FollowUp,
    /// The last day of an agreement, a plan or a policy.
    Agreement,
}

impl Source {
    /// Its code (`wheel.<code>` of the theme's strings).
    pub(crate) fn id(self) -> &'static str {
        match self {
            Source::Event => "event",
            Source::Control => "control",
            Source::Report => "report",
            Source::Review => "review",
            Source::Measure => "measure",
            Source::FollowUp => "follow-up",
            Source::Agreement => "agreement",
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
    /// The first day of what recurs from a day on.
    pub(crate) since: Option<Date>,
    /// How often, where it is said.
    pub(crate) frequency: Option<Frequency>,
    /// The number of its text among the document's, where it has one.
    pub(crate) text: Option<u32>,
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
        let today = self.since.map_or(today, |since| since.max(today));
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

    /// Whether the annual wheel has it on a day: what recurs and what is dated by an event always; a report's last day
    /// from this year on; a review, and the end of an agreement, within a year from the month that is. Measures have a
    /// page of their own.
    pub(crate) fn is_in_year(&self, today: Date) -> bool {
        match (self.source, self.date) {
            (Source::Measure | Source::FollowUp, _) => false,
            (Source::Report, Some(date)) => date.year() >= today.year(),
            (Source::Review | Source::Agreement, Some(date)) => {
                let from = today.first_of_month();
                let to = from.checked_add(jiff::Span::new().months(12)).unwrap_or(Date::MAX);
                date >= from && date < to
            }
            _ => true,
        }
    }
}

/// Everything that happens, by document.
pub(in crate::render) fn occasions(edition: &Edition<'_>) -> Vec<Occasion> {
    let listed = edition.view.shared().filter(|doc| doc.is_listed());
    let mut found: Vec<Occasion> = listed.flat_map(of_doc).collect();
    found.extend(reports_to_come(edition));
    found
}

/// What one document says happens.
fn of_doc(doc: &Arc<ViewDoc>) -> Vec<Occasion> {
    let mut found: Vec<Occasion> = doc.keys().tables("event").flat_map(|event| of_event(doc, event)).collect();
    found.extend(of_control(doc));
    found.extend(of_report(doc));
    found.extend(of_review(doc));
    found.extend(of_agreement(doc));
    for (table, what) in [("measure", "title"), ("risk", "measure"), ("result", "measure")] {
        found.extend(doc.keys().tables(table).flat_map(|measure| of_measure(doc, measure, what)));
    }
    found
}

/// The document's own `[[event]]`s alone.
pub(crate) fn own_events(view: &View, doc: &ViewDoc) -> Vec<Occasion> {
    let Some(doc) = view.share(doc) else { return Vec::new() };
    doc.keys().tables("event").flat_map(|event| of_event(doc, event)).collect()
}

fn blank(doc: &Arc<ViewDoc>, source: Source, title: String) -> Occasion {
    Occasion {
        doc: doc.clone(),
        source,
        title,
        months: Vec::new(),
        day: None,
        date: None,
        since: None,
        frequency: None,
        text: None,
        responsible: Vec::new(),
        result: None,
        is_planning: false,
    }
}

/// What happens on a day.
fn on(doc: &Arc<ViewDoc>, source: Source, title: &str, date: Date, responsible: &str) -> Occasion {
    Occasion {
        months: u8::try_from(date.month()).into_iter().collect(),
        date: Some(date),
        responsible: doc.keys().docs(responsible).collect(),
        ..blank(doc, source, title.to_owned())
    }
}

/// An event: what recurs, on a day; with both a day and months, and nothing that says how they belong together, it is two.
fn of_event(doc: &Arc<ViewDoc>, event: Keys<'_>) -> Vec<Occasion> {
    let frequency = event.str("frequency").and_then(Frequency::parse);
    let date = event.date("date");
    let since = date.filter(|_| frequency.is_some_and(recurs));
    let once = date.filter(|_| since.is_none());
    let day = event.int("day").and_then(|day| i8::try_from(day).ok()).filter(|day| (1..=31).contains(day));
    let said = Occasion {
        frequency,
        text: event.prose("text"),
        responsible: event.docs("responsible").collect(),
        result: event.one("result"),
        is_planning: event.str("wheel") == Some("planning"),
        ..blank(doc, Source::Event, event.str("title").unwrap_or_default().to_owned())
    };
    let mut found: Vec<Occasion> = Vec::new();
    if let Some(date) = once {
        let months = u8::try_from(date.month()).into_iter().collect();
        found.push(Occasion { date: Some(date), months, ..said.clone() });
    }
    if once.is_none() || event.has("months") {
        let months = months(event, since, frequency);
        let day = day.or(since.filter(|_| !months.is_empty()).map(Date::day));
        found.push(Occasion { months, day, since, ..said });
    }
    found
}

/// Whether a frequency makes what has a day recur from that day on.
fn recurs(frequency: Frequency) -> bool {
    frequency == Frequency::Weekly || frequency.months_from(1).is_some()
}

/// Months as written; else those in which it recurs from a day on, or those that the frequency falls in. What happens
/// every week has none.
fn months(keys: Keys<'_>, since: Option<Date>, frequency: Option<Frequency>) -> Vec<u8> {
    let mut months = keys.months("months").to_vec();
    if months.is_empty() {
        let from = since.and_then(|since| u8::try_from(since.month()).ok());
        months = match (from, frequency) {
            (Some(month), Some(frequency)) => frequency.months_from(month).unwrap_or_default(),
            (_, frequency) => frequency.map_or(&[][..], Frequency::months).to_vec(),
        };
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

fn of_report(doc: &Arc<ViewDoc>) -> Option<Occasion> {
    let date = doc.keys().date("due").filter(|_| doc.kind() == Kind::Report)?;
    Some(on(doc, Source::Report, doc.title(), date, "owner"))
}

/// Reports of one type and unit: one a year.
type Series = (String, Option<DocIx>);

/// Of each series of yearly reports that law or configuration has a last day for, the one after the latest: it has no
/// page yet.
fn reports_to_come(edition: &Edition<'_>) -> Vec<Occasion> {
    let yearly = edition
        .view
        .shared()
        .filter(|doc| doc.kind() == Kind::Report && doc.is_listed() && doc.keys().str("period").is_none());
    let mut latest: BTreeMap<Series, (i64, &Arc<ViewDoc>)> = BTreeMap::new();
    for doc in yearly {
        let (Some(ty), Some(year)) = (doc.kind_type.clone(), doc.keys().int("year")) else { continue };
        let slot = latest.entry((ty, doc.keys().one("unit"))).or_insert((year, doc));
        if year > slot.0 {
            *slot = (year, doc);
        }
    }
    let next = |((ty, _), (year, doc)): (Series, (i64, &Arc<ViewDoc>))| {
        let year = year.checked_add(1)?;
        let date = edition.view.config().report_due(&ty, year)?;
        let title = format!("{} {year}", edition.type_one(Kind::Report, &ty));
        Some(on(doc, Source::Report, &title, date, "owner"))
    };
    latest.into_iter().filter_map(next).collect()
}

fn of_review(doc: &Arc<ViewDoc>) -> Option<Occasion> {
    let date = doc.dates.review_by.filter(|_| doc.kind().is_controlled())?;
    Some(on(doc, Source::Review, doc.title(), date, "owner"))
}

/// The last day of what somebody must renew in time: a collaboration, a plan, a policy.
fn of_agreement(doc: &Arc<ViewDoc>) -> Option<Occasion> {
    let is_one = doc.kind() == Kind::Collaboration
        || doc.kind() == Kind::Routine && matches!(doc.kind_type.as_deref(), Some("plan" | "policy"));
    let date = doc.dates.valid_to.filter(|_| is_one)?;
    Some(on(doc, Source::Agreement, doc.title(), date, "owner"))
}

/// The last day of a measure that isn't done, and the day it is followed up while its effect isn't known.
fn of_measure(doc: &Arc<ViewDoc>, measure: Keys<'_>, what: &str) -> Vec<Occasion> {
    let Some(title) = measure.str(what) else { return Vec::new() };
    let due = measure.date("due").filter(|_| measure.date("done").is_none());
    let follow_up = measure.date("follow_up").filter(|_| measure.str("effect").is_none());
    let days = [(Source::Measure, due), (Source::FollowUp, follow_up)];
    let occasion = |(source, date): (Source, Option<Date>)| {
        let mut occasion = on(doc, source, title, date?, "owner");
        if measure.names_any("responsible") {
            occasion.responsible = measure.docs("responsible").collect();
        }
        Some(occasion)
    };
    days.into_iter().filter_map(occasion).collect()
}

impl Builder<'_> {
    /// An occasion as a page shows it, with the document that says so.
    pub(crate) fn event(&self, occasion: &Occasion, number: Option<u32>) -> context::Event {
        let is_own = self.doc.is_some_and(|doc| doc.ix == occasion.doc.ix);
        context::Event { number, document: (!is_own).then(|| self.link(&occasion.doc)), ..self.said(occasion) }
    }

    /// An occasion where its document stands.
    pub(crate) fn own_event(&self, occasion: &Occasion) -> context::Event {
        self.said(occasion)
    }

    fn said(&self, occasion: &Occasion) -> context::Event {
        context::Event {
            number: None,
            title: self.named(occasion),
            document: None,
            when: self.when(occasion),
            date: occasion.date.or_else(|| self.dated_next(occasion)).map(|date| self.date(date)),
            responsible: occasion.responsible.iter().filter_map(|ix| self.link_to(*ix)).collect(),
            result: occasion.result.and_then(|ix| self.link_to(ix)),
            text: occasion.text.map(|text| self.inline(&occasion.doc, text)).filter(|html| !html.is_empty()),
            wheel: self.code("wheel", occasion.wheel()),
            source: self.code("wheel", occasion.source.id()),
        }
    }

    /// What happens; of what a title doesn't say that it is about to happen, with what it is.
    fn named(&self, occasion: &Occasion) -> String {
        match occasion.source {
            Source::FollowUp | Source::Agreement => {
                format!("{}: {}", self.code("wheel", occasion.source.id()).label, occasion.title)
            }
            _ => occasion.title.clone(),
        }
    }

    fn dated_next(&self, occasion: &Occasion) -> Option<Date> {
        occasion.day.and_then(|_| occasion.next(self.view().today()))
    }

    /// When, in words: "15 februari 2027", "15 mars och 15 september", "varje tertial", "varje år: 15 februari".
    fn when(&self, occasion: &Occasion) -> String {
        let strings = &self.edition.strings;
        let how_often =
            occasion.frequency.map(|frequency| strings.t(&format!("frequency.{}", frequency.id())).to_owned());
        if let Some(how_often) = how_often.as_ref().filter(|_| {
            occasion.date.is_none()
                && occasion.day.is_none()
                && occasion.frequency.is_some_and(|frequency| *frequency.months() == occasion.months[..])
        }) {
            return match occasion.since {
                Some(since) => format!("{how_often}, {}", strings.fill("doc.from", &[("date", &strings.date(since))])),
                None => how_often.clone(),
            };
        }
        let days = self.days(occasion);
        // What stands in the wheel comes back each year anyway.
        let is_told = occasion.frequency != Some(Frequency::Yearly) || occasion.since.is_some();
        match how_often.filter(|_| is_told) {
            Some(how_often) => format!("{how_often}: {days}"),
            None => days,
        }
    }

    /// The days or months of an occasion, in words.
    fn days(&self, occasion: &Occasion) -> String {
        let strings = &self.edition.strings;
        let name = |month: &u8| {
            let month = strings.month(i8::try_from(*month).unwrap_or_default());
            occasion.day.map_or_else(|| month.to_owned(), |day| format!("{day} {month}"))
        };
        if let Some(date) = occasion.date {
            return strings.date(date);
        }
        let days: Vec<String> = occasion.months.iter().map(name).collect();
        strings.list(&days)
    }
}
