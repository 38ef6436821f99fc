//! Pages of a document's versions (format § 9): the text as it stood, and what differs between two that follow each
//! other. And what the document's own page says of them: its history, and what is to come.

mod passages;
mod words;

use std::collections::BTreeSet;

use passages::{Form, Pair, Passage};
use words::{Marks, compare, sides};

use crate::audience::body::body;
use crate::audience::versions::{Step, steps};
use crate::audience::words::{Worded, keys_in_words};
use crate::audience::{Keys, ViewDoc, ViewVersion};
use crate::model::{DocIx, State, escaped};
use crate::render::context::{
    Coming, Control, DifferencePage, DocumentPage, Fact, Html, KeyDifference, Link, Revision, Value, VersionNotice,
};
use crate::render::edition::Edition;
use crate::render::error::RenderError;
use crate::render::kinds;
use crate::render::page::builder::Builder;

/// The page of a version.
///
/// # Errors
/// As [`Builder::render`].
pub(super) fn version(edition: &Edition<'_>, ix: DocIx, place: usize) -> Result<Vec<u8>, RenderError> {
    let (Some(document), Some(version)) = (edition.view.get(ix), edition.view.versions_of(ix).get(place)) else {
        return Ok(Vec::new());
    };
    let doc = &*version.doc;
    let b = Builder::new(edition, doc.url.clone(), Some(doc));
    let name = b.version_name(version);
    let mut crumbs = b.doc_crumbs(document);
    crumbs.push(b.link(document));
    let title = format!("{} – {name}", doc.title());
    let mut page = b.shell("version", &title, None, crumbs);
    page.robots = page.robots.or_else(|| Some("noindex".to_owned()));
    let mut head = b.head(doc);
    head.status = b.code("version_state", version.spell.state.id());
    // The banner says from when to when; what grows old by itself on a document's page doesn't here.
    (head.valid_from, head.valid_to, head.review_by) = (None, None, None);
    let context = DocumentPage {
        page,
        doc: head,
        facts: kinds::facts(&b, doc),
        toc: b.toc(doc),
        body: b.body(doc),
        part: kinds::part(&b, doc),
        attachments: b.attachments(doc),
        control: Some(Control {
            heading: b.t("doc.control"),
            block: "control".to_owned(),
            rows: b.version_rows(version),
            ..Control::default()
        }),
        version: Some(b.notice(document, version)),
        ..DocumentPage::default()
    };
    b.render(&context)
}

/// The page of what differs between two versions.
///
/// # Errors
/// As [`Builder::render`].
pub(super) fn difference(edition: &Edition<'_>, ix: DocIx, place: usize) -> Result<Vec<u8>, RenderError> {
    let (Some(document), Some(step)) = (edition.view.get(ix), steps(edition.view, ix).into_iter().nth(place)) else {
        return Ok(Vec::new());
    };
    let b = Builder::new(edition, step.url.clone(), Some(document));
    let (older, newer) = (b.version_name(step.older), b.version_name(step.newer));
    let title = b.fill(
        "versions.difference_title",
        &[("title", document.title()), ("older", &lower(&older)), ("newer", &lower(&newer))],
    );
    let mut crumbs = b.doc_crumbs(document);
    crumbs.push(b.link(document));
    let mut page = b.shell("difference", &title, None, crumbs);
    page.robots = page.robots.or_else(|| Some("noindex".to_owned()));
    let marks = b.marks_of_changes();
    let (text, places) = b.compared(&step, &marks);
    let keys = b.keys_compared(&step, &marks);
    let summary = b.summary(places, keys.len());
    let context = DifferencePage {
        page,
        document: b.link(document),
        older: b.version_link(step.older, older),
        newer: b.version_link(step.newer, newer),
        older_text: b.span_text(step.older),
        newer_text: b.span_text(step.newer),
        keys,
        body: text,
        places,
        summary,
    };
    b.render(&context)
}

