//! `url-vanished`: an address of the last edition that no longer exists and has no alias.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::URL_VANISHED,
    manual: Manual {
        what: (
            "En sida som fanns i den förra upplagan finns inte längre, och inget dokument har dess adress i `aliases`. \
             Kontrolleras när upplagan byggs.",
            "A page of the last edition no longer exists, and no document has its address in `aliases`. Checked when \
             the edition is built.",
        ),
        why: (
            "Bokmärken, e-post och andra webbplatser länkar till den gamla adressen. Utan alias möts läsaren av en tom \
             sida.",
            "Bookmarks, mails and other sites link to the old address. Without an alias the reader gets an error page.",
        ),
        example: "Filen `rutiner/lex-sarah.md` har bytt namn till `rutiner/missforhallanden.md`.",
        instead: ("aliases = [\"rutiner/lex-sarah.html\"]", "aliases = [\"rutiner/lex-sarah.html\"]"),
    },
    run: Run::Elsewhere,
};
