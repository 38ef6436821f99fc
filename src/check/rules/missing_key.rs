//! `missing-key`: a key that must be there is not (format § 8 "Required").
//!
//! The declared keys are looked after where they are read (`schema::read`). Here is what a declaration can't say:
//! `map_alt` is required only where there is a `map`.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Severity};
use crate::model::Kind;
use crate::schema::Record;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::MISSING_KEY,
    manual: Manual {
        what: (
            "En nyckel som krävs saknas eller är tom: `title` i alla dokument, `map_alt` där det finns en `map`, `year` \
             i en berättelse, `layout` i en matris, `title` i en aktivitet, uppgift, händelse, risk eller åtgärd.",
            "A required key is missing or empty: `title` everywhere, `map_alt` where there is a `map`, `year` of a \
             report, `layout` of a matrix, `title` of an activity, duty, task, event, risk or measure.",
        ),
        why: (
            "Utan titel går dokumentet inte att hitta i listor, sökning och länkar. En ritad karta utan text säger inget \
             till den som inte ser den (WCAG 2.1, 1.1.1).",
            "Without a title the document can't be found in lists, search and links. A drawn map without words says \
             nothing to those who can't see it (WCAG 2.1, 1.1.1).",
        ),
        example: "+++\nmap = \"karta.svg\"\n+++",
        instead: (
            "title = \"Handläggning av ekonomiskt bistånd\"\nmap = \"karta.svg\"\nmap_alt = \"Från ansökan till beslut i fem steg.\"",
            "title = \"Handling of income support\"\nmap = \"map.svg\"\nmap_alt = \"From application to decision in five steps.\"",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, role) in context.of_kind(Kind::Role) {
        let head = &role.source.head;
        let names_nothing =
            |reading: &&Record| reading.refs("routine").is_empty() && reading.refs("document").is_empty();
        for span in head.tables("reading").iter().filter(names_nothing).filter_map(|reading| reading.span) {
            let message = text!("`[[reading]]` säger inte vad som ska läsas", "`[[reading]]` doesn't say what to read");
            let help = text!(
                "lägg till `routine = \"…\"`, eller `document = \"…\"` för annat än rutiner",
                "add `routine = \"…\"`, or `document = \"…\"` for what is no routine"
            );
            // The line is left out of the list; nothing else depends on it.
            findings.push(Finding::new(Code::MISSING_KEY, span, message).at(Severity::Warning).help(help));
        }
    }
    for (_, doc) in context.of_kind(Kind::Process) {
        let head = &doc.source.head;
        let Some(map) = head.words("map").iter().find(|word| !word.text.trim().is_empty()) else { continue };
        if head.str("map_alt").is_none() {
            let place = head.get("map_alt").map_or(map.span, |field| field.span);
            let message = text!("`map_alt` saknas: kartan i ord", "`map_alt` is missing: the map in words");
            let help = text!(
                "lägg till `map_alt = …` som säger det kartan visar",
                "add `map_alt = …` that says what the map shows"
            );
            findings.push(Finding::new(Code::MISSING_KEY, place, message).help(help));
        }
    }
}
