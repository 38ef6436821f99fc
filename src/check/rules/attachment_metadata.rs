//! `attachment-metadata`: a PDF or office file on an external page with metadata, comments or other hidden information.
//! Pictures are cleaned when published and not reported here.

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
            "A file that an external page links or attaches has hidden information: an author's name, comments, \
             tracked changes, hidden sheets or text, custom properties, paths to servers. Or its type has properties \
             that can't be cleaned (film, archives, RTF …).",
        ),
        why: (
            "Den som laddar ner filen kan läsa vem som skrev den, vad som ströks och vad någon tyckte om det.",
            "Everybody who downloads the file can read who wrote it, what was deleted and what somebody thought of it.",
        ),
        example: "attachments = [{ file = \"blankett.docx\" }]",
        instead: (
            "I Word: Arkiv, Info, Kontrollera dokument, Ta bort alla. Spara sedan filen, eller en ren PDF av den.",
            "In Word: File, Info, Inspect Document, Remove All. Then save the file, or a clean PDF of it.",
        ),
    },
    run: Run::Check(check),
};

/// Maximum number of traces listed in a message.
const LISTED: usize = 4;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (path, named) in context.files.iter().filter(|(_, named)| named.is_external) {
        findings.extend(revealing(context, path, named));
    }
}

fn revealing(context: &Context<'_>, path: &str, named: &Named) -> Option<Finding> {
    // A file that isn't published reveals nothing.
    let carried = &named.carried;
    if carried.active.is_some() || carried.is_document || carried.unclean.is_some() {
        return None;
    }
    let is_new = |trace: &&Trace| !trace.may_be_said() || !is_said(context, named.span.file, &trace.what);
    let traces: Vec<&Trace> = carried.traces.iter().filter(is_new).collect();
    let (message, help) = match traces.as_slice() {
        [] => return None,
        [trace] if trace.kind == TraceKind::Uncleanable => uncleanable(path, &trace.what),
        _ => revealing_words(path, &traces),
    };
    Some(Finding::new(Code::ATTACHMENT_METADATA, named.span, message).help(help))
}

fn uncleanable(path: &str, kind: &str) -> (Text, Text) {
    let message = text!(
        "egenskaperna i filen {path} kan inte granskas eller rensas (sorten {kind})",
        "handbok can neither read nor clean the properties of the file {path} (the type {kind})"
    );
    let help = text!(
        "se själv efter vad filens egenskaper säger, eller publicera en PDF eller en vanlig bild i stället",
        "check the file's properties yourself, or publish a PDF or a plain picture instead"
    );
    (message, help)
}

fn revealing_words(path: &str, traces: &[&Trace]) -> (Text, Text) {
    let texts = traces.iter().map(|trace| trace.texts()).map(|[sv, en]| (sv, en));
    let (sv, en): (Vec<String>, Vec<String>) = texts.unzip();
    let (sv, en) = (list(&sv, LISTED).sv, list(&en, LISTED).en);
    let message = Text {
        sv: format!("filen {path} berättar mer än den visar: {sv}"),
        en: format!("the file {path} has hidden information: {en}"),
    };
    let help = text!(
        "i Word: Arkiv, Info, Kontrollera dokument; spara sedan filen eller en ren PDF av den",
        "in Word: File, Info, Inspect Document; then save the file or a clean PDF of it"
    );
    (message, help)
}
