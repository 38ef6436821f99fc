//! A value of front matter that doesn't read, as it was meant by what its key takes: [`super::sense`] finds it, here it is
//! understood.

use std::ops::Range;

use super::key::Ty;
use super::sense::{is_item, reads};
use super::slips;
use crate::diag::Text;
use crate::text;

/// A value as it was meant.
pub(super) struct Meant {
    /// How much of the written value it takes the place of.
    pub(super) length: usize,
    /// What stands there instead.
    pub(super) text: String,
    /// What is wrong.
    pub(super) message: Text,
    /// The part of it that is wrong.
    pub(super) point: Range<usize>,
}

/// Whether a key takes several values.
fn is_many(ty: &Ty) -> bool {
    match ty {
        Ty::Refs(refs) => refs.many,
        Ty::Strs | Ty::Enums(_) | Ty::Types(_) | Ty::Laws | Ty::Months | Ty::Next | Ty::Patterns => true,
        _ => false,
    }
}

/// What a value that doesn't read was meant to be, by what its key takes.
pub(super) fn meant(written: &str, ty: Option<&Ty>) -> Option<Meant> {
    if written.is_empty() {
        return None;
    }
    let value = without_comment(written);
    if let Some(meant) = tidied(value, ty) {
        return Some(meant);
    }
    if is_exact(ty) && !value.contains(slips::is_quote) {
        return None;
    }
    if ty.is_some_and(is_many) || value.starts_with('[') || value.lines().all(is_item) {
        let text = listed(value, ty)?;
        let meant = Meant::of(value, text, text!("listan är fel skriven", "the list is written wrong"))?;
        let lacks_end = value.starts_with('[') && !value.ends_with(']');
        let point = if lacks_end { value.len()..value.len() } else { 0..value.len() };
        return Some(Meant { point, ..meant });
    }
    if value.starts_with('{') {
        return None;
    }
    if value.contains('\\') && value.starts_with('"') && value.ends_with('"') && value.len() > 1 {
        return backslashes(value);
    }
    words(value)
}

impl Meant {
    /// The whole value in another form, where that reads.
    fn of(value: &str, text: String, message: Text) -> Option<Self> {
        let point = 0..value.len();
        reads(&format!("k = {text}")).then_some(Self { length: value.len(), text, message, point })
    }
}

/// A value with something after it, in the wrong form for its key, or in a word processor's quotes.
fn tidied(value: &str, ty: Option<&Ty>) -> Option<Meant> {
    let tail = value.trim_end_matches([',', ';']).trim_end();
    let more = || text!("efter värdet ska inget mer stå", "nothing more stands after the value");
    let without_tail = || (tail.len() < value.len()).then(|| Meant::of(value, tail.to_owned(), more())).flatten();
    let by_type = || plain(value, ty).and_then(|(text, message)| Meant::of(value, text, message));
    let straight = || slips::straight(value).and_then(|text| Meant::of(value, text, curly()));
    without_tail().or_else(by_type).or_else(straight)
}

fn curly() -> Text {
    text!("citattecknen ska vara raka: `\"`", "the quotes must be straight: `\"`")
}

/// A text whose backslashes stand for themselves.
fn backslashes(value: &str) -> Option<Meant> {
    let inner = value.get(1..value.len() - 1).unwrap_or_default();
    let message = text!(
        "ett bakstreck i text inom citattecken skrivs två gånger: `\\\\`",
        "a backslash in a quoted text is written twice: `\\\\`"
    );
    let meant = Meant::of(value, slips::quoted(&inner.replace("\\\"", "\"").replace("\\\\", "\\")), message)?;
    let at = value.find('\\').unwrap_or_default();
    Some(Meant { point: at..at + 1, ..meant })
}

