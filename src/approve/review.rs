//! `handbok review`: reviewed without change. `reviewed` is set, and `review_by` moved on by as long as it was set
//! before.

use jiff::Unit;

use super::edit::Head;
use super::{Change, Refusal, Step, decide, find};
use crate::graph::{Doc, Graph};
use crate::model::{Date, State};
use crate::text;

/// Documents that were gone through on a day: what is to be done to each. All or none.
///
/// # Errors
/// When a document can't be found, isn't in force, or was changed since it was approved.
pub(crate) fn review(graph: &Graph, ids: &[&str], day: Date) -> Result<Vec<Change>, Refusal> {
    let mut changes: Vec<Change> = Vec::new();
    for id in ids {
        let change = one(graph, id, day)?;
        if !changes.iter().any(|known| known.document == change.document) {
            changes.push(change);
        }
    }
    Ok(changes)
}

fn one(graph: &Graph, written: &str, day: Date) -> Result<Change, Refusal> {
    let picked = find::pick(graph, written)?;
    let id = &graph.doc(picked.ix).source.id;
    let is_controlled = graph.doc(picked.ix).kind().is_controlled();
    let in_force = picked.in_state(State::InForce).next();
    let doc = in_force.or_else(|| (!is_controlled).then(|| graph.doc(picked.ix))).ok_or_else(|| {
        Refusal::new(
            text!("{id} gäller inte nu, och kan inte ses över", "{id} is not in force now, and can't be reviewed"),
            text!("fastställ det först, med `handbok approve {id}`", "approve it first, with `handbok approve {id}`"),
        )
    })?;
    if decide::is_changed(&doc.source) {
        return Err(decide::undecided(id));
    }
    let mut head = Head::of(graph, doc)?;
    let (reviewed, next) = (day.to_string(), next_review(graph, doc, day).map(|day| day.to_string()));
    let mut keys = vec![("reviewed", reviewed.as_str())];
    keys.extend(next.as_deref().map(|day| ("review_by", day)));
    head.set(&keys);
    let summary = match &next {
        Some(next) => {
            text!("{id} är genomgången; nästa översyn senast {next}", "{id} is reviewed; the next review by {next}")
        }
        None => text!("{id} är genomgången", "{id} is reviewed"),
    };
    let path = doc.source.place.path.to_string();
    Ok(Change { document: doc.source.key(), steps: vec![Step::Replace(head.finish())], path, summary })
}

/// The day of the next review: as long after this one as it was set before, else by `[review] months`. Nothing where no
/// day is written and the configuration gives one.
fn next_review(graph: &Graph, doc: &Doc, day: Date) -> Option<Date> {
    let head = &doc.source.head;
    let written = head.date("review_by")?;
    let from = head.date("reviewed").or(head.date("approved")).filter(|from| *from < written);
    let own = from.and_then(|from| months(from, written));
    let months = own.or(graph.config.review_months).unwrap_or(DEFAULT_MONTHS);
    day.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

/// Months between two reviews where neither document nor configuration says.
const DEFAULT_MONTHS: i64 = 12;

/// Whole months between two days, the nearest number of them.
fn months(from: Date, to: Date) -> Option<i64> {
    let span = from.until((Unit::Month, to)).ok()?;
    let months = i64::from(span.get_months()) + i64::from(span.get_days() > 15);
    (months > 0).then_some(months)
}
