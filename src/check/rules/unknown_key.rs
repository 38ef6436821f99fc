//! `unknown-key`: a key, a check, a kind or a name in the configuration that does not exist.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::UNKNOWN_KEY,
    manual: Manual {
        what: (
            "Framsidan eller `config.toml` har en nyckel som inte finns för den sortens dokument.",
            "The front matter or `config.toml` has a key that does not exist for that kind of document.",
        ),
        why: (
            "En felskriven nyckel gör ingenting, och det syns inte: `ägare = \"mas\"` ger ett dokument utan ägare.",
            "A misspelt key does nothing, and nobody sees it: `onwer = \"mas\"` gives a document without an owner.",
        ),
        example: "+++\ntitle = \"Lex Sarah\"\nowmer = \"mas\"\n+++",
        instead: (
            "Rätta stavningen; förslaget står i felet. Egna nycklar till ett tema skrivs under `[extra]`.",
            "Correct the spelling; the finding suggests one. Additional keys for a theme go under `[extra]`.",
        ),
    },
    run: Run::Elsewhere,
};
