//! What the page bar says of a document's versions: the texts that the page can be seen as, and what the draft still
//! lacks before it can be approved.

use crate::approve::lacking;
use crate::audience::versions::steps;
use crate::audience::{View, ViewVersion};
use crate::diag::{FileId, Lang, Severity, Text};
use crate::model::{DocIx, State};
use crate::pipeline::Handbook;
use crate::preview::reload::{Readiness, ViewLink};
use crate::text;

/// The texts that a page can be seen as: the one that applies, each that is to come, and what differs. None where
/// nothing is to come.
pub(super) fn views(view: &View, ix: DocIx, path: &str, lang: Lang) -> Vec<ViewLink> {
    let is_coming =
        |version: &&ViewVersion| version.has_page && matches!(version.spell.state, State::Draft | State::Upcoming);
    let versions = view.versions_of(ix);
    let Some(document) = versions.iter().find(|version| version.is_document) else { return Vec::new() };
    let coming: Vec<&ViewVersion> = versions.iter().rev().filter(is_coming).collect();
    if coming.is_empty() {
        return Vec::new();
    }
    let in_force = match document.spell.state {
        State::InForce => text!("gäller nu", "in force"),
        _ => name(document),
    };
    let mut views = vec![link(&document.doc.url, &in_force, path, lang)];
    for version in &coming {
        let (own, difference) = match version.spell.state {
            // With several to come each is called by its name.
            _ if coming.len() > 1 => {
                let Text { sv, en } = name(version);
                let difference = Text { sv: format!("skillnaden till {sv}"), en: format!("the difference to {en}") };
                (Text { sv, en }, difference)
            }
            State::Draft => (text!("utkastet", "the draft"), text!("skillnaden", "the difference")),
            _ => (text!("kommande", "upcoming"), text!("skillnaden", "the difference")),
        };
        views.push(link(&version.doc.url, &own, path, lang));
        let step = steps(view, ix).into_iter().find(|step| step.newer.doc.url == version.doc.url);
        views.extend(step.map(|step| link(&step.url, &difference, path, lang)));
    }
    views
}

fn link(url: &str, label: &Text, path: &str, lang: Lang) -> ViewLink {
    let up = "../".repeat(path.matches('/').count());
    ViewLink { label: label.get(lang).to_owned(), url: format!("{up}{url}"), is_current: url == path }
}

/// "utkast till version 5.0", "version 4.0 gäller".
pub(super) fn name(version: &ViewVersion) -> Text {
    let number = version.doc.keys().str("version").map(str::trim).filter(|number| !number.is_empty());
    match (version.spell.state, number) {
        (State::Draft, Some(number)) => text!("utkast till version {number}", "draft of version {number}"),
        (State::Draft, None) => text!("utkast till nästa version", "draft of the next version"),
        (State::Upcoming, Some(number)) => text!("kommande version {number}", "upcoming version {number}"),
        (State::Upcoming, None) => text!("kommande version", "upcoming version"),
        (State::InForce, Some(number)) => text!("version {number} som gäller", "version {number} in force"),
        (State::InForce, None) => text!("texten som gäller", "the text in force"),
        (State::Superseded, Some(number)) => text!("ersatt version {number}", "superseded version {number}"),
        (State::Superseded, None) => text!("ersatt version", "superseded version"),
        (State::Repealed, _) => text!("upphävd", "repealed"),
    }
}

/// What the draft of a document lacks before it can be approved; nothing where there is none. On the page of a version
/// only that one counts.
pub(super) fn readiness(handbook: &Handbook, ix: DocIx, shown: Option<FileId>, lang: Lang) -> Option<Readiness> {
    let graph = &handbook.graph;
    let doc = graph.doc(ix);
    let beside = graph.versions_of(ix).iter().find(|version| {
        version.spell.state == State::Draft && shown.is_none_or(|file| file == version.doc.source.file)
    });
    let lone = (graph.versions_of(ix).is_empty() && doc.kind().is_controlled() && doc.dates.approved.is_none())
        .then_some(&doc.source);
    let source = beside.map(|version| &version.doc.source).or(lone)?;
    let mut lacks: Vec<String> = lacking(graph, ix, source.file).iter().map(|lack| lack.get(lang).to_owned()).collect();
    let findings = handbook.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let count = findings.chain(&handbook.draft_errors).filter(|finding| finding.span.file == source.file).count();
    if count > 0 {
        let errors = if count == 1 {
            text!("1 fel att rätta", "1 error to mend")
        } else {
            text!("{count} fel att rätta", "{count} errors to mend")
        };
        lacks.push(errors.get(lang).to_owned());
    }
    let role = text!("ROLL", "ROLE");
    Some(Readiness { lacks, command: format!("handbok approve {} --by {}", source.id, role.get(lang)) })
}
