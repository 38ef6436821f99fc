//! `active-file`: a file that runs in a browser or on a server, or of a type that no edition carries.

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
             `.php`, `.exe` …), or of a type that isn't on the list of what a site carries. A page is known by its \
             content, whatever it is called.",
        ),
        why: (
            "Filen körs i webbplatsens eget namn: ett skript i den kan läsa intranätets sidor, och en sida i den kan \
             se ut som kommunens.",
            "The file runs in the site's own name: a script in it can read the intranet's pages, and a page in it can \
             look like the municipality's.",
        ),
        example: "[Blankett](blankett.html)",
        instead: (
            "Spara blanketten som PDF eller skriv sidan i Markdown. Den som vet vad filen gör kan släppa fram sorten: \
             `[build] allow_active = [\"html\"]` i `config.toml`.",
            "Save the form as PDF, or write the page in Markdown. Whoever knows what the file does can let its type \
             through: `[build] allow_active = [\"html\"]` in `config.toml`.",
        ),
    },
    run: Run::Check(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // The source of a document is told as such.
    for (path, named) in context.files.iter().filter(|(_, named)| !named.carried.is_document) {
        findings.extend(named.carried.active.as_ref().map(|kind| finding(path, kind, named.span)));
    }
}

/// The finding of a file and its type.
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
            "save it as another type, such as PDF, or let the type through: `[build] allow_active = [\"{kind}\"]`"
        ),
    };
    Finding::new(Code::ACTIVE_FILE, span, message).help(help)
}
