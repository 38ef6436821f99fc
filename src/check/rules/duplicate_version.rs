//! `duplicate-version`: two approved versions of a document with the same number.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::Version;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DUPLICATE_VERSION,
    manual: Manual {
        what: (
            "Två fastställda versioner av ett dokument har samma `version`.",
            "Two approved versions of a document have the same `version`.",
        ),
        why: (
            "Den som frågar vad version 4.0 sade ska få ett svar, inte två. Det som styr verksamheten ska vara spårbart \
             (SOSFS 2011:9 7 kap. 1 §).",
            "There must be one answer to what version 4.0 said, not two. What governs the work must be traceable \
             (SOSFS 2011:9 7 kap. 1 §).",
        ),
        example: "# r-nycklar@4.0.md\nversion = \"4.0\"\n\n# r-nycklar.md\nversion = \"4.0\"",
        instead: (
            "Ge den senare versionen ett eget nummer: `version = \"5.0\"`. `handbok approve` ser till det.",
            "Give the later version another number: `version = \"5.0\"`. `handbok approve` does that for you.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (ix, _) in context.docs() {
        let mut earlier: Vec<(&str, &Version)> = Vec::new();
        let approved = context.graph.versions_of(ix).iter().rev().filter(|version| version.spell.from.is_some());
        for version in approved {
            let source = &version.doc.source;
            let Some(number) = source.head.str("version").map(str::trim).filter(|number| !number.is_empty()) else {
                continue;
            };
            if let Some((_, other)) = earlier.iter().find(|(known, _)| *known == number) {
                let there = &other.doc.source;
                let message = text!(
                    "version {number} är redan fastställd, i {path}",
                    "version {number} is approved already, in {path}",
                    path = there.place.path
                );
                let help = text!("ge den senare ett eget nummer", "give the later one another number");
                let span = context.value_span(&version.doc, "version");
                let label = text!("den första står här", "the first is here");
                let finding = Finding::new(Code::DUPLICATE_VERSION, span, message).help(help);
                findings.push(finding.label(context.value_span(&other.doc, "version"), label));
            }
            earlier.push((number, version));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn of_approved_versions_alone() {
        let at = |day: &str, more: &str| format!("+++\ntitle = \"A\"\nversion = \"4.0\"\n{day}\n{more}+++\n");
        let (old, new, draft) = (at("approved = 2025-01-01", ""), at("approved = 2026-01-01", ""), at("", ""));
        let files = [
            ("rutiner/a.md", new.as_str()),
            ("rutiner/a@forra.md", old.as_str()),
            ("rutiner/a@utkast.md", draft.as_str()),
        ];
        assert_found(Code::DUPLICATE_VERSION, &files, &["rutiner/a.md:3:11"]);
    }
}
