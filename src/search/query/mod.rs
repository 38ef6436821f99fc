//! Asking the index: ranking, filters, excerpts, and how a score came about.
//!
//! [`search`] plans the query, scores every document that satisfies a group by the canonical score, filters, counts what could
//! be filtered by, and cuts excerpts for the hits asked for. [`explain`] shows the same as it happened.
//! The order of hits is total: score, then the document's number. Pure.

pub mod plan;
mod spell;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::analysis::stem::stem;
use super::analysis::{lists::Lists, token};
use super::document::{Facet, Rank, Validity, Value};
use super::excerpt::{self, Excerpt};
use super::index::{EXACT, Error, Facts, Index, PAIRS, Posting, SCORED};
use super::score::{EXACT_BONUS, PAIR_BONUS, PHRASE_BONUS, whole};
use plan::{Plan, Reason};

/// Queries of so many groups or fewer are short: what the kind of a document means counts fully.
const SHORT_QUERY: usize = 2;

/// A query as asked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// Ids of values; a document must have one of each facet named.
    pub filters: BTreeMap<Facet, BTreeSet<String>>,
    /// How many hits to leave out.
    pub offset: usize,
    /// How many hits to give.
    pub limit: usize,
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
    pub score: u64,
    /// Where the words were found.
    pub excerpt: Excerpt,
}

/// What a query gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many documents were found in all.
    pub total: usize,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// The query put right, when words of it were misspelled.
    pub did_you_mean: Option<String>,
    /// Other names and synonyms that were looked for too.
    pub also: Vec<String>,
    /// For each facet the values of the documents found (by the other facets' filters), with how many.
    pub counts: BTreeMap<Facet, Vec<(Value, usize)>>,
}

/// Where the keys of one query occur, each looked up once.
struct Scoring<'a> {
    index: &'a Index,
    postings: HashMap<String, Vec<Posting>>,
}

/// All documents found with their scores, best first.
///
/// # Errors
/// When tantivy's files are damaged.
pub fn rank(index: &Index, plan: &Plan) -> Result<Vec<(u32, f64)>, Error> {
    let mut scoring = Scoring { index, postings: HashMap::new() };
    let documents = index.docs().len();
    let mut sums = vec![(0.0, 0_u32); documents];
    for group in &plan.groups {
        let mut best = vec![0.0_f64; documents];
        for alternative in &group.alternatives {
            for (doc, score) in scoring.alternative(alternative)? {
                let known = &mut best[doc as usize];
                *known = known.max(score);
            }
        }
        for (sum, score) in sums.iter_mut().zip(best).filter(|(_, score)| *score > 0.0) {
            sum.0 += score;
            sum.1 += 1;
        }
    }
    let bonuses = scoring.bonuses(plan)?;
    let groups = plan.groups.len();
    let mut ranked = Vec::new();
    for ((number, (sum, matched)), facts) in (0_u32..).zip(sums).zip(index.facts()) {
        if matched > 0 {
            let bonus = bonuses.get(&number).copied().unwrap_or_default();
            ranked.push((number, total(sum, matched, groups, bonus, facts)));
        }
    }
    ranked.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    Ok(ranked)
}

/// What titles add: for neighbours, and for being the query.
#[derive(Debug, Clone, Copy, Default)]
struct Bonus {
    phrase: f64,
    exact: f64,
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
        (Rank::Background, true) => 12.0,
        (Rank::Background, false) => 14.0,
    };
    let valid = if facts.validity == Validity::InForce { 4.0 } else { 3.0 };
    whole((satisfied + bonus.exact) * rank * valid / 64.0)
}

