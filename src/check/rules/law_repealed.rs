//! `law-repealed`: a reference, in keys or text, to a law that is repealed today. The message names the successor.
//!
//! A law's own page may mention the act before it, and a report may cite a law that was in force in its year.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Text};
use crate::graph::Doc;
use crate::model::{Date, Direction, DocIx, Kind, RelationType};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LAW_REPEALED,
    manual: Manual {
        what: (
            "Dokumentet hänvisar till en lag som är upphävd. Meddelandet nämner den lag som har ersatt den.",
            "The document refers to a law that is repealed. The message names the law that replaced it.",
        ),
        why: (
            "Ett beslut ska vila på gällande lag. Den som följer rutinen skriver annars fel lagrum i beslutet, och kravet \
             kan ha ändrats.",
            "A decision is to be based on the law in force. Otherwise those who follow the routine write the wrong \
             section in the decision, and the requirement may have changed.",
        ),
        example: "laws = [\"SoL (2001:453) 9 kap. 1 §\"]",
        instead: (
            "Läs motsvarande bestämmelse i den nya lagen, ändra hänvisningen och det som behöver ändras i texten.",
            "Read the corresponding provision of the new law, change the reference and the text where needed.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living().filter(|(_, doc)| doc.kind() != Kind::Law) {
        for citation in context.law_citations(doc) {
            let law = context.graph.doc(citation.law);
            let Some(day) = law.source.head.date("repealed").filter(|day| *day <= context.graph.today) else {
                continue;
            };
            if !is_about_its_time(doc, day) {
                let (message, help) = words(context, citation.law, day);
                findings.push(Finding::new(Code::LAW_REPEALED, citation.span, message).help(help));
            }
        }
    }
}

fn is_about_its_time(doc: &Doc, repealed: Date) -> bool {
    doc.kind() == Kind::Report && doc.source.head.int("year").is_some_and(|year| year <= i64::from(repealed.year()))
}

fn words(context: &Context<'_>, law: DocIx, day: Date) -> (Text, Text) {
    let title = &context.graph.doc(law).source.title;
    let successors = context.graph.relations_of(law, Direction::In).filter(|r| r.ty == RelationType::Replaces);
    let names: Vec<&str> = successors.map(|r| context.graph.doc(r.from).source.title.as_str()).collect();
    if names.is_empty() {
        let message = text!("{title} är upphävd sedan {day}", "{title} is repealed since {day}");
        return (message, text!("hänvisa till den lag som gäller", "refer to the law in force"));
    }
    let names = names.join(", ");
    let message = text!(
        "{title} är upphävd sedan {day} och ersatt av {names}",
        "{title} is repealed since {day} and replaced by {names}"
    );
    (message, text!("läs {names} och ändra hänvisningen", "read {names} and change the reference"))
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::{Site, assert_found};
    use crate::diag::Code;

    const LAWS: [(&str, &str); 2] = [
        ("lagar/ny.md", "+++\ntitle = \"Nya lagen\"\nabbr = \"NL\"\n+++\nErsatte GL 1 §.\n"),
        (
            "lagar/gammal.md",
            "+++\ntitle = \"Gamla lagen\"\nabbr = \"GL\"\nrepealed = 2025-07-01\nreplaced_by = \"ny\"\n+++\n",
        ),
    ];

    #[test]
    fn in_keys_and_text_naming_the_successor() {
        let routine = "+++\ntitle = \"A\"\nlaws = [\"NL 1 §\", \"GL\"]\n+++\nEnligt GL 2 § och NL 3 §.\n";
        let files = [LAWS[0], LAWS[1], ("rutiner/a.md", routine)];
        assert_found(Code::LAW_REPEALED, &files, &["rutiner/a.md:3:19", "rutiner/a.md:5:8"]);
        let site = Site::read(&files);
        let found = site.findings.iter().find(|finding| finding.code == Code::LAW_REPEALED);
        assert!(found.is_some_and(|finding| finding.message.sv.contains("ersatt av Nya lagen")));
    }

    #[test]
    fn a_report_may_cite_the_law_of_its_year() {
        let report = |year: i32| format!("+++\ntitle = \"B\"\nyear = {year}\nlaws = [\"GL\"]\n+++\n");
        let (old, new) = (report(2025), report(2026));
        let files = [LAWS[0], LAWS[1], ("berattelser/a.md", old.as_str()), ("berattelser/b.md", new.as_str())];
        assert_found(Code::LAW_REPEALED, &files, &["berattelser/b.md:4:9"]);
    }
}
