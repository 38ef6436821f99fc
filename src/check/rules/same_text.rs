//! `same-text`: documents with the same text.

use std::collections::BTreeMap;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::Doc;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::SAME_TEXT,
    manual: Manual {
        what: (
            "Två eller flera dokument har samma text (minst 50 ord). De nämns i en enda anmärkning.",
            "Two or more documents have the same text (at least 50 words). They are listed in one finding.",
        ),
        why: (
            "Ofta är det en kopia som blev kvar. När den ena ändras säger den andra fortfarande det gamla, och ingen vet vilken som gäller.",
            "Often one is a forgotten copy. When one is changed, the other keeps the old text, and nobody knows which \
             of them applies.",
        ),
        example: "content/rutiner/nycklar.md\ncontent/rutiner/nycklar - Kopia.md",
        instead: (
            "Ta bort kopian, eller skriv texten på ett ställe och länka dit.",
            "Remove the copy, or write the text in one place and link to it.",
        ),
    },
    run: Run::Check(check),
};

/// Shorter texts may be equal for good reason: the header of a table, "see the plan".
const WORDS: usize = 50;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<[u8; 32], Vec<&Doc>> = BTreeMap::new();
    for (_, doc) in context.living().filter(|(_, doc)| !doc.source.is_entry) {
        if let Some(hash) = hash(doc) {
            groups.entry(hash).or_default().push(doc);
        }
    }
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_by(|a, b| a.source.place.path.cmp(&b.source.place.path));
        findings.extend(finding(&group));
    }
}

/// A hash of a text's words, if it is long enough.
fn hash(doc: &Doc) -> Option<[u8; 32]> {
    let text = crate::parse::markdown::without_comments(&doc.source.body()?.text);
    let mut hasher = blake3::Hasher::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        count += 1;
        hasher.update(word.to_lowercase().as_bytes()).update(b" ");
    }
    (count >= WORDS).then(|| *hasher.finalize().as_bytes())
}

fn finding(group: &[&Doc]) -> Option<Finding> {
    let (last, others) = group.split_last()?;
    let first = &others.first()?.source.place.path;
    let message = match others.len() {
        1 => text!("texten är densamma som i {first}", "the text is the same as in {first}"),
        count => text!(
            "texten är densamma i {count} dokument till, bland dem {first}",
            "the text is the same in {count} more documents, {first} among them"
        ),
    };
    let help = text!(
        "ta bort kopian, eller skriv texten på ett ställe och länka dit",
        "remove the copy, or write the text in one place and link to it"
    );
    let mut finding = Finding::new(Code::SAME_TEXT, last.source.span(), message).help(help);
    for other in others.iter().take(LABELLED) {
        finding = finding.label(other.source.span(), text!("samma text här", "the same text here"));
    }
    Some(finding)
}

/// Maximum number of other documents pointed at.
const LABELLED: usize = 5;

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn copies_of_long_texts() {
        let long = |title: &str| format!("+++\ntitle = \"{title}\"\n+++\n{}\n", "Ord i en text. ".repeat(15));
        let files = [
            ("a.md", long("A")),
            ("b.md", long("B")),
            ("c.md", long("C")),
            ("d.md", "+++\ntitle = \"D\"\n+++\nKort.\n".into()),
            ("e.md", "+++\ntitle = \"E\"\n+++\nKort.\n".into()),
        ];
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text): &(&str, String)| (*path, text.as_str())).collect();
        assert_found(Code::SAME_TEXT, &files, &["c.md:2:9"]);
    }
}
