//! `handbok init --start`: what is the same in most municipalities, taken from the sample: laws, the editors' guide, terms,
//! common roles, the wheel, and the configuration of types, approval and risks.
//!
//! Procedure: the sample's files are chosen, the sample's own organisation is taken out of their words, and whatever they
//! name that isn't chosen is cut away, by the findings that the handbook's own reading gives.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::approve::NewFile;
use crate::config::Config;
use crate::diag::{Code, Finding};
use crate::graph;
use crate::model::Date;
use crate::parse::parse_file;
use crate::schema::sense::applied;
use crate::source::{CONFIG, CONTENT, SourceTree};

/// Folders of the sample that are taken whole.
const FOLDERS: [&str; 3] = ["lagar/", "redaktorsguide/", "begrepp/"];

/// Roles that most municipalities have.
const ROLES: [&str; 18] = [
    "all-personal",
    "bistandshandlaggare",
    "enhetschef",
    "forste-socialsekreterare",
    "forvaltningschef",
    "kvalitetsstrateg",
    "legitimerad-personal",
    "mar",
    "mas",
    "namnden",
    "omradeschef",
    "processagare",
    "registrator",
    "sas",
    "sjukskoterska",
    "socialsekreterare",
    "underskoterska",
    "verksamhetschef-hsl",
];

/// The sample's organisation in its texts, and what stands there instead.
const NAMES: [(&str, &str); 5] = [
    ("i Åsvika", "hos oss"),
    ("I Åsvika", "Hos oss"),
    ("Åsvika kommun", "Vår kommun"),
    ("Åsvika", "kommunen"),
    ("asvika.example", "exempel.se"),
];

/// Rounds at most: what is cut away may have been named itself.
const ROUNDS: usize = 4;

/// What the front matter of a document says of a decision that this organisation has not made.
const DECISIONS: [&str; 8] =
    ["approved", "approved_by", "valid_from", "review_by", "version", "fingerprint", "contact", "number"];

/// The files of the sample that a handbook of one's own begins with.
pub(super) fn chosen(sample: Vec<NewFile>, today: Date) -> Vec<NewFile> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for NewFile { path, bytes } in sample {
        let inner = path.strip_prefix(CONTENT).unwrap_or_default();
        let is_role = ROLES.iter().any(|role| inner == format!("roller/{role}.md"));
        let is_chosen = path == CONFIG || inner == "arshjul.md" || is_role;
        if !is_chosen && !FOLDERS.iter().any(|folder| inner.starts_with(folder)) {
            continue;
        }
        let text = String::from_utf8(bytes);
        let bytes = match text {
            Ok(text) if path == CONFIG => configuration(&text).into_bytes(),
            Ok(text) if path.ends_with(".md") => undecided(&renamed(&text)).into_bytes(),
            Ok(text) => text.into_bytes(),
            Err(other) => other.into_bytes(),
        };
        files.insert(path, bytes);
    }
    for (name, text) in [("index.md", include_str!("start/index.md")), ("kontakt.md", include_str!("start/kontakt.md"))] {
        files.insert(format!("{CONTENT}{name}"), text.as_bytes().to_vec());
    }
    for _ in 0..ROUNDS {
        if !cut(&mut files, today) {
            break;
        }
    }
    files.into_iter().map(|(path, bytes)| NewFile { path, bytes }).collect()
}

fn renamed(text: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The configuration without the sample's addresses and its own statement of accessibility.
fn configuration(text: &str) -> String {
    let own = ["base_url", "report_deviation", "feedback", "complaint "];
    let mut out = String::new();
    for line in renamed(text).split_inclusive('\n') {
        if line.starts_with("# Uppgifter till tillgänglighetsredogörelsen") {
            break;
        }
        if own.iter().any(|key| line.starts_with(key)) {
            out.push_str("# ");
        }
        out.push_str(line);
    }
    out.trim_end().to_owned() + "\n"
}

/// A document without the decisions of the sample: keys, and the rows of its history.
fn undecided(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fences = 0;
    let mut in_history = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        fences += usize::from(bare == "+++");
        if fences == 1 {
            if bare.starts_with('[') {
                in_history = bare == "[[revision]]";
            }
            let key = bare.split(" =").next().unwrap_or_default();
            if in_history || (bare.contains(" = ") && DECISIONS.contains(&key)) {
                continue;
            }
        }
        out.push_str(line);
    }
    out
}

/// Cuts away what names something that isn't there; whether there was any.
fn cut(files: &mut BTreeMap<String, Vec<u8>>, today: Date) -> bool {
    let tree = SourceTree::memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let Some(config) = tree.config().map(|file| Arc::new(Config::read(file).0)) else { return false };
    let documents = tree.documents().flat_map(|file| parse_file(file, &config).documents).collect();
    let tree = Arc::new(tree);
    let (_, findings) = graph::build(&config, documents, &tree, today, &mut graph::Memo::default());
    let mut cuts: BTreeMap<String, Vec<(Range<usize>, String)>> = BTreeMap::new();
    for finding in &findings {
        let Some(file) = tree.file(finding.span.file) else { continue };
        cuts.entry(file.path.to_string()).or_default().extend(without(finding, &file.text));
    }
    cuts.retain(|_, cuts| !cuts.is_empty());
    for (path, mut cuts) in cuts.clone() {
        cuts.sort_by_key(|(range, _)| (range.start, range.end));
        cuts.dedup_by(|next, last| next.0.start < last.0.end);
        if let Some(bytes) = files.get_mut(&path) {
            *bytes = applied(&String::from_utf8_lossy(bytes), &cuts).into_bytes();
        }
    }
    !cuts.is_empty()
}

/// The change by which a finding goes away: the reference, or the link but for its words.
fn without(finding: &Finding, text: &str) -> Option<(Range<usize>, String)> {
    let range = finding.span.range();
    let written = text.get(range.clone())?;
    match finding.code {
        Code::BROKEN_LINK | Code::BROKEN_ANCHOR => Some((range, words(written)?.to_owned())),
        Code::UNKNOWN_REFERENCE | Code::INVALID_VALUE => Some(reference(text, range)),
        _ => None,
    }
}

/// The words of a link: its text, else its target.
fn words(link: &str) -> Option<&str> {
    if let Some(inner) = link.strip_prefix("[[").and_then(|link| link.strip_suffix("]]")) {
        return Some(inner.split_once('|').map_or(inner, |(_, words)| words));
    }
    let inner = link.strip_prefix('[')?;
    inner.rsplit_once("](").map(|(words, _)| words)
}

/// A reference in front matter, with its comma or, where it stands alone, with its line.
fn reference(text: &str, range: Range<usize>) -> (Range<usize>, String) {
    let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(range.end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| range.end + at + 1);
    let (before, after) = (text.get(start..range.start).unwrap_or_default(), text.get(range.end..end).unwrap_or_default());
    let opens = before.trim_end().ends_with('[');
    let closes = after.trim_start().starts_with(']');
    let is_alone = !before.contains('[') && !after.contains(']') || (opens && closes);
    if is_alone {
        return (start..end, String::new());
    }
    if let Some(rest) = after.trim_start().strip_prefix(',') {
        let comma = range.end + after.len() - rest.len();
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        return (range.start..comma + blanks, String::new());
    }
    let comma = before.rfind(',').map_or(range.start, |at| start + at);
    (comma..range.end, String::new())
}
