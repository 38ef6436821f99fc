//! `image-without-alt`: a picture without a text alternative.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::parse::document::LinkForm;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::IMAGE_WITHOUT_ALT,
    manual: Manual {
        what: (
            "En bild i texten saknar alternativtext: det är tomt mellan `[` och `]`.",
            "A picture in the text has no text alternative: there is nothing between `[` and `]`.",
        ),
        why: (
            "Den som använder skärmläsare hör bara att det finns en bild (WCAG 2.1, 1.1.1; lagen (2018:1937) om \
             tillgänglighet till digital offentlig service).",
            "Those who use a screen reader hear only that there is a picture (WCAG 2.1, 1.1.1; the Swedish act 2018:1937 \
             on accessibility of digital public services).",
        ),
        example: "![](nyckelskap.png)",
        instead: (
            "![Nyckelskåpet vid personalingången, med kodlås till vänster](nyckelskap.png)",
            "![The key cabinet by the staff entrance, with its code lock on the left](nyckelskap.png)",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment, link, _) in context.links() {
        if link.form == LinkForm::Image && link.text.trim().is_empty() {
            let message = text!("bilden saknar alternativtext", "the picture has no text alternative");
            let help =
                text!("skriv vad bilden visar mellan `[` och `]`", "write what the picture shows between `[` and `]`");
            let span = fragment.span(doc.source.file, link.range.clone());
            findings.push(Finding::new(Code::IMAGE_WITHOUT_ALT, span, message).help(help));
        }
    }
}
