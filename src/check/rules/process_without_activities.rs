//! `process-without-activities`: a process without an `[[activity]]`. This includes a process that only has
//! sub-processes: their order is undefined.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PROCESS_WITHOUT_ACTIVITIES,
    manual: Manual {
        what: ("Processen har ingen `[[activity]]`.", "The process has no `[[activity]]`."),
        why: (
            "För varje process ska aktiviteterna identifieras och deras inbördes ordning bestämmas (SOSFS 2011:9 4 kap. \
             3 §). Utan dem finns ingen karta, ingen ansvarsmatris och inget att koppla rutiner till.",
            "The activities of each process are to be identified and their order decided (SOSFS 2011:9 4 kap. 3 §). \
             Without them there is no map, no responsibility matrix and nothing to connect routines to.",
        ),
        example: "title = \"Ge hemtjänst\"\ntype = \"main\"",
        instead: (
            "title = \"Ge hemtjänst\"\ntype = \"main\"\n\n[[activity]]\ntitle = \"Planera insatsen\"\nresponsible = [\"enhetschef\"]\n\n[[activity]]\ntitle = \"Ge insatsen\"\nresponsible = [\"underskoterska\"]",
            "title = \"Give home care\"\ntype = \"main\"\n\n[[activity]]\ntitle = \"Plan the care\"\nresponsible = [\"enhetschef\"]\n\n[[activity]]\ntitle = \"Give the care\"\nresponsible = [\"underskoterska\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Process) {
        if doc.source.head.tables("activity").is_empty() {
            let message = text!("processen har inga aktiviteter", "the process has no activities");
            let help = text!(
                "lägg till en `[[activity]]` för varje steg, i den ordning de görs",
                "add an `[[activity]]` for each step, in the order they are done"
            );
            findings.push(Finding::new(Code::PROCESS_WITHOUT_ACTIVITIES, doc.source.span(), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn counts() {
        let files = [
            ("processer/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("processer/b.md", "+++\ntitle = \"B\"\n[[activity]]\ntitle = \"x\"\n+++\n"),
        ];
        assert_found(Code::PROCESS_WITHOUT_ACTIVITIES, &files, &["processer/a.md:2:9"]);
    }
}
