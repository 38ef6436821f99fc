//! Asking the index: ranking, filters, excerpts, and how a score came about.
//!
//! [`search`] plans the query, scores every document that satisfies a group by the canonical score, filters, counts what could
//! be filtered by, and cuts excerpts for the hits asked for. [`explain`] shows the same as it happened.
//! The order of hits is total: score, then the document's number. Pure.

pub(crate) mod plan;
mod section;
mod spell;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use serde::Serialize;

use super::analysis::names::SYNONYM_WEIGHT;
use super::analysis::stem::stem;
use super::analysis::{lists::Lists, token};
use super::document::{Facet, Rank, Validity, Value};
use super::excerpt::{self, Excerpt, Part};
use super::index::{BEST, EXACT, Error, Facts, Index, PAIRS, Posting, SCORED};
use super::score::{BEST_BONUS, EXACT_BONUS, PAIR_BONUS, PHRASE_BONUS, whole};
use plan::{Plan, Reason};

/// The most that what stands in for a word may weigh beside the word itself, in eighths.
const STAND_IN_WEIGHT: u8 = 3;

/// Queries of so many groups or fewer are short: what the kind of a document means counts fully.
const SHORT_QUERY: usize = 2;

/// A query as asked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What was typed.
    pub(crate) text: String,
    /// Ids of values; a document must have one of each facet named.
    pub(crate) filters: BTreeMap<Facet, BTreeSet<String>>,
    /// How many hits to leave out.
    pub(crate) offset: usize,
    /// How many hits to give.
    pub(crate) limit: usize,
}

impl Query {
    /// A query without filters, for the first hits.
    #[must_use]
    pub fn new(text: &str, limit: usize) -> Self {
        Self { text: text.to_owned(), limit, ..Self::default() }
    }
}

/// A document found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number in [`Index::docs`].
    pub doc: u32,
    /// Its score.
    pub(crate) score: u64,
    /// Where it leads and what else of the page answers: the numbers of sections (`excerpt::parts`), 0 being its top.
    pub(crate) sections: Vec<usize>,
    /// Where the words were found.
    pub(crate) excerpt: Excerpt,
}

impl Hit {
    /// Where the hit leads: the address relative to the site's root, and the section's heading, if it is one.
    pub fn leads_to<'a>(&self, index: &'a Index) -> (String, &'a str) {
        self.place(index, self.sections.first().copied().unwrap_or(0))
    }

    /// The address of one of its sections, relative to the site's root, and the section's heading.
    pub(crate) fn place<'a>(&self, index: &'a Index, section: usize) -> (String, &'a str) {
        let Some(doc) = index.docs().get(self.doc as usize) else { return (String::new(), "") };
        match excerpt::parts(&doc.text).nth(section).filter(|part| !part.anchor.is_empty()) {
            Some(part) => {
                let page = doc.url.split('#').next().unwrap_or_default();
                (format!("{page}#{}", part.anchor), part.heading)
            }
            None => (doc.url.clone(), ""),
        }
    }
}

/// What a query gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many documents were found in all.
    pub total: usize,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// The glossary's entry of that very name.
    pub(crate) definition: Option<u32>,
    /// The query put right, when words of it were misspelled.
    pub(crate) did_you_mean: Option<String>,
    /// Other names and synonyms that were looked for too.
    pub(crate) also: Vec<String>,
    /// For each facet the values of the documents found (by the other facets' filters), with how many.
    pub(crate) counts: BTreeMap<Facet, Vec<(Value, usize)>>,
}

/// A document and its score.
type Scored = (u32, f64);

/// The scores of the keys of one query, each key looked up once.
struct Scoring<'a> {
    index: &'a Index,
    keys: HashMap<(&'a str, usize), Rc<[Scored]>>,
    /// By document, [`ABSENT`] between uses.
    row: Vec<f64>,
}

/// Where a row of scores says that a document has none; scores are never negative.
const ABSENT: f64 = -1.0;

