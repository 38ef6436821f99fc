//! `attachment-metadata`: a PDF or office file on an external page that tells more than it shows.
//!
//! Pictures are cleaned on their way out and not told of here.

use crate::assets::{Trace, TraceKind};
use crate::check::files::{Named, is_said};
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::list;
use crate::diag::{Code, Finding, Text};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ATTACHMENT_METADATA,
    manual: Manual {
        what: (
            "En fil som en extern sida länkar eller bifogar berättar mer än den visar: en författares namn, kommentarer, \
             spårade ändringar, dolda blad eller dold text, egna egenskaper, sökvägar till servrar. Eller så är den av en \
             sort vars egenskaper inte kan rensas (film, arkiv, RTF …).",
            "A file that an external page links or attaches tells more than it shows: an author's name, comments, \
             tracked changes, hidden sheets or text, custom properties, paths to servers. Or it is of a type whose \
             properties can't be cleaned (film, archives, RTF …).",
        ),
        why: (
            "Den som laddar ner filen kan läsa vem som skrev den, vad som ströks och vad någon tyckte om det.",
            "Whoever downloads the file can read who wrote it, what was struck out and what somebody thought of it.",
        ),
        example: "attachments = [{ file = \"blankett.docx\" }]",
        instead: (
            "I Word: Arkiv, Info, Kontrollera dokument, Ta bort alla. Spara sedan filen, eller en ren PDF av den.",
            "In Word: File, Info, Inspect Document, Remove All. Then save the file, or a clean PDF of it.",
        ),
    },
    run: Run::Check(check),
};

/// How many traces a message names.
const LISTED: usize = 4;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (path, named) in context.files.iter().filter(|(_, named)| named.is_external) {
        findings.extend(telling(context, path, named));
    }
}

fn telling(context: &Context<'_>, path: &str, named: &Named) -> Option<Finding> {
    // What isn't published tells nobody.
    let carried = &named.carried;
    if carried.active.is_some() || carried.is_document || carried.unclean.is_some() {
        return None;
    }
    let is_new = |trace: &&Trace| !trace.may_be_said() || !is_said(context, named.span.file, &trace.what);
    let traces: Vec<&Trace> = carried.traces.iter().filter(is_new).collect();
    let (message, help) = match traces.as_slice() {
        [] => return None,
        [trace] if trace.kind == TraceKind::Uncleanable => uncleanable(path, &trace.what),
        _ => telling_words(path, &traces),
    };
    Some(Finding::new(Code::ATTACHMENT_METADATA, named.span, message).help(help))
}

fn uncleanable(path: &str, kind: &str) -> (Text, Text) {
    let message = text!(
        "egenskaperna i filen {path} kan inte granskas eller rensas (sorten {kind})",
        "the properties of the file {path} can be neither read nor cleaned (the type {kind})"
    );
    let help = text!(
        "se själv efter vad filens egenskaper säger, eller publicera en PDF eller en vanlig bild i stället",
        "look yourself at what the file's properties say, or publish a PDF or a plain picture instead"
    );
    (message, help)
}

fn telling_words(path: &str, traces: &[&Trace]) -> (Text, Text) {
    let texts = traces.iter().map(|trace| trace.texts()).map(|[sv, en]| (sv, en));
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
    (message, help)
}
