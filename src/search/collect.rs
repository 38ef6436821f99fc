//! From a view to what search takes in: each visible document as the plain text and facts that its page shows.
//!
//! Reads texts through `audience::body` only, so comments and hidden names never get here.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::lists::Lists;
use super::document::{Citation, Language, Options, Rank, SearchDoc, Section, Source, Validity, Value};
use super::index::{Error, Index};
use crate::audience::body::{self, BodyEvent};
use crate::audience::{Keys, View, ViewDoc};
use crate::diag::Lang;
use crate::model::{Direction, DocIx, Kind, RelationType, Status};
use crate::parse::citation;

/// The site's search options, with the synonyms that may go out.
fn options(view: &View, lets_out: &dyn Fn(&str, &str) -> bool) -> Options {
    let language = language(view.lang());
    let mut synonyms: BTreeMap<String, Vec<String>> = view.config().synonyms.iter().cloned().collect();
    synonyms.iter_mut().for_each(|(word, also)| also.retain(|also| lets_out(word, also) || lets_out(also, word)));
    for term in view.of_kind(Kind::Term) {
        let also: Vec<String> = term.keys().strings("synonyms").map(str::to_owned).collect();
        if !also.is_empty() {
            synonyms.entry(term.title().to_owned()).or_default().extend(also);
        }
    }
    let best = view.best().filter(|(words, _)| lets_out(words, words));
    let best = best.map(|(words, doc)| (words.to_owned(), doc.key())).collect();
    Options { language, synonyms, best }
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Sv => Language::Sv,
        Lang::En => Language::En,
    }
}

/// The synonyms that search knows of itself, which stand in its files.
pub(crate) fn built_in_synonyms(lang: Lang) -> impl Iterator<Item = &'static str> {
    let synonyms = &Lists::of(language(lang)).synonyms;
    synonyms.iter().flat_map(|(word, also)| also.iter().chain([word])).copied()
}

/// The index of a view.
///
/// # Errors
/// As [`Index::build`].
pub fn index(view: &View) -> Result<Index, Error> {
    index_letting_out(view, &|_, _| true)
}

/// The same, with only those of the configuration's synonyms that may go out: a word and what it also means.
///
/// # Errors
/// As [`Index::build`].
pub(crate) fn index_letting_out(view: &View, lets_out: &dyn Fn(&str, &str) -> bool) -> Result<Index, Error> {
    let docs: Vec<&ViewDoc> = view.docs().collect();
    let keys = docs.iter().map(|doc| doc.key()).collect();
    Index::build(&Source { keys, document: &|number| document(view, docs[number]) }, &options(view, lets_out))
}

