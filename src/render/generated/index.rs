//! A to Ö, and the page of forms, templates, checklists and files.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::ViewDoc;
use crate::diag::Lang;
use crate::model::{Direction, Kind, RelationType};
use crate::render::context::{FormGroup, FormItem, FormsPage, Host, IndexEntry, IndexLetter, IndexPage, Link, Shell};
use crate::render::generated::listing;
use crate::render::page::builder::Builder;

/// `a-o.html`.
pub(crate) fn page(b: &Builder<'_>, page: Shell, host: Option<Host>) -> IndexPage {
    let mut entries: Vec<(String, IndexEntry)> =
        b.view().docs().filter(|doc| doc.is_listed()).flat_map(|doc| names(b, doc)).collect();
    let collation = &b.edition.collation;
    entries.sort_by(|one, other| {
        collation.compare(&one.1.name, &other.1.name).then_with(|| one.1.link.url.cmp(&other.1.link.url))
    });
    let mut by_letter: BTreeMap<String, Vec<IndexEntry>> = BTreeMap::new();
    for (letter, entry) in entries {
        by_letter.entry(letter).or_default().push(entry);
    }
    let letters = alphabet(b.edition.lang()).into_iter().map(|letter| IndexLetter {
        anchor: format!("_letter-{}", anchor(&letter)),
        entries: by_letter.remove(&letter).unwrap_or_default(),
        letter,
    });
    let letters: Vec<IndexLetter> =
        letters.filter(|letter| letter.letter != DIGITS || !letter.entries.is_empty()).collect();
    IndexPage { page, host, letters }
}

/// The heading of what doesn't start with a letter of the alphabet.
const DIGITS: &str = "0–9";

fn alphabet(lang: Lang) -> Vec<String> {
    let mut letters: Vec<String> = ('A'..='Z').map(String::from).collect();
    if lang == Lang::Sv {
        letters.extend(["Å", "Ä", "Ö"].map(str::to_owned));
    }
    letters.push(DIGITS.to_owned());
    letters
}

fn anchor(letter: &str) -> String {
    match letter {
        "Å" => "aa".to_owned(),
        "Ä" => "ae".to_owned(),
        "Ö" => "oe".to_owned(),
        DIGITS => "0-9".to_owned(),
        other => other.to_lowercase(),
    }
}

/// A document under its title, and under its other names with "see".
fn names(b: &Builder<'_>, doc: &ViewDoc) -> Vec<(String, IndexEntry)> {
    let keys = doc.keys();
    let title = doc.title();
    let others = keys.strings("also_called").chain(keys.strings("synonyms")).chain(doc.abbr());
    let mut seen = BTreeSet::from([title.to_lowercase()]);
    let others: Vec<&str> = others.filter(|name| seen.insert(name.to_lowercase())).collect();
    let entry = |name: &str, see: bool| {
        let entry = IndexEntry { name: name.to_owned(), link: b.link(doc), see, kind: b.sort_code(doc) };
        (letter(name, b.edition.lang()), entry)
    };
    std::iter::once(entry(title, false)).chain(others.into_iter().map(|name| entry(name, true))).collect()
}

/// The letter a name stands under: its first letter, marks folded but for the language's own letters.
fn letter(name: &str, lang: Lang) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric()).unwrap_or('0');
    let upper: String = first.to_uppercase().collect();
    if lang == Lang::Sv && ["Å", "Ä", "Ö"].contains(&upper.as_str()) {
        return upper;
    }
    let folded = crate::model::fold(&upper).to_uppercase();
    match folded.chars().next() {
        Some(letter @ 'A'..='Z') if !folded.starts_with("X-") => letter.to_string(),
        _ => DIGITS.to_owned(),
    }
}

/// The types that are filled in or followed by hand.
const FORMS: [&str; 3] = ["form", "template", "checklist"];

/// `blanketter.html`.
pub(crate) fn forms(b: &Builder<'_>, page: Shell, host: Option<Host>) -> FormsPage {
    let mut groups: Vec<FormGroup> = FORMS.iter().map(|code| documents(b, code)).collect();
    groups.push(attachments(b));
    groups.retain(|group| !group.items.is_empty());
    let values: Vec<&BTreeMap<String, Vec<String>>> =
        groups.iter().flat_map(|group| &group.items).map(|item| &item.filters).collect();
    let filters = listing::choices_of(b, &values, &["unit", "process"]);
    FormsPage { page, host, filters, groups }
}

fn documents(b: &Builder<'_>, code: &str) -> FormGroup {
    let mut docs: Vec<&ViewDoc> = b
        .view()
        .of_kind(Kind::Routine)
        .filter(|doc| doc.is_listed() && doc.kind_type.as_deref() == Some(code))
        .collect();
    b.edition.sort_titles(&mut docs);
    let items = docs.into_iter().map(|doc| FormItem {
        link: b.link(doc),
        format: None,
        summary: doc.summary(),
        used_in: used_in(b, doc),
        filters: listing::filters(b, doc),
    });
    FormGroup { code: code.to_owned(), heading: b.t(&format!("forms.{code}")), items: items.collect() }
}

fn used_in(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Link> {
    let view = b.view();
    let uses = view.related(doc.ix, RelationType::Uses, Direction::In);
    let supports = view.related(doc.ix, RelationType::Supports, Direction::Out);
    b.sorted_links(uses.into_iter().chain(supports).map(|doc| doc.ix))
}

fn attachments(b: &Builder<'_>) -> FormGroup {
    let mut items = Vec::new();
    for doc in b.view().docs().filter(|doc| doc.is_listed()) {
        for file in b.attachments(doc) {
            let link = Link { url: file.url, title: file.title, ..Link::default() };
            let format = file.size.map_or_else(|| file.format.clone(), |size| format!("{} · {size}", file.format));
            let used_in = vec![b.link(doc)];
            items.push(FormItem {
                link,
                format: Some(format),
                summary: None,
                used_in,
                filters: listing::filters(b, doc),
            });
        }
    }
    items.sort_by(|one, other| b.edition.collation.compare(&one.link.title, &other.link.title));
    FormGroup { code: "attachment".to_owned(), heading: b.t("forms.attachment"), items }
}
