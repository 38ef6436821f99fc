//! A law: its sections by chapter with what complies with each, and how many requirements are met.
//!
//! A section that is cited but not listed still gets its anchor (format § 8).

use std::collections::{BTreeMap, BTreeSet};

use super::concordance::{self, Move};
use crate::audience::{BodyEvent, Keys, LinkTo, ViewDoc};
use crate::model::law_ref::Number;
use crate::model::safe_html::is_safe_address;
use crate::model::{Audience, Direction, DocIx, RelationType};
use crate::render::context::{Code, Coverage, Fact, LawChapter, LawPart, LawSection, Value};
use crate::render::edition::Edition;
use crate::render::page::builder::Builder;

/// A law's part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> LawPart {
    let keys = doc.keys();
    let coverage = coverage(b.edition, doc);
    let moves = concordance::moves(b, doc);
    LawPart {
        source: keys.str("url").filter(|url| is_safe_address(url)).map(str::to_owned),
        repealed: keys.date("repealed").filter(|_| doc.is_repealed_law()).map(|date| b.date(date)),
        replaced_by: b.successors(doc).into_iter().next(),
        chapters: chapters(b, doc, &moves),
        coverage: (coverage.total > 0).then_some(coverage),
        concordance: concordance::table(b, &moves),
    }
}

/// A law's plain keys.
pub(crate) fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Option<Fact>> {
    let keys = doc.keys();
    let year = keys.int("year").map(|year| Value::text(year.to_string()));
    vec![
        b.text_fact(keys, "number"),
        b.text_fact(keys, "publisher"),
        b.fact("year", year.into_iter().collect()),
        b.date_fact("in_force", keys.date("in_force")),
        b.date_fact("amended", keys.date("amended")),
        b.date_fact("repealed", keys.date("repealed").filter(|_| !doc.is_repealed_law())),
        b.date_fact("reviewed", keys.date("reviewed")),
    ]
}

/// A section with its table, where it is listed.
type Sections<'v> = BTreeMap<crate::model::LawSection, Option<Keys<'v>>>;

fn chapters(b: &Builder<'_>, doc: &ViewDoc, moves: &[Move]) -> Vec<LawChapter> {
    let mut chapters: Vec<LawChapter> = Vec::new();
    let mut last: Option<Option<Number>> = None;
    for (section, keys) in sections(b, doc, moves) {
        if last != Some(section.chapter) {
            let title = section.chapter.map(|chapter| format!("{chapter} kap."));
            chapters.push(LawChapter { title, sections: Vec::new() });
            last = Some(section.chapter);
        }
        if let Some(chapter) = chapters.last_mut() {
            chapter.sections.push(self::section(b, doc, &section, keys, moves));
        }
    }
    chapters
}

fn sections<'v>(b: &Builder<'_>, doc: &'v ViewDoc, moves: &[Move]) -> Sections<'v> {
    let mut sections: Sections<'v> = BTreeMap::new();
    for (section, keys) in doc.law_sections().iter().zip(doc.keys().tables("section")) {
        if let Some(section) = section {
            sections.entry(*section).or_insert(Some(keys));
        }
    }
    let relations = b.view().relations_of(doc.ix, Direction::In);
    let mut cited: BTreeSet<String> = relations.filter_map(|relation| relation.detail.section.clone()).collect();
    cited.extend(own_citations(b, doc));
    for section in cited.iter().filter_map(|written| parse(written)).chain(concordance::replaced(moves, doc.ix)) {
        sections.entry(section).or_insert(None);
    }
    sections
}

/// The sections of itself that a law's own texts cite, as their anchors say.
fn own_citations(b: &Builder<'_>, doc: &ViewDoc) -> Vec<String> {
    let mut cited = Vec::new();
    let texts = doc.keys().tables("section").flat_map(|keys| [keys.prose("text"), keys.prose("advice")]);
    for fragment in std::iter::once(0).chain(texts.flatten()) {
        for event in crate::audience::body::events(b.view(), doc, fragment) {
            if let BodyEvent::LinkStart(LinkTo::Doc(ix, Some(anchor))) = event
                && ix == doc.ix
            {
                cited.extend(from_anchor(&anchor));
            }
        }
    }
    cited
}

/// `sec-14-3-a` as it is written: "14 kap. 3 a §".
fn from_anchor(anchor: &str) -> Option<String> {
    let parts: Vec<&str> = anchor.strip_prefix("sec-")?.split('-').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [section] => Some(format!("{section} §")),
        [section, letter] if !is_number(letter) => Some(format!("{section} {letter} §")),
        [chapter, section] => Some(format!("{chapter} kap. {section} §")),
        [chapter, section, letter] if is_number(section) => Some(format!("{chapter} kap. {section} {letter} §")),
        _ => None,
    }
}

