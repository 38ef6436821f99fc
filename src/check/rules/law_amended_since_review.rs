//! `law-amended-since-review`: a document cites a law that was amended after the document was last approved or
//! reviewed.
//!
//! A section's own `amended` counts if present, else the law's. A reference to the whole act, or to a chapter, includes
//! any of its sections. References in keys and citations in the text count equally; one finding for each law, at its
//! first reference. Skipped are documents that were never approved or reviewed, amendments that are not in force yet,
//! laws themselves, and reports, which are about their year.

use std::collections::BTreeSet;

use crate::check::context::LawCitation;
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::Doc;
use crate::model::{Date, Kind};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LAW_AMENDED_SINCE_REVIEW,
    manual: Manual {
        what: (
            "Dokumentet vilar på en lag eller paragraf som har ändrats (`amended`) sedan dokumentet senast fastställdes \
             (`approved`) eller sågs över (`reviewed`).",
            "The document is based on a law or section that was amended (`amended`) after the document was last \
             approved (`approved`) or reviewed (`reviewed`).",
        ),
        why: (
            "Ledningssystemet ska säkra att verksamheten uppfyller de krav som lagar och föreskrifter ställer (SOSFS \
             2011:9 2 kap. 1 § och 4 kap. 2 §). När kravet ändras behöver någon läsa vad det betyder för arbetet.",
            "The management system is to ensure that the activity meets the requirements of laws and regulations \
             (SOSFS 2011:9 2 kap. 1 § and 4 kap. 2 §). When a requirement changes, somebody must find out what it \
             means for the work.",
        ),
        example: "# lagar/l-lss.md\namended = 2026-07-01\n\n# rutiner/r-lex-sarah.md\nlaws = [\"LSS 24 b §\"]\napproved = 2024-05-01",
        instead: (
            "Läs ändringen. Stämmer dokumentet ändå: sätt `reviewed`. Annars ändra och fastställ på nytt.",
            "Read the amendment. If the document is still right, set `reviewed`. If not, change it and approve it \
             again.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    for (_, doc) in context.living().filter(|(_, doc)| !matches!(doc.kind(), Kind::Law | Kind::Report)) {
        let head = &doc.source.head;
        let Some(looked_at) = head.date("approved").max(head.date("reviewed")) else { continue };
        let mut reported = BTreeSet::new();
        for citation in context.law_citations(doc) {
            let law = context.graph.doc(citation.law);
            let Some(day) = amended(law, &citation, today).filter(|day| *day > looked_at) else { continue };
            if reported.insert(citation.law) {
                let title = &law.source.title;
                let message = text!(
                    "{title} ändrades {day}, efter att dokumentet sågs över ({looked_at})",
                    "{title} was amended on {day}, after the document was reviewed ({looked_at})"
                );
                let help = text!(
                    "läs ändringen; stämmer dokumentet, sätt `reviewed`",
                    "read the amendment; if the document is still right, set `reviewed`"
                );
                let finding = Finding::new(Code::LAW_AMENDED_SINCE_REVIEW, citation.span, message);
                findings.push(finding.help(help));
            }
        }
    }
}

/// The day of the latest amendment, in force today, of the cited sections.
fn amended(law: &Doc, citation: &LawCitation, today: Date) -> Option<Date> {
    let head = &law.source.head;
    let in_force = |day: Option<Date>| day.filter(|day| *day <= today);
    let of_law = in_force(head.date("amended"));
    let listed = || head.tables("section").iter().zip(&law.source.sections);
    if citation.sections.is_empty() {
        return listed().map(|(table, _)| in_force(table.date("amended"))).max().flatten().max(of_law);
    }
    let of_section = |cited| {
        let within = listed().filter(|(_, section)| section.is_some_and(|section| section.is_covered_by(cited)));
        within.map(|(table, _)| table.date("amended")).max().flatten().map_or(of_law, |day| in_force(Some(day)))
    };
    citation.sections.iter().map(of_section).max().flatten()
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    const LAW: (&str, &str) = (
        "lagar/lss.md",
        "+++\ntitle = \"L\"\nabbr = \"LSS\"\namended = 2026-01-01\n[[section]]\nref = \"1 §\"\namended = 2020-01-01\n[[section]]\nref = \"2 §\"\n[[section]]\nref = \"3 §\"\namended = 2027-01-01\n+++\n",
    );

    fn assert(head: &str, body: &str, expected: &[&str]) {
        let text = format!("+++\ntitle = \"A\"\n{head}\n+++\n{body}\n");
        assert_found(Code::LAW_AMENDED_SINCE_REVIEW, &[LAW, ("rutiner/a.md", &text)], expected);
    }

    #[test]
    fn the_sections_own_day_goes_before_the_laws() {
        let hit: &[&str] = &["rutiner/a.md:4:9"];
        assert("approved = 2025-01-01\nlaws = [\"LSS\"]", "", hit);
        assert("approved = 2025-01-01\nlaws = [\"LSS 2 §\", \"LSS\"]", "", hit);
        assert("approved = 2025-01-01\nlaws = [\"LSS 1 §\"]", "", &[]);
        assert("approved = 2025-01-01\nlaws = [\"LSS 3 §\"]", "", &[]);
        assert("approved = 2019-01-01\nlaws = [\"LSS 1 §\"]", "", hit);
        assert("approved = 2026-01-01\nlaws = [\"LSS\"]", "", &[]);
        assert("laws = [\"LSS\"]", "", &[]);
        assert("approved = 2025-01-01\nreviewed = 2026-02-01\nlaws = [\"LSS\"]", "", &[]);
    }

    #[test]
    fn citations_in_the_text_count() {
        assert("approved = 2025-01-01", "Enligt LSS 2 § gäller.", &["rutiner/a.md:5:8"]);
    }
}
