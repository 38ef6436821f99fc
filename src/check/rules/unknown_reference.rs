//! `unknown-reference`: front matter, a block or the configuration names a document that isn't there.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::UNKNOWN_REFERENCE,
    manual: Manual {
        what: (
            "En nyckel på framsidan, i ett block eller i `config.toml` nämner ett dokument som inte finns.",
            "A key of the front matter, of a block or of `config.toml` names a document that isn't there.",
        ),
        why: (
            "Det ska framgå vem som ansvarar för vad och vilka rutiner som hör till en process (SOSFS 2011:9 3 kap. \
             3 § och 4 kap. 4 §). En hänvisning till ingenting visas inte alls.",
            "It must be clear who answers for what and which routines belong to a process (SOSFS 2011:9 3 kap. 3 § \
             and 4 kap. 4 §). A reference to nothing isn't shown at all.",
        ),
        example: "owner = \"enhetschefen\"",
        instead: ("owner = \"enhetschef\"", "owner = \"enhetschef\""),
    },
    run: Run::Elsewhere,
};
