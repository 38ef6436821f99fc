//! What happens as calendar files (RFC 5545): events, controls, reports' last days, reviews, measures, agreements that
//! end. One file for all, and one for each role and unit that has something in it.
//!
//! What recurs is written as a rule from the document's first day on, so that the files change with the handbook and
//! not with the day they are built. An event has one identifier in all files, and keeps it from build to build: who
//! subscribes to several sees it once.

use std::collections::BTreeMap;

use crate::audience::ViewDoc;
use crate::audience::body::plain_text;
use crate::diag::Lang;
use crate::graph::pages::calendar_url;
use crate::model::control::is_control;
use crate::model::{BaseUrl, Date, Frequency};
use crate::render::File;
use crate::render::edition::Edition;
use crate::render::page::events::{Occasion, Source};

/// A line holds at most so many bytes (RFC 5545 § 3.1).
const LINE: usize = 75;
/// Where a recurring event of a document without dates starts.
const FIRST_DAY: Date = Date::constant(2020, 1, 1);

/// The calendar's path in the edition.
pub(crate) fn url(lang: Lang) -> &'static str {
    match lang {
        Lang::Sv => "kalender.ics",
        Lang::En => "calendar.ics",
    }
}

/// The calendar of a role or unit, where there is anything to put into it.
pub(crate) fn url_of(edition: &Edition<'_>, doc: &ViewDoc) -> Option<String> {
    let has_any = !edition.whose().occasions(doc.ix).is_empty();
    calendar_url(doc.kind(), doc.id(), edition.lang()).filter(|_| has_any)
}

/// Whether there is anything to put into a calendar.
pub(crate) fn has_calendar(edition: &Edition<'_>) -> bool {
    edition.occasions().iter().any(is_dated)
}

/// The calendar files that there is anything to put into.
pub(crate) fn files(edition: &Edition<'_>) -> Vec<File> {
    let events: Vec<String> = events(edition);
    let title = &edition.view.config().title;
    let mut files = Vec::new();
    if has_calendar(edition) {
        files.push(file(edition, url(edition.lang()), title, &mut events.iter()));
    }
    for doc in edition.view.docs().filter(|doc| doc.is_listed()) {
        if let Some(url) = url_of(edition, doc) {
            let own = edition.whose().occasions(doc.ix);
            let name = format!("{title}: {}", doc.title());
            files.push(file(edition, &url, &name, &mut own.iter().filter_map(|place| events.get(*place))));
        }
    }
    files
}

/// A calendar of events that are written out already.
fn file(edition: &Edition<'_>, url: &str, name: &str, events: &mut dyn Iterator<Item = &String>) -> File {
    let mut calendar = Calendar { text: String::new() };
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", &format!("-//handbok//handbok//{}", edition.lang().code().to_uppercase()));
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.line("METHOD", "PUBLISH");
    calendar.line("X-WR-CALNAME", &escape(name));
    events.for_each(|event| calendar.text.push_str(event));
    calendar.line("END", "VCALENDAR");
    File { url: url.to_owned(), bytes: calendar.text.into_bytes() }
}

/// All occasions written out, in their order; nothing for what has no day.
fn events(edition: &Edition<'_>) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let event = |occasion: &Occasion| {
        let mut calendar = Calendar { text: String::new() };
        if is_dated(occasion) {
            calendar.event(edition, occasion, &mut seen);
        }
        calendar.text
    };
    edition.occasions().iter().map(event).collect()
}

/// Whether an occasion has a day in the calendar.
pub(crate) fn is_dated(occasion: &Occasion) -> bool {
    occasion.date.is_some() || !occasion.months.is_empty() || occasion.frequency == Some(Frequency::Weekly)
}

struct Calendar {
    text: String,
}