/// All documents found with their scores, in no order that matters.
fn score<'a>(index: &'a Index, plan: &'a Plan) -> Result<Vec<Scored>, Error> {
    let mut scoring = Scoring::new(index);
    let documents = index.docs().len();
    let mut sums = vec![(0.0, 0_u32); documents];
    for group in &plan.groups {
        let mut best = vec![0.0_f64; documents];
        for alternative in &group.alternatives {
            let see = |doc, score| best[doc as usize] = f64::max(best[doc as usize], score);
            scoring.alternative(alternative, group.least, see)?;
        }
        for (sum, score) in sums.iter_mut().zip(best).filter(|(_, score)| *score > 0.0) {
            sum.0 += score;
            sum.1 += 1;
        }
    }
    let bonuses = bonuses(index, plan)?;
    let groups = plan.groups.len();
    let numbered =
        (0_u32..).zip(sums).zip(bonuses).zip(index.facts()).filter(|(((_, (_, matched)), _), _)| *matched > 0);
    let total = |(((number, (sum, matched)), bonus), facts)| (number, total(sum, matched, groups, bonus, facts));
    Ok(numbered.map(total).collect())
}

/// The order of hits: by score, best first, then by document.
fn by_score((a, x): &Scored, (b, y): &Scored) -> Ordering {
    y.total_cmp(x).then(a.cmp(b))
}

/// The first of the hits, in order.
fn first(mut hits: Vec<Scored>, most: usize) -> Vec<Scored> {
    if most < hits.len() {
        hits.select_nth_unstable_by(most, by_score);
        hits.truncate(most);
    }
    hits.sort_unstable_by(by_score);
    hits
}

/// What titles add: for neighbours, and for being the query; and what the organisation does.
#[derive(Debug, Clone, Copy, Default)]
struct Bonus {
    phrase: f64,
    exact: f64,
    best: f64,
}

/// The score of a document: the groups' sum by the share of them that it satisfies, squared, and by what it is.
fn total(sum: f64, matched: u32, groups: usize, bonus: Bonus, facts: &Facts) -> f64 {
    let short = groups <= SHORT_QUERY;
    let (matched, groups) = (f64::from(matched), groups as f64);
    let satisfied = whole(sum * matched * matched / (groups * groups)) + bonus.phrase;
    let rank = match (facts.rank, short) {
        (Rank::Core, true) => 20.0,
        (Rank::Core, false) => 18.0,
        (Rank::Ordinary, _) => 16.0,
        (Rank::Background, false) => 14.0,
        (Rank::Background | Rank::Guide, _) => 12.0,
        (Rank::Glossary, _) => 10.0,
    };
    // The definition of what was typed stands above the hits.
    let exact = if facts.rank == Rank::Glossary { 0.0 } else { bonus.exact };
    let exact = exact.max(bonus.best);
    let valid = if facts.validity == Validity::InForce { 4.0 } else { 3.0 };
    let age = [16.0, 11.0, 9.0, 8.0][usize::from(facts.age.min(3))];
    whole((satisfied + exact) * rank * valid * age / 1024.0)
}

impl<'a> Scoring<'a> {
    fn new(index: &'a Index) -> Self {
        Self { index, keys: HashMap::new(), row: vec![ABSENT; index.docs().len()] }
    }

    /// The documents of a key with their scores, as if it occurred in at least so many.
    fn key(&mut self, key: &'a str, least: usize) -> Result<Rc<[Scored]>, Error> {
        if let Some(known) = self.keys.get(&(key, least)) {
            return Ok(Rc::clone(known));
        }
        let (scorer, facts) = (self.index.scorer(), self.index.facts());
        let occurring = self.index.entry(key).map_or(0, |entry| self.index.occurring(entry));
        let weights = scorer.weights(occurring.max(least));
        let mut docs: Vec<u32> = Vec::with_capacity(occurring);
        let row = &mut self.row;
        self.index.occurrences(key, 0..SCORED, |doc, field, count| {
            let sum = &mut row[doc as usize];
            if *sum == ABSENT {
                *sum = 0.0;
                docs.push(doc);
            }
            *sum += scorer.score(&weights, field, count, facts[doc as usize].lengths);
        })?;
        let take = |doc: u32| (doc, std::mem::replace(&mut row[doc as usize], ABSENT));
        let scores: Rc<[Scored]> = docs.into_iter().map(take).collect();
        self.keys.insert((key, least), Rc::clone(&scores));
        Ok(scores)
    }

