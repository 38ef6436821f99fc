//! For tests: a handbook from (path, text) pairs or from the sample, rendered; and a look at the HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::audience::{Options, View, project};
use crate::config::Config;
use crate::graph;
use crate::model::{Audience, Date};
use crate::render::{Edition, RenderOptions, Theme, files, pages, render_page};
use crate::source::SourceTree;

/// The day of the tests (issue 4).
pub(crate) const TODAY: Date = Date::constant(2026, 9, 1);

/// A handbook as an audience sees it, and its theme.
pub(crate) struct Handbook {
    pub(crate) view: View,
    pub theme: Theme,
}

/// A handbook from (path, text) pairs.
pub(crate) fn handbook(sources: &[(&str, &str)], audience: Audience) -> Handbook {
    let tree = SourceTree::memory(sources.iter().map(|(path, text)| (*path, text.as_bytes())));
    of_tree(tree, audience)
}

/// The sample handbook.
pub(crate) fn sample(audience: Audience) -> Handbook {
    of_tree(SourceTree::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sample is there"), audience)
}

fn of_tree(tree: SourceTree, audience: Audience) -> Handbook {
    let tree = Arc::new(tree);
    let (config, _) = Config::read(tree.config().expect("a configuration"));
    let config = Arc::new(config);
    let parsed = tree.documents().map(|file| crate::parse::parse_file(file, &config));
    let documents = parsed.flat_map(|file| file.documents).collect();
    let (graph, _) = graph::build(&config, documents, &tree, TODAY, &mut graph::Memo::default());
    let view = project(&graph, audience, Options { drafts: false });
    let theme = Theme::load(&tree, &config).unwrap_or_else(|errors| panic!("{}", errors[0]));
    Handbook { view, theme }
}

impl Handbook {
    pub(crate) fn edition(&self) -> Edition<'_> {
        let options = RenderOptions { search: true, ..RenderOptions::default() };
        Edition::new(&self.view, &self.theme, options).unwrap_or_else(|error| panic!("{error}"))
    }

    /// One page.
    pub(crate) fn page(&self, url: &str) -> String {
        let edition = self.edition();
        let page = super::find(&edition, url).unwrap_or_else(|| panic!("there is no {url}"));
        text(render_page(&edition, &page).unwrap_or_else(|error| panic!("{error}")))
    }

    /// All pages and files by URL.
    pub(crate) fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let edition = self.edition();
        let mut site = BTreeMap::new();
        for page in pages(&edition) {
            let bytes = render_page(&edition, &page).unwrap_or_else(|error| panic!("{}: {error}", page.url));
            site.insert(page.url, bytes);
        }
        site.extend(files(&edition).into_iter().map(|file| (file.url, file.bytes)));
        for path in self.view.assets() {
            site.insert(crate::render::text::media::url(path), self.view.tree().read(path).unwrap_or_default());
        }
        site
    }
}

pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("pages are UTF-8")
}

/// The values of an attribute, entities resolved as far as they matter here.
pub(crate) fn attributes(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = html.match_indices(&start).filter_map(|(at, _)| html[at + start.len()..].split('"').next());
    values.map(|value| value.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", "\"")).collect()
}

/// Ids that stand on a page.
pub(crate) fn ids(html: &str) -> BTreeSet<String> {
    attributes(html, "id").into_iter().collect()
}

/// What is wrong with the links of a site: each link from a page to what isn't there.
pub(crate) fn broken_links(site: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let pages: BTreeMap<&str, String> = site
        .iter()
        .filter(|(url, _)| url.ends_with(".html"))
        .map(|(url, bytes)| (url.as_str(), text(bytes.clone())))
        .collect();
    let anchors: BTreeMap<&str, BTreeSet<String>> = pages.iter().map(|(url, html)| (*url, ids(html))).collect();
    let mut broken = Vec::new();
    for (url, html) in &pages {
        let links = ["href", "src", "action"].iter().flat_map(|name| attributes(html, name));
        for link in links.filter(|link| {
            !link.contains("://") && !link.starts_with("mailto:") && !link.starts_with("tel:") && *url != "404.html"
        }) {
            let (path, fragment) = link.split_once('#').map_or((link.as_str(), None), |(path, id)| (path, Some(id)));
            let path = path.split('?').next().unwrap_or_default();
            let target = if path.is_empty() {
                (*url).to_owned()
            } else {
                crate::source::join(crate::source::parent(url), path).unwrap_or_else(|| format!("outside: {path}"))
            };
            let fragment = fragment.filter(|id| !id.is_empty());
            let is_there = site.contains_key(&target)
                && fragment.is_none_or(|id| anchors.get(target.as_str()).is_some_and(|ids| ids.contains(id)));
            if !is_there {
                broken.push(format!("{url}: {link}"));
            }
        }
    }
    broken
}
