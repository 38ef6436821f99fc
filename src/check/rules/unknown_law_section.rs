//! `unknown-law-section`: a cited section that the law's document doesn't list.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::UNKNOWN_LAW_SECTION,
    manual: Manual {
        what: (
            "En paragraf som nämns i `laws` eller i texten finns inte bland lagens `[[section]]`. En lag som inte räknar \
             upp några paragrafer ger inget fynd.",
            "A section named in `laws` or in the text is not among the law's `[[section]]` tables. A law that lists no \
             sections gives no finding.",
        ),
        why: (
            "Oftast är paragrafen felskriven, eller så har lagen fått ny numrering. Den som följer hänvisningen hittar \
             då inte stödet för rutinen.",
            "Usually the section is misspelt, or the law has been renumbered. Readers who follow the citation can't \
             find what the routine is based on.",
        ),
        example: "laws = [\"SOSFS 2011:9 5 kap. 18 §\"]",
        instead: ("laws = [\"SOSFS 2011:9 5 kap. 8 §\"]", "laws = [\"SOSFS 2011:9 5 kap. 8 §\"]"),
    },
    run: Run::Elsewhere,
};