    /// Tells `see` of the documents that have all keys of an alternative, with its weighted score. What only stands in
    /// for a word that `least` documents have (0: for none) is worth less, and no rarer than that word.
    fn alternative(
        &mut self,
        alternative: &'a plan::Alternative,
        least: usize,
        mut see: impl FnMut(u32, f64),
    ) -> Result<(), Error> {
        let stands_in = least > 0 && alternative.weight <= SYNONYM_WEIGHT;
        let (least, weight) =
            if stands_in { (least, alternative.weight.min(STAND_IN_WEIGHT)) } else { (0, alternative.weight) };
        let weigh = |score: f64| whole(score * f64::from(weight) / 8.0);
        let [first, others @ ..] = &alternative.keys[..] else { return Ok(()) };
        let first = self.key(first, least)?;
        if others.is_empty() {
            first.iter().for_each(|(doc, score)| see(*doc, weigh(*score)));
            return Ok(());
        }
        let mut found = first.to_vec();
        for key in others {
            let scores = self.key(key, least)?;
            let row = &mut self.row;
            scores.iter().for_each(|(doc, score)| row[*doc as usize] = *score);
            found.retain_mut(|(doc, sum)| {
                let more = row[*doc as usize];
                *sum += more;
                more != ABSENT
            });
            scores.iter().for_each(|(doc, _)| row[*doc as usize] = ABSENT);
        }
        found.into_iter().for_each(|(doc, score)| see(doc, weigh(score)));
        Ok(())
    }
}

/// What titles and names add to each document.
fn bonuses(index: &Index, plan: &Plan) -> Result<Vec<Bonus>, Error> {
    let mut bonuses = vec![Bonus::default(); index.docs().len()];
    for pair in &plan.pairs {
        index.occurrences(pair, PAIRS..PAIRS + 1, |doc, _, _| bonuses[doc as usize].phrase += PAIR_BONUS)?;
    }
    let all = PAIR_BONUS * plan.pairs.len() as f64;
    bonuses
        .iter_mut()
        .filter(|bonus| bonus.phrase > 0.0 && bonus.phrase == all)
        .for_each(|bonus| bonus.phrase += PHRASE_BONUS);
    if let Some(exact) = &plan.exact {
        index.occurrences(exact, EXACT..EXACT + 1, |doc, _, _| bonuses[doc as usize].exact = EXACT_BONUS)?;
        index.occurrences(exact, BEST..BEST + 1, |doc, _, _| bonuses[doc as usize].best = BEST_BONUS)?;
    }
    Ok(bonuses)
}

/// Searches.
///
/// # Errors
/// When tantivy's files are damaged.
pub fn search(index: &Index, query: &Query) -> Result<Answer, Error> {
    let plan = plan::plan(index, &query.text);
    let scored = score(index, &plan)?;
    let filters = Filters::new(index, query);
    let counts = filters.counts(&scored);
    let found = filters.admitted(scored);
    let total = found.len();
    let found = first(found, query.offset.saturating_add(query.limit));
    let found = found.get(query.offset..).unwrap_or_default();
    let wanted = wanted(index, &plan);
    let docs = found.iter().map(|(doc, _)| *doc).collect();
    let chooser = section::Chooser::new(index, &plan, &wanted, &docs)?;
    let hit = |(doc, score): &Scored| {
        let kept = &index.docs()[*doc as usize].text;
        let parts: Vec<Part<'_>> = excerpt::parts(kept).collect();
        let sections = chooser.choose(*doc, &parts);
        let leads = sections.first().and_then(|section| parts.get(*section)).filter(|part| !part.anchor.is_empty());
        let excerpt = leads.map(|part| excerpt::cut(part.text, &wanted)).filter(|excerpt| !excerpt.text.is_empty());
        Hit {
            doc: *doc,
            score: *score as u64,
            sections,
            excerpt: excerpt.unwrap_or_else(|| excerpt::cut_best(kept, &wanted)),
        }
    };
    Ok(Answer {
        total,
        hits: found.iter().map(hit).collect(),
        definition: definition(index, &plan)?,
        also: also(&plan),
        did_you_mean: plan.did_you_mean,
        counts,
    })
}

/// The glossary's entry that is called what was typed; the first of several.
fn definition(index: &Index, plan: &Plan) -> Result<Option<u32>, Error> {
    let mut entry: Option<u32> = None;
    if let Some(exact) = &plan.exact {
        index.occurrences(exact, EXACT..EXACT + 1, |doc, _, _| {
            if index.facts()[doc as usize].rank == Rank::Glossary {
                entry = Some(entry.map_or(doc, |known| known.min(doc)));
            }
        })?;
    }
    Ok(entry)
}

