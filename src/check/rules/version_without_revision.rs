//! `version-without-revision`: no `[[revision]]` has the document's `version`. Applies also to a document without any
//! history: its version then means nothing.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::VERSION_WITHOUT_REVISION,
    manual: Manual {
        what: (
            "Dokumentet har en `version` som ingen rad under `[[revision]]` har.",
            "The document has a `version` that no `[[revision]]` has.",
        ),
        why: (
            "Kvalitetsarbetet ska dokumenteras (SOSFS 2011:9 7 kap. 1 §). Den som arbetar efter en rutin behöver veta vad \
             som är nytt sedan sist, och varför.",
            "The quality work is to be documented (SOSFS 2011:9 7 kap. 1 §). Those who work by a routine need to know \
             what is new since last time, and why.",
        ),
        example: "version = \"2.0\"\n\n[[revision]]\nversion = \"1.0\"\ndate = 2024-04-04\nchange = \"Rutinen fastställd.\"",
        instead: (
            "version = \"2.0\"\n\n[[revision]]\nversion = \"2.0\"\ndate = 2026-04-04\nchange = \"Två veckors svarstid.\"\ncause = \"deviation\"",
            "version = \"2.0\"\n\n[[revision]]\nversion = \"2.0\"\ndate = 2026-04-04\nchange = \"Two weeks to answer.\"\ncause = \"deviation\"",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living() {
        let head = &doc.source.head;
        let Some(version) = head.str("version").map(str::trim) else { continue };
        let names = |revision: &crate::schema::Record| revision.str("version").map(str::trim) == Some(version);
        if !head.tables("revision").iter().any(names) {
            let message =
                text!("historiken säger inget om version {version}", "the history has no row for version {version}");
            let help = text!(
                "lägg till en `[[revision]]` med `version = \"{version}\"`, dag och vad som ändrades",
                "add a `[[revision]]` with `version = \"{version}\"`, the day and what was changed"
            );
            let span = context.value_span(doc, "version");
            findings.push(Finding::new(Code::VERSION_WITHOUT_REVISION, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn by_version() {
        let files = [
            ("rutiner/a.md", "+++\ntitle = \"A\"\nversion = \"2\"\n[[revision]]\nversion = \"1\"\n+++\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\nversion = \"1\"\n[[revision]]\nversion = \"1 \"\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\nversion = \"1\"\n+++\n"),
            ("rutiner/d.md", "+++\ntitle = \"D\"\n+++\n"),
        ];
        assert_found(Code::VERSION_WITHOUT_REVISION, &files, &["rutiner/a.md:3:11", "rutiner/c.md:3:11"]);
    }
}
