//! `report-overdue`: a report that should have been approved by now.
//!
//! Three ways (site § 7): its own `due` has passed; or the day of `[reports.<type>] due` (else the law's own day), in the
//! year after the report's, has; or that day has passed for the report that ought to follow the latest one of its type, unit and
//! period, and there is none. A report counts as approved from the day of approval on. The latest report is pointed
//! at however old it is: nobody said that the series ended (an ended one is `repealed`).

use std::collections::BTreeMap;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::Doc;
use crate::model::{Date, DocIx, Kind};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::REPORT_OVERDUE,
    manual: Manual {
        what: (
            "Berättelsen är inte fastställd, fast dagen i `due` (eller i `[reports.<typ>] due`, året efter) har passerat. \
             Också när förra årets berättelse inte har fått någon efterföljare i tid.",
            "The report is not approved, though the day in `due` (or in `[reports.<type>] due`, the year after) has \
             passed. Also where last year's report has got no successor in time.",
        ),
        why: (
            "Patientsäkerhetsberättelsen ska vara klar senast den 1 mars (PSL 3 kap. 10 §), och en kvalitetsberättelse bör \
             upprättas varje år (SOSFS 2011:9 7 kap. 1 §, allmänna råd).",
            "The patient safety report is due on 1 March (PSL 3 kap. 10 §), and a quality report should be drawn up each \
             year (SOSFS 2011:9 7 kap. 1 §, general advice).",
        ),
        example: "type = \"patient-safety\"\nyear = 2024\ndue = 2025-03-01",
        instead: (
            "Gör klart berättelsen och låt nämnden fastställa den: `handbok approve ID --by ROLL`.",
            "Finish the report and let the board approve it: `handbok approve ID --by ROLE`.",
        ),
    },
    run: Run::Keys(check),
};

/// Reports of the same series: type, unit, period.
type Series<'d> = (Option<&'d str>, Option<DocIx>, Option<&'d str>);

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    let mut latest: BTreeMap<Series<'_>, (i64, &Doc)> = BTreeMap::new();
    for (_, doc) in context.living_of(Kind::Report) {
        findings.extend(late(context, doc));
        let head = &doc.source.head;
        let Some(year) = head.int("year") else { continue };
        let series = (doc.kind_type.as_deref(), doc.named(head, "unit").next(), head.str("period"));
        let slot = latest.entry(series).or_insert((year, doc));
        if year > slot.0 {
            *slot = (year, doc);
        }
    }
    for (year, doc) in latest.into_values() {
        let next = year.saturating_add(1);
        let Some(due) = due_by_type(context, doc, next).filter(|due| *due < today) else { continue };
        let message = text!(
            "berättelsen för {next} saknas; den skulle ha varit fastställd {due}",
            "the report for {next} is missing; it was to be approved by {due}"
        );
        let help = text!(
            "skapa den med `handbok new report`, eller upphäv serien med `repealed`",
            "make it with `handbok new report`, or end the series with `repealed`"
        );
        findings.push(Finding::new(Code::REPORT_OVERDUE, context.value_span(doc, "year"), message).help(help));
    }
}

fn late(context: &Context<'_>, doc: &Doc) -> Option<Finding> {
    let head = &doc.source.head;
    let today = context.graph.today;
    if head.date("approved").is_some_and(|day| day <= today) {
        return None;
    }
    let (due, key) = match head.date("due") {
        Some(due) => (due, "due"),
        None => (due_by_type(context, doc, head.int("year")?)?, "year"),
    };
    if due >= today {
        return None;
    }
    let message = text!("skulle ha varit fastställd {due}", "was to be approved by {due}");
    let help = text!("låt den fastställas: `handbok approve`", "have it approved: `handbok approve`");
    Some(Finding::new(Code::REPORT_OVERDUE, context.value_span(doc, key), message).help(help))
}

fn due_by_type(context: &Context<'_>, doc: &Doc, year: i64) -> Option<Date> {
    context.graph.config.report_due(doc.kind_type.as_deref()?, year)
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(config: &str, reports: &[(&str, &str)], expected: &[&str]) {
        let config = format!("title = \"H\"\n{config}\n");
        let texts: Vec<(&str, String)> =
            reports.iter().map(|(path, head)| (*path, format!("+++\n{head}\ntitle = \"B\"\n+++\n"))).collect();
        let mut files = vec![("config.toml", config.as_str())];
        files.extend(texts.iter().map(|(path, text)| (*path, text.as_str())));
        assert_found(Code::REPORT_OVERDUE, &files, expected);
    }

    #[test]
    fn by_its_own_day() {
        let hit: &[&str] = &["berattelser/a.md:2:7"];
        assert("", &[("berattelser/a.md", "due = 2026-03-01\nyear = 2025")], hit);
        assert("", &[("berattelser/a.md", "due = 2026-03-01\nyear = 2025\napproved = 2026-04-01")], &[]);
        assert("", &[("berattelser/a.md", "due = 2026-09-01\nyear = 2025")], &[]);
        assert("", &[("berattelser/a.md", "due = 2026-03-01\nyear = 2025\napproved = 2026-10-01")], hit);
    }

    #[test]
    fn by_the_day_of_the_law() {
        let of = |more: &str| format!("year = 2025\ntype = \"patient-safety\"\n{more}");
        assert("", &[("berattelser/a.md", &of(""))], &["berattelser/a.md:2:8"]);
        assert("[reports.patient-safety]\ndue = \"10-01\"", &[("berattelser/a.md", &of(""))], &[]);
        assert("", &[("berattelser/a.md", &of("approved = 2026-02-20"))], &[]);
    }

    #[test]
    fn by_the_day_of_its_type() {
        let config = "[reports.quality]\ndue = \"03-01\"";
        let of = |year: i32, more: &str| format!("year = {year}\ntype = \"quality\"\n{more}");
        let hit: &[&str] = &["berattelser/a.md:2:8"];
        assert(config, &[("berattelser/a.md", &of(2025, ""))], hit);
        assert(config, &[("berattelser/a.md", &of(2026, ""))], &[]);
        // Approved, but the report of 2025 is missing; and then it is there.
        assert(config, &[("berattelser/a.md", &of(2024, "approved = 2025-02-01"))], hit);
        assert(config, &[("berattelser/a.md", &of(2025, "approved = 2026-02-01"))], &[]);
        let both = [of(2024, "approved = 2025-02-01"), of(2025, "approved = 2026-02-01")];
        assert(config, &[("berattelser/a.md", &both[0]), ("berattelser/b.md", &both[1])], &[]);
        // Another unit's report is no successor.
        let other = of(2025, "approved = 2026-02-01\nunit = \"u\"");
        let unit = ("enheter/u.md", "");
        assert(config, &[("berattelser/a.md", &both[0]), ("berattelser/b.md", &other), unit], hit);
        assert(config, &[("berattelser/a.md", &of(2020, "repealed = 2022-01-01"))], &[]);
    }
}
