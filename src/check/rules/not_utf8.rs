//! `not-utf8`: a file that is not UTF-8.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::NOT_UTF8,
    manual: Manual {
        what: (
            "Filen, eller filens namn, är skriven i en annan teckenkodning än UTF-8, oftast Windows-1252 eller UTF-16.",
            "The file, or its name, has another encoding than UTF-8, usually Windows-1252 or UTF-16.",
        ),
        why: (
            "I fel kodning blir å, ä och ö till andra tecken, och sökningen hittar inte orden.",
            "In the wrong encoding å, ä and ö turn into other characters, and search doesn't find the words.",
        ),
        example: "En fil sparad som ANSI i Anteckningar / a file saved as ANSI in Notepad",
        instead: (
            "Öppna filen och spara om den som UTF-8. I Anteckningar: Arkiv, Spara som, Kodning UTF-8.",
            "Open the file and save it as UTF-8. In Notepad: File, Save as, Encoding UTF-8.",
        ),
    },
    run: Run::Elsewhere,
};