#[cfg(test)]
/// The number and score of every document that a query finds, best first; for comparing engines whole.
///
/// # Errors
/// When tantivy's files are damaged.
pub(crate) fn found(index: &Index, query: &Query) -> Result<Vec<(u32, u64)>, Error> {
    let plan = plan::plan(index, &query.text);
    let found = Filters::new(index, query).admitted(score(index, &plan)?);
    Ok(first(found, usize::MAX).into_iter().map(|(doc, score)| (doc, score as u64)).collect())
}

/// The filters of a query as numbers of values.
struct Filters<'a> {
    index: &'a Index,
    chosen: BTreeMap<Facet, Vec<u16>>,
}

impl<'a> Filters<'a> {
    fn new(index: &'a Index, query: &Query) -> Self {
        let numbers = |facet: Facet, ids: &BTreeSet<String>| {
            let values = index.values(facet).iter();
            (0_u16..).zip(values).filter(|(_, value)| ids.contains(&value.id)).map(|(number, _)| number).collect()
        };
        let chosen = query.filters.iter().filter(|(_, ids)| !ids.is_empty());
        Self { index, chosen: chosen.map(|(facet, ids)| (*facet, numbers(*facet, ids))).collect() }
    }

    /// The documents that pass.
    fn admitted(&self, mut scored: Vec<Scored>) -> Vec<Scored> {
        scored.retain(|(doc, _)| self.admits(*doc, None));
        scored
    }

    /// Whether a document passes all filters but those of one facet; what is repealed only where status is chosen.
    fn admits(&self, doc: u32, but: Option<Facet>) -> bool {
        let by_status = self.chosen.contains_key(&Facet::Status) || but == Some(Facet::Status);
        if !by_status && self.index.facts()[doc as usize].validity == Validity::Repealed {
            return false;
        }
        let meta = || &self.index.docs()[doc as usize];
        self.chosen
            .iter()
            .filter(|(facet, _)| Some(**facet) != but)
            .all(|(facet, numbers)| meta().values.of(*facet).iter().any(|number| numbers.contains(number)))
    }

    /// For each facet how many of the documents found have each value, the facet's own filter aside.
    fn counts(&self, scored: &[Scored]) -> BTreeMap<Facet, Vec<(Value, usize)>> {
        let admitted = |but: Option<Facet>| {
            let docs = scored.iter().map(|(doc, _)| *doc);
            self.index.facets().count(docs.filter(move |doc| self.admits(*doc, but)))
        };
        // Facets without a filter of their own are counted by the same documents.
        let mut together = admitted(None);
        for facet in self.chosen.keys() {
            together[*facet as usize] = std::mem::take(&mut admitted(Some(*facet))[*facet as usize]);
        }
        if !self.chosen.contains_key(&Facet::Status) {
            let is_repealed = |doc: &u32| self.index.facts()[*doc as usize].validity == Validity::Repealed;
            let repealed = scored.iter().map(|(doc, _)| *doc).filter(is_repealed);
            let more = self.index.facets().count(repealed.filter(|doc| self.admits(*doc, Some(Facet::Status))));
            let counts = together[Facet::Status as usize].iter_mut();
            counts.zip(&more[Facet::Status as usize]).for_each(|(count, more)| *count += more);
        }
        let counted = |(facet, counts): (Facet, Vec<usize>)| {
            let values = self.index.values(facet).iter().zip(counts).filter(|(_, count)| *count > 0);
            (facet, values.map(|(value, count)| (value.clone(), count)).collect())
        };
        Facet::ALL.into_iter().zip(together).map(counted).collect()
    }
}

/// Names and synonyms that were looked for beside what was typed.
fn also(plan: &Plan) -> Vec<String> {
    let mut also: Vec<String> = Vec::new();
    for group in &plan.groups {
        for alternative in &group.alternatives {
            let shown = matches!(alternative.reason, Reason::Name | Reason::Synonym);
            if shown && alternative.label.to_lowercase() != group.typed && !also.contains(&alternative.label) {
                also.push(alternative.label.clone());
            }
        }
    }
    also
}

/// The beginnings of words that excerpts are sought and marked by, folded, for each group.
fn wanted(index: &Index, plan: &Plan) -> excerpt::Wanted {
    plan.groups.iter().map(|group| wanted_of(index, group)).collect()
}

