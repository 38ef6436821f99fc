//! Addresses and telephone numbers in running text: what a reader of the page should be able to follow or call
//! (format § 10). Web addresses (`https://…`, `www.…`), mail addresses, Swedish telephone numbers.
//!
//! Procedure: one walk over the bytes; each place that may begin an address is read to its end once, so that the time
//! grows with the text. Boundary: plain text in, places and targets out; nothing here knows Markdown.

use std::ops::Range;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Where it stands, in bytes.
    pub(crate) range: Range<usize>,
    /// Where it leads: `https://…`, `mailto:…`, `tel:…`.
    pub(crate) target: String,
}

/// The longest local part of a mail address that is looked for (RFC 5321).
const LONGEST_LOCAL: usize = 64;

/// How far before a short number the word stands that says it is called.
const CALLED_WITHIN: usize = 60;

/// Numbers that are called as they are; they count only after a word that says so, since 112 may be anything.
const SHORT: [&str; 8] = ["112", "1177", "113 13", "11313", "114 14", "11414", "116 117", "116 111"];

/// Words, by their beginnings, that say that a number is called.
const CALLING: [&str; 10] = ["ring", "larm", "nödn", "nöds", "telefon", "tfn", "tel", "call", "dial", "phone"];

/// The addresses of a text, from left to right.
pub(crate) fn find(text: &str) -> Vec<Address> {
    let mut finder = Finder { text, bytes: text.as_bytes(), at: 0, found: Vec::new() };
    while finder.at < finder.bytes.len() {
        finder.step();
    }
    finder.found
}

/// Whether a text may hold an address, told by its bytes: nearly all don't.
pub(crate) fn may_hold(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'@' | b'0' | b'+'))
        || text.contains("://")
        || text.contains("11")
        || text.contains("www.")
        || text.contains("WWW.")
}

/// The telephone number that a key's whole text is: its digits after `tel:`.
pub(crate) fn telephone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-–()/".contains(c));
    (is_number && (3..=15).contains(&digits.len())).then(|| format!("tel:{digits}"))
}

struct Finder<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    found: Vec<Address>,
}

impl Finder<'_> {
    /// Reads what begins here, if anything, and moves on.
    fn step(&mut self) {
        let end = match self.bytes[self.at] {
            b'h' | b'H' | b'w' | b'W' => self.web(),
            b'@' => self.mail(),
            b'+' | b'0' => self.telephone(),
            b'1' => self.short(),
            _ => None,
        };
        self.at = end.unwrap_or(self.at + 1).max(self.at + 1);
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> Option<char> {
        self.text.get(..self.at)?.chars().next_back()
    }

    fn push(&mut self, range: Range<usize>, target: String) -> Option<usize> {
        let end = range.end;
        self.found.push(Address { range, target });
        Some(end)
    }

    /// `https://…`, `http://…`, `www.…`, up to a blank; what ends the sentence is no part of it (GFM "autolinks").
    fn web(&mut self) -> Option<usize> {
        if self.before().is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '@' | '_')) {
            return None;
        }
        let starts = |prefix: &str| {
            let head = self.rest().get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        let prefix = ["https://", "http://", "www."].into_iter().find(|prefix| starts(prefix))?;
        let rest = self.text.get(self.at..)?;
        let is_end = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '”' | '“' | '»' | '«' | '|' | '`')
        };
        let length = rest.find(is_end).unwrap_or(rest.len());
        let address = trimmed(rest.get(..length)?);
        let host =
            address.get(prefix.len()..).unwrap_or_default().split(['/', '?', '#', ':']).next().unwrap_or_default();
        let is_host = host.starts_with(char::is_alphanumeric) && (prefix != "www." || host.contains('.'));
        if !is_host {
            // What was read is read once: a row of `www.` must not be walked again and again.
            return Some(self.at + length);
        }
        let target = if prefix == "www." { format!("https://{address}") } else { address.to_owned() };
        self.push(self.at..self.at + address.len(), target)
    }

    fn mail(&mut self) -> Option<usize> {
        let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
        let from = self.found.last().map_or(0, |last| last.range.end);
        let earliest = self.at.saturating_sub(LONGEST_LOCAL).max(from);
        let local = self.bytes.get(earliest..self.at)?.iter().rev().take_while(|byte| is_local(**byte)).count();
        let start = self.at - local;
        let lead = self.text.get(start..self.at)?.bytes().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
        let start = start + lead;
        let before = self.text.get(..start)?.chars().next_back();
        let domain =
            self.rest().iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        let domain = self.text.get(self.at + 1..self.at + 1 + domain.count())?.trim_end_matches(['.', '-']);
        let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
        let end = self.at + 1 + domain.len();
        let after = self.text.get(end..)?.chars().next();
        let is_mail = start < self.at
            && top.len() > 1
            && top.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !domain.starts_with(['.', '-'])
            && !domain.contains("..")
            && !before.is_some_and(char::is_alphanumeric)
            && !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@'));
        if !is_mail {
            return None;
        }
        let target = format!("mailto:{}", self.text.get(start..end)?);
        self.push(start..end, target)
    }

    /// Whether a number may begin here: not in the middle of a word, a date, an amount or a path.
    fn may_begin(&self) -> bool {
        let mut before = self.text.get(..self.at).unwrap_or_default().chars().rev();
        match (before.next(), before.next()) {
            (Some(':'), Some(digit)) if digit.is_ascii_digit() => false,
            (Some(c), _) => !(c.is_alphanumeric() || "-–/.,=#_%&@+".contains(c)),
            (None, _) => true,
        }
    }

    fn may_end(&self, end: usize) -> bool {
        let mut after = self.text.get(end..).unwrap_or_default().chars();
        match (after.next(), after.next()) {
            (Some('-' | '–' | ':' | '.' | ',' | '/'), Some(next)) => !next.is_ascii_digit(),
            (Some(c), _) => !(c.is_alphanumeric() || matches!(c, '_' | '@' | '%')),
            (None, _) => true,
        }
    }

    /// `0123-45 67 89`, `070-123 45 67`, `08-12 34 56`, `+46 (0)70 123 45 67`, `0701234567`.
    fn telephone(&mut self) -> Option<usize> {
        if !self.may_begin() {
            return None;
        }
        let mut digits = Digits { bytes: self.bytes, at: self.at, digits: String::new(), groups: Vec::new() };
        let is_number = if digits.takes(b"+46") || digits.takes(b"0046") { digits.abroad() } else { digits.at_home() };
        let end = digits.at;
        if !is_number || !self.may_end(end) {
            return None;
        }
        let target = format!("tel:{}", digits.digits);
        self.push(self.at..end, target)
    }

    fn short(&mut self) -> Option<usize> {
        let number =
            SHORT.into_iter().filter(|number| self.rest().starts_with(number.as_bytes())).max_by_key(|n| n.len())?;
        let end = self.at + number.len();
        if !self.may_begin() || !self.may_end(end) || !self.is_called() {
            return None;
        }
        let target = format!("tel:{}", number.replace(' ', ""));
        self.push(self.at..end, target)
    }

    /// Whether the sentence says before this place that something is called.
    fn is_called(&self) -> bool {
        let mut from = self.at.saturating_sub(CALLED_WITHIN);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let before = self.text.get(from..self.at).unwrap_or_default();
        let sentence = before.rsplit(['!', '?', '\n']).next().unwrap_or_default();
        let sentence = sentence.rsplit(". ").next().unwrap_or_default().to_lowercase();
        sentence.split(|c: char| !c.is_alphanumeric()).any(|word| CALLING.iter().any(|start| word.starts_with(start)))
    }
}

