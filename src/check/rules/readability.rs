//! `readability` (off by default): a text that is hard to read, by Björnsson's LIX (1968).

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::parse::document::Lix;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::READABILITY,
    manual: Manual {
        what: (
            "Textens LIX är över gränsen i `[readability] limit` (50 om inget annat sägs). LIX är ord per mening plus \
             procent ord med fler än sex bokstäver. Texter under 50 ord räknas inte. Kontrollen är avstängd tills den \
             slås på i `[checks]`.",
            "The text's LIX is above `[readability] limit` (50 by default). LIX is words per sentence plus the \
             percentage of words of more than six letters. Texts under 50 words don't count. The check is off until \
             turned on in `[checks]`.",
        ),
        why: (
            "En rutin läses av många, ofta i bråttom, och inte alla har svenska som första språk. Språket i offentlig \
             verksamhet ska vara vårdat, enkelt och begripligt (11 § språklagen).",
            "A routine is read by many, often in a hurry, and Swedish is not everybody's first language. The language \
             of the public sector is to be cultivated, simple and comprehensible (11 § of the Swedish language act).",
        ),
        example: "[checks]\nreadability = \"warning\"\n\n[readability]\nlimit = 45",
        instead: (
            "Dela långa meningar, skriv vem som gör vad, och byt långa ord mot korta.",
            "Divide long sentences, say who does what, and choose short words.",
        ),
    },
    run: Run::Linked(check),
};

/// The index of a shorter text means nothing.
const FEWEST_WORDS: u32 = 50;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let limit = context.graph.config.readability_limit;
    for (_, doc) in context.docs() {
        let Some(body) = doc.source.body() else { continue };
        let Some(lix) = lix(body.lix).filter(|lix| *lix > limit) else { continue };
        let start = body.text.len() - body.text.trim_start().len();
        let line = body.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let span = body.span(doc.source.file, start..start + line.len());
        let message = text!("texten har LIX {lix}, över {limit}", "the text has LIX {lix}, above {limit}");
        let help = text!("dela långa meningar och byt långa ord", "divide long sentences and choose shorter words");
        findings.push(Finding::new(Code::READABILITY, span, message).help(help));
    }
}

/// Words per sentence plus the percentage of long words, rounded; `None` for a short text.
fn lix(counted: Lix) -> Option<i64> {
    let Lix { words, sentences, long } = counted;
    if words <= FEWEST_WORDS {
        return None;
    }
    let per_sentence = f64::from(words) / f64::from(sentences.max(1));
    let share = 100.0 * f64::from(long) / f64::from(words);
    #[expect(clippy::cast_possible_truncation, reason = "at most the number of words and a hundred")]
    Some((per_sentence + share).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bjornssons_formula() {
        assert_eq!(lix(Lix { words: 100, sentences: 10, long: 30 }), Some(40));
        assert_eq!(lix(Lix { words: 60, sentences: 0, long: 0 }), Some(60));
        assert_eq!(lix(Lix { words: 50, sentences: 1, long: 50 }), None);
    }
}
