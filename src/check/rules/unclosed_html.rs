//! `unclosed-html`: an HTML element without its end tag.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::UNCLOSED_HTML,
    manual: Manual {
        what: (
            "Ett HTML-element öppnas men stängs aldrig, till exempel `<details>` utan `</details>`. På sidan slutar det där stycket eller blocket slutar.",
            "An element of HTML is opened but never closed, such as `<details>` without `</details>`. On the page it \
             ends with its paragraph or block.",
        ),
        why: (
            "Annars skulle resten av sidan hamna i elementet, till exempel gömd i en hopfälld ruta.",
            "Otherwise the rest of the page would become part of it, hidden in a closed box for example.",
        ),
        example: "<details><summary>Mer</summary>\n\n## Larm\n\nRing 112.",
        instead: (
            "Skriv slutet där elementet ska sluta: `</details>` på en egen rad.",
            "Write the end tag where the element should end: `</details>` on a line of its own.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment) in context.fragments() {
        for element in &fragment.unclosed {
            let name = &element.name;
            let message = text!("`<{name}>` stängs aldrig", "`<{name}>` is never closed");
            let help = text!("skriv `</{name}>` där det ska sluta", "write `</{name}>` where it should end");
            let span = fragment.span(doc.source.file, element.range.clone());
            findings.push(Finding::new(Code::UNCLOSED_HTML, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn elements_without_an_end() {
        let text = "+++\ntitle = \"A\"\n+++\n<details><summary>Mer</summary>\n\ntext <b>fet\n\n<div>\n\n- punkt\n\n</div>\n\nrad<br>rad <p>x\n";
        assert_found(Code::UNCLOSED_HTML, &[("a.md", text)], &["a.md:4:1", "a.md:6:6"]);
    }
}
