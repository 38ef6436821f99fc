//! `law-newer-than-document`: a reference to a law by a name that an older act had when the document was decided.
//!
//! The document's day is the later of `approved` and `reviewed`; a draft has none yet, and reports tell of their time.
//! A law named by its number or id means that act alone. One finding for each set of sections, at the first place.

use std::collections::BTreeSet;

use crate::check::context::LawCitation;
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Text};
use crate::graph::{Graph, Target};
use crate::model::{DocIx, Kind, LawSection};
use crate::schema::kinds::FORMER;
use crate::schema::record::Value;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LAW_NEWER_THAN_DOCUMENT,
    manual: Manual {
        what: (
            "Dokumentet hänvisar till en lag med ett namn som i dag betyder en nyare lag än den som gällde när \
             dokumentet senast fastställdes eller sågs över.",
            "The document refers to a law by a name that today means a newer act than the one in force when the document \
             was last approved or reviewed.",
        ),
        why: (
            "Paragraferna har bytt plats. Länken leder till en bestämmelse som handlar om något annat än den som skrev \
             menade, och kravet kan ha ändrats (SOSFS 2011:9 2 kap. 1 §).",
            "Sections have changed places. The link leads to a provision about something else than the author meant, and \
             the demand may have changed (SOSFS 2011:9 2 kap. 1 §).",
        ),
        example: "# lagar/sol.md\nabbr = \"SoL\"\nin_force = 2025-07-01\n\n# rutiner/lex-sarah.md\napproved = 2019-03-01\nlaws = [\"SoL 14 kap. 3 §\"]",
        instead: (
            "Läs den nya paragrafen, ändra hänvisningen (`[[section]] was` i lagen säger vad som ersatte vad) och sätt \
             `reviewed`. Menas den äldre lagen: skriv numret, som SoL (2001:453).",
            "Read the new section, change the reference (`[[section]] was` of the law tells what replaced what) and set \
             `reviewed`. Where the older act is meant write its number, as SoL (2001:453).",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let graph = context.graph;
    for (_, doc) in context.living().filter(|(_, doc)| !matches!(doc.kind(), Kind::Law | Kind::Report)) {
        let head = &doc.source.head;
        let Some(looked_at) = head.date("approved").max(head.date("reviewed")) else { continue };
        let mut told = BTreeSet::new();
        for citation in context.law_citations(doc) {
            let law = graph.doc(citation.law);
            let newer = law.source.head.date("in_force").filter(|day| *day > looked_at && *day <= graph.today);
            let Some(day) = newer.filter(|_| !citation.is_exact) else { continue };
            if told.insert((citation.law, citation.sections.clone())) {
                let name = law.source.head.str("abbr").unwrap_or(&law.source.title);
                let message = text!(
                    "{name} betyder i dag en lag som gäller från {day}, men dokumentet sågs senast över {looked_at}",
                    "{name} means an act in force since {day} today, but the document was last reviewed on {looked_at}"
                );
                let finding = Finding::new(Code::LAW_NEWER_THAN_DOCUMENT, citation.span, message);
                findings.push(finding.help(help(graph, &citation, name)));
            }
        }
    }
}

fn help(graph: &Graph, citation: &LawCitation, name: &str) -> Text {
    let moved = moved(graph, citation.law, &citation.sections);
    if let Some((former, old, new)) = moved {
        let number = graph.doc(former).source.head.str("number").and_then(crate::parse::citation::bare_number);
        let former =
            number.map_or_else(|| graph.doc(former).source.title.clone(), |number| format!("{name} ({number})"));
        return text!(
            "{old} {former} motsvaras av {new} i den nya lagen; läs den, ändra och sätt `reviewed`, eller skriv \
             {former} om den äldre lagen menas",
            "{old} {former} corresponds to {new} of the new act; read it, change and set `reviewed`, or write {former} \
             where the older act is meant"
        );
    }
    text!(
        "läs vilken paragraf som motsvarar den i den nya lagen, ändra och sätt `reviewed`; menas den äldre lagen, skriv \
         dess nummer",
        "read which section of the new act corresponds to it, change and set `reviewed`; where the older act is meant \
         write its number"
    )
}

/// The former law, the first of the sections cited, and the section that replaces it, by `was`.
fn moved(graph: &Graph, law: DocIx, cited: &[LawSection]) -> Option<(DocIx, LawSection, LawSection)> {
    let doc = graph.doc(law);
    let listed = doc.source.head.tables("section").iter().zip(&doc.source.sections);
    let mut found = Vec::new();
    for (table, section) in listed {
        let (Some(section), Some(Value::Laws(laws))) = (section, table.get(FORMER).map(|field| &field.value)) else {
            continue;
        };
        for reference in laws {
            if let Target::Law(former, olds) = doc.target(reference.slot) {
                found.extend(olds.iter().map(|old| (*former, *old, *section)));
            }
        }
    }
    cited.iter().find_map(|one| found.iter().find(|(_, old, _)| old == one).copied())
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::{Site, assert_found};
    use crate::diag::Code;

    const NEW: (&str, &str) = (
        "lagar/l-ny.md",
        "+++\ntitle = \"Nya lagen (2025:400)\"\nabbr = \"NL\"\nnumber = \"SFS 2025:400\"\nin_force = 2025-07-01\n[[section]]\nref = \"27 kap. 2 §\"\nwas = \"NL 14 kap. 3 §\"\n[[section]]\nref = \"14 kap. 3 §\"\n+++\n",
    );
    const OLD: (&str, &str) = (
        "lagar/l-gammal.md",
        "+++\ntitle = \"Gamla lagen (2001:453)\"\nabbr = \"NL\"\nnumber = \"SFS 2001:453\"\nrepealed = 2025-07-01\nreplaced_by = \"l-ny\"\n+++\n",
    );

    fn assert(head: &str, body: &str, expected: &[&str]) {
        let text = format!("+++\ntitle = \"A\"\n{head}\n+++\n{body}\n");
        assert_found(Code::LAW_NEWER_THAN_DOCUMENT, &[NEW, OLD, ("rutiner/a.md", &text)], expected);
    }

    #[test]
    fn by_the_day_of_the_document() {
        assert("approved = 2019-01-01", "Enligt NL 14 kap. 3 § gäller.", &["rutiner/a.md:5:8"]);
        assert("approved = 2019-01-01\nlaws = [\"NL 14 kap. 3 §\"]", "", &["rutiner/a.md:4:9"]);
        assert("approved = 2019-01-01\nreviewed = 2025-08-01", "Enligt NL 14 kap. 3 § gäller.", &[]);
        assert("approved = 2019-01-01", "Enligt NL (2001:453) 14 kap. 3 § gäller.", &[]);
        assert("approved = 2019-01-01", "Enligt NL (2025:400) 14 kap. 3 § gäller.", &[]);
        assert("approved = 2019-01-01\nlaws = [\"l-ny 14 kap. 3 §\"]", "", &[]);
        assert("", "Enligt NL 14 kap. 3 § gäller.", &[]);
    }

    #[test]
    fn each_section_once_with_what_replaced_it() {
        let text = "+++\ntitle = \"A\"\napproved = 2019-01-01\n+++\nNL 14 kap. 3 §, och NL 14 kap. 3 § igen.\n";
        let site = Site::read(&[NEW, OLD, ("rutiner/a.md", text)]);
        assert_eq!(site.places(Code::LAW_NEWER_THAN_DOCUMENT).len(), 1);
        let found = site.findings.iter().find(|finding| finding.code == Code::LAW_NEWER_THAN_DOCUMENT).unwrap();
        let help = &found.help.as_ref().unwrap().sv;
        assert!(help.contains("14 kap. 3 § NL (2001:453) motsvaras av 27 kap. 2 §"), "{help}");
    }
}
