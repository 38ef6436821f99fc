//! `looks-like-markup`: characters that were meant as Markdown but are published as they are.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Text};
use crate::parse::lookalike::Lookalike;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LOOKS_LIKE_MARKUP,
    manual: Manual {
        what: (
            "Texten har tecken som verkar menade som formatering men som visas som de står: `##Rubrik`, `-punkt`, en tabell utan raden med streck eller med tabbar, `[text] (mål)`, `[[` utan `]]`, en länk eller bild vars adress har ett mellanslag, `:::`, `!!!`, `{{ }}`, `{% %}`.",
            "The text has characters that seem to be meant as Markdown but are shown as they are: `##Heading`, \
             `-item`, a table without its row of dashes or with tabs, `[text] (target)`, `[[` without `]]`, a link or \
             picture whose address has a space, `:::`, `!!!`, `{{ }}`, `{% %}`.",
        ),
        why: (
            "Läsaren ser tecknen i stället för rubriken, listan, tabellen eller länken, och den som skrev märker det inte.",
            "Readers see the characters instead of the heading, list, table or link, and the writer doesn't notice.",
        ),
        example: "##Ansvar\n\n-enhetschefen ansvarar\n\n[Blankett] (blankett.pdf)",
        instead: (
            "## Ansvar\n\n- enhetschefen ansvarar\n\n[Blankett](blankett.pdf)",
            "## Responsibility\n\n- the head of unit is responsible\n\n[Form](blankett.pdf)",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment) in context.fragments() {
        for (what, range) in &fragment.lookalikes {
            let (message, help) = words(*what);
            let span = fragment.span(doc.source.file, range.clone());
            findings.push(Finding::new(Code::LOOKS_LIKE_MARKUP, span, message).help(help));
        }
    }
}

fn words(what: Lookalike) -> (Text, Text) {
    match what {
        Lookalike::Heading => (
            text!("raden visas med sina `#`, inte som rubrik", "the line is shown with its `#`, not as a heading"),
            text!("skriv ett mellanslag efter `#`: `## Rubrik`", "write a space after `#`: `## Heading`"),
        ),
        Lookalike::Item => (
            text!(
                "raden visas som text, inte som punkt i en lista",
                "the line is shown as text, not as an item of a list"
            ),
            text!(
                "skriv ett mellanslag efter tecknet: `- punkt`, `1. punkt`",
                "write a space after the sign: `- item`, `1. item`"
            ),
        ),
        Lookalike::Bars => (
            text!("raderna visas med sina `|`, inte som tabell", "the rows are shown with their `|`, not as a table"),
            text!(
                "sätt en rad med streck under den första raden: `|---|---|`, och en tomrad före tabellen",
                "put a row of dashes below the first row: `|---|---|`, and an empty line before the table"
            ),
        ),
        Lookalike::Tabs => (
            text!(
                "raderna visas som löpande text, inte som tabell",
                "the rows are shown as running text, not as a table"
            ),
            text!(
                "skriv `| a | b |` på varje rad och `|---|---|` under den första",
                "write `| a | b |` on each row and `|---|---|` below the first"
            ),
        ),
        Lookalike::PartedLink => (
            text!("länken visas som text", "the link is shown as text"),
            text!("ta bort mellanslaget mellan `]` och `(`", "remove the space between `]` and `(`"),
        ),
        Lookalike::BlankInTarget => (
            text!(
                "länken eller bilden visas som text: adressen har ett mellanslag",
                "the link or picture is shown as text: its address has a space"
            ),
            text!(
                "skriv adressen inom `<` och `>`: `[text](<min fil.pdf>)`",
                "write the address between `<` and `>`: `[text](<my file.pdf>)`"
            ),
        ),
        Lookalike::Brackets => (
            text!(
                "hakparenteserna visas som text: de hör inte ihop två och två",
                "the brackets are shown as text: they don't match in pairs"
            ),
            text!("skriv `[[id]]` eller `[[id|text]]`", "write `[[id]]` or `[[id|text]]`"),
        ),
        Lookalike::Fence => (
            text!("raden visas som text, inte som ruta", "the line is shown as text, not as a box"),
            text!(
                "skriv en ruta så: `> [!NOTE]` och texten på nästa rad efter `> `",
                "write a box as `> [!NOTE]` and the text on the next line after `> `"
            ),
        ),
        Lookalike::Shortcode => (
            text!(
                "koden visas som text: handboken fyller inte i något här",
                "the code is shown as text: the handbook replaces nothing here"
            ),
            text!(
                "skriv det som ska stå, eller lägg koden mellan `` ` ``",
                "write the text that should be here, or put the code between `` ` ``"
            ),
        ),
        // Reported by the check `footnote`.
        Lookalike::Footnote => (Text::same(""), Text::same("")),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn characters_meant_as_markup() {
        let text = "+++\ntitle = \"A\"\n+++\n##Rubrik\n\n`##kod` och [[b] samt [B](b.md)\n\n![x](https://a.se/x.png)\n\n| a | b |\n| c | d |\n";
        let files = [("a.md", text), ("b.md", "+++\ntitle = \"B\"\n+++\nText.\n")];
        assert_found(Code::LOOKS_LIKE_MARKUP, &files, &["a.md:4:1", "a.md:6:13", "a.md:10:1"]);
    }
}
