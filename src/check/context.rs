//! What rules look at: the graph, and a few things that several rules ask for.

use std::sync::Arc;

use super::files::Files;
use super::memo::Numbers;
use crate::diag::Span;
use crate::graph::relations::activity_id;
use crate::graph::{Doc, Graph, LinkTarget, Relation, Target};
use crate::model::flow::Branch;
use crate::model::risk::SCALES;
use crate::model::{Date, Direction, DocIx, Flow, Kind, LawSection, RelationType, Status};
use crate::parse::citation::bare_number;
use crate::parse::document::{Fragment, Link};
use crate::schema::Record;
use crate::schema::kinds::FORMER;
use crate::schema::record::Value;

/// The handbook as rules see it.
pub struct Context<'g> {
    /// The graph.
    pub(crate) graph: &'g Graph,
    /// Personal numbers in the sources.
    pub(crate) numbers: Numbers,
    /// What the files that documents name carry.
    pub(crate) files: Files,
    /// The only document that is looked at; nothing means all.
    only: Option<DocIx>,
}

impl<'g> Context<'g> {
    /// Looks at a graph.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, numbers: Numbers::default(), files: Files::default(), only: None }
    }

    /// Looks at one document alone: those that it leads to are found in the graph.
    pub(super) fn only(graph: &'g Graph, ix: DocIx) -> Self {
        Self { only: Some(ix), ..Self::new(graph) }
    }

    /// The documents that are looked at: all, but for a rule that takes them one by one.
    pub(crate) fn docs(&self) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        let graph = self.graph;
        let places = match self.only {
            Some(ix) => ix.index()..ix.index() + 1,
            None => 0..graph.docs.len(),
        };
        places.map(DocIx::at).map(move |ix| (ix, graph.doc(ix)))
    }

    /// The documents of a kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        self.docs().filter(move |(_, doc)| doc.kind() == kind)
    }

    /// The documents that document control and substance look at: not repealed (site § 7), and with front
    /// matter that could be read, so that one slip of the pen gives one finding.
    pub(crate) fn living(&self) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        let today = self.graph.today;
        self.docs().filter(move |(_, doc)| is_living(doc, today) && !doc.source.is_broken)
    }

    /// All documents that aren't repealed, also those whose front matter has a fault: what they name is named.
    pub(crate) fn standing(&self) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        let today = self.graph.today;
        self.docs().filter(move |(_, doc)| is_living(doc, today))
    }

    /// The living documents of a kind.
    pub(crate) fn living_of(&self, kind: Kind) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        self.living().filter(move |(_, doc)| doc.kind() == kind)
    }

    /// The living documents at the other end of a document's relations of one type.
    pub(crate) fn living_ends(
        &self,
        ix: DocIx,
        ty: RelationType,
        direction: Direction,
    ) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        let graph = self.graph;
        let ends = graph.relations_of(ix, direction).filter(move |relation| relation.ty == ty);
        let other = move |relation: &Relation| match direction {
            Direction::Out => relation.to,
            Direction::In => relation.from,
        };
        ends.map(other).map(move |ix| (ix, graph.doc(ix))).filter(move |(_, doc)| is_living(doc, graph.today))
    }

    /// All texts of all documents.
    pub(crate) fn fragments(&self) -> impl Iterator<Item = (&'g Doc, &'g Fragment)> {
        self.docs().flat_map(|(_, doc)| doc.source.fragments.iter().map(move |fragment| (doc, fragment)))
    }

    /// All links and pictures of all texts, with what they resolved to.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&'g Doc, &'g Fragment, &'g Link, &'g LinkTarget)> {
        let of =
            |doc: &'g Doc| doc.targets_of_links().map(move |(fragment, link, target)| (doc, fragment, link, target));
        self.docs().flat_map(move |(_, doc)| of(doc))
    }

    /// The content files that documents link, show or attach and that are there, by path from the root, each time
    /// one is named: these are what an edition may hold besides pages.
    pub(crate) fn named_files(&self) -> impl Iterator<Item = (&'g Doc, &'g Arc<str>, Span)> {
        self.docs().flat_map(|(_, doc)| doc.files.iter().map(move |(path, span)| (doc, path, *span)))
    }

    /// All references of a document's keys to laws that could be found, those of its tables included.
    pub(crate) fn law_references(&self, doc: &Doc) -> Vec<LawCitation> {
        let mut found = Vec::new();
        gather_laws(self.graph, doc, &doc.source.head, &mut found);
        found
    }

    /// All references to laws, in keys and in texts, in the order of the file's keys and then of its texts.
    pub(crate) fn law_citations(&self, doc: &Doc) -> Vec<LawCitation> {
        let mut found = self.law_references(doc);
        for cited in &doc.citations {
            let Some(fragment) = doc.source.fragments.get(cited.fragment as usize) else { continue };
            let span = fragment.span(doc.source.file, cited.range.clone());
            let sections = cited.sections.clone();
            found.push(LawCitation { law: cited.law, sections, span, is_exact: cited.by_number });
        }
        found
    }

    /// The flow of a process' activities.
    pub(crate) fn flow(&self, process: &Doc) -> Flow {
        let activities = process.source.head.tables("activity");
        let ids: Vec<String> = activities.iter().map(activity_id).collect();
        let next = |activity: &Record| -> Option<Vec<Branch>> {
            Some(activity.next()?.iter().map(|step| step.branch.clone()).collect())
        };
        let branches: Vec<Option<Vec<Branch>>> = activities.iter().map(next).collect();
        let steps: Vec<(&str, Option<&[Branch]>)> =
            ids.iter().zip(&branches).map(|(id, branches)| (id.as_str(), branches.as_deref())).collect();
        Flow::new(&steps)
    }

    /// The highest probability and consequence of a risk analysis: its own, else the configuration's. Nothing where
    /// its own is no scale (`invalid-value`).
    pub(crate) fn risk_scale(&self, doc: &Doc) -> Option<i64> {
        let scale = doc.source.head.int("scale").unwrap_or(self.graph.config.risk.scale);
        SCALES.contains(&scale).then_some(scale)
    }

    /// Where a key's value stands, else the document's title.
    pub(crate) fn value_span(&self, doc: &Doc, key: &str) -> Span {
        doc.source.head.get(key).map_or_else(|| doc.source.span(), |field| field.span)
    }
}

