//! Search of the preview. After an edit of texts, the edited documents are overlaid on the index of the previous
//! snapshot. Once there has been no edit for [`SETTLED`], everything is indexed again, so that concepts and compounds
//! too are as in a clean build. The first index may be the saved one of the last build.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::audience::{View, ViewDoc};
use crate::model::Mark;
use crate::search::index::Index;
use crate::search::{collect, shards};

/// Time without edits after which everything is indexed again.
pub(crate) const SETTLED: Duration = Duration::from_secs(5);

/// The last index and the documents that it was made from.
#[derive(Default)]
pub(crate) struct Memo(Option<Known>);

struct Known {
    outline: Mark,
    docs: Vec<Arc<ViewDoc>>,
    found: Arc<Found>,
}

/// A search index that can be queried.
pub(crate) struct Found {
    pub(crate) index: Index,
    /// Whether it equals that of a clean build.
    pub(crate) is_clean: bool,
    files: OnceLock<Vec<(String, Vec<u8>)>>,
}

impl Found {
    fn new(index: Index, is_clean: bool) -> Arc<Self> {
        Arc::new(Self { index, is_clean, files: OnceLock::new() })
    }

    /// A file of the static search, by its path relative to the edition's root.
    pub(crate) fn file(&self, path: &str) -> Option<Vec<u8>> {
        let files = self.files.get_or_init(|| shards::export(&self.index).unwrap_or_default());
        let place = files.binary_search_by(|(name, _)| name.as_str().cmp(path)).ok()?;
        files.get(place).map(|(_, bytes)| bytes.clone())
    }
}

/// The search of a view; `None` if the index can't be made (memory exhausted). `kept` returns the saved index of
/// exactly this view, if there is one.
pub(crate) fn find(view: &View, memo: &Mutex<Memo>, kept: &dyn Fn() -> Option<Index>) -> Option<Arc<Found>> {
    let mut memo = memo.lock().unwrap_or_else(PoisonError::into_inner);
    let docs: Vec<Arc<ViewDoc>> = view.shared().cloned().collect();
    let last = memo.0.take().filter(|last| last.outline == *view.outline() && last.docs.len() == docs.len());
    let found = match last {
        Some(last) => {
            // With unchanged front matter, a document's index entry depends only on the document.
            let is_edited = |(before, now): &(&Arc<ViewDoc>, &Arc<ViewDoc>)| !Arc::ptr_eq(before, now);
            let edited: Vec<&Arc<ViewDoc>> =
                last.docs.iter().zip(&docs).filter(is_edited).map(|(_, now)| now).collect();
            if edited.is_empty() {
                last.found
            } else {
                let entries: Vec<_> = edited.into_iter().map(|doc| collect::document(view, doc)).collect();
                match last.found.index.update(&entries, &[]) {
                    Ok(index) => Found::new(index, false),
                    // The saved one of the last build.
                    Err(_) => Found::new(whole(view)?, true),
                }
            }
        }
        None => Found::new(kept().or_else(|| whole(view))?, true),
    };
    memo.0 = Some(Known { outline: view.outline().clone(), docs, found: found.clone() });
    Some(found)
}

/// Indexes a view from scratch; replaces the cached index if that has the same documents.
pub(crate) fn find_anew(view: &View, memo: &Mutex<Memo>) -> Option<Arc<Found>> {
    let found = Found::new(whole(view)?, true);
    let mut memo = memo.lock().unwrap_or_else(PoisonError::into_inner);
    let is_same = |last: &Known| {
        last.docs.len() == view.shared().count() && last.docs.iter().zip(view.shared()).all(|(a, b)| Arc::ptr_eq(a, b))
    };
    if let Some(last) = memo.0.as_mut().filter(|last| is_same(last)) {
        last.found = found.clone();
    }
    Some(found)
}

fn whole(view: &View) -> Option<Index> {
    collect::index(view).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audience::{self, Options};
    use crate::model::Audience;
    use crate::pipeline::{Cache, read};
    use crate::search::query::{Query, search};
    use crate::source::SourceTree;

    /// Snapshots of a handbook with one routine that is edited again and again.
    struct Edits {
        cache: Cache,
        views: audience::Memo,
        search: Mutex<Memo>,
    }

    impl Edits {
        fn view(&mut self, text: &str) -> View {
            let page = |title: &str, text: &str| format!("+++\ntitle = \"{title}\"\n+++\n\n{text}\n");
            let files = [
                ("config.toml", "title = \"Prov\"\n".to_owned()),
                ("content/rutiner/a.md", page("Rutin A", text)),
                ("content/rutiner/b.md", page("Rutin B", "Nyckelskåpet låses.")),
            ];
            let tree = SourceTree::memory(files.iter().map(|(name, text)| (*name, text.as_bytes())));
            let today = jiff::civil::date(2026, 9, 1);
            let handbook = read(&Arc::new(tree), today, &mut self.cache).expect("there is a configuration");
            self.views.project(&handbook.graph, Audience::Intranet, Options { drafts: true })
        }
    }

    fn hits(found: &Found, words: &str) -> Vec<String> {
        let answer = search(&found.index, &Query::new(words, 10)).expect("an answer");
        answer.hits.iter().map(|hit| found.index.docs()[hit.doc as usize].id.clone()).collect()
    }

    #[test]
    fn an_edit_is_found_at_once_and_everything_is_indexed_again_later() {
        let mut edits = Edits { cache: Cache::default(), views: audience::Memo::default(), search: Mutex::default() };
        let first = edits.view("Medicinen räknas.");
        let found = find(&first, &edits.search, &|| None).expect("a search");
        assert!(found.is_clean);
        assert_eq!(hits(&found, "medicin"), ["a"]);
        let again = find(&first, &edits.search, &|| None).expect("a search");
        assert!(Arc::ptr_eq(&found, &again), "nothing was edited");
        let second = edits.view("Fönstren putsas.");
        let found = find(&second, &edits.search, &|| None).expect("a search");
        assert!(!found.is_clean);
        assert_eq!((hits(&found, "fönster"), hits(&found, "medicin")), (vec!["a".to_owned()], Vec::new()));
        assert_eq!(hits(&found, "nyckelskåp"), ["b"]);
        let settled = find_anew(&second, &edits.search).expect("a search");
        assert!(settled.is_clean);
        assert_eq!(hits(&settled, "fönster"), ["a"]);
        assert!(Arc::ptr_eq(&settled, &find(&second, &edits.search, &|| None).expect("a search")), "it is remembered");
        let clean = find(&second, &Mutex::default(), &|| None).expect("a search");
        assert_eq!(settled.file("search/manifest.js"), clean.file("search/manifest.js"));
        assert!(clean.file("search/manifest.js").is_some());
    }
}
