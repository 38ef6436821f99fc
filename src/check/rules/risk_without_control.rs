//! `risk-without-control`: a prioritised risk on the track of internal control that no self-check looks at.
//!
//! A control names the risk analysis, or what stands in it, by `risks`; a control of the risk's process isn't enough,
//! since the internal control plan is made of what is controlled for each risk.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::{DocIx, Kind};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::RISK_WITHOUT_CONTROL,
    manual: Manual {
        what: (
            "En prioriterad risk hanteras inom den interna kontrollen (`track = \"internal-control\"`), men ingen \
             egenkontroll nämner riskanalysen i `risks`.",
            "A prioritised risk is handled within internal control (`track = \"internal-control\"`), but no self-check \
             names the risk analysis in `risks`.",
        ),
        why: (
            "Nämnden ska se till att den interna kontrollen är tillräcklig (kommunallagen 6 kap. 6 §). Planen för intern \
             kontroll består av de kontroller som svarar mot riskerna.",
            "The board is to see that internal control is sufficient (kommunallagen 6 kap. 6 §). The plan for internal \
             control is made of the checks that answer the risks.",
        ),
        example: "[[risk]]\ntitle = \"Fel mottagare av beslut\"\nprobability = 3\nconsequence = 4\ntrack = \"internal-control\"",
        instead: (
            "# egenkontroller/beslut.md\ntitle = \"Stickprov av beslut\"\nresponsible = \"enhetschef\"\nrisks = [\"riskregister\"]",
            "# controls/decisions.md\ntitle = \"Sample of decisions\"\nresponsible = \"manager\"\nrisks = [\"register\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let controlled: BTreeSet<DocIx> = context
        .living_of(Kind::Control)
        .flat_map(|(_, control)| control.named(&control.source.head, "risks").collect::<Vec<_>>())
        .collect();
    let rules = &context.graph.config.risk;
    for (ix, doc) in context.living_of(Kind::Risk).filter(|(ix, _)| !controlled.contains(ix)) {
        let Some(scale) = context.risk_scale(doc) else { continue };
        for risk in doc.source.head.tables("risk") {
            let axis = |key: &str| risk.int(key).filter(|value| (1..=scale).contains(value));
            let (Some(probability), Some(consequence)) = (axis("probability"), axis("consequence")) else { continue };
            let is_open = risk.str("track") == Some("internal-control") && risk.date("done").is_none();
            if !is_open || !rules.is_prioritised(probability, consequence) {
                continue;
            }
            let title = risk.str("title").unwrap_or("…");
            let message = text!(
                "risken är prioriterad inom den interna kontrollen, men ingen egenkontroll svarar mot den: {title}",
                "the risk is prioritised within internal control, but no self-check answers it: {title}"
            );
            let id = &context.graph.doc(ix).source.id;
            let help = text!(
                "skriv `risks = [\"{id}\"]` i den egenkontroll som följer upp risken, eller skapa en",
                "write `risks = [\"{id}\"]` in the self-check that follows the risk up, or make one"
            );
            let span = risk.value_span("title").unwrap_or_else(|| doc.source.span());
            findings.push(Finding::new(Code::RISK_WITHOUT_CONTROL, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn prioritised_on_the_track_of_internal_control() {
        let risk = |track: &str, value: i64| {
            format!(
                "+++\ntitle = \"R\"\n[[risk]]\ntitle = \"x\"\nprobability = {value}\nconsequence = 3\ntrack = \"{track}\"\n+++\n"
            )
        };
        let control = ("egenkontroller/k.md", "+++\ntitle = \"K\"\nrisks = [\"r\"]\n+++\n");
        let hit: &[&str] = &["riskanalyser/r.md:4:9"];
        let high = risk("internal-control", 4);
        assert_found(Code::RISK_WITHOUT_CONTROL, &[("riskanalyser/r.md", &high)], hit);
        assert_found(Code::RISK_WITHOUT_CONTROL, &[("riskanalyser/r.md", &high), control], &[]);
        assert_found(Code::RISK_WITHOUT_CONTROL, &[("riskanalyser/r.md", &risk("internal-control", 1))], &[]);
        assert_found(Code::RISK_WITHOUT_CONTROL, &[("riskanalyser/r.md", &risk("quality", 4))], &[]);
    }
}
