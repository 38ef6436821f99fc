//! Interface between server and site, and the cell that holds the newest snapshot.
//!
//! The caller implements [`Site`] for an immutable snapshot of the pipeline and stores it in a [`Swap`]; each request
//! loads the snapshot once and renders from it. No lock is held while rendering, so edits and requests never wait for
//! each other.

use std::sync::{Arc, PoisonError, RwLock};

/// A page or file of a site.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The bytes as a build would write them. The server derives the content type from the path.
    pub(crate) bytes: Arc<[u8]>,
    /// A hash of `bytes`, if the site already has one (assets); else the server computes it.
    pub(crate) etag: Option<String>,
    /// The page bar as HTML (`super::reload::PageBar::html`), inserted at the end of the body; may be empty. Ignored
    /// unless the page is HTML.
    pub(crate) bar: String,
}

impl Page {
    /// A page or file without a bar.
    pub(crate) fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { bytes: bytes.into(), etag: None, bar: String::new() }
    }

    /// Adds a page bar.
    #[must_use]
    pub(crate) fn with_bar(mut self, bar: String) -> Self {
        self.bar = bar;
        self
    }

    #[cfg(test)]
    /// Adds a known hash (letters and digits only).
    #[must_use]
    pub(crate) fn with_etag(mut self, etag: String) -> Self {
        self.etag = Some(etag);
        self
    }
}

/// An immutable snapshot of one audience's site.
///
/// The server calls these functions from many threads at once. A panic becomes a 500 for that request and nothing else.
pub(crate) trait Site: Send + Sync {
    /// The page or asset at `path`: relative to the site's root, decoded, `/` between the parts, no empty part, no `.`
    /// or `..`, no backslash, colon or control character; a folder's path comes as its `index.html`. `None` if the site
    /// has no such path. An implementation looks the path up among the site's own paths; it never joins it to a folder
    /// on disk.
    fn page(&self, path: &str) -> Option<Page>;

    /// The page for a path that the site does not have (status 404).
    fn not_found(&self, path: &str) -> Page;

    /// The response of `/_handbok/search?q=`: the JSON of `handbok search --format json`.
    fn search_json(&self, query: &str) -> Vec<u8>;

    /// The path of the audience's `base_url`, with a slash at both ends. A request below it is answered as if it were
    /// below `/`, because `404.html` uses it for its assets.
    fn base_path(&self) -> &str {
        "/"
    }
}

/// Holds the newest snapshot of a site, which is replaced as a whole.
pub(crate) struct Swap(RwLock<Arc<dyn Site>>);

impl Swap {
    #[must_use]
    pub(crate) fn new(site: Arc<dyn Site>) -> Self {
        Self(RwLock::new(site))
    }

    /// The newest snapshot. The lock is held only while the pointer is copied.
    #[must_use]
    pub(crate) fn load(&self) -> Arc<dyn Site> {
        // A poisoned lock still holds a valid pointer: nothing between lock and unlock can fail.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Stores a new snapshot and returns the old one: dropping a snapshot of ten thousand pages takes a while, so the
    /// caller chooses when. Requests in progress keep the old one until they are done.
    #[must_use = "dropping the old snapshot takes a while: say when"]
    pub(crate) fn store(&self, site: Arc<dyn Site>) -> Arc<dyn Site> {
        let mut cell = self.0.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *cell, site)
    }
}