impl Calendar {
    fn event(&mut self, edition: &Edition<'_>, occasion: &Occasion, seen: &mut BTreeMap<String, u32>) {
        let Some((start, rule)) = start(occasion) else { return };
        let doc = &occasion.doc;
        let mut uid = format!("{}-{}-{}", doc.kind(), doc.id(), occasion.source.id());
        // A document has one of the others, whatever it is called.
        if !matches!(occasion.source, Source::Control | Source::Review | Source::Agreement) {
            uid = format!("{uid}-{}", crate::model::id::fold_id(&occasion.title));
        }
        let times = seen.entry(uid.clone()).or_default();
        *times += 1;
        let uid = if *times > 1 { format!("{uid}-{times}") } else { uid };
        self.line("BEGIN", "VEVENT");
        self.line("UID", &format!("{uid}@{}", host(edition)));
        self.line("DTSTAMP", &format!("{}T000000Z", basic(doc.dates.start().unwrap_or(FIRST_DAY))));
        self.line("DTSTART;VALUE=DATE", &basic(start));
        if let Some(rule) = rule {
            self.line("RRULE", &rule);
        }
        self.line("SUMMARY", &escape(&summary(edition, occasion)));
        self.line("DESCRIPTION", &escape(&description(edition, occasion)));
        self.line("CATEGORIES", &escape(edition.strings.label("wheel", occasion.wheel()).unwrap_or_default()));
        if let Some(base) = edition.base_url() {
            self.line("URL", &format!("{base}{}", doc.url));
        }
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    /// One content line, folded at 75 bytes, with the line end that the format asks for.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(c);
            length += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// The first day, and the rule of what recurs.
fn start(occasion: &Occasion) -> Option<(Date, Option<String>)> {
    if let Some(date) = occasion.date {
        return Some((date, None));
    }
    let from = occasion.since.or(occasion.doc.dates.start()).unwrap_or(FIRST_DAY);
    if occasion.months.is_empty() {
        return (occasion.frequency == Some(Frequency::Weekly)).then(|| (from, Some("FREQ=WEEKLY".to_owned())));
    }
    let first = occasion.next(from)?;
    let months: Vec<String> = occasion.months.iter().map(u8::to_string).collect();
    // A day that a month lacks means its last day: the rule takes the last of the days up to it.
    let day = match occasion.day.unwrap_or(1) {
        day @ 1..=28 => format!("BYMONTHDAY={day}"),
        day => {
            let days: Vec<String> = (28..=day).map(|day| day.to_string()).collect();
            format!("BYMONTHDAY={};BYSETPOS=-1", days.join(","))
        }
    };
    if occasion.months.len() == 12 {
        return Some((first, Some(format!("FREQ=MONTHLY;{day}"))));
    }
    if day.contains("BYSETPOS") && occasion.months.len() > 1 {
        // BYSETPOS counts within the whole year here: monthly expansion keeps the months apart.
        return Some((first, Some(format!("FREQ=MONTHLY;BYMONTH={};{day}", months.join(",")))));
    }
    Some((first, Some(format!("FREQ=YEARLY;BYMONTH={};{day}", months.join(",")))))
}

fn summary(edition: &Edition<'_>, occasion: &Occasion) -> String {
    match occasion.source {
        Source::Event => occasion.title.clone(),
        source => {
            let label = edition.strings.label("wheel", source.id()).unwrap_or_default();
            format!("{label}: {}", occasion.title)
        }
    }
}

/// Who sees to it, the document that says so, and what more it says.
fn description(edition: &Edition<'_>, occasion: &Occasion) -> String {
    let roles = occasion.responsible.iter().filter_map(|ix| edition.view.get(*ix));
    let roles: Vec<&str> = roles.map(ViewDoc::title).collect();
    let mut lines = Vec::new();
    if !roles.is_empty() {
        lines.push(format!("{}: {}", edition.strings.t("wheel.who"), edition.strings.list(&roles)));
    }
    lines.push(occasion.doc.title().to_owned());
    lines.extend(
        occasion.text.map(|text| plain_text(edition.view, &occasion.doc, text)).filter(|text| !text.is_empty()),
    );
    lines.join("\n")
}

fn host<'e>(edition: &'e Edition<'_>) -> &'e str {
    edition.base_url().map_or("handbok", BaseUrl::host)
}

fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// A text value (RFC 5545 § 3.3.11).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if is_control(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_between_characters() {
        let mut calendar = Calendar { text: String::new() };
        calendar.line("SUMMARY", &"å".repeat(80));
        for line in calendar.text.split("\r\n") {
            assert!(line.len() <= LINE, "{}", line.len());
        }
        let unfolded = calendar.text.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "å".repeat(80)));
    }

    #[test]
    fn text_values() {
        assert_eq!(escape("a; b, c\\d\ne"), "a\\; b\\, c\\\\d\\ne");
    }
}