/// Words that lack their quotes, or one of them, or hold some.
fn words(value: &str) -> Option<Meant> {
    let inner = value.trim_matches(slips::is_quote);
    let quotes = value.chars().filter(|c| slips::is_quote(*c)).count();
    let message = match quotes {
        _ if slips::straight(value).is_some() => curly(),
        0 => text!("texten står inte inom citattecken", "the text doesn't stand in quotes"),
        1 => text!("texten saknar ett av sina citattecken", "the text lacks one of its quotes"),
        _ => text!("citattecken inne i texten skrivs `\\\"`", "quotes within the text are written `\\\"`"),
    };
    let block = block_text(value);
    let meant = Meant::of(value, slips::quoted(block.as_deref().unwrap_or(inner)), message)?;
    let point = match value.starts_with(slips::is_quote) {
        true if quotes == 1 => value.len()..value.len(),
        false if quotes == 1 => 0..0,
        _ => 0..value.len(),
    };
    Some(Meant { point, ..meant })
}

/// Whether a key takes days, numbers or answers: other words there are no text that lacks its quotes.
pub(super) fn is_exact(ty: Option<&Ty>) -> bool {
    matches!(ty, Some(Ty::Date | Ty::Int | Ty::Number | Ty::Bool))
}

/// A day, a number or an answer that stands without quotes.
fn plain(value: &str, ty: Option<&Ty>) -> Option<(String, Text)> {
    let bare = value.trim_matches(slips::is_quote).trim();
    match ty {
        Some(Ty::Date) => {
            let day = slips::date(bare)?;
            Some((day.to_string(), text!("datumet är fel skrivet", "the date is written wrong")))
        }
        Some(Ty::Int | Ty::Number) => {
            let number = slips::number(bare)?;
            Some((
                number,
                text!(
                    "talet är fel skrivet: decimaltecken är punkt, och siffrorna står ihop",
                    "the number is written wrong: decimals follow a point, and no blanks stand within"
                ),
            ))
        }
        Some(Ty::Bool) => {
            let answer = slips::boolean(bare)?;
            Some((answer.to_string(), text!("här står `true` eller `false`", "here stands `true` or `false`")))
        }
        _ => None,
    }
}

/// A list with its brackets, quotes and commas.
fn listed(value: &str, ty: Option<&Ty>) -> Option<String> {
    let lines = value.lines().all(is_item);
    let items: Vec<String> = if lines {
        value
            .lines()
            .map(|line| line.trim().trim_start_matches('-').trim().trim_matches(slips::is_quote).to_owned())
            .collect()
    } else {
        slips::items(value)
    };
    let is_number = |item: &String| matches!(ty, Some(Ty::Months)) && item.bytes().all(|byte| byte.is_ascii_digit());
    // A list of tables or of lists is more than words.
    if items.is_empty() || value.contains(['{', '}']) {
        return None;
    }
    let items: Vec<String> =
        items.into_iter().map(|item| if is_number(&item) { item } else { slips::quoted(&item) }).collect();
    Some(format!("[{}]", items.join(", ")))
}

/// The text of a YAML block, its lines joined.
fn block_text(value: &str) -> Option<String> {
    let (mark, rest) = value.split_once('\n')?;
    let glue = match mark.trim() {
        ">" | ">-" => " ",
        "|" | "|-" => "\n",
        _ => return None,
    };
    Some(rest.lines().map(str::trim).collect::<Vec<_>>().join(glue))
}

/// A value without the comment that may follow it.
fn without_comment(value: &str) -> &str {
    if value.starts_with(slips::is_quote) && value.ends_with(slips::is_quote) {
        return value;
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

/// Whether a value reads and is of a key's sort, as far as its first sign tells.
pub(super) fn fits(value: &str, ty: &Ty) -> bool {
    let is_text = value.starts_with(['"', '\'']);
    let is_right = match ty {
        Ty::Date => slips::date(value).is_some_and(|day| day.to_string() == value),
        Ty::Int | Ty::Number => !is_text && !value.starts_with('['),
        Ty::Bool => matches!(value, "true" | "false"),
        ty if is_many(ty) => value.starts_with('[') || is_text,
        _ => is_text,
    };
    is_right && reads(&format!("k = {value}"))
}
