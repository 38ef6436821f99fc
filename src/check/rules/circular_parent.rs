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
            "`parent`, `annex_to`, `includes`, `replaces` or `held_by` goes in a circle: after some steps one is back \
             at the start.",
        ),
        why: (
            "En cirkel har ingen början: det går inte att säga vilken process som är del av vilken, eller vilket \
             dokument som gäller.",
            "A circle has no beginning: nobody can say which process is a part of which, or which document holds.",
        ),
        example: "parent = \"b\"  # i a.md\nparent = \"a\"  # i b.md",
        instead: ("Ta bort en av länkarna i cirkeln.", "Remove one of the links of the circle."),
    },
    run: Run::Elsewhere,
};