/// A reference to a law, resolved.
#[derive(Clone, Debug)]
pub(crate) struct LawCitation {
    /// The law.
    pub(crate) law: DocIx,
    /// The sections; none for the whole act.
    pub(crate) sections: Vec<LawSection>,
    /// Where it is written.
    pub(crate) span: Span,
    /// Whether the law is named by its number in the series or by its id, so that no other can be meant.
    pub(crate) is_exact: bool,
}

fn gather_laws(graph: &Graph, doc: &Doc, record: &Record, found: &mut Vec<LawCitation>) {
    for field in record.fields() {
        match &field.value {
            Value::Laws(_) if field.name == FORMER => {}
            Value::Laws(laws) => found.extend(laws.iter().filter_map(|reference| match doc.target(reference.slot) {
                Target::Law(law, sections) => {
                    let is_exact = is_exact(graph.doc(*law), &reference.text);
                    Some(LawCitation { law: *law, sections: sections.clone(), span: reference.span, is_exact })
                }
                _ => None,
            })),
            Value::Table(table) => gather_laws(graph, doc, table, found),
            Value::Tables(tables) => tables.iter().for_each(|table| gather_laws(graph, doc, table, found)),
            _ => {}
        }
    }
}

/// Whether a reference names a law by its number, or by an id that isn't its abbreviation too.
fn is_exact(law: &Doc, written: &str) -> bool {
    let id = law.source.id.as_str();
    let is_abbreviation = law.source.head.str("abbr").is_some_and(|abbr| abbr.eq_ignore_ascii_case(id));
    let by_id = || written.split([' ', ',']).any(|word| word == id);
    bare_number(written).is_some() || (!is_abbreviation && by_id())
}

/// Whether a document isn't repealed, laws included (they have a date, but no status).
fn is_living(doc: &Doc, today: Date) -> bool {
    doc.status != Status::Repealed && !doc.is_repealed_law(today)
}
