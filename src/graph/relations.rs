//! All relations of format § 5, from the declared keys and the texts, each once.
//!
//! The declarations say which key states which relation in which direction; this module walks the records and adds
//! what a declaration can't say: the letter of a duty, the report of the year before, mentions in the texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::{Doc, LinkTarget, Relation, Target};
use crate::model::id::fold_id;
use crate::model::relation::Detail;
use crate::model::{Direction, DocIx, Kind, Letter, RelationType};
use crate::parse::document::LinkForm;
use crate::schema::Record;
use crate::schema::key::{Refs, Ty};
use crate::schema::kinds::FORMER;
use crate::schema::record::{Field, Value};

/// An activity's id: written, else the folded title.
pub(crate) fn activity_id(activity: &Record) -> String {
    match (activity.str("id"), activity.str("title")) {
        (Some(id), _) => id.to_owned(),
        (None, Some(title)) => fold_id(title),
        (None, None) => String::new(),
    }
}

/// Most relations say nothing more than that they are.
static EMPTY: LazyLock<Arc<Detail>> = LazyLock::new(Arc::default);

/// Relations by their ends: sorted, each once.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    all: Vec<Relation>,
    /// For each document the relations that leave it.
    outgoing: Vec<Vec<u32>>,
    /// For each document the relations that lead to it.
    incoming: Vec<Vec<u32>>,
}

impl Edges {
    /// The edges among so many documents; the relations come sorted.
    pub(crate) fn new(all: Vec<Relation>, documents: usize) -> Self {
        let mut outgoing = vec![Vec::new(); documents];
        let mut incoming = vec![Vec::new(); documents];
        for (number, relation) in (0u32..).zip(&all) {
            outgoing[relation.from.index()].push(number);
            incoming[relation.to.index()].push(number);
        }
        Self { all, outgoing, incoming }
    }

    /// All of them, sorted.
    pub fn all(&self) -> &[Relation] {
        &self.all
    }

    /// Those of a document in one direction, sorted.
    pub(crate) fn of(&self, ix: DocIx, direction: Direction) -> impl Iterator<Item = &Relation> {
        let list = match direction {
            Direction::Out => &self.outgoing,
            Direction::In => &self.incoming,
        };
        let numbers = list.get(ix.index()).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|number| self.all.get(*number as usize))
    }
}

/// The relations of all documents.
pub(super) fn all(docs: &[Arc<Doc>]) -> Edges {
    let of_one = |(place, doc): (usize, &Arc<Doc>)| {
        let ix = DocIx::at(place);
        let mut walker = Walker::default();
        walker.record(ix, doc, &doc.source.head, &Context::default());
        walker.duties(ix, doc);
        walker.mentions(ix, doc, docs);
        walker.relations
    };
    let mut follows = Walker::default();
    follows.follows(docs);
    let relations = docs.par_iter().enumerate().flat_map_iter(of_one).chain(follows.relations).collect();
    Edges::new(settle(relations), docs.len())
}

/// What a document's texts mention.
pub(super) fn mentions(ix: DocIx, doc: &Doc, docs: &[Arc<Doc>]) -> Vec<Relation> {
    let mut walker = Walker::default();
    walker.mentions(ix, doc, docs);
    walker.relations
}

/// What makes reports follow each other: type, unit, period; and the year.
type Series<'d> = (Option<&'d str>, Option<DocIx>, Option<&'d str>, i64);

/// What the table that holds a key says about the relation.
#[derive(Clone, Default)]
struct Context {
    activity: Option<String>,
    task: Option<String>,
    what: Option<String>,
    is_duty: bool,
}

#[derive(Default)]
struct Walker {
    relations: Vec<Relation>,
}

impl Walker {
    fn record(&mut self, ix: DocIx, doc: &Doc, record: &Record, context: &Context) {
        for field in record.fields() {
            match &field.value {
                Value::Refs(_) => self.refs(ix, doc, record, field, context),
                Value::Laws(_) if field.name == FORMER => {}
                Value::Laws(laws) => {
                    for law in laws {
                        self.law(ix, doc.target(law.slot));
                    }
                }
                Value::Tables(tables) => {
                    for table in tables {
                        self.record(ix, doc, table, &inner(field.name, table));
                    }
                }
                Value::Table(table) => self.record(ix, doc, table, context),
                _ => {}
            }
        }
    }

    fn refs(&mut self, ix: DocIx, doc: &Doc, record: &Record, field: &Field, context: &Context) {
        let Ty::Refs(Refs { relation: Some((ty, direction)), .. }) = field.ty.0.ty else { return };
        if context.is_duty {
            return;
        }
        let named: Vec<DocIx> = doc.named(record, field.name).collect();
        for other in named {
            self.push(ty, direction, ix, other, detail(ty, field.name, context));
        }
    }

    fn push(&mut self, ty: RelationType, direction: Direction, here: DocIx, other: DocIx, detail: Detail) {
        if here == other {
            return;
        }
        let (from, to) = match direction {
            Direction::Out => (here, other),
            Direction::In => (other, here),
        };
        let detail = if detail.is_empty() { EMPTY.clone() } else { Arc::new(detail) };
        self.relations.push(Relation { ty, from, to, detail });
    }

    fn law(&mut self, ix: DocIx, target: &Target) {
        let Target::Law(law, sections) = target else { return };
        let mut details: Vec<Detail> = sections.iter().map(section_detail).collect();
        if details.is_empty() {
            details.push(Detail::default());
        }
        for detail in details {
            self.push(RelationType::CompliesWith, Direction::Out, ix, *law, detail);
        }
    }

