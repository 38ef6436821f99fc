//! `broken-link`: a link or picture in a text that leads nowhere.
//!
//! Links to documents and files are resolved where the graph is built. Here are the addresses elsewhere that a page
//! can't lead to: they are warnings, since the page is whole without them.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Severity, Text};
use crate::graph::LinkTarget;
use crate::model::safe_html::{SCHEMES, scheme};
use crate::parse::document::LinkForm;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::BROKEN_LINK,
    manual: Manual {
        what: (
            "En länk eller bild i texten leder till ett dokument eller en fil som inte finns. Varning i stället för fel: \
             en bild på en annan webbplats, eller en adress som inte är http, https, mailto eller tel; de visas inte.",
            "A link or picture in the text leads to a document or file that isn't there. A warning instead of an error: \
             a picture on another site, or an address that is not http, https, mailto or tel; they are not shown.",
        ),
        why: (
            "Den som följer länken ska hitta rutinen. Handboken hämtar inget från andra webbplatser, så att ingen \
             utomstående ser vem som läser vad.",
            "Whoever follows the link must find the routine. The handbook fetches nothing from other sites, so that no \
             outsider sees who reads what.",
        ),
        example: "Se [[lexsara]] och [blanketten](filer/blankett.pfd).",
        instead: (
            "Se [[lex-sarah]] och [blanketten](filer/blankett.pdf).",
            "See [[lex-sarah]] and [the form](files/form.pdf).",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment, link, target) in context.links() {
        let LinkTarget::External(address) = target else { continue };
        if let Some((message, help)) = fault(address, link.form) {
            let span = fragment.span(doc.source.file, link.range.clone());
            findings.push(Finding::new(Code::BROKEN_LINK, span, message).at(Severity::Warning).help(help));
        }
    }
}

fn fault(address: &str, form: LinkForm) -> Option<(Text, Text)> {
    let scheme = scheme(address)?;
    if form == LinkForm::Image {
        if scheme == "data" {
            return crate::assets::data_picture(address).is_none().then(|| {
                (
                    text!(
                        "bilden i texten är ingen hel PNG, JPEG, GIF eller WebP och visas inte",
                        "the picture in the text is no whole PNG, JPEG, GIF or WebP and is not shown"
                    ),
                    text!(
                        "spara bilden som en fil under `content/` och visa den därifrån",
                        "save the picture as a file under `content/` and show it from there"
                    ),
                )
            });
        }
        return Some({
            (
                text!(
                    "bilden ligger på en annan webbplats och visas inte",
                    "the picture is on another site and is not shown"
                ),
                text!(
                    "spara bilden under `content/` och visa den därifrån",
                    "save the picture under `content/` and show it from there"
                ),
            )
        });
    }
    if SCHEMES.contains(&scheme.as_str()) {
        return None;
    }
    if scheme.is_empty() {
        return Some((
            text!("adressen börjar med `//` och blir ingen länk", "the address begins with `//` and becomes no link"),
            text!("skriv `https:` framför", "write `https:` before it"),
        ));
    }
    Some((
        text!("en adress med `{scheme}:` blir ingen länk", "an address with `{scheme}:` becomes no link"),
        text!("länka med http, https, mailto eller tel", "link with http, https, mailto or tel"),
    ))
}
