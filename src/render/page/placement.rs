//! Where a document's page shows its relations: `[relations.<kind>]` of `theme.toml`. `top` is with the
//! key facts, folded at the title; `first` before the text, `main` after it, `fold` folded after that, each in the order
//! written; what a theme doesn't place stands folded at the end, so that none is lost.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::model::{Direction, Kind, RelationType};
use crate::render::context::RelationBlock;
use crate::render::error::RenderError;
use crate::text;

/// The places, in the order of the page.
const PLACES: [&str; 4] = ["top", "first", "main", "fold"];

/// The place of what a theme doesn't place.
pub(crate) const REST: &str = "rest";

/// The places of a theme: by kind, by relation (`applies-to/out`) the place and the number in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<String, BTreeMap<String, (usize, usize)>>);

impl Places {
    /// Reads `[relations]` of a theme's settings.
    ///
    /// # Errors
    /// A kind, place or relation that isn't one.
    pub(in crate::render) fn read(settings: &Table, file: &str) -> Result<Self, RenderError> {
        let mut places = Places::default();
        let kinds = settings.get("relations").and_then(Value::as_table);
        for (kind, table) in kinds.into_iter().flatten() {
            let known = Kind::parse(kind).and(table.as_table());
            let table = known.ok_or_else(|| wrong(file, kind, "sort", "kind"))?;
            let of_kind = places.0.entry(kind.clone()).or_default();
            for (name, list) in table {
                let place = PLACES.iter().position(|place| place == name);
                let place = place.ok_or_else(|| {
                    wrong(file, name, "plats (top, first, main, fold)", "place (top, first, main, fold)")
                })?;
                for (number, relation) in list.as_array().into_iter().flatten().enumerate() {
                    let relation = relation.as_str().filter(|relation| is_relation(relation));
                    let relation = relation.ok_or_else(|| {
                        wrong(file, name, "lista av relationer (applies-to/out)", "list of relations (applies-to/out)")
                    })?;
                    of_kind.insert(relation.to_owned(), (place, number));
                }
            }
        }
        Ok(places)
    }

    /// Gives the blocks of a page their places and puts them in that order; those without stay in theirs.
    pub(in crate::render) fn arrange(&self, kind: Kind, blocks: &mut [RelationBlock]) {
        let of_kind = self.0.get(kind.id());
        let place = |block: &RelationBlock| {
            of_kind.and_then(|places| places.get(&format!("{}/{}", block.relation, block.direction))).copied()
        };
        blocks.sort_by_cached_key(|block| place(block).unwrap_or((PLACES.len(), 0)));
        for block in blocks {
            let name = place(block).and_then(|(place, _)| PLACES.get(place)).unwrap_or(&REST);
            block.place = (*name).to_owned();
        }
    }
}

fn is_relation(written: &str) -> bool {
    let Some((ty, direction)) = written.split_once('/') else { return false };
    let known = RelationType::ALL.iter().any(|known| known.id() == ty);
    known && [Direction::Out, Direction::In].iter().any(|known| known.id() == direction)
}

fn wrong(file: &str, name: &str, sv: &str, en: &str) -> RenderError {
    let message = text!("`{name}` under `[relations]` är ingen {sv}", "`{name}` below `[relations]` is no {en}");
    RenderError::of_file(file, message)
}
