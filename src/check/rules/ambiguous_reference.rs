//! `ambiguous-reference`: a reference that matches several documents.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::AMBIGUOUS_REFERENCE,
    manual: Manual {
        what: (
            "Ett id, en titel eller en förkortning passar på flera dokument. Felet räknar upp dem.",
            "An id, a title or an abbreviation matches several documents. The finding lists them.",
        ),
        why: (
            "Programmet väljer inte åt dig: fel val kan leda en medarbetare till fel rutin.",
            "The program doesn't choose for you: a wrong choice may lead staff to the wrong routine.",
        ),
        example: "Se [[avvikelser]].",
        instead: ("Se [[rutiner/avvikelser]].", "See [[routines/avvikelser]]."),
    },
    run: Run::Elsewhere,
};
