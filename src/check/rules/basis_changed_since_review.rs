//! `basis-changed-since-review`: what a document belongs to or rests on was decided anew after the document was last
//! approved or reviewed.
//!
//! That is its `parent` and main document, and the processes whose way of working a routine describes; guidelines,
//! policies and plans stand above processes. One finding a document, at its own day, with all that changed. An editorial
//! change (a revision of class `minor`) says nothing, and reports tell of their time.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::list;
use crate::diag::{Code, Finding, Text};
use crate::graph::Doc;
use crate::model::{Date, Direction, DocIx, Kind, RelationType};

/// How many documents a finding lists.
const LISTED: usize = 4;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::BASIS_CHANGED_SINCE_REVIEW,
    manual: Manual {
        what: (
            "En riktlinje, process eller ett annat dokument som det här hör till har fastställts på nytt sedan det här \
             senast fastställdes eller sågs över.",
            "A guideline, process or other document that this one belongs to was decided anew after this one was last \
             approved or reviewed.",
        ),
        why: (
            "När grunden ändras behöver någon läsa om det som vilar på den fortfarande stämmer (SOSFS 2011:9 5 kap. 8 §).",
            "When the basis changes somebody must read whether what rests on it still holds (SOSFS 2011:9 5 kap. 8 §).",
        ),
        example: "# rutiner/rl-bistand.md\napproved = 2026-06-01\n\n# rutiner/r-handlagga.md\nannex_to = \"routine/rl-bistand\"\napproved = 2025-01-15",
        instead: (
            "Läs ändringen. Stämmer dokumentet ändå: sätt `reviewed`. Annars ändra och fastställ på nytt.",
            "Read the change. If the document still holds, set `reviewed`. If not, change it and approve it anew.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    let controlled = |doc: &Doc| doc.kind().is_controlled() && doc.kind() != Kind::Report;
    for (ix, doc) in context.living().filter(|(_, doc)| controlled(doc)) {
        let Some((looked_at, key)) = looked_at(doc) else { continue };
        let changed = |doc: &Doc| decided(doc).filter(|day| *day > looked_at && *day <= today);
        let names: BTreeSet<(Date, String)> = bases(context, ix)
            .into_iter()
            .filter_map(|basis| {
                let basis = context.graph.doc(basis);
                Some((changed(basis)?, basis.source.title.clone()))
            })
            .collect();
        let Some((last, _)) = names.last() else { continue };
        let titles: Vec<String> = names.iter().map(|(_, title)| title.clone()).collect();
        let Text { sv, en } = list(&titles, LISTED);
        let message = Text {
            sv: format!("{sv} ändrades {last}, efter att dokumentet sågs över ({looked_at})"),
            en: format!("{en} changed on {last}, after the document was reviewed ({looked_at})"),
        };
        let help = crate::text!(
            "läs ändringen; stämmer dokumentet, sätt `reviewed`",
            "read the change; if the document still holds, set `reviewed`"
        );
        let span = context.value_span(doc, key);
        findings.push(Finding::new(Code::BASIS_CHANGED_SINCE_REVIEW, span, message).help(help));
    }
}

fn looked_at(doc: &Doc) -> Option<(Date, &'static str)> {
    let head = &doc.source.head;
    let days = [("approved", head.date("approved")), ("reviewed", head.date("reviewed"))];
    days.into_iter().filter_map(|(key, day)| Some((day?, key))).max()
}

/// What a document belongs to: its parent or main document, and the processes that it supports.
fn bases(context: &Context<'_>, ix: DocIx) -> BTreeSet<DocIx> {
    let of = |ty| context.living_ends(ix, ty, Direction::Out).map(|(basis, _)| basis);
    let is_above =
        matches!(context.graph.doc(ix).kind_type.as_deref(), Some("guideline" | "policy" | "plan" | "manual"));
    let supported = (!is_above).then(|| of(RelationType::Supports)).into_iter().flatten();
    of(RelationType::PartOf).chain(supported).collect()
}

/// The day of a document's latest decision that changed more than words.
fn decided(doc: &Doc) -> Option<Date> {
    let head = &doc.source.head;
    let approved = head.date("approved").filter(|_| doc.kind().is_controlled())?;
    let revisions = head.tables("revision");
    let newest = revisions.iter().filter(|row| row.date("date") == Some(approved)).max_by_key(|row| row.date("date"));
    match newest.and_then(|row| row.str("class")) {
        Some("minor") => {
            revisions.iter().filter(|row| row.str("class") != Some("minor")).filter_map(|row| row.date("date")).max()
        }
        _ => Some(approved),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(basis: &str, own: &str, expected: &[&str]) {
        let guideline = format!("+++\ntitle = \"R\"\ntype = \"guideline\"\n{basis}\n+++\n");
        let process = format!("+++\ntitle = \"P\"\n{basis}\n+++\n");
        let routine = format!("+++\ntitle = \"A\"\n{own}\n+++\n");
        let files = [("rutiner/r.md", guideline.as_str()), ("processer/p.md", &process), ("rutiner/a.md", &routine)];
        assert_found(Code::BASIS_CHANGED_SINCE_REVIEW, &files, expected);
    }

    #[test]
    fn decided_anew_after_the_review() {
        let hit: &[&str] = &["rutiner/a.md:3:12"];
        assert("approved = 2026-06-01", "approved = 2026-01-01\nannex_to = \"routine/r\"", hit);
        assert("approved = 2026-06-01", "approved = 2026-01-01\nparent = \"r\"", hit);
        assert("approved = 2026-06-01", "approved = 2026-01-01\nprocesses = [\"p\"]", hit);
        assert("approved = 2026-06-01", "approved = 2026-01-01\nreviewed = 2026-07-01\nparent = \"r\"", &[]);
        assert("approved = 2026-06-01", "approved = 2026-06-01\nparent = \"r\"", &[]);
        assert("approved = 2026-10-01", "approved = 2026-01-01\nparent = \"r\"", &[]);
        assert("approved = 2026-06-01", "parent = \"r\"", &[]);
    }

    #[test]
    fn an_editorial_change_says_nothing() {
        let minor = "approved = 2026-06-01\n[[revision]]\ndate = 2026-06-01\nclass = \"minor\"";
        assert(minor, "approved = 2026-01-01\nparent = \"r\"", &[]);
    }
}