impl Scoring<'_> {
    fn key(&mut self, key: &str) -> Result<&[Posting], Error> {
        if !self.postings.contains_key(key) {
            self.postings.insert(key.to_owned(), self.index.postings(key)?);
        }
        Ok(self.postings.get(key).map_or(&[], Vec::as_slice))
    }

    /// The documents of a key with their scores, by document.
    fn scores(&mut self, key: &str) -> Result<Vec<(u32, f64)>, Error> {
        let (scorer, facts) = (self.index.scorer(), self.index.facts());
        let postings = self.key(key)?;
        let weights = scorer.weights(postings.len());
        let score = |posting: &Posting| {
            let fields = scorer.fields(&weights, posting, facts[posting.doc as usize].lengths);
            (posting.doc, fields.iter().sum())
        };
        Ok(postings.iter().map(score).collect())
    }

    /// The documents that have all keys of an alternative, with its weighted score.
    fn alternative(&mut self, alternative: &plan::Alternative) -> Result<Vec<(u32, f64)>, Error> {
        let mut found: Option<Vec<(u32, f64)>> = None;
        for key in &alternative.keys {
            let scores = self.scores(key)?;
            found = Some(match found {
                None => scores,
                Some(known) => both(&known, &scores),
            });
        }
        let mut found = found.unwrap_or_default();
        for (_, score) in &mut found {
            *score = whole(*score * f64::from(alternative.weight) / 8.0);
        }
        Ok(found)
    }

    fn bonuses(&mut self, plan: &Plan) -> Result<HashMap<u32, Bonus>, Error> {
        let mut bonuses: HashMap<u32, Bonus> = HashMap::new();
        let mut pairs: HashMap<u32, usize> = HashMap::new();
        for pair in &plan.pairs {
            for posting in self.key(pair)?.iter().filter(|posting| posting.mask & PAIRS != 0) {
                *pairs.entry(posting.doc).or_default() += 1;
            }
        }
        for (doc, count) in pairs {
            let whole = if count == plan.pairs.len() { PHRASE_BONUS } else { 0.0 };
            bonuses.entry(doc).or_default().phrase = PAIR_BONUS * count as f64 + whole;
        }
        if let Some(exact) = &plan.exact {
            for posting in self.key(exact)?.iter().filter(|posting| posting.mask & EXACT != 0) {
                bonuses.entry(posting.doc).or_default().exact = EXACT_BONUS;
            }
        }
        Ok(bonuses)
    }
}

/// The documents of both rows, with their scores' sum; both are by document.
fn both(a: &[(u32, f64)], b: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut others = b.iter().peekable();
    let mut found = Vec::new();
    for (doc, score) in a {
        while others.next_if(|(other, _)| other < doc).is_some() {}
        if let Some((_, more)) = others.next_if(|(other, _)| other == doc) {
            found.push((*doc, score + more));
        }
    }
    found
}

/// Searches.
///
/// # Errors
/// When tantivy's files are damaged.
pub fn search(index: &Index, query: &Query) -> Result<Answer, Error> {
    let plan = plan::plan(index, &query.text);
    let ranked = rank(index, &plan)?;
    let filters = Filters::new(index, query);
    let found = filters.admitted(&ranked);
    let wanted = wanted(index, &plan);
    let hit = |(doc, score): &(u32, f64)| Hit {
        doc: *doc,
        score: *score as u64,
        excerpt: excerpt::cut(&index.docs()[*doc as usize].text, &wanted),
    };
    Ok(Answer {
        total: found.len(),
        hits: found.iter().skip(query.offset).take(query.limit).map(hit).collect(),
        also: also(&plan),
        did_you_mean: plan.did_you_mean,
        counts: filters.counts(&ranked),
    })
}

