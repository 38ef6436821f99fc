//! `activity-without-responsible`: an activity or decision without anybody who carries it out. Only `responsible`
//! counts; events are exempt, since an event happens.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ACTIVITY_WITHOUT_RESPONSIBLE,
    manual: Manual {
        what: (
            "En aktivitet eller ett vägval i en process saknar `responsible`. Händelser (`kind = \"event\"`) behöver ingen.",
            "An activity or decision of a process has no `responsible`. Events (`kind = \"event\"`) need none.",
        ),
        why: (
            "Det ska framgå hur ansvaret för aktiviteten är fördelat (SOSFS 2011:9 4 kap. 4 § och 3 kap. 3 §). Att någon \
             ansvarar (`accountable`) säger inte vem som gör det.",
            "It must be clear how the responsibility for the activity is divided (SOSFS 2011:9 4 kap. 4 § and 3 kap. 3 \
             §). `accountable` says who is accountable for it, not who does it.",
        ),
        example: "[[activity]]\ntitle = \"Planera insatsen\"\naccountable = \"enhetschef\"",
        instead: (
            "[[activity]]\ntitle = \"Planera insatsen\"\nresponsible = [\"bistandshandlaggare\"]\naccountable = \"enhetschef\"",
            "[[activity]]\ntitle = \"Plan the care\"\nresponsible = [\"bistandshandlaggare\"]\naccountable = \"enhetschef\"",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Process) {
        for activity in doc.source.head.tables("activity") {
            if activity.str("kind") == Some("event") || !activity.refs("responsible").is_empty() {
                continue;
            }
            let title = activity.str("title").unwrap_or("…");
            let message = text!("ingen utför aktiviteten {title}", "the activity {title} has no responsible role");
            let help = text!("ange rollen i `responsible`", "name the role in `responsible`");
            let span = activity.value_span("title").unwrap_or_else(|| doc.source.span());
            findings.push(Finding::new(Code::ACTIVITY_WITHOUT_RESPONSIBLE, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn events_are_exempt() {
        let text = "+++\ntitle = \"P\"\n[[activity]]\ntitle = \"a\"\naccountable = \"r\"\n[[activity]]\ntitle = \"b\"\nkind = \"event\"\n[[activity]]\ntitle = \"c\"\nresponsible = \"r\"\n[[activity]]\ntitle = \"d\"\nkind = \"decision\"\n+++\n";
        let files = [("processer/p.md", text), ("roller/r.md", "+++\ntitle = \"R\"\n+++\n")];
        assert_found(Code::ACTIVITY_WITHOUT_RESPONSIBLE, &files, &["processer/p.md:4:9", "processer/p.md:13:9"]);
    }
}
