//! `looks-like-markup`: signs that are published as they stand though they were meant as form.

use std::ops::Range;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Edit, Finding, Text};
use crate::parse::lookalike::Lookalike;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LOOKS_LIKE_MARKUP,
    manual: Manual {
        what: (
            "Texten har tecken som verkar menade som formatering men som visas som de står: `##Rubrik`, `-punkt`, en tabell utan raden med streck eller med tabbar, `[text] (mål)`, `(text)[mål]`, `[[` utan `]]`, en länk eller bild vars adress har ett mellanslag, `:::`, `!!!`, `{{ }}`, `{% %}`.",
            "The text has signs that seem to be meant as form but are shown as they stand: `##Heading`, `-item`, a table without its row of dashes or made of tabs, `[text] (target)`, `(text)[target]`, `[[` without `]]`, a link or picture whose address has a blank, `:::`, `!!!`, `{{ }}`, `{% %}`.",
        ),
        why: (
            "Läsaren ser tecknen i stället för rubriken, listan, tabellen eller länken, och den som skrev märker det inte.",
            "Readers see the signs instead of the heading, list, table or link, and the one who wrote them doesn't notice.",
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
        for group in fragment.lookalikes.chunk_by(|(a, before), (b, after)| {
            // Items on lines that follow each other are one list.
            let between = fragment.text.get(before.end..after.start).unwrap_or_default();
            *a == Lookalike::Item && a == b && between.trim().is_empty() && between.matches('\n').count() == 1
        }) {
            let Some((what, first)) = group.first() else { continue };
            let (message, help) = words(*what);
            let finding = Finding::new(Code::LOOKS_LIKE_MARKUP, fragment.span(doc.source.file, first.clone()), message);
            let edit = |(what, range): &(Lookalike, Range<usize>)| {
                let text = fragment.text.get(range.clone()).filter(|_| fragment.base.is_some())?;
                let (text, is_sure) = mended(*what, text)?;
                Some((Edit { span: fragment.span(doc.source.file, range.clone()), text }, is_sure))
            };
            let edits: Option<Vec<(Edit, bool)>> = group.iter().map(edit).collect();
            let edits = edits.unwrap_or_default();
            let is_sure = edits.iter().all(|(_, is_sure)| *is_sure);
            let edits = edits.into_iter().map(|(edit, _)| edit).collect();
            findings.push(finding.help(help).mend_all(edits, is_sure));
        }
    }
}

/// The signs as they were meant, and whether nothing else can have been.
fn mended(what: Lookalike, text: &str) -> Option<(String, bool)> {
    let (first, rest) = text.split_at(text.find(|c: char| !matches!(c, '#' | '-' | '*')).unwrap_or_default());
    match what {
        Lookalike::Heading => Some((format!("{first} {rest}"), true)),
        Lookalike::Item if !first.is_empty() => Some((format!("{first} {rest}"), true)),
        Lookalike::Item => {
            let at = text.find(|c: char| !c.is_ascii_digit())? + 1;
            Some((format!("{} {}", text.get(..at)?, text.get(at..)?), true))
        }
        Lookalike::PartedLink => {
            let (words, target) = text.split_at(text.rfind("] ")? + 1);
            Some((format!("{words}{}", target.trim_start()), true))
        }
        Lookalike::BlankInTarget => {
            let (words, target) = text.strip_suffix(')')?.rsplit_once("](")?;
            (!target.contains(['<', '>', '"'])).then(|| (format!("{words}](<{}>)", target.trim()), true))
        }
        Lookalike::Swapped => {
            let (words, target) = text.strip_prefix('(')?.strip_suffix(']')?.rsplit_once(")[")?;
            Some((format!("[{words}]({target})"), true))
        }
        // The row of dashes; whether the first row was meant as the header nobody can tell.
        Lookalike::Bars => {
            let cells = text.trim().trim_matches('|').split('|').count();
            Some((format!("{text}\n|{}", "---|".repeat(cells)), false))
        }
        _ => None,
    }
}

fn words(what: Lookalike) -> (Text, Text) {
    match what {
        Lookalike::Heading => (
            text!("raden visas med sina `#`, inte som rubrik", "the line is shown with its `#`, not as a heading"),
            text!("skriv ett mellanslag efter `#`: `## Rubrik`", "write a blank after `#`: `## Heading`"),
        ),
        Lookalike::Item => (
            text!(
                "raden visas som text, inte som punkt i en lista",
                "the line is shown as text, not as an item of a list"
            ),
            text!(
                "skriv ett mellanslag efter tecknet: `- punkt`, `1. punkt`",
                "write a blank after the sign: `- item`, `1. item`"
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
            text!("ta bort mellanslaget mellan `]` och `(`", "take the blank between `]` and `(` away"),
        ),
        Lookalike::BlankInTarget => (
            text!(
                "länken eller bilden visas som text: adressen har ett mellanslag",
                "the link or picture is shown as text: its address has a blank"
            ),
            text!(
                "skriv adressen inom `<` och `>`: `[text](<min fil.pdf>)`",
                "write the address between `<` and `>`: `[text](<my file.pdf>)`"
            ),
        ),
        Lookalike::Swapped => (
            text!(
                "länken visas som text: parenteserna har bytt plats",
                "the link is shown as text: the brackets are swapped"
            ),
            text!("skriv `[text](mål)`", "write `[text](target)`"),
        ),
        Lookalike::Brackets => (
            text!(
                "hakparenteserna visas som text: de hör inte ihop två och två",
                "the brackets are shown as text: they don't match two by two"
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
                "the code is shown as text: the handbook fills nothing in here"
            ),
            text!(
                "skriv det som ska stå, eller lägg koden mellan `` ` ``",
                "write what is to stand here, or put the code between `` ` ``"
            ),
        ),
        // Told by the check `footnote`.
        Lookalike::Footnote => (Text::same(""), Text::same("")),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn signs_meant_as_form() {
        let text = "+++\ntitle = \"A\"\n+++\n##Rubrik\n\n`##kod` och [[b] samt [B](b.md)\n\n![x](https://a.se/x.png)\n\n| a | b |\n| c | d |\n";
        let files = [("a.md", text), ("b.md", "+++\ntitle = \"B\"\n+++\nText.\n")];
        assert_found(Code::LOOKS_LIKE_MARKUP, &files, &["a.md:4:1", "a.md:6:13", "a.md:10:1"]);
    }
}