/// A web address without the punctuation that ends its sentence, and without a bracket that it doesn't open.
fn trimmed(address: &str) -> &str {
    let mut left = address;
    let mut open = left.matches('(').count();
    let mut closed = left.matches(')').count();
    while let Some(last) = left.chars().next_back() {
        match last {
            ')' if closed > open => closed -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | ']' | '}' | '…' => {}
            '(' => open = open.saturating_sub(1),
            _ => break,
        }
        left = &left[..left.len() - last.len_utf8()];
    }
    left
}

/// A number while it is read.
struct Digits<'t> {
    bytes: &'t [u8],
    at: usize,
    digits: String,
    /// How many digits each group has, the area code first.
    groups: Vec<usize>,
}

impl Digits<'_> {
    fn takes(&mut self, prefix: &[u8]) -> bool {
        let is_there = self.rest().starts_with(prefix);
        if is_there {
            self.at += prefix.len();
            self.digits.push_str("+46");
        }
        is_there
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// A row of digits.
    fn group(&mut self) -> usize {
        let digits: String = self
            .rest()
            .iter()
            .take(12)
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        self.at += digits.len();
        self.digits.push_str(&digits);
        self.groups.push(digits.len());
        digits.len()
    }

    /// Blanks, non-breaking ones too, and how many bytes they are.
    fn blank(bytes: &[u8]) -> usize {
        match bytes {
            [b' ' | b'\t', ..] => 1,
            [0xc2, 0xa0, ..] => 2,
            [0xe2, 0x80, 0x89 | 0xaf, ..] => 3,
            _ => 0,
        }
    }

    fn dash(bytes: &[u8]) -> usize {
        match bytes {
            [b'-', ..] => 1,
            [0xe2, 0x80, 0x90..=0x93, ..] => 3,
            _ => 0,
        }
    }

    /// Blanks and at most one hyphen; whether there was a hyphen. Nothing is taken where no digit follows.
    fn parted(&mut self, may_dash: bool) -> Option<bool> {
        let mut length = Self::blank(self.rest());
        let dash = if may_dash { Self::dash(self.rest().get(length..).unwrap_or_default()) } else { 0 };
        length += dash;
        if dash > 0 {
            length += Self::blank(self.rest().get(length..).unwrap_or_default());
        }
        let follows = self.rest().get(length).is_some_and(u8::is_ascii_digit);
        if length == 0 || !follows {
            return None;
        }
        self.at += length;
        Some(dash > 0)
    }

    /// Groups of two or three digits, each after a blank, as long as the number isn't full.
    fn groups(&mut self, most: usize) {
        loop {
            let (at, length, count) = (self.at, self.digits.len(), self.groups.len());
            let fits = self.parted(false).is_some() && (2..=3).contains(&self.group()) && self.digits.len() <= most;
            if !fits {
                self.at = at;
                self.digits.truncate(length);
                self.groups.truncate(count);
                return;
            }
        }
    }

    /// What follows `+46`.
    fn abroad(&mut self) -> bool {
        self.at += Self::blank(self.rest());
        if self.rest().starts_with(b"(0)") {
            self.at += 3;
            self.at += Self::blank(self.rest());
        }
        let area = self.group();
        if area == 0 || self.digits.starts_with("+460") {
            return false;
        }
        if area <= 3 && self.parted(true).is_some() {
            self.group();
        }
        self.groups("+46".len() + 9);
        (10..="+46".len() + 9).contains(&self.digits.len())
    }

    /// A number with its area code.
    fn at_home(&mut self) -> bool {
        let area = self.group();
        if area == 10 {
            return is_mobile(&self.digits);
        }
        if !(2..=4).contains(&area) {
            return false;
        }
        let Some(has_dash) = self.parted(true) else { return false };
        let first = self.group();
        let alone = (5..=8).contains(&first) && has_dash;
        if !alone && !(2..=3).contains(&first) {
            return false;
        }
        self.groups(10);
        let least = if has_dash { 8 } else { 9 };
        (alone || self.groups.len() > 2) && (least..=10).contains(&self.digits.len())
    }
}

