//! `attachment-metadata`: what PDF and office files on external pages tell besides their text.
//!
//! Stands here and not among the rules, since it takes the publisher's readers of such files, and rules come before
//! publishing. A file is looked into once for as long as its bytes are the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::check::Context;
use crate::diag::text::list;
use crate::diag::{Code, Finding, Level, Span, Text};
use crate::graph::Graph;
use crate::model::Audience;
use crate::publish::clean::{Trace, document_metadata};
use crate::text;

/// What was found in files, by the hash of their bytes.
#[derive(Default)]
pub(super) struct Kept(HashMap<[u8; 32], Arc<[Trace]>>);

/// The files that are looked into, by extension; others have no such metadata or are cleaned on their way out.
const DOCUMENTS: [&str; 16] = [
    "doc", "docm", "docx", "dotx", "odg", "odp", "ods", "odt", "ott", "pdf", "potx", "ppt", "pptx", "xls", "xlsm",
    "xlsx",
];

/// How many traces a message names.
const LISTED: usize = 4;

impl Kept {
    /// Each such file of an external document once, where it is first named.
    pub(super) fn findings(&mut self, graph: &Graph) -> Vec<Finding> {
        if graph.config.level(Code::ATTACHMENT_METADATA) == Level::Off {
            return Vec::new();
        }
        let context = Context::new(graph);
        let mut named: BTreeMap<Arc<str>, Span> = BTreeMap::new();
        for (doc, path, span) in context.named_files() {
            let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
            if doc.audience == Audience::External && DOCUMENTS.contains(&extension.as_str()) {
                named.entry(path).or_insert(span);
            }
        }
        let mut findings = Vec::new();
        let mut kept = HashMap::new();
        for (path, span) in named {
            // A file that can't be read now is the publisher's to tell.
            let Ok(bytes) = graph.assets.read(&path) else { continue };
            let hash = *blake3::hash(&bytes).as_bytes();
            let traces = self.0.remove(&hash).unwrap_or_else(|| document_metadata(&bytes).into());
            findings.extend(finding(&path, &traces, span));
            kept.insert(hash, traces);
        }
        self.0 = kept;
        findings
    }
}

fn finding(path: &str, traces: &[Trace], span: Span) -> Option<Finding> {
    if traces.is_empty() {
        return None;
    }
    let texts = traces.iter().map(Trace::texts).map(|[sv, en]| (sv, en));
    let (sv, en): (Vec<String>, Vec<String>) = texts.unzip();
    let (sv, en) = (list(&sv, LISTED).sv, list(&en, LISTED).en);
    let message = Text {
        sv: format!("filen {path} berättar mer än den visar: {sv}"),
        en: format!("the file {path} tells more than it shows: {en}"),
    };
    let help = text!(
        "i Word: Arkiv, Info, Kontrollera dokument; spara sedan filen eller en ren PDF av den",
        "in Word: File, Info, Inspect Document; then save the file or a clean PDF of it"
    );
    Some(Finding::new(Code::ATTACHMENT_METADATA, span, message).help(help))
}
