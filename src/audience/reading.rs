//! Reading lists: what a new holder of a role should read, from the role and from its groups (format § 10).

use super::{Keys, View, ViewDoc};
use crate::model::{DocIx, Kind};

/// An item of a reading list.
pub(crate) struct Reading<'v> {
    /// The document.
    pub(crate) doc: &'v ViewDoc,
    /// The row that names it.
    pub(crate) keys: Keys<'v>,
    /// The group whose list it comes from; `None` for the role's own.
    pub(crate) via: Option<&'v ViewDoc>,
}

/// A role's reading list in order: by `order`, then the role's own rows before those of its groups, each as written. A
/// document in several lists appears once; repealed and invisible documents are left out.
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

/// The visible words of a document's texts.
pub(crate) fn words(view: &View, doc: &ViewDoc) -> usize {
    let texts = (0..super::body::fragments(doc)).map(|text| super::body::plain_text(view, doc, text));
    texts.map(|text| text.split_whitespace().count()).sum()
}
