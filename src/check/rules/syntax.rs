//! `syntax`: front matter, the configuration, a block's options or a template that can't be read.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::SYNTAX,
    manual: Manual {
        what: (
            "Front matter, `config.toml`, ett `handbok-`block eller en mall går inte att läsa: ett citattecken, ett \
             likhetstecken eller raden `+++` saknas, eller en nyckel står två gånger.",
            "Front matter, `config.toml`, a `handbok-` block or a template can't be read: a quote, an equals sign or \
             the line `+++` is missing, or a key is written twice.",
        ),
        why: (
            "Det som inte går att läsa räknas inte. Då kan ansvarig, datum och målgrupp saknas utan att någon ser det.",
            "What can't be read doesn't count. Responsibility, dates and audience may then be missing unseen.",
        ),
        example: "+++\ntitle = Lex Sarah\n+++",
        instead: ("+++\ntitle = \"Lex Sarah\"\n+++", "+++\ntitle = \"Lex Sarah\"\n+++"),
    },
    run: Run::Elsewhere,
};
