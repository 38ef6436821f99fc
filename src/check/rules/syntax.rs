//! `syntax`: front matter, the configuration, a block's options, a template or a picture that can't be parsed.

use crate::assets::Unclean;
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::SYNTAX,
    manual: Manual {
        what: (
            "Framsidan, `config.toml`, ett `handbok-`block eller en mall går inte att läsa: ett citattecken, ett \
             likhetstecken eller raden `+++` saknas, eller en nyckel står två gånger.",
            "Front matter, `config.toml`, a `handbok-` block or a template can't be read: a quote, an equals sign or \
             the line `+++` is missing, or a key is written twice.",
        ),
        why: (
            "Det som inte går att läsa räknas inte. Då kan ansvarig, datum och målgrupp saknas utan att någon ser det.",
            "What can't be read is ignored. Responsibility, dates and audience may then be missing without anybody \
             noticing.",
        ),
        example: "+++\ntitle = Lex Sarah\n+++",
        instead: ("+++\ntitle = \"Lex Sarah\"\n+++", "+++\ntitle = \"Lex Sarah\"\n+++"),
    },
    run: Run::Check(check),
};

/// Texts are checked where they are parsed; this function checks pictures that can't be published.
fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // A file that isn't published at all is reported by `active-file`.
    for (path, named) in context.files.iter().filter(|(_, named)| named.carried.active.is_none()) {
        let reason = named.carried.unclean.as_ref();
        findings.extend(reason.and_then(|reason| unpublishable(path, reason, named.is_external, named.span)));
    }
}

/// A picture that stops the build. On the intranet a bitmap that can't be cleaned is published unchanged; an SVG
/// drawing is not, because it could run scripts there too.
pub(crate) fn unpublishable(path: &str, reason: &Unclean, external: bool, span: Span) -> Option<Finding> {
    if !external && !reason.could_run() {
        return None;
    }
    let [sv, en] = reason.texts();
    let message = text!("bilden {path} kan inte publiceras: {sv}", "the picture {path} cannot be published: {en}");
    let help = text!(
        "öppna bilden i ett bildprogram och spara den som PNG eller JPEG (eller en ritning som vanlig SVG)",
        "open the picture in an image editor and save it as PNG or JPEG (or a drawing as plain SVG)"
    );
    Some(Finding::new(Code::SYNTAX, span, message).help(help).fixed())
}
