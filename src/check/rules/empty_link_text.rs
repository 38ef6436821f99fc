//! `empty-link-text`: a link without words.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::parse::document::LinkForm;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::EMPTY_LINK_TEXT,
    manual: Manual {
        what: (
            "En länk har ingen text, och ingen bild med alternativtext i sig.",
            "A link has no text, and no picture with a text alternative in it.",
        ),
        why: (
            "Länken syns inte, och den som använder skärmläsare får höra adressen bokstav för bokstav (WCAG 2.1, 2.4.4).",
            "The link is invisible, and those who use a screen reader hear the address letter by letter (WCAG 2.1, \
             2.4.4).",
        ),
        example: "Anmäl i [](https://avvikelse.exempelby.se).",
        instead: (
            "Anmäl i [avvikelsesystemet](https://avvikelse.exempelby.se).",
            "Report in [the deviation system](https://avvikelse.exempelby.se).",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment, link, _) in context.links() {
        let has_words = matches!(link.form, LinkForm::Inline | LinkForm::WikiText);
        if has_words && !link.text.chars().any(|c| !c.is_whitespace() && c != '\u{200b}' && !c.is_control()) {
            let message = text!("länken har ingen text", "the link has no text");
            let help = if link.form == LinkForm::WikiText {
                text!(
                    "skriv en text efter `|`, eller ta bort `|` så visas titeln",
                    "write words after `|`, or remove `|` to show the title"
                )
            } else {
                text!("skriv vart den leder mellan `[` och `]`", "write where it leads between `[` and `]`")
            };
            let span = fragment.span(doc.source.file, link.range.clone());
            findings.push(Finding::new(Code::EMPTY_LINK_TEXT, span, message).help(help));
        }
    }
}
