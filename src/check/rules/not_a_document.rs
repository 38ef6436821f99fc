//! `not-a-document`: a file that looks like a document but isn't read as one.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, FileId, Finding, Severity, Span};
use crate::source::parent;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::NOT_A_DOCUMENT,
    manual: Manual {
        what: (
            "En fil bland dokumenten heter som ett dokument i andra program (`.markdown`, `.txt`, `.docx` …), men läses \
             inte, och inget dokument länkar eller bifogar den. En fil som börjar med front matter kopieras aldrig ut som \
             den är; att länka till den är ett fel.",
            "A file among the documents has the extension of another program's documents (`.markdown`, `.txt`, `.docx` \
             …). It is not read as a document, and no document links or attaches it. A file that begins with front \
             matter is never published as it is; linking to it is an error.",
        ),
        why: (
            "Källfilen kan hålla kommentarer och sådant som bara intranätet ska se, och läsaren fick koden i stället \
             för sidan.",
            "The source may contain comments and text meant only for the intranet, and the reader would get the code \
             instead of the page.",
        ),
        example: "[se rutinen](rutin.markdown)",
        instead: (
            "Döp om filen så att den slutar på `.md`: `[se rutinen](rutin.md)`.",
            "Rename the file so that it ends in `.md`: `[the routine](rutin.md)`.",
        ),
    },
    run: Run::Check(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (path, named) in context.files.iter().filter(|(_, named)| named.carried.is_document) {
        findings.push(linked(path, named.span));
    }
    let named: BTreeSet<&str> = context.named_files().map(|(_, path, _)| &**path).collect();
    let folders: BTreeSet<&str> = context.graph.assets.documents().map(|file| parent(&file.path)).collect();
    let is_among_documents = |path: &str| {
        let kind = |name: &str| context.graph.config.kind_of_folder(name).is_some();
        folders.contains(parent(path)) || parent(path).split('/').any(kind)
    };
    for (path, file) in context.graph.assets.like_documents() {
        if !named.contains(&**path) && is_among_documents(path) {
            findings.push(unread(file));
        }
    }
}

fn unread(file: FileId) -> Finding {
    let message = text!(
        "filen läses inte som ett dokument, och inget dokument länkar eller bifogar den",
        "the file is not read as a document, and no document links or attaches it"
    );
    let help = text!(
        "spara texten som Markdown med namnet `….md`, länka till filen, eller flytta den från `content/`",
        "save the text as Markdown with the name `….md`, link to the file, or move it out of `content/`"
    );
    Finding::new(Code::NOT_A_DOCUMENT, Span::whole(file), message).help(help)
}

/// The finding for such a file that a document links, shows or attaches: an error, since nothing is published in its
/// place.
pub(crate) fn linked(path: &str, span: Span) -> Finding {
    let message = text!(
        "filen {path} är skriven som ett dokument men läses inte som ett; den publiceras inte",
        "the file {path} looks like a document but is not read as one; it is not published"
    );
    let help = text!("döp om den så att den slutar på `.md`", "rename it so that it ends in `.md`");
    Finding::new(Code::NOT_A_DOCUMENT, span, message).help(help).at(Severity::Error)
}
