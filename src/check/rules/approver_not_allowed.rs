//! `approver-not-allowed`: approved by a role that `[approval]` doesn't allow for this document. `graph::approval`
//! decides who may. Unknown roles in `[approval]` are reported as `unknown-reference` in the configuration, and not
//! here.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::alternatives;
use crate::diag::{Code, Finding, Text};
use crate::graph::approval;
use crate::model::DocIx;

/// Maximum number of roles listed in a message.
const LISTED: usize = 6;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::APPROVER_NOT_ALLOWED,
    manual: Manual {
        what: (
            "Rollen i `approved_by` får inte fastställa den här sortens dokument enligt `[approval]` i config.toml.",
            "The role in `approved_by` may not approve this kind of document according to `[approval]` of config.toml.",
        ),
        why: (
            "Nämnden ansvarar för ledningssystemet (SOSFS 2011:9 3 kap. 1 §) och har bestämt vem som får besluta vad. \
             Ett dokument som fel roll har fastställt gäller kanske inte.",
            "The board is responsible for the management system (SOSFS 2011:9 3 kap. 1 §) and has settled who may \
             decide what. A document approved by the wrong role may not be valid.",
        ),
        example: "# config.toml\n[approval]\n\"routine.guideline\" = [\"namnden\"]\n\n# rutiner/rl-bistand.md\ntype = \"guideline\"\napproved = 2026-05-01\napproved_by = \"enhetschef\"",
        instead: (
            "Låt den som får besluta göra det och kör `handbok approve ID --by ROLL`. Har ordningen ändrats: ändra \
             `[approval]`.",
            "Let a role that may decide do so, and run `handbok approve ID --by ROLE`. If the rules have changed, \
             change `[approval]`.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living() {
        let head = &doc.source.head;
        let Some(approver) = doc.named(head, "approved_by").next() else { continue };
        let allowed = approval::allowed(context.graph, doc, None);
        if allowed.is_empty() || approval::is_among(context.graph, approver, &allowed) {
            continue;
        }
        let name = |ix: &DocIx| context.graph.doc(*ix).source.id.clone();
        let names: Vec<String> = allowed.iter().map(name).collect();
        let (who, Text { sv, en }) = (name(&approver), alternatives(&names, LISTED));
        let message = Text {
            sv: format!("`{who}` får inte fastställa det här; det får {sv}"),
            en: format!("`{who}` may not approve this; {en} may"),
        };
        let help = crate::text!(
            "låt rätt roll fastställa, eller ändra `[approval]` i config.toml",
            "let the right role approve, or change `[approval]` of config.toml"
        );
        findings
            .push(Finding::new(Code::APPROVER_NOT_ALLOWED, context.value_span(doc, "approved_by"), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    const ROLES: [(&str, &str); 4] = [
        ("roller/namnden.md", "+++\ntitle = \"N\"\nabbr = \"SN\"\n+++\n"),
        ("roller/chef.md", "+++\ntitle = \"C\"\n+++\n"),
        ("roller/mas.md", "+++\ntitle = \"M\"\n+++\n"),
        ("roller/ledning.md", "+++\ntitle = \"L\"\ntype = \"group\"\nincludes = [\"mas\"]\n+++\n"),
    ];

    fn assert(approval: &str, head: &str, expected: &[&str]) {
        let config = format!("title = \"H\"\n[approval]\n{approval}\n");
        let doc = format!("+++\napproved_by = \"chef\"\ntitle = \"A\"\n{head}\n+++\n");
        let mut files = vec![("config.toml", config.as_str()), ("rutiner/a.md", doc.as_str())];
        files.extend(ROLES);
        assert_found(Code::APPROVER_NOT_ALLOWED, &files, expected);
    }

    const HIT: &[&str] = &["rutiner/a.md:2:15"];

    #[test]
    fn the_type_goes_before_the_kind() {
        assert("routine = [\"SN\"]", "", HIT);
        assert("routine = [\"chef\"]", "", &[]);
        assert("process = [\"namnden\"]", "", &[]);
        assert("routine = [\"chef\"]\n\"routine.guideline\" = [\"namnden\"]", "type = \"guideline\"", HIT);
        assert("routine = [\"namnden\"]\n\"routine.guideline\" = [\"chef\"]", "type = \"guideline\"", &[]);
        assert("routine = [\"ingen\"]", "", &[]);
    }

    #[test]
    fn the_law_goes_before_the_type() {
        let assert = |approval: &str, expected: &[&str]| {
            let config = format!("title = \"H\"\n[approval]\n{approval}\n");
            let laws = "laws = [\"HSL 3 kap. 1 §\"]";
            let doc = format!("+++\napproved_by = \"chef\"\ntitle = \"A\"\n{laws}\n+++\n");
            let law = ("lagar/hsl-2017-30.md", "+++\ntitle = \"Hälso- och sjukvårdslag\"\nabbr = \"HSL\"\n+++\n");
            let mut files = vec![("config.toml", config.as_str()), ("rutiner/a.md", doc.as_str()), law];
            files.extend(ROLES);
            assert_found(Code::APPROVER_NOT_ALLOWED, &files, expected);
        };
        assert("\"routine.routine@hsl\" = [\"namnden\"]\n\"routine.routine\" = [\"chef\"]", HIT);
        assert("\"routine.routine@hsl\" = [\"chef\"]\n\"routine.routine\" = [\"namnden\"]", &[]);
        assert("\"routine@hsl-2017-30\" = [\"namnden\"]", HIT);
        assert("\"routine.guideline@hsl\" = [\"namnden\"]", &[]);
    }

    #[test]
    fn the_newest_revisions_class_replaces_both() {
        let revisions = "[[revision]]\ndate = 2026-02-01\nclass = \"major\"\n[[revision]]\ndate = 2025-02-01\nclass = \"minor\"\n[[revision]]\nclass = \"minor\"";
        assert("major = [\"namnden\"]\nroutine = [\"chef\"]", revisions, HIT);
        assert("minor = [\"namnden\"]\nroutine = [\"chef\"]", revisions, &[]);
    }

    #[test]
    fn a_member_of_a_group_may() {
        assert("routine = [\"ledning\"]", "", HIT);
        let files = [
            ("config.toml", "title = \"H\"\n[approval]\nroutine = [\"ledning\"]\n"),
            ("rutiner/a.md", "+++\napproved_by = \"mas\"\ntitle = \"A\"\n+++\n"),
            ROLES[2],
            ROLES[3],
        ];
        assert_found(Code::APPROVER_NOT_ALLOWED, &files, &[]);
    }
}
