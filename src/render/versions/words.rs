//! What differs between two texts, by word: a changed phrase is one change, not a mark for each of its words.
//!
//! Procedure: both texts are cut into words, white space and signs; `similar` finds what they share; what is shared
//! between two changes but is shorter than they are is taken into them.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::model::escaped;

/// Words around a difference, for screen readers: these don't reliably tell what `ins` and `del` are.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    /// Before and after what was added.
    pub(super) added: (String, String),
    /// Before and after what was taken out.
    pub(super) removed: (String, String),
}

impl Marks {
    /// A text that was added.
    pub(super) fn ins(&self, text: &str) -> String {
        marked("ins", &self.added, text)
    }

    /// A text that was taken out.
    pub(super) fn del(&self, text: &str) -> String {
        marked("del", &self.removed, text)
    }
}

fn marked(element: &str, (before, after): &(String, String), text: &str) -> String {
    let (before, text, after) = (escaped(before), escaped(text), escaped(after));
    format!("<{element}><span class=\"vh\">{before} </span>{text}<span class=\"vh\"> {after}</span></{element}>")
}

/// A stretch of two texts: equal, or in the one taken out and in the other added.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    is_equal: bool,
    old: Range<usize>,
    new: Range<usize>,
}

/// The words of a text, white space between them and single signs.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| {
        if c.is_alphanumeric() {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let joins = |c: char| class(c) == class(first) && class(first) != 2;
        let mut end = rest.find(|c| !joins(c)).unwrap_or(rest.len()).max(first.len_utf8());
        // A number keeps its decimals and its points: 2,5 and 14.3 are one word each.
        while class(first) == 0 && is_number(rest.get(..end).unwrap_or_default()) {
            let after = rest.get(end..).unwrap_or_default();
            let digits =
                after.strip_prefix(['.', ',']).map(|rest| rest.chars().take_while(char::is_ascii_digit).count());
            match digits {
                Some(count) if count > 0 => end += 1 + count,
                _ => break,
            }
        }
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

fn is_number(token: &str) -> bool {
    token.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) && !token.is_empty()
}

/// Two texts beside each other: in the one what was taken out is marked, in the other what was added. Where they share
/// less than half of their words, all of each is.
pub(super) fn sides(old: &str, new: &str, marks: &Marks) -> (String, String) {
    let (old_tokens, new_tokens) = (tokens(old), tokens(new));
    let stretches = stretches(&old_tokens, &new_tokens);
    let shared: usize = stretches.iter().filter(|stretch| stretch.is_equal).map(|stretch| stretch.old.len()).sum();
    if shared * 2 < old_tokens.len().max(new_tokens.len()) {
        return (marks.del(old), marks.ins(new));
    }
    let (mut before, mut after) = (String::new(), String::new());
    for Stretch { is_equal, old, new } in stretches {
        let text = |tokens: &[&str], range: Range<usize>| tokens.get(range).unwrap_or_default().concat();
        let (old, new) = (text(&old_tokens, old), text(&new_tokens, new));
        before.push_str(&if is_equal || old.is_empty() { escaped(&old) } else { marks.del(&old) });
        after.push_str(&if is_equal || new.is_empty() { escaped(&new) } else { marks.ins(&new) });
    }
    (before, after)
}

/// The two texts as one, with what was taken out and added marked; and how many changes there are.
pub(super) fn compare(old: &str, new: &str, marks: &Marks) -> (String, usize) {
    let (old, new) = (tokens(old), tokens(new));
    let mut html = String::new();
    let mut changes = 0;
    for stretch in stretches(&old, &new) {
        let before = old.get(stretch.old).unwrap_or_default().concat();
        let after = new.get(stretch.new).unwrap_or_default().concat();
        if stretch.is_equal {
            html.push_str(&escaped(&after));
            continue;
        }
        changes += 1;
        let (lead, before, after, tail) = without_edges(&before, &after);
        html.push_str(&escaped(lead));
        if !before.is_empty() {
            html.push_str(&marks.del(before));
        }
        if !before.is_empty() && !after.is_empty() {
            html.push(' ');
        }
        if !after.is_empty() {
            html.push_str(&marks.ins(after));
        }
        html.push_str(&escaped(tail));
    }
    (html, changes)
}

/// White space at the edges of a change stands outside the marks.
fn without_edges<'t>(before: &'t str, after: &'t str) -> (&'t str, &'t str, &'t str, &'t str) {
    let starts = |text: &str| text.starts_with(char::is_whitespace);
    let ends = |text: &str| text.ends_with(char::is_whitespace);
    let lead = if starts(before) || starts(after) { " " } else { "" };
    let tail = if ends(before) || ends(after) { " " } else { "" };
    (lead, before.trim(), after.trim(), tail)
}

/// How much two texts have in common, from 0 to 1, by their words.
pub(super) fn likeness(old: &[&str], new: &[&str]) -> f64 {
    let mut counts: std::collections::BTreeMap<&str, (u32, u32)> = Default::default();
    let is_word = |token: &&&str| token.chars().any(char::is_alphanumeric);
    old.iter().filter(is_word).for_each(|token| counts.entry(token).or_default().0 += 1);
    new.iter().filter(is_word).for_each(|token| counts.entry(token).or_default().1 += 1);
    let shared: u32 = counts.values().map(|(a, b)| a.min(b)).sum();
    let all: u32 = counts.values().map(|(a, b)| a + b).sum();
    if all == 0 { f64::from(u8::from(old == new)) } else { f64::from(2 * shared) / f64::from(all) }
}

