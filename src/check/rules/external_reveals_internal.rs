//! `external-reveals-internal`: an external page whose text would show the title of a hidden document.
//!
//! A link with its own words keeps them (format § 6); a wiki-link without words shows the target's title. The leak
//! scanner reports under this code too.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::LinkTarget;
use crate::model::Audience;
use crate::parse::document::LinkForm;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::EXTERNAL_REVEALS_INTERNAL,
    manual: Manual {
        what: (
            "En wiki-länk utan egen text på en extern sida leder till ett dokument som inte finns på den externa \
             webbplatsen: ett internt, ett utkast eller ett kommande. Också: en titel, ett id eller en adress hos ett \
             sådant dokument hittades i den färdiga externa utgåvan, i egna mallar, statiska filer eller inställningar. \
             Ord som de externa sidorna själva säger räknas inte. Den genomsökningen kan inte stängas av; bara \
             `[privacy] allow` släpper förbi ord.",
            "A wiki-link without its own words on an external page leads to a document that is not on the external \
             site: an internal one, a draft or an upcoming one. Also: a title, an id or an address of such a document \
             was found in the finished external edition, in your own templates, static files or settings. Words that \
             the external pages contain themselves don't count. The scan can't be turned off; only `[privacy] allow` \
             allows words.",
        ),
        why: (
            "Länken visar titeln på det den leder till, och titeln är intern. Den kan avslöja rutiner och arbetssätt som \
             omfattas av sekretess.",
            "The link shows the title of its target, and the title is internal. It may reveal routines and ways of \
             working that are confidential.",
        ),
        example: "+++\ntitle = \"Om hemtjänst\"\naudience = \"external\"\n+++\n\nPersonalen följer [[nyckelhantering]].",
        instead: (
            "Personalen följer [[nyckelhantering|våra rutiner för nycklar]]. På den externa sidan står då bara orden.",
            "Staff follow [[nyckelhantering|our routines for keys]]. The external page then shows the words only.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment, link, target) in context.links() {
        let (LinkTarget::Doc(ix, _), LinkForm::WikiBare) = (target, link.form) else { continue };
        let other = context.graph.doc(*ix);
        if doc.audience != Audience::External || other.source.key() == doc.source.key() {
            continue;
        }
        let message = if other.audience != Audience::External {
            text!("länken visar titeln på ett internt dokument", "the link shows the title of an internal document")
        } else if other.status.is_unpublished() {
            text!(
                "länken visar titeln på ett dokument som inte gäller än",
                "the link shows the title of a document that is not yet in force"
            )
        } else {
            continue;
        };
        let dest = &link.dest;
        let help = text!("ge länken en egen text: `[[{dest}|…]]`", "give the link its own words: `[[{dest}|…]]`");
        let span = fragment.span(doc.source.file, link.range.clone());
        findings.push(Finding::new(Code::EXTERNAL_REVEALS_INTERNAL, span, message).help(help));
    }
}
