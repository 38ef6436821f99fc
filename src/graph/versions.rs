//! Versions of documents (format § 9): decides which of several files *is* the document today.
//!
//! [`shelve`] runs before everything else in the graph, so that no version that isn't in force can make a relation, an
//! id or a search hit: such files are not documents. Their contents are kept apart, resolved as written, for the pages
//! that show them. [`layers`] puts future texts in the documents' place, so that they can be checked as if they were in
//! force.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::Doc;
use crate::diag::{Code, FileId, Finding};
use crate::model::versions::{self, Dated, Timeline};
use crate::model::{Date, DocIx, Spell, State, fold};
use crate::parse::Document;
use crate::text;

/// The label of a draft that has neither a version number nor a label.
pub(crate) const DRAFT_LABEL: &str = "utkast";

/// One version of a document.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    /// The resolved text; its URL is that of the version's own page.
    pub(crate) doc: Arc<Doc>,
    /// Its state, and the period in which it applies.
    pub(crate) spell: Spell,
    /// Its label, which is part of its URL.
    pub(crate) label: String,
    /// Whether it is the document today.
    pub(crate) is_document: bool,
}

/// The versions of all documents with several, newest first.
pub(crate) type Versions = BTreeMap<DocIx, Vec<Version>>;

/// One of several version files of a document, before references are resolved.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) document: Arc<Document>,
    pub(super) spell: Spell,
    pub(super) label: String,
}

/// All version files of one document, newest first.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) files: Vec<Filed>,
    /// The index of the current one.
    pub(super) document: usize,
}

/// The handbook's files, divided into documents and other versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelved {
    /// The files that are documents today.
    pub(super) documents: Vec<Arc<Document>>,
    /// The documents with several versions.
    pub(super) shelves: Vec<Shelf>,
    /// Findings about versions that don't match.
    pub(super) findings: Vec<Finding>,
}

/// Separates the files that are documents today from other versions.
pub(super) fn shelve(parsed: Vec<Arc<Document>>, today: Date) -> Shelved {
    let groups = groups(&parsed);
    if groups.is_empty() {
        return Shelved { documents: parsed, ..Shelved::default() };
    }
    let mut shelved = Shelved::default();
    let mut put_away: HashSet<FileId> = HashSet::new();
    for group in groups {
        shelved.findings.extend(misfits(&group));
        let shelf = shelf(group, today);
        let others = shelf.files.iter().enumerate().filter(|(place, _)| *place != shelf.document);
        put_away.extend(others.map(|(_, filed)| filed.document.file));
        shelved.shelves.push(shelf);
    }
    shelved.documents = parsed.into_iter().filter(|document| !put_away.contains(&document.file)).collect();
    shelved
}

