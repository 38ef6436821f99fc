//! `activity-without-routine` (off by default): an activity or decision without `routines`. Exempt are events, and an
//! activity with a sub-process (`process`), whose activities have the routines.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ACTIVITY_WITHOUT_ROUTINE,
    manual: Manual {
        what: (
            "En aktivitet eller ett vägval saknar `routines`. Kontrollen är avstängd från början: slå på den när \
             processerna är på plats.",
            "An activity or decision has no `routines`. The check is off by default: turn it on when the processes are \
             in place.",
        ),
        why: (
            "För varje aktivitet ska de rutiner som behövs utarbetas och fastställas (SOSFS 2011:9 4 kap. 4 §). Alla \
             aktiviteter behöver ingen, därför är den avstängd.",
            "The routines that each activity needs are to be drawn up and adopted (SOSFS 2011:9 4 kap. 4 §). Not every \
             activity needs one, which is why the check is off.",
        ),
        example: "[[activity]]\ntitle = \"Dela ut läkemedel\"\nresponsible = [\"sjukskoterska\"]",
        instead: (
            "[[activity]]\ntitle = \"Dela ut läkemedel\"\nresponsible = [\"sjukskoterska\"]\nroutines = [\"r-lakemedel\"]",
            "[[activity]]\ntitle = \"Give medicines\"\nresponsible = [\"sjukskoterska\"]\nroutines = [\"r-lakemedel\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Process) {
        for activity in doc.source.head.tables("activity") {
            let is_detailed = !activity.refs("process").is_empty();
            if activity.str("kind") == Some("event") || is_detailed || !activity.refs("routines").is_empty() {
                continue;
            }
            let title = activity.str("title").unwrap_or("…");
            let message = text!("ingen rutin säger hur {title} går till", "the activity {title} has no routine");
            let help = text!("ange rutinen i `routines`", "name the routine in `routines`");
            let span = activity.value_span("title").unwrap_or_else(|| doc.source.span());
            findings.push(Finding::new(Code::ACTIVITY_WITHOUT_ROUTINE, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    const PROCESS: &str = "+++\ntitle = \"P\"\n[[activity]]\ntitle = \"a\"\n[[activity]]\ntitle = \"b\"\nkind = \"event\"\n[[activity]]\ntitle = \"c\"\nroutines = \"r\"\n[[activity]]\ntitle = \"d\"\nprocess = \"q\"\n+++\n";

    #[test]
    fn only_when_turned_on() {
        let config = "title = \"H\"\n[checks]\nactivity-without-routine = \"warning\"\n";
        let on = [("config.toml", config), ("processer/p.md", PROCESS)];
        assert_found(Code::ACTIVITY_WITHOUT_ROUTINE, &on, &["processer/p.md:4:9"]);
        assert_found(Code::ACTIVITY_WITHOUT_ROUTINE, &[("processer/p.md", PROCESS)], &[]);
    }
}