/// A canonical section: "14 kap. 3 a §".
pub(crate) fn parse(written: &str) -> Option<crate::model::LawSection> {
    let mut section = crate::model::LawSection { chapter: None, section: None };
    let mut number: Option<Number> = None;
    for word in written.split_whitespace() {
        match word {
            "kap." => section.chapter = number.take(),
            "§" | "§§" => section.section = number.take(),
            word => match (word.parse::<u32>(), number.as_mut(), word.chars().next()) {
                (Ok(value), _, _) => number = Some(Number { number: value, letter: None }),
                (Err(_), Some(number), Some(letter)) if word.len() == letter.len_utf8() => {
                    number.letter = Some(letter);
                }
                _ => return None,
            },
        }
    }
    (section.chapter.is_some() || section.section.is_some()).then_some(section)
}

fn section(
    b: &Builder<'_>,
    law: &ViewDoc,
    section: &crate::model::LawSection,
    keys: Option<Keys<'_>>,
    moves: &[Move],
) -> LawSection {
    let reference = section.to_string();
    let requirement = keys.is_some_and(|keys| keys.bool("requirement") == Some(true));
    let state = requirement.then(|| state_of(b, !met_by(b.edition, law.ix, section).is_empty()));
    // The view outlives the page, so the law is taken from there.
    let relations = b.view().get(law.ix).map(|law| b.section_relations(law, &reference)).unwrap_or_default();
    LawSection {
        anchor: section.anchor(),
        title: keys.and_then(|keys| keys.str("title")).map(str::to_owned),
        text: keys.and_then(|keys| b.markdown_key(keys, "text")),
        advice: keys.and_then(|keys| b.markdown_key(keys, "advice")),
        amended: keys.and_then(|keys| keys.date("amended")).map(|date| b.date(date)),
        was: concordance::former(b, moves, law.ix, section),
        now: concordance::present(b, moves, law.ix, section),
        requirement,
        state,
        relations,
        reference,
    }
}

/// The controlled documents in force or overdue that comply with a section (docs/site.md, `requirement-unmet`), sorted by kind
/// and id. A reference to the whole chapter covers its sections.
pub(crate) fn met_by(edition: &Edition<'_>, law: DocIx, section: &crate::model::LawSection) -> Vec<DocIx> {
    let complies = edition.view.relations_of(law, Direction::In).filter(|relation| {
        let said = relation.detail.section.as_deref().and_then(parse);
        relation.ty == RelationType::CompliesWith && said.is_some_and(|said| section.is_covered_by(&said))
    });
    let counts = |ix: &DocIx| {
        let doc = edition.view.get(*ix);
        doc.is_some_and(|doc| doc.kind().is_controlled() && doc.status.is_valid())
    };
    let docs: BTreeSet<DocIx> = complies.map(|relation| relation.from).filter(counts).collect();
    docs.into_iter().collect()
}

/// Whether a requirement is met. What meets it may be internal, so the external site says of none that it isn't.
pub(crate) fn state_of(b: &Builder<'_>, is_met: bool) -> Code {
    let id = match (is_met, b.view().audience()) {
        (true, _) => "met",
        (false, Audience::Intranet) => "unmet",
        (false, Audience::External) => "elsewhere",
    };
    b.code("state", id)
}

/// How many of a law's requirements are met. What meets them may be internal, so the external site has no figures.
pub(crate) fn coverage(edition: &Edition<'_>, law: &ViewDoc) -> Coverage {
    if edition.view.audience() == Audience::External {
        return Coverage::default();
    }
    let required = law.law_sections().iter().zip(law.keys().tables("section")).filter_map(|(section, keys)| {
        let section = section.as_ref()?;
        (keys.bool("requirement") == Some(true)).then_some(section)
    });
    let mut coverage = Coverage::default();
    for section in required {
        coverage.total += 1;
        coverage.met += usize::from(!met_by(edition, law.ix, section).is_empty());
    }
    coverage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_anchors_come_back() {
        for written in ["14 kap. 3 §", "24 a §", "3 kap. 3 a §", "5 §"] {
            let section = parse(written).unwrap();
            assert_eq!(section.to_string(), written);
            assert_eq!(from_anchor(&section.anchor()).as_deref(), Some(written));
        }
        assert_eq!(parse("6 kap.").unwrap().to_string(), "6 kap.");
        assert_eq!(parse("första §"), None);
    }
}
