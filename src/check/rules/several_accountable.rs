//! `several-accountable`: more than one role is accountable for an activity of a process or a task of a matrix. The
//! same role named twice, by id and by abbreviation, is one; a group is one.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::{Doc, Target};
use crate::model::DocIx;
use crate::schema::Record;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::SEVERAL_ACCOUNTABLE,
    manual: Manual {
        what: (
            "Flera roller står i `accountable` på en aktivitet eller på en uppgift i en matris.",
            "`accountable` of an activity, or of a task in a matrix, names several roles.",
        ),
        why: (
            "Det ska framgå hur uppgifterna är fördelade (SOSFS 2011:9 3 kap. 3 §). När två ansvarar för samma sak kan \
             båda tro att den andra gör det.",
            "It must be clear how the tasks are divided (SOSFS 2011:9 3 kap. 3 §). When two are accountable for the \
             same thing, each may think that the other sees to it.",
        ),
        example: "[[activity]]\ntitle = \"Verkställa\"\naccountable = [\"enhetschef\", \"sektionschef\"]",
        instead: (
            "Låt en roll ansvara. Den andra utför (`responsible`), beslutar (`decides`) eller rådfrågas (`consulted`).",
            "Let one role be accountable. The other carries it out (`responsible`), decides (`decides`) or is \
             consulted (`consulted`).",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living() {
        let head = &doc.source.head;
        for row in head.tables("activity").iter().chain(head.tables("task")) {
            let count = accountable(doc, row);
            if count < 2 {
                continue;
            }
            let title = row.str("title").unwrap_or("…");
            let message = text!("{count} roller ansvarar för {title}", "{count} roles are accountable for {title}");
            let help = text!("låt en roll ansvara", "let one role be accountable");
            let span = row.value_span("accountable").unwrap_or_else(|| doc.source.span());
            findings.push(Finding::new(Code::SEVERAL_ACCOUNTABLE, span, message).help(help));
        }
    }
}

/// The number of different accountable roles in a row; an unknown one counts by its written name.
fn accountable(doc: &Doc, row: &Record) -> usize {
    let who = |reference: &'_ crate::schema::record::Reference| -> (Option<DocIx>, Option<String>) {
        match doc.target(reference.slot) {
            Target::Doc(ix) => (Some(*ix), None),
            _ => (None, Some(reference.text.clone())),
        }
    };
    row.refs("accountable").iter().map(who).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn activities_and_tasks() {
        let process = "+++\ntitle = \"P\"\n[[activity]]\ntitle = \"a\"\naccountable = [\"r\", \"s\"]\n[[activity]]\ntitle = \"b\"\naccountable = [\"r\", \"RR\"]\n+++\n";
        let matrix = "+++\ntitle = \"M\"\nlayout = \"raci\"\nrows = \"tasks\"\n[[task]]\ntitle = \"a\"\naccountable = [\"r\", \"s\"]\n+++\n";
        let files = [
            ("processer/p.md", process),
            ("matriser/m.md", matrix),
            ("roller/r.md", "+++\ntitle = \"R\"\nabbr = \"RR\"\n+++\n"),
            ("roller/s.md", "+++\ntitle = \"S\"\n+++\n"),
        ];
        assert_found(Code::SEVERAL_ACCOUNTABLE, &files, &["matriser/m.md:7:15", "processer/p.md:5:15"]);
    }
}
