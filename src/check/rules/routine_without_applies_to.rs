//! `routine-without-applies-to`: a routine, instruction or checklist that doesn't say whom it applies to.

use super::routine_orphan::is_way_of_working;
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ROUTINE_WITHOUT_APPLIES_TO,
    manual: Manual {
        what: (
            "En rutin, anvisning eller checklista saknar `applies_to`.",
            "A routine, instruction or checklist has no `applies_to`.",
        ),
        why: (
            "Personalen ska arbeta enligt processerna och rutinerna (SOSFS 2011:9 6 kap. 1 §). Då måste den som börjar i \
             en roll kunna se vilka rutiner som gäller för den.",
            "The staff are to work by the processes and routines (SOSFS 2011:9 6 kap. 1 §). So those who are new in a \
             role must be able to see which routines apply to it.",
        ),
        example: "title = \"Dela ut läkemedel\"\nprocesses = [\"p-lakemedel\"]",
        instead: (
            "applies_to = [\"sjukskoterska\", \"underskoterska\"]",
            "applies_to = [\"sjukskoterska\", \"underskoterska\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living().filter(|(_, doc)| is_way_of_working(doc)) {
        if doc.source.head.refs("applies_to").is_empty() {
            let message = text!("det står inte vem rutinen gäller för", "the routine doesn't say whom it applies to");
            let help = text!(
                "ange roller eller en grupp i `applies_to`; `unit/id` går också",
                "name roles or a group in `applies_to`; `unit/id` is possible too"
            );
            findings.push(Finding::new(Code::ROUTINE_WITHOUT_APPLIES_TO, doc.source.span(), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn the_same_types() {
        let files = [
            ("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\napplies_to = \"r\"\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\ntype = \"guideline\"\n+++\n"),
            ("rutiner/d.md", "+++\ntitle = \"D\"\ntype = \"checklist\"\n+++\n"),
        ];
        let expected = ["rutiner/a.md:2:9", "rutiner/d.md:2:9"];
        assert_found(Code::ROUTINE_WITHOUT_APPLIES_TO, &files, &expected);
    }
}
