//! `link-to-draft`: a link in a text to a document that is not yet in force.
//!
//! Checks all texts, also of external documents, since they are on the intranet as well (format § 3.1). References in
//! front matter may be made in advance and are left out without a finding.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::LinkTarget;
use crate::model::Status;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LINK_TO_DRAFT,
    manual: Manual {
        what: (
            "En länk i texten leder till ett utkast eller till ett dokument som börjar gälla senare.",
            "A link in the text leads to a draft or to a document that will be in force later.",
        ),
        why: (
            "Utkast följer inte med när handboken publiceras. Läsaren ser titeln men kan inte öppna dokumentet.",
            "Drafts are left out when the handbook is published. The reader sees the title but can't open the document.",
        ),
        example: "Se [[ny-rutin]].",
        instead: (
            "Fastställ dokumentet (`handbok approve`), eller vänta med länken tills det gäller.",
            "Approve the document (`handbok approve`), or add the link when it is in force.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment, link, target) in context.links() {
        let LinkTarget::Doc(ix, _) = target else { continue };
        let other = context.graph.doc(*ix);
        if other.source.key() == doc.source.key() {
            continue;
        }
        let title = &other.source.title;
        let message = match (other.status, other.dates.start()) {
            (Status::Draft, _) => text!("dokumentet är ett utkast: {title}", "the document is a draft: {title}"),
            (Status::Upcoming, Some(day)) => {
                text!("dokumentet gäller först från {day}: {title}", "the document is in force from {day}: {title}")
            }
            _ => continue,
        };
        let help = text!(
            "fastställ det, eller ta bort länken så länge; i upplagan blir den bara text",
            "approve it, or remove the link for now; the edition only shows its text"
        );
        let span = fragment.span(doc.source.file, link.range.clone());
        findings.push(Finding::new(Code::LINK_TO_DRAFT, span, message).help(help));
    }
}
