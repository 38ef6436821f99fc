//! Ways of working (processes, routines, self-checks) by the units they are of, sorted once for an edition: a unit's
//! page shows what it shares with others, and there may be a thousand units.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::ViewDoc;
use crate::model::{DocIx, Kind};
use crate::render::edition::Edition;

/// A sort's place and name, see [`Edition::sort_of`].
type Sort = (usize, Option<String>);

/// The documents of one sort that a unit shares with others.
#[derive(Default)]
pub(crate) struct Shared {
    /// How many there are.
    pub(crate) count: usize,
    /// The first of them, by title.
    pub(crate) first: Vec<DocIx>,
}

/// Ways of working by the units they are of.
pub(crate) struct Ways {
    /// Those that name no unit, and so are the whole organisation's; each sort by title.
    of_all: BTreeMap<Sort, Vec<DocIx>>,
    of_unit: BTreeMap<DocIx, Vec<DocIx>>,
}

impl Ways {
    /// Those of an edition, but for the repealed.
    pub(crate) fn new(edition: &Edition<'_>) -> Self {
        let kinds = [Kind::Process, Kind::Routine, Kind::Control];
        let mut docs: Vec<&ViewDoc> = kinds.into_iter().flat_map(|kind| edition.view.of_kind(kind)).collect();
        docs.retain(|doc| doc.is_listed());
        edition.sort_titles(&mut docs);
        let mut ways = Self { of_all: BTreeMap::new(), of_unit: BTreeMap::new() };
        for doc in docs {
            // One of a unit that this edition hides is not common to all.
            if doc.keys().names_any("units") {
                for unit in doc.keys().docs("units") {
                    ways.of_unit.entry(unit).or_default().push(doc.ix);
                }
            } else {
                ways.of_all.entry(edition.sort_of(doc, true)).or_default().push(doc.ix);
            }
        }
        ways
    }

    /// What a unit shares: the ways of the units above it and of the whole organisation that aren't its own too. Of
    /// each sort the first `most`.
    pub(crate) fn shared(&self, edition: &Edition<'_>, unit: DocIx, most: usize) -> BTreeMap<Sort, Shared> {
        let of_unit = |unit: &DocIx| self.of_unit.get(unit).into_iter().flatten().copied();
        let own: BTreeSet<DocIx> = of_unit(&unit).collect();
        let above: BTreeSet<DocIx> = edition.units_above(unit).iter().skip(1).flat_map(of_unit).collect();
        let head = |docs: &Vec<DocIx>| Shared { count: docs.len(), first: docs.iter().take(most).copied().collect() };
        let mut sorts: BTreeMap<Sort, Shared> =
            self.of_all.iter().map(|(sort, docs)| (sort.clone(), head(docs))).collect();
        for doc in above.difference(&own).filter_map(|ix| edition.view.get(*ix)) {
            let shared = sorts.entry(edition.sort_of(doc, true)).or_default();
            shared.count += 1;
            shared.first.push(doc.ix);
        }
        for shared in sorts.values_mut() {
            edition.sort_by_title(&mut shared.first);
            shared.first.truncate(most);
        }
        sorts
    }
}
