//! What the publisher's readers find in attachments, told by `check` before a build meets it: `attachment-metadata`,
//! what PDF and office files on external pages tell besides their text, and pictures that can't be published as they
//! are, because nothing can take out what they carry.
//!
//! Stands here and not among the rules, since rules come before publishing. A file is looked into once for as long as
//! it has not changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assets::{self, Trace, Unclean, document_metadata};
use crate::check::Context;
use crate::diag::text::list;
use crate::diag::{Code, Finding, Span, Text};
use crate::graph::Graph;
use crate::model::Audience;
use crate::source::Stamp;
use crate::text;

/// What was found in files, by path, with what they were then.
#[derive(Default)]
pub(super) struct Kept(BTreeMap<Arc<str>, (Stamp, Arc<Seen>)>);

/// What a file carries.
#[derive(Default)]
struct Seen {
    traces: Vec<Trace>,
    unclean: Option<Unclean>,
}

/// The documents that are looked into, by extension.
const DOCUMENTS: [&str; 16] = [
    "doc", "docm", "docx", "dotx", "odg", "odp", "ods", "odt", "ott", "pdf", "potx", "ppt", "pptx", "xls", "xlsm",
    "xlsx",
];

/// How many traces a message names.
const LISTED: usize = 4;

impl Kept {
    /// Each such file once for each audience that sees it, where it is first named.
    pub(super) fn findings(&mut self, context: &Context<'_>) -> Vec<Finding> {
        let graph = context.graph;
        let mut named: BTreeMap<&Arc<str>, (Span, Audience)> = BTreeMap::new();
        for (doc, path, span) in context.named_files() {
            let known = named.entry(path).or_insert((span, doc.audience));
            if known.1 != Audience::External && doc.audience == Audience::External {
                *known = (span, Audience::External);
            }
        }
        let mut findings = Vec::new();
        let mut kept = BTreeMap::new();
        for (path, (span, audience)) in named {
            let external = audience == Audience::External;
            let Some((stamp, seen)) = self.seen(graph, path, external) else { continue };
            findings.extend(seen.unclean.as_ref().and_then(|reason| unpublishable(path, reason, external, span)));
            findings.extend(telling(path, &seen.traces, span).filter(|_| external));
            kept.insert(path.clone(), (stamp, seen));
        }
        self.0 = kept;
        findings
    }

    /// What a file carries; nothing for one that can't be read now (the publisher tells).
    fn seen(&mut self, graph: &Graph, path: &Arc<str>, external: bool) -> Option<(Stamp, Arc<Seen>)> {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        let is_document = external && DOCUMENTS.contains(&extension.as_str());
        let stamp = graph.assets.stamp_of(path)?;
        if let Some((then, seen)) = self.0.remove(path)
            && then == stamp
        {
            return Some((stamp, seen));
        }
        let mut seen = Seen::default();
        // A picture is one by its first bytes, whatever it is called; films and archives are not read to their ends.
        if is_document || assets::may_be_picture(path, &graph.assets.head(path, assets::HEAD).ok()?) {
            let bytes = graph.assets.read(path).ok()?;
            seen.unclean = assets::asset(path, &bytes).and_then(Result::err);
            seen.traces = if is_document { document_metadata(&bytes) } else { Vec::new() };
        }
        Some((stamp, Arc::new(seen)))
    }
}

/// A picture that stops the build. On the intranet a bitmap that can't be cleaned goes out as it is; a drawing could
/// run scripts there too.
pub(super) fn unpublishable(path: &str, reason: &Unclean, external: bool, span: Span) -> Option<Finding> {
    if !external && !reason.could_run() {
        return None;
    }
    let [sv, en] = reason.texts();
    let message = text!("bilden {path} kan inte publiceras: {sv}", "the picture {path} cannot be published: {en}");
    let help = text!(
        "öppna bilden i ett bildprogram och spara den som PNG eller JPEG (eller en ritning som vanlig SVG)",
        "open the picture in an image editor and save it as PNG or JPEG (or a drawing as plain SVG)"
    );
    Some(Finding::new(Code::SYNTAX, span, message).help(help).fixed())
}

fn telling(path: &str, traces: &[Trace], span: Span) -> Option<Finding> {
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
