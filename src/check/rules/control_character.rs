//! `control-character`: a line end, an escape or a direction override in a title, a name or a key.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::CONTROL_CHARACTER,
    manual: Manual {
        what: (
            "Ett värde på framsidan eller i konfigurationen, eller en fils namn, har ett styrtecken: escape, NUL, ett \
             tecken som byter skrivriktning. I titlar, namn, nummer, nyckelord och filnamn räknas också radbyte och tab.",
            "A value in front matter or the configuration, or a file's name, holds a control character: escape, NUL, one \
             that changes the direction of writing. In titles, names, numbers, keywords and file names line ends and tabs \
             count too.",
        ),
        why: (
            "Tecknet syns inte, men det kan styra en terminal eller en byggserver, dela en rad i en kalender eller \
             tabell, eller få ett namn att läsas baklänges.",
            "It can't be seen, but it may command a terminal or a build server, split a row of a calendar or table, or \
             have a name read backwards.",
        ),
        example: "title = \"Rutin\\n::error::\"",
        instead: (
            "Skriv värdet på nytt, på en rad: `title = \"Rutin\"`.",
            "Write the value anew, on one line: `title = \"Rutin\"`.",
        ),
    },
    run: Run::Elsewhere,
};
