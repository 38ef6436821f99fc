//! Reading lists: what a new holder of a role reads, by the role itself and by the groups that it is in (format § 10).

use super::{Keys, View, ViewDoc};
use crate::model::{DocIx, Kind};

/// Something to read.
pub(crate) struct Reading<'v> {
    /// The document.
    pub(crate) doc: &'v ViewDoc,
    /// The line of the list that names it.
    pub(crate) keys: Keys<'v>,
    /// The group whose list it comes from; nothing for the role's own.
    pub(crate) via: Option<&'v ViewDoc>,
}

/// A role's reading list in order: by `order`, then the role's own before its groups', each as written. What stands in
/// several lists is read once; what is repealed or not seen here is left out.
pub(crate) fn of<'v>(view: &'v View, role: &'v ViewDoc) -> Vec<Reading<'v>> {
    let mut found: Vec<Reading<'v>> = Vec::new();
    if role.kind() != Kind::Role || !role.is_listed() {
        return found;
    }
    for list in std::iter::once(role).chain(view.groups_of(role.ix)) {
        let via = (list.ix != role.ix).then_some(list);
        for keys in list.keys().tables("reading") {
            let named = keys.docs("routine").chain(keys.docs("document"));
            let docs = named.filter_map(|ix: DocIx| view.get(ix)).filter(|doc| doc.is_listed());
            for doc in docs {
                if !found.iter().any(|other| other.doc.ix == doc.ix) {
                    found.push(Reading { doc, keys, via });
                }
            }
        }
    }
    found.sort_by_key(|reading| reading.keys.int("order").unwrap_or(i64::MAX));
    found
}

/// The words that a reader meets in a document's texts.
pub(crate) fn words(view: &View, doc: &ViewDoc) -> usize {
    let texts = (0..super::body::fragments(doc)).map(|text| super::body::plain_text(view, doc, text));
    texts.map(|text| text.split_whitespace().count()).sum()
}
