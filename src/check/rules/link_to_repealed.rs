//! `link-to-repealed`: a reference or link to a repealed document.
//!
//! Checks texts, keys and blocks; not `replaces`, whose purpose it is. Repealed documents may refer to each other: they
//! are not updated. Repealed laws are `law-repealed`.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::list;
use crate::diag::{Code, Finding, Span, Text};
use crate::graph::{Doc, Graph, LinkTarget, Target};
use crate::model::{Direction, DocIx, Kind, RelationType, Status};
use crate::schema::Record;
use crate::schema::record::Value;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LINK_TO_REPEALED,
    manual: Manual {
        what: (
            "En länk eller en nyckel nämner ett upphävt dokument. Finns det en efterföljare nämns den.",
            "A link or a key names a repealed document. Its successor is named if there is one.",
        ),
        why: (
            "Den som följer länken arbetar efter något som inte längre gäller (SOSFS 2011:9 6 kap. 1 §).",
            "Those who follow the link work by a text that no longer applies (SOSFS 2011:9 6 kap. 1 §).",
        ),
        example: "Se [[rutin-fax]].",
        instead: ("Länka till efterföljaren: [[saker-digital-kommunikation]].", "Link to the successor."),
    },
    run: Run::Linked(check),
};

/// Maximum number of successors in a hint.
const LISTED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment, link, target) in context.links() {
        if let (LinkTarget::Doc(ix, _), true) = (target, doc.status != Status::Repealed && !is_history(doc)) {
            let span = fragment.span(doc.source.file, link.range.clone());
            findings.extend(repealed(context.graph, *ix, span));
        }
    }
    for (_, doc) in context.living().filter(|(_, doc)| !is_history(doc)) {
        keys(context.graph, doc, &doc.source.head, findings);
        let blocks = doc.source.fragments.iter().flat_map(|fragment| &fragment.blocks);
        for record in blocks.filter_map(|block| block.record.as_ref()) {
            keys(context.graph, doc, record, findings);
        }
    }
}

/// Whether it is an approved report, which describes the past and must not be changed.
fn is_history(doc: &Doc) -> bool {
    doc.kind() == Kind::Report && doc.dates.approved.is_some()
}

fn keys(graph: &Graph, doc: &Doc, record: &Record, findings: &mut Vec<Finding>) {
    for field in record.fields().iter().filter(|field| field.name != "replaces") {
        match &field.value {
            Value::Refs(refs) => {
                for reference in refs {
                    if let Target::Doc(ix) = doc.target(reference.slot) {
                        findings.extend(repealed(graph, *ix, reference.span));
                    }
                }
            }
            Value::Table(table) => keys(graph, doc, table, findings),
            Value::Tables(tables) => tables.iter().for_each(|table| keys(graph, doc, table, findings)),
            _ => {}
        }
    }
}

fn repealed(graph: &Graph, ix: DocIx, span: Span) -> Option<Finding> {
    let target = graph.doc(ix);
    if target.status != Status::Repealed {
        return None;
    }
    let title = &target.source.title;
    let message = text!("dokumentet är upphävt: {title}", "the document is repealed: {title}");
    let successors: Vec<String> = successors(graph, ix).into_iter().map(|ix| graph.doc(ix).source.key()).collect();
    let help = if successors.is_empty() {
        text!(
            "ta bort länken; inget dokument anger att det ersätter detta",
            "remove the link; no document says that it replaces this one"
        )
    } else {
        let Text { sv, en } = list(&successors, LISTED);
        Text { sv: format!("det ersätts av {sv}"), en: format!("it is replaced by {en}") }
    };
    Some(Finding::new(Code::LINK_TO_REPEALED, span, message).help(help))
}

/// The documents in force that replaced a document, also through repealed ones in between.
fn successors(graph: &Graph, ix: DocIx) -> Vec<DocIx> {
    let mut seen = BTreeSet::from([ix]);
    let mut waiting = vec![ix];
    let mut found = Vec::new();
    while let Some(next) = waiting.pop() {
        let by = graph.relations_of(next, Direction::In).filter(|relation| relation.ty == RelationType::Replaces);
        for relation in by {
            if !seen.insert(relation.from) {
                continue;
            }
            if graph.doc(relation.from).status == Status::Repealed {
                waiting.push(relation.from);
            } else {
                found.push(relation.from);
            }
        }
    }
    found.sort_unstable();
    found
}