impl Builder<'_> {
    /// "Version 4.0", "Utkast till version 5.0", "Utkast".
    pub(crate) fn version_name(&self, version: &ViewVersion) -> String {
        let number = version.doc.keys().str("version");
        match (version.spell.state, number) {
            (State::Draft, Some(number)) => self.fill("versions.draft_of", &[("version", number)]),
            (State::Draft, None) => self.t("versions.draft"),
            (_, Some(number)) => self.fill("versions.version", &[("version", number)]),
            (_, None) => match version.spell.from {
                Some(day) => self.fill("versions.version_of_day", &[("day", &self.date(day).text)]),
                None => self.t("versions.draft"),
            },
        }
    }

    /// Document control of a version: it is what it is as a version, whatever its own dates say.
    fn version_rows(&self, version: &ViewVersion) -> Vec<Fact> {
        let state = self.code("version_state", version.spell.state.id()).label;
        let rows = self.control_rows(&version.doc).into_iter();
        let mut rows: Vec<Fact> = rows
            .filter(|row| !matches!(row.code.as_str(), "review_by" | "valid_from" | "valid_to" | "repealed"))
            .collect();
        for row in rows.iter_mut().filter(|row| row.code == "status") {
            row.values = vec![Value::text(state.as_str())];
        }
        if !version.spell.never_applied() {
            rows.extend(self.date_fact("valid_from", version.spell.from));
            rows.extend(self.date_fact("valid_to", version.spell.to));
        }
        // What it named: a version makes no relations, but its readers saw them.
        let day = |day: crate::model::Date| self.date(day).text;
        let named = keys_in_words(self.view(), &version.doc, &day).into_iter().filter(|one| one.is_reference);
        let known: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
        rows.extend(named.filter(|one| !known.iter().any(|code| code == one.key)).map(|one| Fact {
            code: one.key.to_owned(),
            label: capitalised(self.edition.strings.label("fact", one.key).unwrap_or(&one.label)),
            values: one.lines.iter().map(|line| Value::text(line.as_str())).collect(),
        }));
        rows
    }

    fn version_link(&self, version: &ViewVersion, title: impl Into<String>) -> Link {
        self.plain_link(&version.doc.url, title)
    }

    /// From when to when a version applies, in a sentence.
    fn span_text(&self, version: &ViewVersion) -> String {
        let day = |day: Option<crate::model::Date>| day.map_or_else(String::new, |day| self.date(day).text);
        let spell = version.spell;
        let (from, to) = (day(spell.from), day(spell.to));
        let key = match (spell.state, spell.to) {
            (State::Draft, _) => "versions.is_draft",
            _ if spell.never_applied() => "versions.never",
            (State::Upcoming, _) => "versions.applies_from",
            (State::Superseded | State::Repealed, Some(_)) => "versions.applied",
            (_, Some(_)) => "versions.applies_until",
            (_, None) => "versions.applies_since",
        };
        self.fill(key, &[("from", &from), ("to", &to)])
    }

    fn notice(&self, document: &ViewDoc, version: &ViewVersion) -> VersionNotice {
        let versions = self.view().versions_of(document.ix);
        let mut text = self.span_text(version);
        let successor = versions.iter().rev().find(|other| other.spell.from.is_some() && is_after(other, version));
        if let Some(successor) = successor.filter(|_| version.spell.state == State::Superseded) {
            let name = lower(&self.version_name(successor));
            text.push(' ');
            text.push_str(&self.fill("versions.replaced_by", &[("version", &name)]));
        }
        let own = |step: &Step<'_>| step.older.doc.url == version.doc.url || step.newer.doc.url == version.doc.url;
        let differences =
            steps(self.view(), document.ix).into_iter().filter(own).map(|step| self.step_link(&step)).collect();
        let state = self.code("version_state", version.spell.state.id());
        VersionNotice { state, text, current: self.link(document), differences }
    }

    fn step_link(&self, step: &Step<'_>) -> Link {
        let (older, newer) = (self.version_name(step.older), self.version_name(step.newer));
        self.plain_link(
            &step.url,
            self.fill("versions.difference", &[("older", &lower(&older)), ("newer", &lower(&newer))]),
        )
    }

    /// What is to come after the text that applies, the nearest first.
    pub(crate) fn coming(&self, doc: &ViewDoc) -> Vec<Coming> {
        let steps = steps(self.view(), doc.ix);
        let versions = self.view().versions_of(doc.ix).iter().rev();
        // On that day nobody knew of it.
        let is_former = self.edition.options.as_of.is_some();
        let is_coming = |version: &&ViewVersion| {
            !is_former && !version.is_document && matches!(version.spell.state, State::Upcoming | State::Draft)
        };
        versions
            .filter(is_coming)
            .map(|version| {
                let name = self.version_name(version);
                let text = match version.spell.from {
                    Some(day) => self.fill("versions.coming", &[("version", &name), ("day", &self.date(day).text)]),
                    None => self.fill("versions.coming_draft", &[("version", &lower(&name))]),
                };
                let step = steps.iter().find(|step| step.newer.doc.url == version.doc.url);
                Coming {
                    text,
                    from: version.spell.from.map(|day| self.date(day)),
                    page: version.has_page.then(|| self.version_link(version, self.t("versions.read"))),
                    difference: step.map(|step| self.plain_link(&step.url, self.t("versions.what_differs"))),
                }
            })
            .collect()
    }

    /// The history of a document: the rows of all its decided versions, each once, and a row for each version without
    /// one; the newest first.
    pub(crate) fn history(&self, doc: &ViewDoc) -> Vec<Revision> {
        let versions = self.view().versions_of(doc.ix);
        let is_former = self.edition.options.as_of.is_some();
        let decided = || {
            let is_known = move |version: &&ViewVersion| !is_former || version.spell.state != State::Upcoming;
            versions.iter().filter(|version| version.spell.from.is_some()).filter(is_known)
        };
        let own = std::iter::once(doc).filter(|_| versions.is_empty() || doc.dates.approved.is_none());
        let mut rows: Vec<Keys<'_>> = Vec::new();
        let mut seen = BTreeSet::new();
        for source in own.chain(decided().map(|version| &*version.doc)) {
            for row in source.keys().tables("revision") {
                let is_named = self.view().names_version(doc.ix, row.str("version"));
                let key = (row.str("version"), row.date("date"), row.str("change"));
                if is_named && seen.insert(key) {
                    rows.push(row);
                }
            }
        }
        rows.sort_by(|a, b| (b.date("date"), b.str("version")).cmp(&(a.date("date"), a.str("version"))));
        let mut shown: Vec<(Option<crate::model::Date>, Revision)> =
            rows.into_iter().map(|row| (row.date("date"), self.linked(doc.ix, self.revision(row)))).collect();
        for version in decided() {
            let number = version.doc.keys().str("version").map(str::trim);
            if number.is_some_and(|number| {
                shown.iter().any(|(_, row)| row.version.as_deref().map(str::trim) == Some(number))
            }) {
                continue;
            }
            let row = Revision {
                version: number.map(str::to_owned),
                date: version.doc.dates.approved.map(|day| self.date(day)),
                by: self.key_links(version.doc.keys(), "approved_by").into_iter().next().map(Value::link),
                ..Revision::default()
            };
            let row = self.row_of(doc.ix, version, row);
            shown.push((version.doc.dates.approved, row));
        }
        shown.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
        shown.into_iter().map(|(_, row)| row).collect()
    }

    /// A row of the history with the pages of the version that it is about.
    fn linked(&self, ix: DocIx, row: Revision) -> Revision {
        let number = row.version.as_deref().map(str::trim).filter(|number| !number.is_empty());
        let is_meant = |version: &&ViewVersion| version.doc.keys().str("version").map(str::trim) == number;
        match self.view().versions_of(ix).iter().filter(|_| number.is_some()).find(is_meant) {
            Some(version) => self.row_of(ix, version, row),
            None => row,
        }
    }

    fn row_of(&self, ix: DocIx, version: &ViewVersion, row: Revision) -> Revision {
        let steps = steps(self.view(), ix);
        let step = steps.iter().find(|step| step.newer.doc.url == version.doc.url);
        Revision {
            page: version.has_page.then(|| self.version_link(version, self.t("versions.read"))),
            difference: step.map(|step| self.plain_link(&step.url, self.t("versions.what_differed"))),
            ..row
        }
    }

    fn marks_of_changes(&self) -> Marks {
        Marks {
            added: (self.t("versions.added"), self.t("versions.added_end")),
            removed: (self.t("versions.removed"), self.t("versions.removed_end")),
        }
    }

    fn summary(&self, places: usize, keys: usize) -> String {
        let key = match (places, keys) {
            (0, 0) => "versions.same",
            (1, _) => "versions.one_place",
            _ => "versions.places",
        };
        self.fill(key, &[("count", &places.to_string())])
    }

    /// Both texts as one, and in how many places they differ.
    fn compared(&self, step: &Step<'_>, marks: &Marks) -> (Html, usize) {
        let passages = |version: &ViewVersion| passages::passages(&body(self.view(), &version.doc));
        let (old, new) = (passages(step.older), passages(step.newer));
        let mut writer = Passages::default();
        for pair in passages::pair(&old, &new) {
            match pair {
                Pair::Both(a, b) => {
                    let (html, changes) = compare(&a.text, &b.text, marks);
                    writer.push(b, &html, changes);
                }
                Pair::Old(one) => writer.push(one, &marks.del(&one.text), 1),
                Pair::New(one) => writer.push(one, &marks.ins(&one.text), 1),
            }
        }
        writer.finish()
    }

    /// The keys that differ, before and after.
    fn keys_compared(&self, step: &Step<'_>, marks: &Marks) -> Vec<KeyDifference> {
        let day = |day: crate::model::Date| self.date(day).text;
        let words = |version: &ViewVersion| {
            let mut words = keys_in_words(self.view(), &version.doc, &day);
            // The first day follows from the decision too.
            words.retain(|one| one.key != "valid_from");
            words
        };
        let (old, new) = (words(step.older), words(step.newer));
        let mut rows = Vec::new();
        let title = |version: &ViewVersion| version.doc.title().to_owned();
        if title(step.older) != title(step.newer) && !new.iter().any(|one| one.key == "title") {
            rows.push(difference_of(&self.t("versions.title"), &[title(step.older)], &[title(step.newer)], marks));
        }
        let find = |list: &[Worded], key: &str| list.iter().find(|one| one.key == key).map(|one| one.lines.clone());
        let keys = new.iter().chain(old.iter().filter(|one| !new.iter().any(|other| other.key == one.key)));
        for one in keys {
            let (before, after) = (find(&old, one.key).unwrap_or_default(), find(&new, one.key).unwrap_or_default());
            if before != after {
                let label = self.edition.strings.label("fact", one.key).unwrap_or(&one.label);
                rows.push(difference_of(label, &before, &after, marks));
            }
        }
        rows
    }
}

