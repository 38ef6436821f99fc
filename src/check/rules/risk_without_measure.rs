//! `risk-without-measure`: a risk without a `measure` whose value is above three quarters of the highest possible.
//! Values outside the scale are skipped (`risk-out-of-scale`).

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::model::risk::RiskRules;
use crate::schema::Record;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::RISK_WITHOUT_MEASURE,
    manual: Manual {
        what: (
            "En risk har ett värde över tre fjärdedelar av det högsta möjliga, men ingen åtgärd (`measure`).",
            "A risk has a value above three quarters of the highest possible, but no `measure`.",
        ),
        why: (
            "De åtgärder som riskanalysen visar behövs ska vidtas (SOSFS 2011:9 5 kap. 1 och 7 §§).",
            "The measures that the risk analysis shows to be needed are to be taken (SOSFS 2011:9 5 kap. 1 and 7 §§).",
        ),
        example: "[[risk]]\ntitle = \"Fel läkemedel\"\nprobability = 4\nconsequence = 4",
        instead: (
            "[[risk]]\ntitle = \"Fel läkemedel\"\nprobability = 4\nconsequence = 4\nmeasure = \"Digital signering\"\nresponsible = \"mas\"\ndue = 2027-03-31",
            "[[risk]]\ntitle = \"Wrong medicine\"\nprobability = 4\nconsequence = 4\nmeasure = \"Digital signing\"\nresponsible = \"mas\"\ndue = 2027-03-31",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let rules = &context.graph.config.risk;
    for (_, doc) in context.living_of(Kind::Risk) {
        let Some(scale) = context.risk_scale(doc) else { continue };
        for risk in doc.source.head.tables("risk") {
            let Some(value) = high_value(risk, rules, scale) else { continue };
            if risk.str("measure").is_some() {
                continue;
            }
            let (title, highest) = (risk.str("title").unwrap_or("…"), rules.highest(scale));
            let message = text!(
                "risken har värdet {value} av {highest} men ingen åtgärd: {title}",
                "the risk has the value {value} of {highest} but no measure: {title}"
            );
            let help = text!(
                "skriv åtgärden i `measure`, med `responsible` och `due`",
                "write the measure in `measure`, with `responsible` and `due`"
            );
            let span = risk.value_span("title").unwrap_or_else(|| doc.source.span());
            findings.push(Finding::new(Code::RISK_WITHOUT_MEASURE, span, message).help(help));
        }
    }
}

/// The value of a risk on its scale, if it is above three quarters of the highest.
fn high_value(risk: &Record, rules: &RiskRules, scale: i64) -> Option<i64> {
    let on_scale = |key: &str| risk.int(key).filter(|value| (1..=scale).contains(value));
    let value = rules.value(on_scale("probability")?, on_scale("consequence")?);
    (i128::from(value) * 4 > i128::from(rules.highest(scale)) * 3).then_some(value)
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(config: &str, head: &str, (probability, consequence): (i64, i64), hit: bool) {
        let config = format!("title = \"H\"\n{config}\n");
        let text = format!(
            "+++\ntitle = \"R\"\n{head}\n[[risk]]\ntitle = \"x\"\nprobability = {probability}\nconsequence = {consequence}\n+++\n"
        );
        let files = [("config.toml", config.as_str()), ("riskanalyser/r.md", text.as_str())];
        let expected: &[&str] = if hit { &["riskanalyser/r.md:5:9"] } else { &[] };
        assert_found(Code::RISK_WITHOUT_MEASURE, &files, expected);
    }

    #[test]
    fn above_three_quarters() {
        assert("", "", (4, 4), true);
        assert("", "", (3, 4), false);
        assert("", "scale = 5", (4, 5), true);
        assert("", "scale = 5", (4, 4), false);
        assert("[risk]\nformula = \"sum\"", "", (3, 4), true);
        assert("[risk]\nformula = \"sum\"", "", (3, 3), false);
        assert("", "", (5, 5), false);
    }
}
