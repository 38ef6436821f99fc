//! `routine-orphan`: a routine, instruction or checklist that belongs to no process.
//!
//! It belongs to one through its own `processes`, or because an activity names it under `routines` or `uses`. An annex,
//! a part or a used document of such a document belongs through it: the checklist of a routine need not name the
//! process again. A repealed process doesn't count.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::{Doc, Target};
use crate::model::{Direction, DocIx, Kind, RelationType};
use crate::text;

/// Whether the type describes how work is done (also used by `routine-without-applies-to`).
pub(super) fn is_way_of_working(doc: &Doc) -> bool {
    doc.kind() == Kind::Routine && matches!(doc.kind_type.as_deref(), Some("routine" | "instruction" | "checklist"))
}

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ROUTINE_ORPHAN,
    manual: Manual {
        what: (
            "En rutin, anvisning eller checklista hör inte till någon process.",
            "A routine, instruction or checklist belongs to no process.",
        ),
        why: (
            "Rutiner utarbetas för aktiviteterna i processerna (SOSFS 2011:9 4 kap. 4 §). En rutin som inte hör till någon \
             process hittas bara av den som redan vet att den finns.",
            "Routines are drawn up for the activities of the processes (SOSFS 2011:9 4 kap. 4 §). A routine that \
             belongs to no process is found only by those who know that it exists.",
        ),
        example: "title = \"Nycklar och koder\"\ntype = \"routine\"",
        instead: (
            "Ange `processes = [\"p-hemtjanst\"]` i rutinen, eller `routines` på aktiviteten där den används.",
            "Write `processes = [\"p-hemtjanst\"]` in the routine, or `routines` on the activity where it is used.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (ix, doc) in context.living().filter(|(_, doc)| is_way_of_working(doc)) {
        // An unknown process is `unknown-reference` and not a second fault here.
        let is_broken = doc.source.head.refs("processes").iter().any(|one| *doc.target(one.slot) == Target::Broken);
        if is_broken || belongs(context, ix) {
            continue;
        }
        let message = text!("hör inte till någon process", "belongs to no process");
        let help = text!(
            "ange processen i `processes`, eller rutinen på en aktivitet",
            "name the process in `processes`, or the routine on an activity"
        );
        findings.push(Finding::new(Code::ROUTINE_ORPHAN, doc.source.span(), message).help(help));
    }
}

/// Whether a document belongs to a process, directly or through a document that uses or contains it.
fn belongs(context: &Context<'_>, routine: DocIx) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![routine];
    while let Some(ix) = waiting.pop() {
        if context.graph.doc(ix).kind() == Kind::Process
            || context.living_ends(ix, RelationType::Supports, Direction::Out).next().is_some()
        {
            return true;
        }
        if seen.insert(ix) {
            waiting.extend(context.living_ends(ix, RelationType::Uses, Direction::In).map(|(user, _)| user));
            waiting.extend(context.living_ends(ix, RelationType::PartOf, Direction::Out).map(|(whole, _)| whole));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn the_ways_to_a_process() {
        let files = [
            (
                "processer/p.md",
                "+++\ntitle = \"P\"\n[[activity]]\ntitle = \"x\"\nroutines = [\"b\"]\nuses = [\"c\"]\n+++\n",
            ),
            ("processer/q.md", "+++\ntitle = \"Q\"\nrepealed = 2026-01-01\n+++\n"),
            ("rutiner/a.md", "+++\ntitle = \"A\"\nprocesses = [\"p\"]\nuses = [\"d\"]\n+++\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\ntype = \"checklist\"\n+++\n"),
            ("rutiner/d.md", "+++\ntitle = \"D\"\ntype = \"checklist\"\n+++\n"),
            ("rutiner/e.md", "+++\ntitle = \"E\"\nannex_to = \"routine/d\"\n+++\n"),
            ("rutiner/f.md", "+++\ntitle = \"F\"\nprocesses = [\"finns-inte\"]\n+++\n"),
            ("rutiner/g.md", "+++\ntitle = \"G\"\ntype = \"policy\"\n+++\n"),
            ("rutiner/h.md", "+++\ntitle = \"H\"\ntype = \"instruction\"\n+++\n"),
            ("rutiner/i.md", "+++\ntitle = \"I\"\nprocesses = [\"q\"]\n+++\n"),
        ];
        assert_found(Code::ROUTINE_ORPHAN, &files, &["rutiner/h.md:2:9", "rutiner/i.md:2:9"]);
    }
}
