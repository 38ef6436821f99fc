//! What results can be filtered by: each document's values as numbers, and how many of the documents found have each.
//!
//! Pure.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::document::{Facet, Value};
use super::index::DocMeta;

/// What a document can be filtered by, as numbers in `Index::values`: facet after facet in one row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct FacetValues {
    numbers: Box<[u16]>,
    ends: [u32; 7],
}

impl FacetValues {
    pub(crate) fn new(of: impl Fn(Facet) -> Vec<u16>) -> Self {
        let mut numbers = Vec::new();
        let ends = Facet::ALL.map(|facet| {
            numbers.extend(of(facet));
            // At most 2^16 of each facet.
            numbers.len() as u32
        });
        Self { numbers: numbers.into(), ends }
    }

    /// The numbers of one facet's values.
    #[must_use]
    pub(crate) fn of(&self, facet: Facet) -> &[u16] {
        let end = self.ends[facet as usize] as usize;
        let start = (facet as usize).checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.numbers[start..end]
    }
}

/// What all documents can be filtered by, in one row: counting goes through those of every document found.
#[derive(Debug, Clone, Default)]
pub(crate) struct FacetTable {
    numbers: Vec<u32>,
    ends: Vec<u32>,
    /// Where the values of each facet begin when those of all facets are numbered through.
    starts: [u32; 7],
    all: usize,
}

impl FacetTable {
    pub(crate) fn new(docs: &[Arc<DocMeta>], values: &[Vec<Value>; 7]) -> Self {
        let mut table = Self::default();
        for (start, values) in table.starts.iter_mut().zip(values) {
            // At most 2^16 of each facet.
            *start = table.all as u32;
            table.all += values.len();
        }
        for doc in docs {
            for facet in Facet::ALL {
                let start = table.starts[facet as usize];
                table.numbers.extend(doc.values.of(facet).iter().map(|number| start + u32::from(*number)));
            }
            // A document has few values, and documents are numbered in 32 bits.
            table.ends.push(table.numbers.len() as u32);
        }
        table
    }

    /// How many of these documents have each value of each facet, in the order of `Index::values`.
    #[must_use]
    pub(crate) fn count(&self, docs: impl Iterator<Item = u32>) -> [Vec<usize>; 7] {
        let mut counts = vec![0_usize; self.all];
        for doc in docs {
            let start = (doc as usize).checked_sub(1).map_or(0, |before| self.ends[before] as usize);
            for number in &self.numbers[start..self.ends[doc as usize] as usize] {
                counts[*number as usize] += 1;
            }
        }
        let mut ends = self.starts.into_iter().skip(1).map(|end| end as usize).chain([self.all]);
        self.starts.map(|start| counts[start as usize..ends.next().unwrap_or(self.all)].to_vec())
    }
}
