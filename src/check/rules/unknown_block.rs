//! `unknown-block`: a generated block that does not exist.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::UNKNOWN_BLOCK,
    manual: Manual {
        what: (
            "Ett kodblock vars språk börjar med `handbok-` är inget av handbokens genererade block.",
            "A code block's language starts with `handbok-`, but there is no generated block of that name.",
        ),
        why: (
            "Läsaren skulle se en ruta med inställningar i stället för kartan, registret eller matrisen.",
            "The reader would see a box of settings instead of the map, the register or the matrix.",
        ),
        example: "```handbok-registre\nkind = \"routine\"\n```",
        instead: ("```handbok-register\nkind = \"routine\"\n```", "```handbok-register\nkind = \"routine\"\n```"),
    },
    run: Run::Elsewhere,
};
