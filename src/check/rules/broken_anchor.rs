//! `broken-anchor`: the document exists, but not the place in it.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::BROKEN_ANCHOR,
    manual: Manual {
        what: (
            "En länk nämner ett ankare (det efter `#`) som inte finns på sidan.",
            "A link has an anchor (the part after `#`) that the page doesn't have.",
        ),
        why: (
            "Läsaren hamnar överst på sidan och får leta själv. Det händer ofta när en rubrik har skrivits om.",
            "The reader ends up at the top of the page and has to search. It often happens when a heading is changed.",
        ),
        example: "[Så anmäler du](../rutiner/lex-sarah.md#anmalan)",
        instead: (
            "Använd rubrikens ankare. Ge rubriken ett eget som står sig: `## Så anmäler du {#anmalan}`.",
            "Use the heading's anchor. Give the heading one that doesn't change: `## How to report {#anmalan}`.",
        ),
    },
    run: Run::Elsewhere,
};
