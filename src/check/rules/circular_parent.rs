//! `circular-parent`: a document that is, over several steps, its own parent, group or successor.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::CIRCULAR_PARENT,
    manual: Manual {
        what: (
            "`parent`, `annex_to`, `includes`, `replaces` eller `held_by` går i cirkel: efter några steg är man tillbaka \
             där man började.",
            "`parent`, `annex_to`, `includes`, `replaces` or `held_by` forms a circle: after some steps it leads back \
             to the start.",
        ),
        why: (
            "En cirkel har ingen början: det går inte att säga vilken process som är del av vilken, eller vilket \
             dokument som gäller.",
            "A circle has no beginning: nobody can say which process is part of which, or which document applies.",
        ),
        example: "parent = \"b\"  # i a.md\nparent = \"a\"  # i b.md",
        instead: ("Ta bort en av länkarna i cirkeln.", "Remove one of the references in the circle."),
    },
    run: Run::Elsewhere,
};
