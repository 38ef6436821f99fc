//! `risk-out-of-scale`: a probability or consequence outside the scale. An invalid `scale` of the analysis itself is
//! `invalid-value`, and its risks are not checked.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::RISK_OUT_OF_SCALE,
    manual: Manual {
        what: (
            "Sannolikhet eller konsekvens ligger utanför skalan, som går från 1 till `scale` (i riskanalysen, annars i \
             config.toml; från början 4).",
            "Probability or consequence is outside the scale, which goes from 1 to `scale` (of the risk analysis, else \
             of config.toml; 4 by default).",
        ),
        why: (
            "För varje händelse ska sannolikheten uppskattas och konsekvenserna bedömas (SOSFS 2011:9 5 kap. 1 §). Värden \
             från olika skalor går inte att jämföra.",
            "For each event the probability is to be estimated and the consequences assessed (SOSFS 2011:9 5 kap. 1 \
             §). Values on different scales can't be compared.",
        ),
        example: "scale = 4\n\n[[risk]]\ntitle = \"Fel läkemedel\"\nprobability = 5\nconsequence = 3",
        instead: (
            "scale = 4\n\n[[risk]]\ntitle = \"Fel läkemedel\"\nprobability = 4\nconsequence = 3",
            "scale = 4\n\n[[risk]]\ntitle = \"Wrong medicine\"\nprobability = 4\nconsequence = 3",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Risk) {
        let Some(scale) = context.risk_scale(doc) else { continue };
        for risk in doc.source.head.tables("risk") {
            for key in ["probability", "consequence"] {
                let Some(value) = risk.int(key).filter(|value| !(1..=scale).contains(value)) else { continue };
                let message = text!(
                    "`{key} = {value}` ligger utanför skalan 1–{scale}",
                    "`{key} = {value}` is outside the scale 1–{scale}"
                );
                let help = text!("välj ett värde från 1 till {scale}", "choose a value from 1 to {scale}");
                let span = risk.value_span(key).unwrap_or_else(|| doc.source.span());
                findings.push(Finding::new(Code::RISK_OUT_OF_SCALE, span, message).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(head: &str, expected: &[&str]) {
        let text =
            format!("+++\ntitle = \"R\"\n{head}\n[[risk]]\ntitle = \"x\"\nprobability = 0\nconsequence = 5\n+++\n");
        assert_found(Code::RISK_OUT_OF_SCALE, &[("riskanalyser/r.md", &text)], expected);
    }

    #[test]
    fn by_the_scale_of_the_analysis() {
        assert("", &["riskanalyser/r.md:6:15", "riskanalyser/r.md:7:15"]);
        assert("scale = 5", &["riskanalyser/r.md:6:15"]);
        assert("scale = 0", &[]);
    }
}
