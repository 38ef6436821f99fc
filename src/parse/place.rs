//! What a document's path says: its kind, its id and its URL (format § 1 "Path to URL", § 8 "Ids").

use std::sync::Arc;

use crate::config::Config;
use crate::model::Kind;
use crate::model::id::{fold, fold_id};
use crate::source::{CONTENT, parent};

/// Where a document lies and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The source's path, relative to the root.
    pub path: Arc<str>,
    /// The page's URL, relative to the site's root.
    pub(crate) url: String,
    /// The page's folder in the output, without a slash at the end.
    pub(crate) folder: String,
    /// Whether it is its folder's page.
    pub(crate) is_index: bool,
    /// The kind its folder gives.
    pub(crate) folder_kind: Kind,
    /// The type its folder gives, by `[folders]`.
    pub(crate) folder_type: Option<String>,
    /// The id when none is written.
    pub(crate) default_id: String,
    /// What stands after `@` in the file's name: which version of its document it holds (format § 9).
    pub(crate) label: Option<String>,
}

/// Reads a path below `content/`.
pub(crate) fn place(path: &Arc<str>, config: &Config) -> Place {
    of_stem(path, stem(path), config)
}

/// Reads the path of a version, `ID@LABEL.md`: the place is its document's. Nothing where the name isn't cut.
pub(crate) fn version_place(path: &Arc<str>, config: &Config) -> Option<Place> {
    let (id, label) = stem(path).split_once('@').filter(|(id, label)| !id.is_empty() && !label.is_empty())?;
    Some(Place { label: Some(label.to_owned()), ..of_stem(path, id, config) })
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn of_stem(path: &Arc<str>, stem: &str, config: &Config) -> Place {
    let inner = path.strip_prefix(CONTENT).unwrap_or(path);
    let folders: Vec<&str> = parent(inner).split('/').filter(|part| !part.is_empty()).collect();
    let named = folders.iter().rev().find_map(|name| config.kind_of_folder(name));
    let (folder_kind, folder_type) = named.unwrap_or((Kind::Page, None));
    let folder = folders.iter().map(|name| fold(name)).collect::<Vec<_>>().join("/");
    let is_index = is_folder_page(stem);
    let file = if is_index { "index".to_owned() } else { fold(stem) };
    let url = if folder.is_empty() { format!("{file}.html") } else { format!("{folder}/{file}.html") };
    let default_id = match (is_index, folders.is_empty()) {
        (true, true) => file.clone(),
        (true, false) => fold_id(&folders.join("-")),
        (false, _) => fold_id(stem),
    };
    Place {
        path: path.clone(),
        url,
        folder,
        is_index,
        folder_kind,
        folder_type: folder_type.map(str::to_owned),
        default_id,
        label: None,
    }
}

/// Whether a file is its folder's page: `index.md`, and as other programs call it (format § 10).
fn is_folder_page(stem: &str) -> bool {
    ["index", "_index", "readme"].iter().any(|name| stem.eq_ignore_ascii_case(name))
}

/// The output path of an asset: folders and stem folded, the extension kept.
pub(crate) fn asset_url(path: &str) -> String {
    let inner = path.strip_prefix(CONTENT).unwrap_or(path);
    let (folder, name) = inner.rsplit_once('/').map_or(("", inner), |(folder, name)| (folder, name));
    let mut parts: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(fold).collect();
    parts.push(crate::model::id::fold_file(name));
    parts.join("/")
}
