//! The JSON of a search (docs/site.md): `[{"kind","id","title","url","section","score","excerpt"}]`, best first; without
//! `section` where a hit leads to the page as a whole.

use serde::Serialize;

use super::index::Index;
use super::query::Answer;

/// A hit as docs/site.md has it.
#[derive(Serialize)]
struct Row<'a> {
    kind: &'a str,
    id: &'a str,
    title: &'a str,
    url: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    section: &'a str,
    score: u64,
    excerpt: &'a str,
}

/// The hits of an answer.
pub(crate) fn json(index: &Index, answer: &Answer) -> String {
    let rows: Vec<Row<'_>> = answer
        .hits
        .iter()
        .filter_map(|hit| index.docs().get(hit.doc as usize).map(|doc| (hit, doc)))
        .map(|(hit, doc)| {
            let (url, section) = hit.leads_to(index);
            Row {
                kind: &doc.kind,
                id: &doc.id,
                title: &doc.title,
                url,
                section,
                score: hit.score,
                excerpt: &hit.excerpt.text,
            }
        })
        .collect();
    // Strings and numbers always serialise.
    serde_json::to_string(&rows).unwrap_or_default()
}