fn stretches(old: &[&str], new: &[&str]) -> Vec<Stretch> {
    // Without a deadline: what comes out must not depend on the machine.
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in ops {
        let next = Stretch { is_equal: matches!(op, DiffOp::Equal { .. }), old: op.old_range(), new: op.new_range() };
        push(&mut stretches, next);
    }
    loop {
        let Some(place) = weak(&stretches, old) else { return stretches };
        stretches[place].is_equal = false;
        let mut joined = Vec::with_capacity(stretches.len());
        stretches.into_iter().for_each(|stretch| push(&mut joined, stretch));
        stretches = joined;
    }
}

/// Adds a stretch, to the last one where both are changes.
fn push(stretches: &mut Vec<Stretch>, next: Stretch) {
    match stretches.last_mut() {
        Some(last) if !last.is_equal && !next.is_equal => {
            last.old.end = next.old.end;
            last.new.end = next.new.end;
        }
        _ => stretches.push(next),
    }
}

/// What is shared between two changes, and shorter than both: not worth parting them for.
fn weak(stretches: &[Stretch], old: &[&str]) -> Option<usize> {
    let words = |range: &Range<usize>| {
        old.get(range.clone())
            .unwrap_or_default()
            .iter()
            .filter(|token| token.chars().any(char::is_alphanumeric))
            .count()
    };
    (1..stretches.len().saturating_sub(1)).find(|place| {
        let [before, here, after] = &stretches[place - 1..=place + 1] else { return false };
        let size = |stretch: &Stretch| stretch.old.len().max(stretch.new.len());
        let shared = words(&here.old);
        here.is_equal && (shared == 0 || (shared <= 2 && here.old.len() < size(before).min(size(after))))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks() -> Marks {
        Marks { added: ("+".into(), "+".into()), removed: ("-".into(), "-".into()) }
    }

    fn bare(old: &str, new: &str) -> (String, usize) {
        let (html, changes) = compare(old, new, &marks());
        let html = html.replace("<span class=\"vh\">- </span>", "").replace("<span class=\"vh\"> -</span>", "");
        let html = html.replace("<span class=\"vh\">+ </span>", "").replace("<span class=\"vh\"> +</span>", "");
        (html, changes)
    }

    #[test]
    fn a_changed_phrase_is_one_change() {
        let (html, changes) =
            bare("Svar ska ges inom fyra veckor från ansökan.", "Svar ska ges inom 14 dagar från ansökan.");
        assert_eq!(
            (html.as_str(), changes),
            ("Svar ska ges inom <del>fyra veckor</del> <ins>14 dagar</ins> från ansökan.", 1)
        );
        let (html, _) = bare("Krossa aldrig en tablett.", "Krossa gärna en tablett.");
        assert_eq!(html, "Krossa <del>aldrig</del> <ins>gärna</ins> en tablett.");
        let (html, changes) = bare("Ett två.", "Ett helt nytt och två.");
        assert_eq!((html.as_str(), changes), ("Ett <ins>helt nytt och</ins> två.", 1));
        assert_eq!(bare("a < b", "a < b"), ("a &lt; b".to_owned(), 0));
    }

    #[test]
    fn beside_each_other_only_what_differs_is_marked() {
        let bare = |old: &str, new: &str| {
            let (old, new) = sides(old, new, &marks());
            let plain = |html: String| {
                [
                    "<span class=\"vh\">- </span>",
                    "<span class=\"vh\"> -</span>",
                    "<span class=\"vh\">+ </span>",
                    "<span class=\"vh\"> +</span>",
                ]
                .iter()
                .fold(html, |html, mark| html.replace(mark, ""))
            };
            (plain(old), plain(new))
        };
        let (old, new) = bare("Utbildning och godkänt prov.", "Utbildning och godkänt prov, varje år.");
        assert_eq!(
            (old.as_str(), new.as_str()),
            ("Utbildning och godkänt prov.", "Utbildning och godkänt prov<ins>, varje år</ins>.")
        );
        assert_eq!(bare("3.0", "4.0"), ("<del>3.0</del>".to_owned(), "<ins>4.0</ins>".to_owned()));
    }

    #[test]
    fn numbers_are_words() {
        assert_eq!(tokens("2,5 mg, 14.3."), ["2,5", " ", "mg", ",", " ", "14.3", "."]);
    }

    proptest! {
        /// Nothing is lost: without what was added it is the old text, without what was taken out the new.
        #[test]
        fn both_texts_can_be_read_back(old in "[abc ,.]{0,40}", new in "[abc ,.]{0,40}") {
            let words = |text: &str| tokens(text).into_iter().filter(|t| !t.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>();
            let (old_tokens, new_tokens) = (tokens(&old), tokens(&new));
            let mut before = String::new();
            let mut after = String::new();
            for stretch in stretches(&old_tokens, &new_tokens) {
                before.push_str(&old_tokens[stretch.old].concat());
                after.push_str(&new_tokens[stretch.new].concat());
            }
            prop_assert_eq!(before, old.clone());
            prop_assert_eq!(after, new.clone());
            let (html, changes) = compare(&old, &new, &marks());
            prop_assert_eq!(changes == 0, old == new || !html.contains("<ins>") && !html.contains("<del>") && words(&old) == words(&new) && changes == 0);
        }
    }
}
