//! `requirement-unmet`: a section of a law with `requirement = true` that no controlled document in force, its review
//! late or not, complies with by that section. A reference to the whole act doesn't say how the section is met; one to
//! the section's whole chapter does. One finding for each section, at its `[[section]]`.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::{DocIx, Kind, LawSection};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::REQUIREMENT_UNMET,
    manual: Manual {
        what: (
            "En paragraf med `requirement = true` nämns inte under `laws` i något gällande styrt dokument.",
            "A section with `requirement = true` is not named under `laws` by any controlled document in force.",
        ),
        why: (
            "Handboken ska visa hur varje krav uppfylls; det är det som tillsynsmyndigheten frågar efter. Ledningssystemet \
             ska ha de processer och rutiner som behövs för att säkra kvaliteten (SOSFS 2011:9 4 kap. 1 och 2 §§).",
            "The handbook is to show how each requirement is met; that is what the supervisor asks for. The management \
             system is to have the processes and routines that are needed to secure the quality (SOSFS 2011:9 4 kap. 1 \
             and 2 §§).",
        ),
        example: "# lagar/l-sosfs.md\n[[section]]\nref = \"5 kap. 1 §\"\nrequirement = true",
        instead: (
            "# rutiner/r-riskanalys.md\nlaws = [\"SOSFS 2011:9 5 kap. 1 §\"]",
            "# rutiner/r-riskanalys.md\nlaws = [\"SOSFS 2011:9 5 kap. 1 §\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let met = met(context);
    for (ix, law) in context.living_of(Kind::Law) {
        for (table, section) in law.source.head.tables("section").iter().zip(&law.source.sections) {
            let (Some(section), Some(true)) = (section, table.bool("requirement")) else { continue };
            let chapter = LawSection { section: None, ..*section };
            if met.contains(&(ix, *section)) || (chapter.chapter.is_some() && met.contains(&(ix, chapter))) {
                continue;
            }
            let title = table.str("title").map_or_else(String::new, |title| format!(" ({title})"));
            let message = text!(
                "inget gällande dokument visar hur {section}{title} uppfylls",
                "no document in force shows how {section}{title} is met"
            );
            let help = text!(
                "ange paragrafen under `laws` i det dokument som uppfyller den",
                "name the section under `laws` of the document that meets it"
            );
            let span = table.span.unwrap_or_else(|| law.source.span());
            findings.push(Finding::new(Code::REQUIREMENT_UNMET, span, message).help(help));
        }
    }
}

/// The sections that controlled documents in force name in their keys.
fn met(context: &Context<'_>) -> BTreeSet<(DocIx, LawSection)> {
    let valid = context.standing().filter(|(_, doc)| doc.kind().is_controlled() && doc.status.is_valid());
    let cited = valid.flat_map(|(_, doc)| context.law_references(doc));
    cited.flat_map(|citation| citation.sections.into_iter().map(move |section| (citation.law, section))).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn by_section_and_in_force() {
        let law = "+++\ntitle = \"L\"\nabbr = \"SOSFS\"\n[[section]]\nref = \"1 kap. 1 §\"\nrequirement = true\n[[section]]\nref = \"1 kap. 2 §\"\n[[section]]\nref = \"2 kap. 1 §\"\nrequirement = true\n[[section]]\nref = \"2 kap. 2 §\"\nrequirement = true\n[[section]]\nref = \"3 kap. 1 §\"\nrequirement = true\n[[section]]\nref = \"4 kap. 1 §\"\nrequirement = true\n+++\n";
        let files = [
            ("lagar/l.md", law),
            (
                "rutiner/a.md",
                "+++\ntitle = \"A\"\napproved = 2026-01-01\nlaws = [\"SOSFS\", \"SOSFS 1 kap. 1 §\"]\n+++\n",
            ),
            ("rutiner/b.md", "+++\ntitle = \"B\"\nlaws = [\"SOSFS 2 kap. 1 §\"]\n+++\n"),
            (
                "rutiner/c.md",
                "+++\ntitle = \"C\"\napproved = 2026-01-01\nreview_by = 2026-02-01\nlaws = [\"SOSFS 2 kap. 2 §\"]\n+++\n",
            ),
            (
                "processer/d.md",
                "+++\ntitle = \"D\"\napproved = 2026-01-01\n[[activity]]\ntitle = \"x\"\nlaws = [\"SOSFS 3 kap. 1 §\"]\n+++\n",
            ),
            ("roller/e.md", "+++\ntitle = \"E\"\nlaws = [\"SOSFS 4 kap. 1 §\"]\n+++\n"),
        ];
        assert_found(Code::REQUIREMENT_UNMET, &files, &["lagar/l.md:9:1", "lagar/l.md:18:1"]);
    }
}
