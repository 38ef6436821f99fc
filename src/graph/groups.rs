//! Groups of roles (format § 3.7), expanded to their members; and cycles among parents, groups and replacements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Doc, Target};
use crate::diag::{Code, Finding};
use crate::model::{DocIx, Kind};
use crate::text;

/// Membership of roles in groups, through nested groups, units and "all".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    members: BTreeMap<DocIx, BTreeSet<DocIx>>,
    groups: BTreeMap<DocIx, BTreeSet<DocIx>>,
}

impl Groups {
    /// Expands the groups of a handbook.
    pub(crate) fn new(docs: &[Arc<Doc>]) -> Self {
        let all: Vec<(DocIx, &Doc)> = (0..).map(DocIx::at).zip(docs.iter().map(|doc| &**doc)).collect();
        let direct: BTreeMap<DocIx, BTreeSet<DocIx>> = all
            .iter()
            .filter(|(_, doc)| is_group(doc))
            .map(|(ix, doc)| (*ix, direct_members(*ix, doc, &all)))
            .collect();
        let mut groups = Groups::default();
        for group in direct.keys() {
            let members = expand(*group, &direct);
            for member in &members {
                groups.groups.entry(*member).or_default().insert(*group);
            }
            groups.members.insert(*group, members);
        }
        groups
    }

    /// The roles of a group, including nested groups.
    pub(crate) fn members(&self, group: DocIx) -> impl Iterator<Item = DocIx> + '_ {
        self.members.get(&group).into_iter().flatten().copied()
    }

    /// The groups that a role belongs to.
    pub(crate) fn of(&self, role: DocIx) -> impl Iterator<Item = DocIx> + '_ {
        self.groups.get(&role).into_iter().flatten().copied()
    }
}

fn is_group(doc: &Doc) -> bool {
    let head = &doc.source.head;
    doc.kind() == Kind::Role && (head.get("includes").is_some() || head.get("includes_units").is_some())
}

fn direct_members(group: DocIx, doc: &Doc, all: &[(DocIx, &Doc)]) -> BTreeSet<DocIx> {
    let head = &doc.source.head;
    let mut members: BTreeSet<DocIx> = doc.named(head, "includes").collect();
    if head.refs("includes").iter().any(|reference| *doc.target(reference.slot) == Target::All) {
        let counts = |role: &Doc| {
            role.kind() == Kind::Role
                && matches!(role.source.kind_type.as_deref(), Some("manager" | "specialist" | "staff"))
        };
        members.extend(all.iter().filter(|(_, role)| counts(role)).map(|(ix, _)| *ix));
    }
    let units: BTreeSet<DocIx> = doc.named(head, "includes_units").collect();
    if !units.is_empty() {
        let inside = |role: &Doc| role.named(&role.source.head, "units").any(|unit| is_within(unit, &units, all));
        let roles = all.iter().filter(|(_, role)| role.kind() == Kind::Role && inside(role));
        members.extend(roles.map(|(ix, _)| *ix));
    }
    members.remove(&group);
    members
}

/// Whether a unit is one of the given ones, or below one.
fn is_within(unit: DocIx, units: &BTreeSet<DocIx>, all: &[(DocIx, &Doc)]) -> bool {
    let mut at = unit;
    let mut seen = BTreeSet::new();
    while seen.insert(at) {
        if units.contains(&at) {
            return true;
        }
        let parent = all.get(at.index()).and_then(|(_, doc)| doc.named(&doc.source.head, "parent").next());
        match parent {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

fn expand(group: DocIx, direct: &BTreeMap<DocIx, BTreeSet<DocIx>>) -> BTreeSet<DocIx> {
    let mut members = BTreeSet::new();
    let mut waiting = vec![group];
    while let Some(next) = waiting.pop() {
        for member in direct.get(&next).into_iter().flatten() {
            if members.insert(*member) {
                waiting.push(*member);
            }
        }
    }
    members.remove(&group);
    members
}

/// Sets of keys that must not form a cycle; keys in one set state the same relation.
const CHAINS: [&[&str]; 5] = [&["parent", "annex_to"], &["includes"], &["replaces"], &["replaced_by"], &["held_by"]];

/// Finds cycles: a document that is, over several steps, its own parent, group or successor.
pub(crate) fn circles(docs: &[Arc<Doc>]) -> Vec<Finding> {
    CHAINS.into_par_iter().flat_map_iter(|keys| circles_by(keys, docs)).collect()
}

fn circles_by(keys: &[&str], docs: &[Arc<Doc>]) -> Vec<Finding> {
    let next = |ix: DocIx| -> Vec<DocIx> {
        let Some(doc) = docs.get(ix.index()) else { return Vec::new() };
        keys.iter().flat_map(|key| doc.named(&doc.source.head, key)).collect()
    };
    let mut done = vec![false; docs.len()];
    let mut findings = Vec::new();
    for start in (0..).map(DocIx::at).take(docs.len()) {
        if done[start.index()] || keys.iter().all(|key| docs[start.index()].source.head.get(key).is_none()) {
            continue;
        }
        // An explicit stack: (document, its successors that remain to be visited).
        let mut path = vec![(start, next(start))];
        let mut on_path = BTreeSet::from([start]);
        while let Some((here, rest)) = path.last_mut() {
            let here = *here;
            match rest.pop() {
                Some(to) if on_path.contains(&to) => findings.extend(circle(keys, here, to, docs)),
                Some(to) if done[to.index()] => {}
                Some(to) => {
                    on_path.insert(to);
                    path.push((to, next(to)));
                }
                None => {
                    done[here.index()] = true;
                    on_path.remove(&here);
                    path.pop();
                }
            }
        }
    }
    findings
}

fn circle(keys: &[&str], here: DocIx, to: DocIx, docs: &[Arc<Doc>]) -> Option<Finding> {
    let doc = docs.get(here.index())?;
    let head = &doc.source.head;
    let mut references = keys.iter().flat_map(|key| head.refs(key).iter().map(move |reference| (*key, reference)));
    let (key, reference) = references.find(|(_, reference)| *doc.target(reference.slot) == Target::Doc(to))?;
    let to = docs.get(to.index())?;
    let (from, to) = (&doc.source.id, &to.source.id);
    let message = if from == to {
        text!("`{from}` kan inte stå i `{key}` till sig själv", "`{from}` can't be in its own `{key}`")
    } else {
        text!(
            "`{key}` går i cirkel: från `{from}` tillbaka till `{to}`",
            "`{key}` forms a circle: from `{from}` back to `{to}`"
        )
    };
    let help = text!("ta bort en av länkarna i cirkeln", "remove one of the references in the circle");
    Some(Finding::new(Code::CIRCULAR_PARENT, reference.span, message).help(help))
}
