//! `raw-html`: HTML in a text that will not be published.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::list;
use crate::diag::{Code, Finding, Text};
use crate::parse::document::{Link, LinkForm};
use crate::parse::html::{Removed, removed};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::RAW_HTML,
    manual: Manual {
        what: (
            "Texten har HTML som tas bort när sidan byggs: skript, ramar, formulär, stilar, bilder, rubriker, klasser. \
             HTML för löpande text och tabeller blir kvar (`<sub>`, `<abbr>`, `<details>`, `<td colspan>`).",
            "The text has HTML that is taken away when the page is built: scripts, frames, forms, styles, pictures, \
             headings, classes. HTML for running text and tables stays (`<sub>`, `<abbr>`, `<details>`, `<td colspan>`).",
        ),
        why: (
            "Sidan ser annars inte ut som den som skrev den tror. HTML följer ofta med när man klistrar in från en \
             webbsida eller ett ordbehandlingsprogram.",
            "Otherwise the page doesn't look as its writer thinks. HTML often comes along when one pastes from a web \
             page or a word processor.",
        ),
        example: "<p class=\"MsoNormal\">Text</p>\n<iframe src=\"https://karta.example\"></iframe>",
        instead: (
            "Skriv det i Markdown: `![alternativtext](bild.png)`, `## Rubrik`, `[länktext](adress)`.",
            "Write it in Markdown: `![text alternative](picture.png)`, `## Heading`, `[link text](address)`.",
        ),
    },
    run: Run::Linked(check),
};

/// How many attributes a message names.
const LISTED: usize = 4;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment) in context.fragments() {
        for piece in &fragment.html {
            let Some(html) = fragment.text.get(piece.clone()) else { continue };
            for mut gone in removed(html) {
                let range = piece.start + gone.range.start..piece.start + gone.range.end;
                // A link by path is `broken-link`.
                let by_path = |link: &Link| link.form == LinkForm::Html && !link.dest.is_empty() && link.range == range;
                if gone.element == "a"
                    && gone.attributes.iter().any(|name| name == "href")
                    && fragment.links.iter().any(by_path)
                {
                    gone.attributes.retain(|name| name != "href");
                    if gone.attributes.is_empty() {
                        continue;
                    }
                }
                let finding = Finding::new(Code::RAW_HTML, fragment.span(doc.source.file, range), message(&gone));
                findings.push(finding.maybe_help(help(&gone)));
            }
        }
    }
}

fn message(gone: &Removed) -> Text {
    let element = &gone.element;
    if gone.attributes.is_empty() {
        return text!("`<{element}>` tas bort", "`<{element}>` is taken away");
    }
    let Text { sv, en } = list(&gone.attributes, LISTED);
    Text { sv: format!("{sv} tas bort från `<{element}>`"), en: format!("`<{element}>` loses {en}") }
}

/// What Markdown has for it.
fn help(gone: &Removed) -> Option<Text> {
    Some(match gone.element.as_str() {
        "img" | "picture" | "svg" => {
            text!("skriv `![alternativtext](bild.png)`", "write `![text alternative](picture.png)`")
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => text!("skriv `## Rubrik`", "write `## Heading`"),
        "a" if gone.attributes.iter().any(|name| name == "href") => {
            text!("skriv `[text](adress)`", "write `[text](address)`")
        }
        "iframe" | "embed" | "object" | "video" | "audio" => {
            text!("länka till det i stället", "link to it instead")
        }
        _ => return None,
    })
}
