//! The sections of a page that answer a query: where a hit leads.
//!
//! Every section is worth what it has of the query: a group counts by the rarity of its key, three times in a heading. What
//! the title says is said of the whole page, four times at its top. So a query that is the title leads to the page, and
//! one that asks for more to the section that has it. `search.js` has a twin. Pure.

use std::collections::{BTreeSet, HashMap};

use super::plan::{Plan, Reason};
use crate::search::analysis::stem::stem;
use crate::search::analysis::token;
use crate::search::excerpt::{self, Part, Wanted};
use crate::search::index::{Error, Index, Places};
use crate::search::score::whole;

/// The most sections of one page that a hit shows.
const MOST: usize = 3;

/// What the title is worth at the top, and a heading in its section.
const TITLE: f64 = 4.0;
const HEADING: f64 = 3.0;

/// A heading that the query holds whole (with at least so many words) is worth twice as much.
const WHOLE_HEADING: usize = 2;

/// The fields that say what a page is called.
const TITLE_AND_NAMES: std::ops::Range<usize> = 0..2;

/// What is known of one key: how rare it is, the documents that are called so, and where it stands.
struct Key {
    rarity: f64,
    titles: BTreeSet<u32>,
    places: Vec<Places>,
}

impl Key {
    fn new(index: &Index, key: &str, docs: &BTreeSet<u32>) -> Result<Self, Error> {
        let occurring = index.entry(key).map_or(0, |entry| index.occurring(entry));
        let mut titles = BTreeSet::new();
        index.occurrences(key, TITLE_AND_NAMES, |doc, _, _| {
            if docs.contains(&doc) {
                titles.insert(doc);
            }
        })?;
        let rarity = index.scorer().weights(occurring)[3];
        Ok(Self { rarity, titles, places: index.places(key, Some(docs))? })
    }

    fn sections(&self, doc: u32) -> &[u32] {
        let at = self.places.binary_search_by_key(&doc, |places| places.doc);
        at.map_or(&[][..], |at| &self.places[at].sections)
    }
}

/// Chooses sections.
pub(super) struct Chooser<'a> {
    index: &'a Index,
    plan: &'a Plan,
    wanted: &'a Wanted,
    keys: HashMap<&'a str, Key>,
    /// Stems of all words of the query, those too that are not asked for.
    typed: BTreeSet<String>,
}

impl<'a> Chooser<'a> {
    /// For the hits of a query.
    pub(super) fn new(
        index: &'a Index,
        plan: &'a Plan,
        wanted: &'a Wanted,
        docs: &BTreeSet<u32>,
    ) -> Result<Self, Error> {
        let mut keys = HashMap::new();
        let all = plan.groups.iter().flat_map(|group| &group.alternatives).flat_map(|alternative| &alternative.keys);
        for key in all {
            if !keys.contains_key(key.as_str()) {
                keys.insert(key.as_str(), Key::new(index, key, docs)?);
            }
        }
        let typed = stems(index, &plan.typed).collect();
        Ok(Self { index, plan, wanted, keys, typed })
    }

    /// The numbers of a hit's sections, the one it leads to first (0 is the top of the page), and at most [`MOST`].
    pub(super) fn choose(&self, doc: u32, parts: &[Part<'_>]) -> Vec<usize> {
        let mut scores: Vec<(f64, usize)> =
            self.worth(doc, parts).into_iter().enumerate().map(|(at, worth)| (worth, at)).collect();
        // Sorting keeps the order of equals: that of the page.
        scores.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let best = scores[0];
        let near = |(at, (worth, section)): &(usize, (f64, usize))| {
            *at == 0 || (*section > 0 && *worth > 0.0 && *worth * 2.0 >= best.0)
        };
        scores.into_iter().enumerate().filter(near).map(|(_, (_, section))| section).take(MOST).collect()
    }

    /// What each section is worth.
    fn worth(&self, doc: u32, parts: &[Part<'_>]) -> Vec<f64> {
        let headings: Vec<Vec<String>> = parts.iter().map(|part| words(part.heading)).collect();
        let mut sums = vec![(0.0, 0.0); parts.len()];
        for (group, wanted) in self.plan.groups.iter().zip(self.wanted) {
            let (in_title, mut best) = self.group(doc, group, parts.len());
            for (at, worth) in best.iter_mut().enumerate() {
                if headings[at].iter().any(|word| excerpt::is_wanted(word, wanted)) {
                    *worth *= HEADING;
                }
                *worth = worth.max(if at == 0 { in_title * TITLE } else { in_title });
            }
            for (sum, worth) in sums.iter_mut().zip(best).filter(|(_, worth)| *worth > 0.0) {
                sum.0 += worth;
                sum.1 += 1.0;
            }
        }
        let groups = self.plan.groups.len() as f64;
        let total = |((sum, matched), part): ((f64, f64), &Part<'_>)| {
            let worth = whole(sum * matched * matched / (groups * groups));
            if self.is_typed(part.heading) { worth * 2.0 } else { worth }
        };
        sums.into_iter().zip(parts).map(total).collect()
    }

    /// What a group is worth in a page's title, and in each of its sections.
    fn group(&self, doc: u32, group: &super::plan::Group, parts: usize) -> (f64, Vec<f64>) {
        let (mut title, mut best) = (0.0_f64, vec![0.0_f64; parts]);
        for alternative in &group.alternatives {
            let keys: Vec<&Key> = alternative.keys.iter().filter_map(|key| self.keys.get(key.as_str())).collect();
            let Some((first, others)) = keys.split_first() else { continue };
            let sum: f64 = keys.iter().map(|key| key.rarity).sum();
            let worth = whole(sum * f64::from(alternative.weight) / 8.0);
            // What law a page is or complies with is no part of what it is called.
            let is_section = alternative.reason == Reason::Section;
            if !is_section && keys.iter().all(|key| key.titles.contains(&doc)) {
                title = title.max(worth);
            }
            for section in first.sections(doc) {
                if others.iter().all(|key| key.sections(doc).contains(section))
                    && let Some(known) = best.get_mut(*section as usize)
                {
                    *known = known.max(worth);
                }
            }
        }
        (title, best)
    }

    /// Whether a heading of some words is a part of what was typed.
    fn is_typed(&self, heading: &str) -> bool {
        let mut words = stems(self.index, heading).peekable();
        let mut count = 0;
        words.peek().is_some()
            && words.all(|word| {
                count += 1;
                self.typed.contains(&word)
            })
            && count >= WHOLE_HEADING
    }
}

/// The words of a heading, folded, as excerpts look for them.
fn words(text: &str) -> Vec<String> {
    token::tokens(text).map(|t| token::fold(&token::lower(&text[t.start..t.end]))).collect()
}

/// The stems of all words of a text, folded.
fn stems<'t>(index: &Index, text: &'t str) -> impl Iterator<Item = String> + use<'t> {
    let language = index.language();
    token::tokens(text).map(move |t| token::fold(&stem(language, &token::lower(&text[t.start..t.end]))))
}
