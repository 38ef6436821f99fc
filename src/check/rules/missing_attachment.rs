//! `missing-attachment`: front matter names a file that doesn't exist.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::MISSING_ATTACHMENT,
    manual: Manual {
        what: (
            "En fil i `attachments` eller `map` finns inte. Sökvägen räknas från dokumentets egen mapp.",
            "A file in `attachments` or `map` doesn't exist. The path is relative to the document's own folder.",
        ),
        why: (
            "Blanketten eller kartan saknas på sidan just när någon behöver den.",
            "The form or the map is missing from the page when somebody needs it.",
        ),
        example: "attachments = [{ file = \"blankett.pdf\", title = \"Blankett\" }]",
        instead: (
            "Lägg filen där felet säger, eller rätta sökvägen: `{ file = \"filer/blankett.pdf\", title = \"Blankett\" }`.",
            "Put the file where the finding says, or correct the path: `{ file = \"files/form.pdf\", title = \"Form\" \
             }`.",
        ),
    },
    run: Run::Elsewhere,
};
