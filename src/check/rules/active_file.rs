//! `active-file`: a file that runs in a browser or on a server, or whose type is not allowed in an edition.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ACTIVE_FILE,
    manual: Manual {
        what: (
            "Ett dokument länkar, visar eller bifogar en fil som körs i webbläsaren eller på servern (`.html`, `.js`, \
             `.php`, `.exe` …), eller en sort som inte står på listan över vad en webbplats bär. En sida känns igen på \
             sitt innehåll, vad den än heter.",
            "A document links, shows or attaches a file that runs in the browser or on the server (`.html`, `.js`, \
             `.php`, `.exe` …), or of a type that isn't allowed on a site. A web page is recognised by its content, \
             whatever its name.",
        ),
        why: (
            "Filen körs i webbplatsens eget namn: ett skript i den kan läsa intranätets sidor, och en sida i den kan \
             se ut som kommunens.",
            "The file runs as part of the site: a script in it can read the intranet's pages, and a web page can \
             pretend to be the municipality's.",
        ),
        example: "[Blankett](blankett.html)",
        instead: (
            "Spara blanketten som PDF eller skriv sidan i Markdown. Den som vet vad filen gör kan släppa fram sorten: \
             `[build] allow_active = [\"html\"]` i `config.toml`.",
            "Save the form as PDF, or write the page in Markdown. If you know what the file does, you can allow its \
             type: `[build] allow_active = [\"html\"]` in `config.toml`.",
        ),
    },
    run: Run::Check(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // The source of a document is reported by `not-a-document`.
    for (path, named) in context.files.iter().filter(|(_, named)| !named.carried.is_document) {
        findings.extend(named.carried.active.as_ref().map(|kind| finding(path, kind, named.span)));
    }
}

/// The finding for a file and its type.
pub(crate) fn finding(path: &str, kind: &str, span: Span) -> Finding {
    let message = match kind {
        "" => text!(
            "filen {path} publiceras inte: den kan köras och har ingen filändelse",
            "the file {path} is not published: it may run and has no extension"
        ),
        _ => text!(
            "filen {path} publiceras inte: sorten `{kind}` kan köras i webbläsaren eller på servern",
            "the file {path} is not published: the type `{kind}` may run in the browser or on the server"
        ),
    };
    let help = match kind {
        "" => text!("spara den som en vanlig sort, till exempel PDF", "save it as a usual type, such as PDF"),
        _ => text!(
            "spara den som en annan sort, till exempel PDF, eller släpp fram sorten: `[build] allow_active = [\"{kind}\"]`",
            "save it as another type, such as PDF, or allow the type: `[build] allow_active = [\"{kind}\"]`"
        ),
    };
    Finding::new(Code::ACTIVE_FILE, span, message).help(help)
}
