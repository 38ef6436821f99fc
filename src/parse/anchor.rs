//! Anchors: the id of each heading, and which of them a link means (format § 8 "Ids", § 10 "Anchors").
//!
//! A heading has one id on the page; a link may name it as GitHub or pandoc would, or by the heading's own words.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::document::{Fragment, Heading};
use super::markdown::Origin;
use crate::diag::{Code, Finding};
use crate::model::id::{caseless, fold_id, nfc};
use crate::text;

/// Anchors of the frame that a heading must not take (format § 8); its others begin with `_`.
fn is_reserved(id: &str) -> bool {
    matches!(id, "innehall" | "content") || id.starts_with("activity-") || id.starts_with('_')
}

/// Gives headings and anchors their ids, each once: as written, else the folded title, `-2` for a repetition.
pub(super) fn name(fragment: &mut Fragment, origin: &Origin, findings: &mut Vec<Finding>) {
    let mut names = Names::default();
    let mut faults: Vec<(String, Range<usize>)> = Vec::new();
    for heading in fragment.headings.iter_mut().filter(|heading| heading.is_written) {
        let is_taken = is_reserved(&heading.id) || !names.used.insert(heading.id.clone());
        if origin.is_body && is_taken {
            faults.push((heading.id.clone(), heading.range.clone()));
            heading.id = names.free(&fold_id(&heading.id));
        }
    }
    for anchor in &mut fragment.anchors {
        // Word begins all of its own with a low line.
        let wanted = anchor.written.trim_start_matches('_');
        let wanted = if wanted.is_empty() { "x" } else { wanted };
        let is_same = names.used.contains(wanted) && wanted == anchor.written;
        if origin.is_body && is_same {
            faults.push((anchor.written.clone(), anchor.range.clone()));
        }
        anchor.id = names.free(wanted);
    }
    for heading in fragment.headings.iter_mut().filter(|heading| !heading.is_written) {
        heading.id = names.free(&fold_id(&heading.text));
    }
    faults.sort_by_key(|(_, range)| range.start);
    let found = faults.into_iter().map(|(id, range)| duplicate(&id).at(fragment, origin, range));
    findings.extend(found);
}

struct Fault(crate::diag::Text);

impl Fault {
    fn at(self, fragment: &Fragment, origin: &Origin, range: Range<usize>) -> Finding {
        let help = text!("ge rubriken ett annat ankare", "give the heading another anchor");
        Finding::new(Code::DUPLICATE_ANCHOR, fragment.span(origin.file, range), self.0).help(help)
    }
}

fn duplicate(id: &str) -> Fault {
    Fault(if is_reserved(id) {
        text!("ankaret `{id}` är upptaget av sidans ram", "the anchor `{id}` is taken by the page's frame")
    } else {
        text!("ankaret `{id}` står två gånger", "the anchor `{id}` is written twice")
    })
}

#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    /// The last number tried for a base: all before it are taken, so that thousands of equal headings are no matter.
    tried: HashMap<String, u32>,
}

impl Names {
    /// The wanted id, or with the first free number after it.
    fn free(&mut self, base: &str) -> String {
        let number = self.tried.entry(base.to_owned()).or_insert(1);
        let mut id = base.to_owned();
        while is_reserved(&id) || self.used.contains(&id) {
            *number += 1;
            id = format!("{base}-{number}");
            if *number > 2 && is_reserved(base) && is_reserved(&id) {
                id = format!("h-{base}-{number}");
            }
        }
        self.used.insert(id.clone());
        id
    }
}

/// The id that a link's fragment means among a text's headings and anchors: as it stands, as the editor wrote it, or as
/// another program or a person would. The top of the page (an empty id) where it means the heading that gives the title.
pub(crate) fn meant(fragment: &Fragment, written: &str) -> Option<String> {
    let headings = &fragment.headings;
    let exact = headings.iter().find(|heading| heading.id == written).map(|heading| heading.id.clone());
    let anchor = || fragment.anchors.iter().find(|anchor| anchor.written == written).map(|anchor| anchor.id.clone());
    let spelt = || spelt_otherwise(headings, written);
    let top = || {
        let heading = fragment.dropped.as_ref()?;
        (written == heading.id || spellings(&heading.text).contains(&key(written))).then(String::new)
    };
    exact.or_else(anchor).or_else(spelt).or_else(top)
}

fn spelt_otherwise(headings: &[Heading], written: &str) -> Option<String> {
    let wanted = key(written);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut likely = None;
    for heading in headings {
        for slug in spellings(&heading.text) {
            // GitHub and pandoc both number repetitions from 1.
            let times = seen.entry(slug.clone()).or_insert(0);
            let numbered = if *times == 0 { slug } else { format!("{slug}-{times}") };
            *times += 1;
            if numbered == wanted {
                return Some(heading.id.clone());
            }
        }
        if likely.is_none() && bare(&heading.text) == bare(written) && !bare(written).is_empty() {
            likely = Some(heading.id.clone());
        }
    }
    likely
}

fn key(written: &str) -> String {
    nfc(written.trim()).to_lowercase()
}

/// A heading's id as GitHub, as pandoc and as this program make it, each once.
fn spellings(heading: &str) -> BTreeSet<String> {
    let lower = caseless(heading);
    let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let github: String = lower.chars().filter(is_kept).map(|c| if c == ' ' { '-' } else { c }).collect();
    let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let pandoc: String = lower.chars().filter(is_kept).collect();
    let pandoc = pandoc.split_whitespace().collect::<Vec<_>>().join("-");
    let pandoc = pandoc.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    [github, pandoc, lower, fold_id(heading)].into_iter().collect()
}

/// What is left when neither punctuation nor marks count.
fn bare(text: &str) -> String {
    fold_id(text).replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(id: &str, text: &str) -> Heading {
        Heading { level: 2, id: id.to_owned(), is_written: false, text: text.to_owned(), range: 0..0 }
    }

    #[test]
    fn one_heading_by_many_names() {
        let headings = vec![
            heading("1-ansvar-roller", "1. Ansvar & roller"),
            heading("e-post-telefon", "E-post/telefon"),
            heading("atgard", "Åtgärd"),
            heading("atgard-2", "Åtgärd"),
        ];
        let fragment = Fragment { headings, ..Fragment::default() };
        for (written, id) in [
            ("1-ansvar-roller", "1-ansvar-roller"),
            ("1-ansvar--roller", "1-ansvar-roller"),
            ("ansvar-roller", "1-ansvar-roller"),
            ("1. Ansvar & roller", "1-ansvar-roller"),
            ("e-posttelefon", "e-post-telefon"),
            ("åtgärd", "atgard"),
            ("Åtgärd", "atgard"),
            ("åtgärd-1", "atgard-2"),
            ("atgard-2", "atgard-2"),
        ] {
            assert_eq!(meant(&fragment, written).as_deref(), Some(id), "{written}");
        }
        assert_eq!(meant(&fragment, "annat"), None);
    }
}