fn wanted_of(index: &Index, group: &plan::Group) -> Vec<String> {
    let stop = &Lists::of(index.language()).stop;
    let mut keys: Vec<String> = Vec::new();
    for alternative in &group.alternatives {
        match alternative.reason {
            Reason::Section => {}
            Reason::Name => {
                let label = token::nfc(&alternative.label).into_owned();
                for word in token::tokens(&label).map(|t| token::lower(&label[t.start..t.end])) {
                    if !stop.contains(word.as_str()) {
                        keys.push(token::fold(&stem(index.language(), &word)));
                    }
                }
            }
            _ => keys.extend(alternative.keys.iter().map(|key| token::fold(key))),
        }
    }
    for word in token::tokens(&group.typed).map(|t| group.typed[t.start..t.end].to_owned()) {
        if !stop.contains(word.as_str()) && !group.typed.starts_with('§') {
            keys.push(token::fold(&word));
        }
    }
    keys
}

/// How a query was understood and a hit's score came about.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Explanation {
    /// The words of the query as understood.
    pub(crate) groups: Vec<ExplainedGroup>,
    /// The query put right.
    pub(crate) did_you_mean: Option<String>,
    /// How many documents were found.
    pub(crate) total: usize,
    /// The best hits.
    pub(crate) hits: Vec<ExplainedHit>,
}

/// A group of the query.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExplainedGroup {
    /// As typed.
    pub(crate) typed: String,
    /// What satisfies it.
    pub(crate) alternatives: Vec<ExplainedAlternative>,
}

/// An alternative.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExplainedAlternative {
    /// Its keys.
    pub(crate) keys: Vec<String>,
    /// Why: `typed`, `derived`, `name`, `synonym`, `parts`, `folded`, `completed`, `corrected`, `section`.
    pub(crate) reason: String,
    /// Weight in eighths.
    pub(crate) weight: u8,
    /// In how many documents it occurs.
    pub(crate) documents: usize,
}

/// A hit's score.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExplainedHit {
    /// `kind/id`.
    pub(crate) key: String,
    /// Title.
    pub(crate) title: String,
    /// The whole.
    pub(crate) score: u64,
    /// For each key that occurs: the score of title, names, headings, body, parts, before weights.
    pub(crate) keys: BTreeMap<String, [u64; SCORED]>,
    /// For words that follow on one another in a title.
    pub(crate) phrase: u64,
    /// For being the title.
    pub(crate) exact: u64,
}

/// Explains a query and its best hits.
///
/// # Errors
/// When tantivy's files are damaged.
pub(crate) fn explain(index: &Index, query: &Query) -> Result<Explanation, Error> {
    let plan = plan::plan(index, &query.text);
    let found = Filters::new(index, query).admitted(score(index, &plan)?);
    let (total, found) = (found.len(), first(found, query.offset.saturating_add(query.limit)));
    let bonuses = bonuses(index, &plan)?;
    let mut scoring = Scoring::new(index);
    let mut groups = Vec::new();
    let mut keys: BTreeMap<&str, Vec<Posting>> = BTreeMap::new();
    for group in &plan.groups {
        let mut alternatives = Vec::new();
        for alternative in &group.alternatives {
            let mut documents = 0;
            scoring.alternative(alternative, 0, |_, _| documents += 1)?;
            alternatives.push(ExplainedAlternative {
                keys: alternative.keys.clone(),
                reason: format!("{:?}", alternative.reason).to_lowercase(),
                weight: alternative.weight,
                documents,
            });
            for key in &alternative.keys {
                keys.insert(key, index.postings(key)?);
            }
        }
        groups.push(ExplainedGroup { typed: group.typed.clone(), alternatives });
    }
    let hit = |(doc, score): &Scored| {
        let meta = &index.docs()[*doc as usize];
        let bonus = bonuses[*doc as usize];
        let fields = |(key, postings): (&&str, &Vec<Posting>)| {
            let at = postings.binary_search_by_key(doc, |posting| posting.doc).ok()?;
            let weights = index.scorer().weights(postings.len());
            let score = |field| index.scorer().score(&weights, field, postings[at].counts[field], meta.lengths) as u64;
            Some(((*key).to_owned(), std::array::from_fn(score))).filter(|(_, scores)| scores.iter().any(|s| *s > 0))
        };
        ExplainedHit {
            key: meta.key.clone(),
            title: meta.title.clone(),
            score: *score as u64,
            keys: keys.iter().filter_map(fields).collect(),
            phrase: bonus.phrase as u64,
            exact: bonus.exact.max(bonus.best) as u64,
        }
    };
    let hits = found.iter().skip(query.offset).map(hit).collect();
    Ok(Explanation { groups, did_you_mean: plan.did_you_mean, total, hits })
}
