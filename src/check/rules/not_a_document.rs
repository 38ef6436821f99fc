//! `not-a-document`: a file that is written like a document but isn't read as one.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Severity, Span};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::NOT_A_DOCUMENT,
    manual: Manual {
        what: (
            "En fil börjar med front matter som ett dokument, men heter inte `.md` och läses därför inte. Den kopieras \
             aldrig ut som den är; att länka till den är ett fel.",
            "A file begins with front matter as a document does, but isn't called `.md` and so isn't read. It is never \
             copied out as it is; linking to it is an error.",
        ),
        why: (
            "Källfilen kan hålla kommentarer och sådant som bara intranätet ska se, och läsaren fick koden i stället \
             för sidan.",
            "The source may hold comments and what only the intranet should see, and the reader would get the code \
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
}

/// The finding of a file that a document links, shows or attaches: an error, since nothing is published in its place.
pub(crate) fn linked(path: &str, span: Span) -> Finding {
    let message = text!(
        "filen {path} är skriven som ett dokument men läses inte som ett; den publiceras inte",
        "the file {path} is written like a document but not read as one; it is not published"
    );
    let help = text!("döp om den så att den slutar på `.md`", "rename it so that it ends in `.md`");
    Finding::new(Code::NOT_A_DOCUMENT, span, message).help(help).at(Severity::Error)
}
