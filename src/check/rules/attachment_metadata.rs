//! `attachment-metadata`: a PDF or office file on an external page that tells more than it shows.
//!
//! Found by `pipeline::traces`, with the publisher's readers of such files.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ATTACHMENT_METADATA,
    manual: Manual {
        what: (
            "En PDF-fil eller ett kontorsdokument som en extern sida bifogar har en författares namn, kommentarer eller \
             spårade ändringar i sig.",
            "A PDF or office file that an external page attaches holds an author's name, comments or tracked changes.",
        ),
        why: (
            "Den som laddar ner filen kan läsa vem som skrev den, vad som ströks och vad någon tyckte om det.",
            "Whoever downloads the file can read who wrote it, what was struck out and what somebody thought of it.",
        ),
        example: "attachments = [{ file = \"blankett.docx\" }]",
        instead: (
            "I Word: Arkiv, Info, Kontrollera dokument, Ta bort alla. Spara sedan filen, eller en ren PDF av den.",
            "In Word: File, Info, Inspect Document, Remove All. Then save the file, or a clean PDF of it.",
        ),
    },
    run: Run::Elsewhere,
};
