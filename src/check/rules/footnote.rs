//! `footnote`: a footnote reference without a footnote, or the reverse.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::parse::document::FootnoteFault;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::FOOTNOTE,
    manual: Manual {
        what: (
            "En fotnot är inte hel: texten hänvisar till en not som inte finns, en not nämns aldrig, eller samma not står två gånger.",
            "A footnote is incomplete: the text refers to a note that doesn't exist, a note is never referred to, or \
             the same note is written twice.",
        ),
        why: (
            "En hänvisning utan not visas som tecken, och en not som ingen nämner syns inte alls.",
            "A reference without its note is shown as raw characters, and a note that nothing refers to isn't shown at \
             all.",
        ),
        example: "Ansökan görs skriftligt.[^blankett]\n\n[^blanketter]: Blanketten finns i receptionen.",
        instead: (
            "Skriv samma namn på båda ställena: `[^blankett]` i texten och `[^blankett]: …` nedanför.",
            "Write the same name in both places: `[^blankett]` in the text and `[^blankett]: …` below.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment) in context.fragments() {
        for (fault, range) in &fragment.footnotes {
            // The first line is enough to point at.
            let written = fragment.text.get(range.clone()).and_then(|note| note.lines().next()).unwrap_or_default();
            let name = written.split(']').next().unwrap_or_default().trim_start_matches("[^");
            let (message, help) = match fault {
                FootnoteFault::Undefined => (
                    text!("det finns ingen fotnot `{name}`", "there is no footnote `{name}`"),
                    text!("skriv den på en egen rad: `[^{name}]: …`", "write it on a line of its own: `[^{name}]: …`"),
                ),
                FootnoteFault::Unused => (
                    text!(
                        "fotnoten `{name}` visas inte: ingenting i texten hänvisar till den",
                        "the footnote `{name}` is not shown: nothing in the text refers to it"
                    ),
                    text!(
                        "skriv `[^{name}]` där den hör hemma, eller ta bort den",
                        "write `[^{name}]` where it belongs, or remove the footnote"
                    ),
                ),
                FootnoteFault::Twice => (
                    text!(
                        "fotnoten `{name}` står två gånger; den första visas",
                        "the footnote `{name}` is written twice; the first is shown"
                    ),
                    text!("ge den ena ett annat namn", "give one of them another name"),
                ),
            };
            let span = fragment.span(doc.source.file, range.start..range.start + written.len());
            findings.push(Finding::new(Code::FOOTNOTE, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn notes_and_references() {
        let text =
            "+++\ntitle = \"A\"\n+++\nEtt[^saknas] två[^Å] `[^kod]`.\n\n[^å]: Not.\n[^å]: Igen.\n[^ensam]: Text.\n";
        assert_found(Code::FOOTNOTE, &[("a.md", text)], &["a.md:4:4", "a.md:7:1", "a.md:8:1"]);
    }
}
