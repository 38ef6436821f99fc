//! `path-outside`: a path or a symlink that leads out of the handbook's folder.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PATH_OUTSIDE,
    manual: Manual {
        what: (
            "En länk, en bilaga, ett alias eller en symbolisk länk leder ut ur handbokens mapp.",
            "A link, an attachment, an alias or a symlink leads out of the handbook's folder.",
        ),
        why: (
            "Det som ligger utanför följer inte med när handboken flyttas eller publiceras, och det kan vara något som \
             inte är till för läsarna.",
            "A file outside is not included when the handbook is moved or published, and may not be meant for its \
             readers.",
        ),
        example: "[Blankett](../../../gemensam/blankett.pdf)",
        instead: (
            "Lägg en kopia av filen under `content/` och länka dit: `[Blankett](filer/blankett.pdf)`.",
            "Put a copy of the file under `content/` and link to it: `[Form](files/form.pdf)`.",
        ),
    },
    run: Run::Elsewhere,
};