    /// A duty that names processes is the role's part in them, with the duty's letter.
    fn duties(&mut self, ix: DocIx, doc: &Doc) {
        if doc.kind() != Kind::Role {
            return;
        }
        for duty in doc.source.head.tables("duty") {
            let letter = duty.str("letter").and_then(Letter::parse).unwrap_or(Letter::Responsible);
            let processes: Vec<DocIx> = doc.named(duty, "processes").collect();
            for process in processes {
                let detail = Detail {
                    letter: Some(letter.id()),
                    duty: duty.str("title").map(str::to_owned),
                    ..Detail::default()
                };
                self.push(RelationType::Performs, Direction::Out, ix, process, detail);
            }
        }
    }

    fn mentions(&mut self, ix: DocIx, doc: &Doc, docs: &[Arc<Doc>]) {
        for fragment in &doc.source.fragments {
            let first = fragment.first_link as usize;
            for (link, target) in fragment.links.iter().zip(doc.links.iter().skip(first)) {
                if let (LinkTarget::Doc(other, fragment), true) = (target, link.form != LinkForm::Image) {
                    let other = entry_at(*other, fragment.as_deref(), docs);
                    self.push(RelationType::Mentions, Direction::Out, ix, other, Detail::default());
                }
            }
        }
        for cited in &doc.citations {
            for section in &cited.sections {
                self.push(RelationType::Mentions, Direction::Out, ix, cited.law, section_detail(section));
            }
        }
    }

    /// A report follows the one of the same type, unit and period of the year before.
    fn follows(&mut self, docs: &[Arc<Doc>]) {
        let mut by_year: BTreeMap<Series<'_>, DocIx> = BTreeMap::new();
        for (ix, doc) in (0..).map(DocIx::at).zip(docs).filter(|(_, doc)| doc.kind() == Kind::Report) {
            let head = &doc.source.head;
            if let Some(year) = head.int("year") {
                let unit = doc.named(head, "unit").next();
                by_year.entry((doc.source.kind_type.as_deref(), unit, head.str("period"), year)).or_insert(ix);
            }
        }
        let mut found = Vec::new();
        for ((kind_type, unit, period, year), ix) in &by_year {
            if let Some(before) = by_year.get(&(*kind_type, *unit, *period, year - 1)) {
                found.push((*ix, *before));
            }
        }
        for (ix, before) in found {
            self.push(RelationType::Follows, Direction::Out, ix, before, Detail::default());
        }
    }
}

/// A link to an index page's anchor that is an entry's means the entry.
fn entry_at(target: DocIx, fragment: Option<&str>, docs: &[Arc<Doc>]) -> DocIx {
    let (Some(fragment), Some(page)) = (fragment, docs.get(target.index())) else { return target };
    if !page.source.place.is_index || page.source.is_entry {
        return target;
    }
    let entry = (0..).map(DocIx::at).zip(docs).find(|(_, doc)| {
        doc.source.is_entry && doc.source.place.path == page.source.place.path && doc.source.id == fragment
    });
    entry.map_or(target, |(ix, _)| ix)
}

fn section_detail(section: &crate::model::LawSection) -> Detail {
    Detail { section: Some(section.to_string()), ..Detail::default() }
}

fn inner(table: &str, record: &Record) -> Context {
    let title = || record.str("title").map(str::to_owned);
    match table {
        "activity" => Context { activity: Some(activity_id(record)), ..Context::default() },
        "task" => Context { task: title(), ..Context::default() },
        "duty" => Context { is_duty: true, ..Context::default() },
        "event" | "measure" | "risk" => Context { what: title(), ..Context::default() },
        "result" => {
            let what = record.str("measure").or_else(|| record.str("text")).map(str::to_owned);
            Context { what, ..Context::default() }
        }
        _ => Context::default(),
    }
}

fn detail(ty: RelationType, key: &str, context: &Context) -> Detail {
    match ty {
        RelationType::Performs => Detail {
            letter: Letter::parse(key).map(Letter::id),
            activity: context.activity.clone(),
            task: context.task.clone(),
            ..Detail::default()
        },
        RelationType::Supports | RelationType::Collaborates | RelationType::Uses => {
            Detail { activity: context.activity.clone(), ..Detail::default() }
        }
        RelationType::ResponsibleFor => Detail { what: context.what.clone(), ..Detail::default() },
        _ => Detail::default(),
    }
}

/// Sorts; drops what is said twice, what is said without detail beside one with detail, and the second of two
/// `related` that face each other (format § 8 "Relations").
fn settle(mut relations: Vec<Relation>) -> Vec<Relation> {
    let related: BTreeSet<(DocIx, DocIx)> =
        relations.iter().filter(|r| r.ty == RelationType::Related).map(|r| (r.from, r.to)).collect();
    relations.retain(|r| r.ty != RelationType::Related || r.from < r.to || !related.contains(&(r.to, r.from)));
    relations.par_sort_unstable();
    relations.dedup();
    let ends = |r: &Relation| (r.ty, r.from, r.to);
    let mut settled: Vec<Relation> = Vec::with_capacity(relations.len());
    let mut iter = relations.into_iter().peekable();
    while let Some(relation) = iter.next() {
        // Without detail sorts first among its like.
        let has_detailed_twin =
            relation.detail.is_empty() && iter.peek().is_some_and(|next| ends(next) == ends(&relation));
        if !has_detailed_twin {
            settled.push(relation);
        }
    }
    // Sorted but for the details, which are ordered as they are written in `handbok.json`.
    for like in settled.chunk_by_mut(|a, b| ends(a) == ends(b)).filter(|like| like.len() > 1) {
        like.sort_by_cached_key(|relation| json(&relation.detail));
    }
    settled
}

fn json(detail: &Detail) -> String {
    // A struct of optional strings always serialises.
    serde_json::to_string(detail).unwrap_or_default()
}