/// What search takes in of one document: itself, its relations, and the names of what it refers to.
pub fn document(view: &View, doc: &ViewDoc) -> SearchDoc {
    let keys = doc.keys();
    let lang = view.lang();
    let own = |name: &str| keys.strings(name).map(str::to_owned).collect::<Vec<_>>();
    let mut text = Text::default();
    text.body(view, doc, 0);
    text.open = false;
    text.keys(view, doc, keys);
    let status =
        if doc.kind().is_controlled() { Value::new(doc.status.id(), doc.status.label(lang)) } else { Value::default() };
    SearchDoc {
        kind: doc.kind().id().to_owned(),
        kind_label: capital(noun(view, doc)),
        id: doc.id().to_owned(),
        title: doc.title().to_owned(),
        url: doc.url.clone(),
        type_label: type_label(view, doc),
        summary: doc.summary().unwrap_or_default(),
        also_called: own("also_called").into_iter().chain(own("synonyms")).collect(),
        abbreviations: keys.str("abbr").map(str::to_owned).into_iter().collect(),
        number: keys.str("number").unwrap_or_default().to_owned(),
        keywords: own("keywords"),
        body: text.intro,
        sections: text.sections,
        citations: citations(view, doc),
        concept: matches!(doc.kind(), Kind::Law | Kind::Role | Kind::Term),
        units: values(view, doc, &[(RelationType::BelongsTo, Direction::Out)], Kind::Unit),
        roles: roles(view, doc),
        process_types: process_types(view, doc),
        laws: values(view, doc, &[(RelationType::CompliesWith, Direction::Out)], Kind::Law),
        year: keys.int("year").filter(|_| doc.kind() == Kind::Report).and_then(|year| i16::try_from(year).ok()),
        status,
        validity: validity(doc),
        age: age(view, doc),
        rank: rank(view, doc),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn type_label(view: &View, doc: &ViewDoc) -> String {
    let title = doc.kind_type.as_deref().and_then(|id| view.config().type_title(doc.kind(), id));
    let label = title.unwrap_or_default();
    let Some(apart) = view.told_apart(doc) else { return label.to_owned() };
    let label = if label.is_empty() { capital(noun(view, doc)) } else { label.to_owned() };
    format!("{label} · {apart}")
}

fn noun(view: &View, doc: &ViewDoc) -> &'static str {
    match view.lang() {
        Lang::Sv => doc.kind().noun().0,
        Lang::En => doc.kind().noun().1,
    }
}

fn validity(doc: &ViewDoc) -> Validity {
    match doc.status {
        Status::Repealed => Validity::Repealed,
        Status::Draft | Status::Upcoming => Validity::NotYet,
        Status::InForce | Status::Overdue => Validity::InForce,
    }
}

fn rank(view: &View, doc: &ViewDoc) -> Rank {
    let in_guide = || doc.source_folders().any(|folder| view.config().search_apart.iter().any(|name| name == folder));
    match doc.kind() {
        Kind::Routine | Kind::Process | Kind::Role => Rank::Core,
        Kind::Page if in_guide() => Rank::Guide,
        Kind::Chapter | Kind::Matrix | Kind::Page => Rank::Background,
        Kind::Term => Rank::Glossary,
        _ => Rank::Ordinary,
    }
}

/// How many newer reports of the same name there are: the name without its figures, of the same unit.
fn age(view: &View, doc: &ViewDoc) -> u8 {
    let same = |other: &ViewDoc| {
        let letters = |doc: &'_ ViewDoc| doc.title().chars().filter(|letter| !letter.is_numeric()).collect::<String>();
        other.kind_type == doc.kind_type
            && other.keys().str("unit") == doc.keys().str("unit")
            && letters(other) == letters(doc)
    };
    let year = |doc: &ViewDoc| doc.keys().int("year");
    if doc.kind() != Kind::Report || year(doc).is_none() {
        return 0;
    }
    let newer = view.of_kind(Kind::Report).filter(|other| year(other) > year(doc) && same(other));
    // At most three.
    newer.take(3).count() as u8
}

fn value(doc: &ViewDoc) -> Value {
    Value::new(doc.id(), doc.title())
}

fn values(view: &View, doc: &ViewDoc, relations: &[(RelationType, Direction)], kind: Kind) -> Vec<Value> {
    let mut found: BTreeSet<Value> = BTreeSet::new();
    for (ty, direction) in relations {
        found.extend(view.related(doc.ix, *ty, *direction).into_iter().filter(|d| d.kind() == kind).map(value));
    }
    found.into_iter().collect()
}

/// Who performs it, owns it or is addressed by it; the members of a group too.
fn roles(view: &View, doc: &ViewDoc) -> Vec<Value> {
    let relations = [
        (RelationType::Performs, Direction::In),
        (RelationType::AppliesTo, Direction::Out),
        (RelationType::Owns, Direction::In),
        (RelationType::ResponsibleFor, Direction::In),
        (RelationType::Participates, Direction::In),
    ];
    let mut found: BTreeSet<DocIx> = BTreeSet::new();
    for (ty, direction) in relations {
        let near = view.related(doc.ix, ty, direction);
        for role in near.into_iter().filter(|role| role.kind() == Kind::Role) {
            found.insert(role.ix);
            found.extend(view.members_of(role.ix).map(|member| member.ix));
        }
    }
    let mut roles: Vec<Value> = found.into_iter().filter_map(|ix| view.get(ix)).map(value).collect();
    roles.sort();
    roles
}

fn process_types(view: &View, doc: &ViewDoc) -> Vec<Value> {
    let mut processes: Vec<&ViewDoc> = view.related(doc.ix, RelationType::Supports, Direction::Out);
    if doc.kind() == Kind::Process {
        processes.push(doc);
    }
    let types: BTreeSet<Value> = processes
        .iter()
        .filter_map(|process| process.kind_type.as_deref())
        .map(|id| Value::new(id, view.config().type_title(Kind::Process, id).unwrap_or(id)))
        .collect();
    types.into_iter().collect()
}

fn citations(view: &View, doc: &ViewDoc) -> Vec<Citation> {
    let laws = [RelationType::CompliesWith, RelationType::Mentions];
    let of = view.shown_relations(doc.ix, Direction::Out).filter(|(relation, _)| laws.contains(&relation.ty));
    let cited = of.filter_map(|(relation, law)| {
        let section = relation.detail.section.clone()?;
        Some(Citation { law: law.key(), section })
    });
    let own =
        doc.law_sections().iter().flatten().map(|section| Citation { law: doc.key(), section: section.to_string() });
    cited.chain(own).collect()
}

/// The keys of a document that its page shows as running text.
const SHOWN: [&str; 19] = [
    "purpose",
    "receiver",
    "goals",
    "trigger",
    "result",
    "location",
    "competence",
    "contact",
    "phone",
    "email",
    "method",
    "extent",
    "confidentiality",
    "source",
    "publisher",
    "cause",
    "measure",
    "effect",
    "deadline",
];

/// The tables of a document that its page shows.
const TABLES: [&str; 8] = ["activity", "duty", "task", "section", "risk", "measure", "event", "result"];

/// The text of a page, a paragraph a line, section by section.
#[derive(Default)]
struct Text {
    intro: String,
    sections: Vec<Section>,
    /// Whether what comes stands under the last heading.
    open: bool,
}

impl Text {
    fn line(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let section = self.sections.last_mut().filter(|_| self.open);
        let out = section.map_or(&mut self.intro, |section| &mut section.text);
        out.push_str(text);
        out.push('\n');
    }

    fn section(&mut self, anchor: String, heading: &str, law: Option<Citation>) {
        self.sections.push(Section { anchor, heading: heading.trim().to_owned(), text: String::new(), law });
        self.open = true;
    }

    fn keys(&mut self, view: &View, doc: &ViewDoc, keys: Keys<'_>) {
        for name in SHOWN {
            if let Some(text) = keys.str(name) {
                self.line(text);
            }
            keys.strings(name).for_each(|text| self.line(text));
        }
        if let Some(text) = keys.table("deadline").and_then(|table| table.str("text")) {
            self.line(text);
        }
        for name in ["text", "advice", "management_system"] {
            // An entry's text is its body.
            if let Some(fragment) = keys.prose(name).filter(|fragment| *fragment > 0 && !is_body(doc, name)) {
                self.body(view, doc, fragment);
            }
        }
        for table in TABLES {
            for inner in keys.tables(table) {
                self.table(view, doc, table, inner);
            }
        }
    }

    /// A table of the front matter; activities and sections of laws have headings with anchors of their own.
    fn table(&mut self, view: &View, doc: &ViewDoc, table: &str, keys: Keys<'_>) {
        let title = keys.str("title").unwrap_or_default();
        match (table, keys.str("ref").and_then(citation::parse_section)) {
            ("activity", _) => self.section(format!("activity-{}", keys.activity_id()), title, None),
            ("section", Some(section)) => {
                let law = Citation { law: doc.key(), section: section.to_string() };
                self.section(section.anchor(), &format!("{section} {title}"), Some(law));
            }
            _ => self.line(title),
        }
        self.keys(view, doc, keys);
        if matches!(table, "activity" | "section") {
            self.open = false;
        }
    }

    fn body(&mut self, view: &View, doc: &ViewDoc, fragment: u32) {
        let mut line = String::new();
        let mut anchor = "";
        for event in body::events(view, doc, fragment) {
            match event {
                BodyEvent::Text(text) | BodyEvent::Code(text) => line.push_str(&text),
                BodyEvent::SoftBreak | BodyEvent::HardBreak => line.push(' '),
                BodyEvent::Html(html) => {
                    for (number, words) in crate::parse::html::words(&html).split('\n').enumerate() {
                        if number > 0 {
                            self.line(&std::mem::take(&mut line));
                        }
                        line.push_str(words);
                    }
                }
                BodyEvent::Image(_, alt, title, _) => {
                    for text in [alt, title].into_iter().filter(|text| !text.is_empty()) {
                        line.push(' ');
                        line.push_str(text);
                    }
                }
                BodyEvent::HeadingStart(_, id) => {
                    self.line(&std::mem::take(&mut line));
                    anchor = id;
                }
                BodyEvent::HeadingEnd(_) => {
                    let heading = std::mem::take(&mut line);
                    self.section(doc.anchor(anchor).into_owned(), &heading, None);
                }
                BodyEvent::End(tag) if ends_line(&tag) => self.line(&std::mem::take(&mut line)),
                _ => {}
            }
        }
        self.line(&line);
    }
}

fn is_body(doc: &ViewDoc, name: &str) -> bool {
    doc.is_entry() && name == "text"
}

fn ends_line(tag: &pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd as End;
    !matches!(tag, End::Emphasis | End::Strong | End::Strikethrough | End::Link | End::Superscript | End::Subscript)
}
