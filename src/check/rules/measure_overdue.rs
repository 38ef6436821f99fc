//! `measure-overdue`: a measure whose last day has passed and that isn't done.
//!
//! Measures are in three places, and `atgarder.html` lists them all: `[[measure]]` of any document, the `measure` of a
//! `[[risk]]` and of a control's `[[result]]`. All three have `due` and `done`, and all are checked.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Date;
use crate::schema::Record;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::MEASURE_OVERDUE,
    manual: Manual {
        what: (
            "En åtgärd skulle ha varit klar (`due` har passerat), men `done` saknas. Gäller `[[measure]]` och åtgärder \
             i `[[risk]]` och `[[result]]`.",
            "A measure was due (`due` has passed), but there is no `done`. Applies to `[[measure]]` and to the measures \
             of `[[risk]]` and `[[result]]`.",
        ),
        why: (
            "Den som bedriver verksamheten ska vidta de åtgärder som riskanalys, egenkontroll och utredningar visar \
             behövs (SOSFS 2011:9 5 kap. 7 §). En åtgärd som glöms bort skyddar ingen.",
            "Those who run the activity are to take the measures that risk analysis, self-checks and investigations \
             show to be needed (SOSFS 2011:9 5 kap. 7 §). A forgotten measure protects nobody.",
        ),
        example: "[[measure]]\ntitle = \"Inför fasta team\"\ndue = 2024-03-31",
        instead: (
            "Är åtgärden gjord: skriv dagen i `done`, och gärna vad den gav i `effect`. Är den inte gjord: besluta om ny \
             dag med den som ansvarar.",
            "If it is done, write the day in `done`, and what came of it in `effect`. If not, decide on a new day \
             together with the person responsible.",
        ),
    },
    run: Run::Keys(check),
};

/// The tables with measures.
const TABLES: [&str; 3] = ["measure", "risk", "result"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    for (_, doc) in context.living() {
        let tables = TABLES.iter().flat_map(|name| doc.source.head.tables(name));
        findings.extend(tables.filter_map(|table| overdue(table, today)));
    }
}

fn overdue(table: &Record, today: Date) -> Option<Finding> {
    let due = table.date("due").filter(|due| *due < today)?;
    if table.date("done").is_some() {
        return None;
    }
    let what = table.str("measure").or_else(|| table.str("title")).unwrap_or("…");
    let message = text!("åtgärden skulle ha varit klar {due}: {what}", "the measure was due on {due}: {what}");
    let help = text!("skriv `done` när den är gjord, eller en ny dag", "write `done` when it is done, or a new day");
    Some(Finding::new(Code::MEASURE_OVERDUE, table.value_span("due")?, message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn in_all_three_places() {
        let risk =
            "+++\ntitle = \"R\"\n[[risk]]\ntitle = \"a\"\nprobability = 1\nconsequence = 1\ndue = 2026-08-31\n+++\n";
        let control = "+++\ntitle = \"K\"\n[[result]]\nmeasure = \"x\"\ndue = 2026-01-01\n+++\n";
        let page = "+++\ntitle = \"S\"\n[[measure]]\ntitle = \"x\"\ndue = 2026-09-01\n[[measure]]\ntitle = \"y\"\ndue = 2025-01-01\ndone = 2026-02-02\n[[measure]]\ntitle = \"z\"\ndue = 2025-01-01\n+++\n";
        let files = [("riskanalyser/r.md", risk), ("egenkontroller/k.md", control), ("sida.md", page)];
        let expected = ["egenkontroller/k.md:5:7", "riskanalyser/r.md:7:7", "sida.md:12:7"];
        assert_found(Code::MEASURE_OVERDUE, &files, &expected);
    }
}
