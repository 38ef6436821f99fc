//! `report-section-missing`: a yearly report lacks a section that its type requires (format § 3.10): found by the
//! heading's id or title, on any level. `[reports.<type>] sections` replaces the list. One finding per report.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::list;
use crate::diag::{Code, Finding, Text};
use crate::graph::Doc;
use crate::model::Kind;
use crate::model::id::fold_id;
use crate::text;

/// Maximum number of sections listed in a message.
const LISTED: usize = 10;

/// Sections of a quality report (SOSFS 2011:9 7 kap. 1 §, general advice).
const QUALITY: &[&str] = &["arbete", "atgarder", "resultat"];

/// Sections of a patient safety report (PSL 3 kap. 10 §, SOSFS 2011:9 7 kap. 2 §).
const PATIENT_SAFETY: &[&str] = &["arbete", "atgarder", "resultat", "ansvar", "samverkan", "avvikelser", "synpunkter"];

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::REPORT_SECTION_MISSING,
    manual: Manual {
        what: (
            "Berättelsen saknar ett avsnitt som dess typ ska ha. Avsnittet känns igen på rubrikens ankare eller titel. \
             Kvalitetsberättelse: `arbete`, `atgarder`, `resultat`. Patientsäkerhetsberättelse: också `ansvar`, \
             `samverkan`, `avvikelser`, `synpunkter`. Egna krav skrivs i `[reports.<typ>] sections`.",
            "The report lacks a section that its type requires. A section is found by its heading's anchor or title. \
             Quality report: `arbete`, `atgarder`, `resultat`. Patient safety report: also `ansvar`, `samverkan`, \
             `avvikelser`, `synpunkter`. Additional requirements are written in `[reports.<type>] sections`.",
        ),
        why: (
            "Kvalitetsberättelsen bör visa hur arbetet har bedrivits, vilka åtgärder som vidtagits och vilka resultat som \
             uppnåtts (SOSFS 2011:9 7 kap. 1 §, allmänna råd). Patientsäkerhetsberättelsen ska därtill visa ansvar, \
             samverkan och hur avvikelser och synpunkter hanterats (PSL 3 kap. 10 §, SOSFS 2011:9 7 kap. 2 §).",
            "The quality report should show how the work was done, what measures were taken and what results were \
             reached (SOSFS 2011:9 7 kap. 1 §, general advice). The patient safety report is also to show \
             responsibility, collaboration and how deviations and complaints were handled (PSL 3 kap. 10 §, SOSFS \
             2011:9 7 kap. 2 §).",
        ),
        example: "type = \"quality\"\nyear = 2025\n+++\n\n## Så har arbetet bedrivits {#arbete}\n\n## Resultat",
        instead: (
            "## Så har arbetet bedrivits {#arbete}\n\n## Vad vi har åtgärdat {#atgarder}\n\n## Resultat",
            "## How the work was done {#arbete}\n\n## What we have fixed {#atgarder}\n\n## Results {#resultat}",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Report) {
        let missing: Vec<String> =
            wanted(context, doc).into_iter().filter(|section| !has_section(doc, section)).collect();
        if missing.is_empty() {
            continue;
        }
        let Text { sv, en } = list(&missing, LISTED);
        let message =
            Text { sv: format!("berättelsen saknar avsnitt: {sv}"), en: format!("the report lacks sections: {en}") };
        let help = text!(
            "ge rubriken ankaret, som `## Rubrik {{#{first}}}`",
            "give the heading the anchor, such as `## Heading {{#{first}}}`",
            first = missing.first().map_or_else(String::new, |section| fold_id(section))
        );
        findings.push(Finding::new(Code::REPORT_SECTION_MISSING, doc.source.span(), message).help(help));
    }
}

fn wanted(context: &Context<'_>, doc: &Doc) -> Vec<String> {
    let kind_type = doc.kind_type.as_deref().unwrap_or_default();
    let configured = context.graph.config.reports.get(kind_type).and_then(|rules| rules.sections.clone());
    configured.unwrap_or_else(|| {
        let built_in = match kind_type {
            "quality" => QUALITY,
            "patient-safety" => PATIENT_SAFETY,
            _ => &[],
        };
        built_in.iter().map(|section| (*section).to_owned()).collect()
    })
}

fn has_section(doc: &Doc, wanted: &str) -> bool {
    let folded = fold_id(wanted);
    let headings = doc.source.body().map_or(&[][..], |body| &body.headings);
    headings.iter().any(|heading| heading.id == wanted || heading.id == folded || fold_id(&heading.text) == folded)
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(config: &str, kind_type: &str, body: &str, hit: bool) {
        let config = format!("title = \"H\"\n{config}\n");
        let text = format!("+++\ntitle = \"B\"\nyear = 2025\ntype = \"{kind_type}\"\n+++\n{body}\n");
        let files = [("config.toml", config.as_str()), ("berattelser/b.md", text.as_str())];
        let expected: &[&str] = if hit { &["berattelser/b.md:2:9"] } else { &[] };
        assert_found(Code::REPORT_SECTION_MISSING, &files, expected);
    }

    #[test]
    fn by_anchor_or_title() {
        let quality = "## Så gjorde vi {#arbete}\n\n### Åtgärder\n\n## Resultat";
        assert("", "quality", quality, false);
        assert("", "quality", "## Arbete\n\n## Resultat", true);
        assert("", "patient-safety", quality, true);
        let more = format!("{quality}\n\n## Ansvar\n\n## Samverkan\n\n## Avvikelser\n\n## Synpunkter");
        assert("", "patient-safety", &more, false);
        assert("", "operations", "", false);
    }

    #[test]
    fn the_configuration_replaces_the_list() {
        let config = "[reports.quality]\nsections = [\"Det har vi lärt oss\"]";
        assert(config, "quality", "## Det har vi lärt oss", false);
        assert(config, "quality", "## Arbete", true);
        assert("[reports.operations]\nsections = [\"ekonomi\"]", "operations", "## Året", true);
    }
}
