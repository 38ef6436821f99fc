//! Whose what is: what happens, and what changed, by role and by unit, for their calendars and feeds.
//!
//! A role sees to what names it or a group that it is in. A unit has what its own documents say, and those of the units
//! below it; what is common to all stands in the calendar and feed of all.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::ViewDoc;
use crate::model::{DocIx, Kind};
use crate::render::edition::Edition;
use crate::render::exports::calendar;
use crate::render::page::changes::concerning;

/// Occasions and changes by role and unit, as places in the edition's lists.
pub(crate) struct Whose {
    occasions: BTreeMap<DocIx, Vec<usize>>,
    changes: BTreeMap<DocIx, Vec<usize>>,
    documents: BTreeMap<DocIx, Vec<DocIx>>,
}

impl Whose {
    /// Reckons it for an edition.
    pub(in crate::render) fn new(edition: &Edition<'_>) -> Self {
        let mut occasions: BTreeMap<DocIx, Vec<usize>> = BTreeMap::new();
        for (place, occasion) in edition.occasions().iter().enumerate().filter(|(_, one)| calendar::is_dated(one)) {
            let mut whose: BTreeSet<DocIx> = edition.units_of(&occasion.doc);
            for role in &occasion.responsible {
                whose.insert(*role);
                whose.extend(edition.view.members_of(*role).map(|member| member.ix));
            }
            whose.into_iter().for_each(|ix| occasions.entry(ix).or_default().push(place));
        }
        let mut changes: BTreeMap<DocIx, Vec<usize>> = BTreeMap::new();
        for (place, change) in edition.changes().iter().enumerate() {
            changes.entry(change.doc.ix).or_default().push(place);
        }
        let mut documents: BTreeMap<DocIx, Vec<DocIx>> = BTreeMap::new();
        for doc in edition.view.docs() {
            edition.units_of(doc).into_iter().for_each(|unit| documents.entry(unit).or_default().push(doc.ix));
        }
        Self { occasions, changes, documents }
    }

    /// What happens for a role or in a unit, by place among [`Edition::occasions`].
    pub(crate) fn occasions(&self, ix: DocIx) -> &[usize] {
        self.occasions.get(&ix).map_or(&[], Vec::as_slice)
    }

    /// What changed for a role or in a unit, by place among [`Edition::changes`], the newest first.
    pub(crate) fn changes(&self, edition: &Edition<'_>, doc: &ViewDoc) -> Vec<usize> {
        let concerns: BTreeSet<DocIx> = match doc.kind() {
            Kind::Role => concerning(edition, doc),
            _ => self.documents.get(&doc.ix).into_iter().flatten().copied().chain([doc.ix]).collect(),
        };
        let mut places: Vec<usize> = concerns.iter().filter_map(|ix| self.changes.get(ix)).flatten().copied().collect();
        places.sort_unstable();
        places
    }
}