/// A mobile number written in one; ten digits may be a personal number as well, which nobody calls.
fn is_mobile(digits: &str) -> bool {
    let is_mobile = digits.starts_with("07") && digits.as_bytes().get(2).is_some_and(|byte| b"02369".contains(byte));
    is_mobile && !is_personal(digits)
}

/// Whether ten digits have a day in them and the check digit of a personal or coordination number.
fn is_personal(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
    let day = part(4..6);
    let has_day = (1..=12).contains(&part(2..4)) && ((1..=31).contains(&day) || (61..=91).contains(&day));
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(place, byte)| {
            let value = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    has_day && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        find(text).into_iter().map(|address| (&text[address.range], address.target)).collect()
    }

    #[track_caller]
    fn one(text: &str, shown: &str, target: &str) {
        assert_eq!(found(text), [(shown, target.to_owned())], "{text}");
    }

    #[test]
    fn web_and_mail_addresses() {
        one("Se https://a.example/x.", "https://a.example/x", "https://a.example/x");
        one("(www.a.example)", "www.a.example", "https://www.a.example");
        one("http://a.se/x_(y), och", "http://a.se/x_(y)", "http://a.se/x_(y)");
        one("Skriv till a.o@a-b.example.", "a.o@a-b.example", "mailto:a.o@a-b.example");
        one("Mejla: anna_b@osby.se!", "anna_b@osby.se", "mailto:anna_b@osby.se");
        for text in ["www.", "https://", "a@b", "@namn", "x@y.1", "wwwa.b", "kontakt@", "ahttps://b.se"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn telephone_numbers_as_swedes_write_them() {
        for (text, target) in [
            ("0123-45 67 89", "tel:0123456789"),
            ("0000-123 41", "tel:000012341"),
            ("070-123 45 67", "tel:0701234567"),
            ("070 123 45 67", "tel:0701234567"),
            ("08-12 34 56", "tel:08123456"),
            ("0771\u{a0}–\u{a0}11 22 33", "tel:0771112233"),
            ("0479-52800", "tel:047952800"),
            ("+46 70 123 45 67", "tel:+46701234567"),
            ("+46 (0)479-52 80 00", "tel:+46479528000"),
            ("0739876543", "tel:0739876543"),
        ] {
            one(&format!("Ring {text}, dygnet runt."), text, target);
        }
        one("Ring alltid 112 vid brand", "112", "tel:112");
        one("ring 1177.", "1177", "tel:1177");
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "2026-03-02",
            "SoL 2001:453",
            "dnr 0123-2024",
            "010203-1234",
            "kl. 08-12",
            "08:00-12:30",
            "0,5 mg",
            "112 platser",
            "kring 112 platser",
            "sida 1177",
            "07-15 2026",
            "0-100 000",
            "1 000 000",
            "id 0012345678901",
            "20-30 minuter",
            "bankgiro 5050-1055",
            "0701012395",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(telephone("112").as_deref(), Some("tel:112"));
        assert_eq!(telephone("Växeln 12"), None);
    }

    proptest! {
        #[test]
        fn places_are_in_order_and_whole(text in "[a-zåäö0-9@:/.+() \\-w–]{0,60}") {
            let mut end = 0;
            for address in find(&text) {
                prop_assert!(address.range.start >= end && text.get(address.range.clone()).is_some());
                end = address.range.end;
            }
        }
    }
}