/// Whether a version comes after another.
fn is_after(other: &ViewVersion, version: &ViewVersion) -> bool {
    other.doc.url != version.doc.url && other.spell.from > version.spell.from
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A key's lines before and after: those in both are left as they are.
fn difference_of(label: &str, before: &[String], after: &[String], marks: &Marks) -> KeyDifference {
    let shown = |line: &String, others: &[String], mark: &dyn Fn(&str) -> String| match others.contains(line) {
        true => escaped(line),
        false => mark(line),
    };
    let label = capitalised(label);
    if let ([old], [new]) = (before, after) {
        let (old, new) = sides(old, new, marks);
        return KeyDifference { label, before: vec![old], after: vec![new] };
    }
    KeyDifference {
        label,
        before: before.iter().map(|line| shown(line, after, &|line| marks.del(line))).collect(),
        after: after.iter().map(|line| shown(line, before, &|line| marks.ins(line))).collect(),
    }
}

/// Writes passages as HTML.
#[derive(Default)]
struct Passages {
    out: String,
    places: usize,
    lists: u8,
}

impl Passages {
    fn push(&mut self, passage: &Passage, html: &str, changes: usize) {
        self.places += changes;
        let class = if changes > 0 { " class=\"changed\"" } else { "" };
        self.shape(passage.form);
        match passage.form {
            Form::Heading(level) => {
                let level = level.clamp(2, 5) + 1;
                self.out.push_str(&format!("<h{level}{class}>{html}</h{level}>\n"));
            }
            Form::Paragraph => self.out.push_str(&format!("<p{class}>{html}</p>\n")),
            Form::Item(_) => self.out.push_str(&format!("<li{class}>{html}</li>\n")),
            Form::Row => self.out.push_str(&format!("<p{class}>{html}</p>\n")),
            Form::Code => self.out.push_str(&format!("<pre tabindex=\"0\"{class}>{html}</pre>\n")),
        }
    }

    /// Opens and closes lists.
    fn shape(&mut self, form: Form) {
        let wanted = if let Form::Item(_) = form { 1 } else { 0 };
        if self.lists < wanted {
            self.out.push_str("<ul>\n");
        }
        if self.lists > wanted {
            self.out.push_str("</ul>\n");
        }
        self.lists = wanted;
    }

    fn finish(mut self) -> (Html, usize) {
        self.shape(Form::Paragraph);
        (self.out, self.places)
    }
}