/// The number and score of every document that a query finds, best first; for comparing engines whole.
///
/// # Errors
/// When tantivy's files are damaged.
pub fn found(index: &Index, query: &Query) -> Result<Vec<(u32, u64)>, Error> {
    let ranked = rank(index, &plan::plan(index, &query.text))?;
    let found = Filters::new(index, query).admitted(&ranked);
    Ok(found.into_iter().map(|(doc, score)| (doc, score as u64)).collect())
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
    fn admitted(&self, ranked: &[(u32, f64)]) -> Vec<(u32, f64)> {
        ranked.iter().copied().filter(|(doc, _)| self.admits(*doc, None)).collect()
    }

    /// Whether a document passes all filters but those of one facet; what is repealed only where status is chosen.
    fn admits(&self, doc: u32, but: Option<Facet>) -> bool {
        let by_status = self.chosen.contains_key(&Facet::Status) || but == Some(Facet::Status);
        if !by_status && self.index.facts()[doc as usize].validity == Validity::Repealed {
            return false;
        }
        let meta = &self.index.docs()[doc as usize];
        self.chosen.is_empty()
            || self
                .chosen
                .iter()
                .filter(|(facet, _)| Some(**facet) != but)
                .all(|(facet, numbers)| meta.values.of(*facet).iter().any(|number| numbers.contains(number)))
    }

    /// For each facet how many of the documents found have each value, the facet's own filter aside.
    fn counts(&self, ranked: &[(u32, f64)]) -> BTreeMap<Facet, Vec<(Value, usize)>> {
        let mut counts = Facet::ALL.map(|facet| vec![0_usize; self.index.values(facet).len()]);
        for (doc, _) in ranked {
            let values = &self.index.docs()[*doc as usize].values;
            for (facet, counts) in Facet::ALL.into_iter().zip(&mut counts) {
                if self.admits(*doc, Some(facet)) {
                    values.of(facet).iter().for_each(|number| counts[usize::from(*number)] += 1);
                }
            }
        }
        let counted = |(facet, counts): (Facet, Vec<usize>)| {
            let values = self.index.values(facet).iter().zip(counts).filter(|(_, count)| *count > 0);
            (facet, values.map(|(value, count)| (value.clone(), count)).collect())
        };
        Facet::ALL.into_iter().zip(counts).map(counted).collect()
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
pub struct Explanation {
    /// The words of the query as understood.
    pub groups: Vec<ExplainedGroup>,
    /// The query put right.
    pub did_you_mean: Option<String>,
    /// How many documents were found.
    pub total: usize,
    /// The best hits.
    pub hits: Vec<ExplainedHit>,
}

/// A group of the query.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedGroup {
    /// As typed.
    pub typed: String,
    /// What satisfies it.
    pub alternatives: Vec<ExplainedAlternative>,
}

/// An alternative.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedAlternative {
    /// Its keys.
    pub keys: Vec<String>,
    /// Why: `typed`, `derived`, `name`, `synonym`, `parts`, `folded`, `completed`, `corrected`, `section`.
    pub reason: String,
    /// Weight in eighths.
    pub weight: u8,
    /// In how many documents it occurs.
    pub documents: usize,
}

/// A hit's score.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedHit {
    /// `kind/id`.
    pub key: String,
    /// Title.
    pub title: String,
    /// The whole.
    pub score: u64,
    /// For each key that occurs: the score of title, names, headings, body, parts, before weights.
    pub keys: BTreeMap<String, [u64; SCORED]>,
    /// For words that follow on one another in a title.
    pub phrase: u64,
    /// For being the title.
    pub exact: u64,
}

/// Explains a query and its best hits.
///
/// # Errors
/// When tantivy's files are damaged.
pub fn explain(index: &Index, query: &Query) -> Result<Explanation, Error> {
    let plan = plan::plan(index, &query.text);
    let filters = Filters::new(index, query);
    let ranked = filters.admitted(&rank(index, &plan)?);
    let mut scoring = Scoring { index, postings: HashMap::new() };
    let bonuses = scoring.bonuses(&plan)?;
    let mut groups = Vec::new();
    for group in &plan.groups {
        let mut alternatives = Vec::new();
        for alternative in &group.alternatives {
            alternatives.push(ExplainedAlternative {
                keys: alternative.keys.clone(),
                reason: format!("{:?}", alternative.reason).to_lowercase(),
                weight: alternative.weight,
                documents: scoring.alternative(alternative)?.len(),
            });
        }
        groups.push(ExplainedGroup { typed: group.typed.clone(), alternatives });
    }
    let hit = |(doc, score): &(u32, f64)| {
        let meta = &index.docs()[*doc as usize];
        let bonus = bonuses.get(doc).copied().unwrap_or_default();
        let keys = scoring.postings.iter().filter_map(|(key, postings)| {
            let at = postings.binary_search_by_key(doc, |posting| posting.doc).ok()?;
            let weights = index.scorer().weights(postings.len());
            let fields = index.scorer().fields(&weights, &postings[at], meta.lengths);
            Some((key.clone(), fields.map(|score| score as u64))).filter(|(_, scores)| scores.iter().any(|s| *s > 0))
        });
        ExplainedHit {
            key: meta.key.clone(),
            title: meta.title.clone(),
            score: *score as u64,
            keys: keys.collect(),
            phrase: bonus.phrase as u64,
            exact: bonus.exact as u64,
        }
    };
    let hits = ranked.iter().skip(query.offset).take(query.limit).map(hit).collect();
    Ok(Explanation { groups, did_you_mean: plan.did_you_mean, total: ranked.len(), hits })
}
