//! `date-far`: a date that takes a document out of the edition, and is likely a slip of the pen.
//!
//! An approval or a first day more than a year ahead; an approval after today, or a first day still to come of what
//! others already lean on, where no other version is in force meanwhile. An empty text for a date is told where keys are read (`schema::read`).

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Text};
use crate::graph::Doc;
use crate::model::{Date, Direction, DocIx, State, Status};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DATE_FAR,
    manual: Manual {
        what: (
            "Ett datum är tomt eller ligger så långt fram att dokumentet inte finns med i handboken: fastställt om mer än \
             ett år, eller fastställt efter i dag utan att någon annan version gäller under tiden.",
            "A date is empty, or so far ahead that the document is left out of the handbook: approved in more than a \
             year, or approved after today while no other version is in force.",
        ),
        why: (
            "Ett fel årtal tar bort en rutin från sidorna utan att något annat syns. Personalen hittar den inte när den \
             behövs (SOSFS 2011:9 6 kap. 1 §).",
            "A wrong year takes a routine off the pages, and nothing else shows. The staff won't find it when they need \
             it (SOSFS 2011:9 6 kap. 1 §).",
        ),
        example: "approved = 2062-05-01",
        instead: ("approved = 2026-05-01", "approved = 2026-05-01"),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    for (ix, doc) in context.docs().filter(|(_, doc)| doc.kind().is_controlled()) {
        let beside = context.graph.versions_of(ix).iter().filter(|version| !version.is_document);
        let upcoming = beside.filter(|version| version.spell.state == State::Upcoming).map(|version| &*version.doc);
        findings.extend(std::iter::once(doc).chain(upcoming).filter_map(|doc| too_far(context, doc, today)));
        if doc.status == Status::Upcoming && too_far(context, doc, today).is_none() {
            findings.extend(out_of_use(context, ix, doc, today));
        }
    }
}

fn too_far(context: &Context<'_>, doc: &Doc, today: Date) -> Option<Finding> {
    let (key, day) = far_key(doc, today)?;
    let message = text!("`{key}` är {day}, mer än ett år fram", "`{key}` is {day}, more than a year ahead");
    Some(finding(context, doc, key, message))
}

/// The first of the two dates that is more than a year ahead. It is this rule's: `date-order` doesn't say it again.
pub(super) fn far_key(doc: &Doc, today: Date) -> Option<(&'static str, Date)> {
    let limit = today.checked_add(jiff::Span::new().years(1)).ok()?;
    let dates = [("approved", doc.dates.approved), ("valid_from", doc.dates.valid_from)];
    let mut far = dates.into_iter().filter_map(|(key, day)| Some((key, day.filter(|day| *day > limit)?)));
    far.next().filter(|_| doc.kind().is_controlled())
}

/// An upcoming document that nothing stands in for.
fn out_of_use(context: &Context<'_>, ix: DocIx, doc: &Doc, today: Date) -> Option<Finding> {
    if let Some(day) = doc.dates.approved.filter(|day| *day > today) {
        let message = text!(
            "fastställt först {day}, och ingen annan version gäller till dess",
            "approved not until {day}, and no other version is in force till then"
        );
        return Some(finding(context, doc, "approved", message));
    }
    let is_in_use = |ix: DocIx| context.graph.doc(ix).status.is_valid() && context.graph.doc(ix).kind().is_controlled();
    let named_by =
        context.graph.relations_of(ix, Direction::In).map(|relation| relation.from).find(|ix| is_in_use(*ix))?;
    let day = doc.dates.valid_from?;
    let message = text!(
        "gäller först från {day}, men {other} bygger på det redan i dag",
        "in force not until {day}, but {other} leans on it already today",
        other = context.graph.doc(named_by).source.key()
    );
    Some(finding(context, doc, "valid_from", message))
}

fn finding(context: &Context<'_>, doc: &Doc, key: &str, message: Text) -> Finding {
    let help = text!(
        "dokumentet syns inte i handboken förrän den dagen; är det rätt år?",
        "the document is not in the handbook until that day; is the year right?"
    );
    Finding::new(Code::DATE_FAR, context.value_span(doc, key), message).help(help)
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn at(head: &str) -> String {
        format!("+++\ntitle = \"A\"\n{head}\n+++\n")
    }

    #[test]
    fn far_ahead_empty_or_with_nothing_meanwhile() {
        let assert = |head: &str, expected: &[&str]| {
            assert_found(Code::DATE_FAR, &[("rutiner/a.md", &at(head))], expected);
        };
        assert("approved = 2062-05-01", &["rutiner/a.md:3:12"]);
        assert("approved = \"\"", &["rutiner/a.md:3:12"]);
        assert("approved = 2026-09-02", &["rutiner/a.md:3:12"]);
        assert("approved = 2026-08-01\nvalid_from = 2028-01-01", &["rutiner/a.md:4:14"]);
        assert("approved = 2026-08-01\nvalid_from = 2026-10-01", &[]);
        assert("approved = 2026-08-01", &[]);
        assert("owner = \"\"", &[]);
    }

    #[test]
    fn another_version_stands_in() {
        let files = [
            ("rutiner/a.md", at("approved = 2026-09-02\nversion = \"2\"")),
            ("rutiner/a@1.md", at("approved = 2026-01-01\nversion = \"1\"")),
            ("rutiner/b.md", at("approved = 2026-08-02\nvalid_from = 2026-10-01")),
            ("rutiner/c.md", at("approved = 2026-08-02\nuses = [\"b\"]")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_found(Code::DATE_FAR, &files, &["rutiner/b.md:4:14"]);
    }
}
