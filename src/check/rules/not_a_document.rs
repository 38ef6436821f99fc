//! `not-a-document`: a file that looks like a document but isn't read.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::source::{CONTENT, is_document_elsewhere, looks_like_text, parent};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::NOT_A_DOCUMENT,
    manual: Manual {
        what: (
            "En fil i innehållet heter som ett dokument men läses inte: `.markdown`, `.mdx`, `.md.txt`, `.txt`, `.docx`, `.odt` och liknande, i en mapp med dokument och utan att något dokument bifogar, länkar eller visar den. En fil som är skriven som ett dokument publiceras aldrig som den är.",
            "A file of the content is called as a document is but isn't read: `.markdown`, `.mdx`, `.md.txt`, `.txt`, `.docx`, `.odt` and the like, in a folder of documents and with no document attaching, linking or showing it. A file that is written as a document is never published as it is.",
        ),
        why: (
            "Texten finns ingenstans i handboken, fast den som sparade den tror det.",
            "The text is nowhere in the handbook, though the one who saved it thinks so.",
        ),
        example: "content/rutiner/nycklar.md.txt",
        instead: (
            "Spara filen så att namnet slutar på `.md`, eller bifoga den i ett dokument under `[[attachments]]`.",
            "Save the file so that its name ends in `.md`, or attach it to a document under `[[attachments]]`.",
        ),
    },
    run: Run::Check(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let assets = &context.graph.assets;
    let folders: BTreeSet<&str> = context.docs().map(|(_, doc)| parent(&doc.source.place.path)).collect();
    let named: BTreeSet<&str> = context.named_files().map(|(_, path, _)| &**path).collect();
    for path in assets.others_in(CONTENT) {
        let name = path.rsplit('/').next().unwrap_or_default();
        if !looks_like_text(path) || !folders.contains(parent(path)) || named.contains(&**path) {
            continue;
        }
        let Some(span) = assets.span_of(path) else { continue };
        let message = text!(
            "filen läses inte: namnet slutar inte på `.md`, och inget dokument nämner den",
            "the file is not read: its name doesn't end in `.md`, and no document names it"
        );
        let help = if is_document_elsewhere(path) {
            let stem = name.split('.').next().unwrap_or_default();
            text!("döp om den till `{stem}.md` om den är ett dokument", "rename it to `{stem}.md` if it is a document")
        } else {
            text!(
                "för in texten med `handbok import`, eller bifoga filen i ett dokument under `[[attachments]]`",
                "bring the text in with `handbok import`, or attach the file to a document under `[[attachments]]`"
            )
        };
        findings.push(Finding::new(Code::NOT_A_DOCUMENT, span, message).help(help));
    }
}