/// The files of each document that has several.
fn groups(parsed: &[Arc<Document>]) -> Vec<Vec<Arc<Document>>> {
    let own = || parsed.iter().filter(|document| !document.is_entry);
    let mut groups: BTreeMap<&str, Vec<Arc<Document>>> = BTreeMap::new();
    for document in own().filter(|document| document.place.label.is_some()) {
        groups.entry(&document.place.url).or_default().push(document.clone());
    }
    let mut plain: HashSet<&str> = HashSet::new();
    for document in own().filter(|document| document.place.label.is_none() && document.kind.is_controlled()) {
        // Of two files with the same address, the other stays a document and is reported as `duplicate-url`.
        if let Some(group) = groups.get_mut(document.place.url.as_str())
            && plain.insert(&document.place.url)
        {
            group.insert(0, document.clone());
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// `id` and `kind` must be equal in all versions: reports files that differ from the one without a label.
fn misfits(group: &[Arc<Document>]) -> Vec<Finding> {
    let Some((first, others)) = group.split_first() else { return Vec::new() };
    let finding = |other: &Arc<Document>| {
        let path = &first.place.path;
        let (key, here, there) = if other.kind != first.kind {
            ("kind", other.kind.id(), first.kind.id())
        } else if other.id != first.id {
            ("id", other.id.as_str(), first.id.as_str())
        } else {
            return None;
        };
        let message = text!(
            "`{key}` är {here} här men {there} i {path}, och båda är versioner av samma dokument",
            "`{key}` is {here} here but {there} in {path}, and both are versions of the same document"
        );
        let help = text!(
            "skriv `{key} = \"{there}\"`, eller ge filen ett namn utan `@`",
            "write `{key} = \"{there}\"`, or give the file a name without `@`"
        );
        let span = other.head.value_span(key).unwrap_or(other.id_span);
        Some(Finding::new(Code::INVALID_VALUE, span, message).help(help))
    };
    others.iter().filter_map(finding).collect()
}

fn shelf(group: Vec<Arc<Document>>, today: Date) -> Shelf {
    let timeline = timeline_of(&group, today);
    let mut order: Vec<usize> = (0..group.len()).filter(|place| !timeline.sequence.contains(place)).collect();
    order.extend(timeline.sequence.iter().rev());
    let mut labels = labels(&group, &order);
    let filed = |place: &usize| Filed {
        document: group[*place].clone(),
        spell: timeline.spells[*place],
        label: labels.remove(place).unwrap_or_default(),
    };
    let files = order.iter().map(filed).collect();
    Shelf { files, document: order.iter().position(|place| *place == timeline.document).unwrap_or(0) }
}

/// The periods in which the versions apply.
pub(crate) fn timeline_of(group: &[Arc<Document>], today: Date) -> Timeline {
    let dated =
        |document: &Arc<Document>| (document.dates(None), document.head.str("version").unwrap_or_default().to_owned());
    let dated: Vec<_> = group.iter().map(dated).collect();
    let dated: Vec<Dated<'_>> = dated.iter().map(|(dates, version)| Dated { dates: *dates, version }).collect();
    versions::timeline(&dated, today)
}

/// The labels of the versions' pages, by index: the version's number, else the file's label, else its first day.
fn labels(group: &[Arc<Document>], order: &[usize]) -> BTreeMap<usize, String> {
    let mut labels: BTreeMap<usize, String> = BTreeMap::new();
    // The oldest first, so that an address stays the same when a newer version is added.
    for place in order.iter().rev() {
        let label = fold(&page_label(&group[*place]));
        let free = versions::free_label(&label, &|wanted| labels.values().any(|taken| taken == wanted));
        labels.insert(*place, free);
    }
    labels
}

fn page_label(document: &Document) -> String {
    let version = document.head.str("version").map(versions::label).filter(|label| !label.is_empty());
    let first_day = || document.dates(None).begin().map(|day| day.to_string());
    version.or_else(|| document.place.label.clone()).or_else(first_day).unwrap_or_else(|| DRAFT_LABEL.to_owned())
}

/// The URL of a version's page: ID/LABEL.html beside the document's.
pub(crate) fn page_url(document_url: &str, label: &str) -> String {
    format!("{}/{label}.html", document_url.strip_suffix(".html").unwrap_or(document_url))
}

/// The URL of the page with the differences between two versions.
pub(crate) fn difference_url(document_url: &str, older: &str, newer: &str) -> String {
    page_url(document_url, &format!("{older}..{newer}"))
}

/// The handbook with future texts in place of those in force, to be checked as if they were in force. The first layer
/// has the next text of each document, the second the one after that, and so on; each with the files of its texts.
pub(super) fn layers(shelved: &Shelved) -> Vec<(Vec<Arc<Document>>, HashSet<FileId>)> {
    let mut layers = Vec::new();
    for depth in 0.. {
        let coming: Vec<(&Arc<Document>, &Arc<Document>)> =
            shelved.shelves.iter().filter_map(|shelf| nth_coming(shelf, depth)).collect();
        if coming.is_empty() {
            return layers;
        }
        let files = coming.iter().map(|(_, coming)| coming.file).collect();
        let replaced = |document: &Arc<Document>| {
            let by = coming.iter().find(|(present, _)| present.file == document.file && !document.is_entry);
            by.map_or_else(|| document.clone(), |(_, coming)| (*coming).clone())
        };
        layers.push((shelved.documents.iter().map(replaced).collect(), files));
    }
    layers
}

fn nth_coming(shelf: &Shelf, depth: usize) -> Option<(&Arc<Document>, &Arc<Document>)> {
    let present = &shelf.files.get(shelf.document)?.document;
    let is_coming = |(place, filed): &(usize, &Filed)| {
        *place != shelf.document && matches!(filed.spell.state, State::Draft | State::Upcoming)
    };
    let coming = shelf.files.iter().enumerate().filter(is_coming).nth(depth)?.1;
    Some((present, &coming.document))
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::Site;
    use crate::model::{State, Status};

    fn version(head: &str, text: &str) -> String {
        format!("+++\ntitle = \"Läkemedel\"\n{head}\n+++\n{text}\n")
    }

    #[test]
    fn a_draft_of_an_approved_document_changes_nothing() {
        let decided = version("version = \"4.0\"\napproved = 2025-10-06\nrelated = [\"routine/b\"]", "Krossa aldrig.");
        let draft = version("related = [\"routine/c\"]\naliases = [\"x.html\"]", "Krossa gärna [[b]].");
        let b = version("", "");
        let base = [("rutiner/a.md", decided.as_str()), ("rutiner/b.md", b.as_str()), ("rutiner/c.md", b.as_str())];
        let alone = Site::read(&base);
        let beside = Site::read(&[base[0], base[1], base[2], ("rutiner/a@utkast.md", &draft)]);
        assert_eq!(alone.graph.edges.all(), beside.graph.edges.all());
        assert_eq!(alone.graph.docs.len(), beside.graph.docs.len());
        let doc = &beside.graph.docs[0];
        assert_eq!((doc.status, &*doc.source.place.path), (Status::InForce, "content/rutiner/a.md"));
        let versions = beside.graph.versions.values().next().unwrap();
        let states: Vec<State> = versions.iter().map(|version| version.spell.state).collect();
        assert_eq!(states, [State::Draft, State::InForce]);
        assert_eq!(versions[0].doc.url, "rutiner/a/utkast.html");
    }

    #[test]
    fn dates_decide_and_file_names_do_not() {
        let old = version("version = \"4.0\"\napproved = 2025-10-06", "Förr.");
        let new = version("version = \"5.0\"\napproved = 2026-01-01\nvalid_from = 2026-09-02", "Sedan.");
        let site = Site::read(&[("rutiner/a.md", &new), ("rutiner/a@4.0.md", &old)]);
        assert_eq!(site.graph.docs.len(), 1);
        assert_eq!(&*site.graph.docs[0].source.place.path, "content/rutiner/a@4.0.md");
        assert_eq!(site.graph.docs[0].url, "rutiner/a.html");
        assert_eq!(site.graph.docs[0].source.id, "a");
    }

    #[test]
    fn the_version_sign_elsewhere_is_a_character() {
        let page = "+++\ntitle = \"K\"\n+++\n";
        let site = Site::read(&[("kontakt@osby.md", page), ("rutiner/@x.md", page), ("rutiner/y@.md", page)]);
        let ids: Vec<&str> = site.graph.docs.iter().map(|doc| doc.source.id.as_str()).collect();
        assert_eq!(ids, ["kontakt-osby", "x", "y"]);
        let lone = Site::read(&[("rutiner/a@4.0.md", page)]);
        assert_eq!((lone.graph.docs[0].source.id.as_str(), lone.graph.docs[0].url.as_str()), ("a", "rutiner/a.html"));
    }
}
