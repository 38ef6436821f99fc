//! `same-title`: documents that readers can't distinguish by title.

use std::collections::BTreeMap;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::{Doc, Graph};
use crate::model::id::caseless;
use crate::model::{DocIx, Kind};
use crate::source::parent;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::SAME_TITLE,
    manual: Manual {
        what: (
            "Två roller, processer eller enheter har samma rubrik utan att förkortning, enhet eller överordnad skiljer dem åt, eller två styrdokument har samma rubrik, typ, enhet och mapp.",
            "Two roles, processes or units have one title with no abbreviation, unit or parent to distinguish them, or \
             two governing documents have the same title, type, unit and folder.",
        ),
        why: (
            "I register, sök och listor står två likadana länkar, och läsaren kan inte veta vilken som är rätt.",
            "Registers, search and lists have two equal links, and readers can't see which is the right one.",
        ),
        example: "title = \"Samordnare\"",
        instead: ("title = \"Samordnare, hemtjänst\"", "title = \"Coordinator, home care\""),
    },
    run: Run::Keys(check),
};

/// What has to differ somewhere: kind, title, and what a reader sees beside it.
type Face<'d> = (Kind, String, Option<String>, Vec<DocIx>, Option<DocIx>, Option<&'d str>, Option<&'d str>);

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<Face<'_>, &Doc> = BTreeMap::new();
    for (_, doc) in context.living() {
        let Some(face) = face(context.graph, doc) else { continue };
        let Some(other) = first.get(&face) else {
            first.insert(face, doc);
            continue;
        };
        let title = &doc.source.title;
        let message = text!(
            "rubriken \"{title}\" har fler dokument av samma sort",
            "more documents of the same kind have the title \"{title}\""
        );
        let help = text!(
            "skriv till det som skiljer dem åt, till exempel verksamheten",
            "add what distinguishes them, such as the service"
        );
        let label = text!("samma rubrik här", "the same title here");
        findings.push(
            Finding::new(Code::SAME_TITLE, doc.source.span(), message).label(other.source.span(), label).help(help),
        );
    }
}

fn face<'d>(graph: &Graph, doc: &'d Doc) -> Option<Face<'d>> {
    let head = &doc.source.head;
    let mut units: Vec<DocIx> = doc.named(head, "units").collect();
    units.sort_unstable();
    let is_routine = match doc.kind() {
        Kind::Role | Kind::Process | Kind::Unit => false,
        Kind::Routine => true,
        _ => return None,
    };
    let parent_of = doc.named(head, "parent").next().filter(|ix| !graph.doc(*ix).source.title.is_empty());
    let kind_type = doc.kind_type.as_deref().filter(|_| is_routine);
    let folder = is_routine.then(|| parent(&doc.source.place.path));
    Some((doc.kind(), caseless(&doc.source.title), head.str("abbr").map(caseless), units, parent_of, kind_type, folder))
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn two_documents_with_one_title() {
        let files = [
            ("roller/a.md", "+++\ntitle = \"Samordnare\"\n+++\n"),
            ("roller/b.md", "+++\ntitle = \"samordnare\"\n+++\n"),
            ("roller/c.md", "+++\ntitle = \"Samordnare\"\nabbr = \"SO\"\n+++\n"),
            ("a/rutiner/d.md", "+++\ntitle = \"Larm\"\n+++\nText.\n"),
            ("b/rutiner/e.md", "+++\ntitle = \"Larm\"\n+++\nText.\n"),
            ("b/rutiner/f.md", "+++\ntitle = \"Larm\"\n+++\nText.\n"),
        ];
        assert_found(Code::SAME_TITLE, &files, &["b/rutiner/f.md:2:9", "roller/b.md:2:9"]);
    }
}
