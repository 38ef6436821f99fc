//! The annual wheel as a calendar file (RFC 5545): events, controls, reports' last days, reviews due.
//!
//! What recurs is written as a rule from the document's first day on, so that the file changes with the handbook and
//! not with the day it is built. Identifiers stay the same from build to build.

use std::collections::BTreeMap;

use crate::diag::Lang;
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

/// Whether there is anything to put into a calendar.
pub(crate) fn has_calendar(edition: &Edition<'_>) -> bool {
    edition.occasions().iter().any(is_dated)
}

/// The calendar file, where there is anything to put into it.
pub(crate) fn file(edition: &Edition<'_>) -> Option<File> {
    if !has_calendar(edition) {
        return None;
    }
    let config = edition.view.config();
    let mut calendar = Calendar { text: String::new() };
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", &format!("-//handbok//handbok//{}", edition.lang().code().to_uppercase()));
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.line("METHOD", "PUBLISH");
    calendar.line("X-WR-CALNAME", &escape(&config.title));
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for occasion in edition.occasions().iter().filter(|occasion| is_dated(occasion)) {
        calendar.event(edition, occasion, &mut seen);
    }
    calendar.line("END", "VCALENDAR");
    Some(File { url: url(edition.lang()).to_owned(), bytes: calendar.text.into_bytes() })
}

fn is_dated(occasion: &Occasion) -> bool {
    occasion.date.is_some() || !occasion.months.is_empty() || occasion.frequency == Some(Frequency::Weekly)
}

struct Calendar {
    text: String,
}

impl Calendar {
    fn event(&mut self, edition: &Edition<'_>, occasion: &Occasion, seen: &mut BTreeMap<String, u32>) {
        let Some((start, rule)) = start(occasion) else { return };
        let doc = &occasion.doc;
        let folded = crate::model::id::fold_id(&occasion.title);
        let uid = format!("{}-{}-{}-{folded}", doc.kind(), doc.id(), occasion.source.id());
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
    let from = occasion.doc.dates.start().unwrap_or(FIRST_DAY);
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

/// Who sees to it, and the document that says so.
fn description(edition: &Edition<'_>, occasion: &Occasion) -> String {
    let roles = occasion.responsible.iter().filter_map(|ix| edition.view.get(*ix));
    let roles: Vec<&str> = roles.map(crate::audience::ViewDoc::title).collect();
    let mut lines = Vec::new();
    if !roles.is_empty() {
        lines.push(format!("{}: {}", edition.strings.t("wheel.who"), edition.strings.list(&roles)));
    }
    lines.push(occasion.doc.title().to_owned());
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
