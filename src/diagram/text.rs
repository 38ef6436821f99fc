//! How wide a text is, and how it breaks into lines.
//!
//! The reader's font is not known when the page is built, so widths come from a committed table of the widest
//! advances of common sans serifs ([`super::advances`]), and a reader may set letters and words further apart: both
//! are reckoned with, as far as WCAG 1.4.12 asks. A text may come out narrower than planned, never wider. Lines are broken for an even look over the whole text (a small Knuth–Plass), Swedish compounds at
//! their joints. It knows the sizes that `diagram.css` sets for each class; a test holds the two together.

use super::{advances, hyphen};

/// The weight of a font, as far as widths differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// 400 to 500.
    Regular,
    /// 600 and up.
    Bold,
}

/// A class of text and what its font takes up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// Class on the `<text>` element.
    pub(crate) class: &'static str,
    /// Size, px.
    pub(crate) size: f32,
    /// Weight.
    pub(crate) weight: Weight,
    /// From base line to base line, px.
    pub(crate) line: f32,
}

/// Titles of nodes.
pub(crate) const TITLE: Style = Style { class: "hb-t-title", size: 14.0, weight: Weight::Regular, line: 18.0 };
/// Lane labels, headings of small parts.
pub(crate) const STRONG: Style = Style { class: "hb-t-strong", size: 13.0, weight: Weight::Bold, line: 17.0 };
/// Headings of bands and groups.
pub(crate) const HEADING: Style = Style { class: "hb-t-heading", size: 15.0, weight: Weight::Bold, line: 20.0 };
/// Edge labels, ticks, legends.
pub(crate) const SMALL: Style = Style { class: "hb-t-small", size: 12.0, weight: Weight::Regular, line: 15.0 };
/// What stands beside a mark: deadlines, counts.
pub(crate) const MARK: Style = Style { class: "hb-t-mark", size: 12.0, weight: Weight::Regular, line: 15.0 };
/// Numbers in circles.
pub(crate) const BADGE: Style = Style { class: "hb-t-badge", size: 12.0, weight: Weight::Bold, line: 15.0 };

/// All styles, for the tests that compare them with the style sheet.
#[cfg(test)]
pub(crate) const STYLES: [Style; 6] = [TITLE, STRONG, HEADING, SMALL, MARK, BADGE];

/// How far above the base line the highest letters reach, in em (Å in DejaVu Sans: 0.93).
pub(crate) const ASCENT: f32 = 0.95;
/// How far below the base line the deepest letters reach, in em.
pub(crate) const DESCENT: f32 = 0.25;

impl Style {
    /// The most that a text takes in one line, px.
    #[must_use]
    pub(crate) fn width(&self, text: &str) -> f32 {
        let thousandths: u32 = text.chars().map(|c| spaced(c, self.weight)).sum();
        // Exact below 2^24, that is for texts under 16,000 characters.
        thousandths as f32 * self.size / 1000.0
    }

    /// The widest of some lines, px.
    #[must_use]
    pub(crate) fn widest(&self, lines: &[String]) -> f32 {
        lines.iter().map(|line| self.width(line)).fold(0.0, f32::max)
    }

    /// The height of a block of so many lines, px.
    #[must_use]
    pub(crate) fn height(&self, lines: usize) -> f32 {
        self.line * lines as f32
    }

    /// The first base line of a block that begins at `top`: the line's leading is shared above and below.
    #[must_use]
    pub(crate) fn baseline(&self, top: f32) -> f32 {
        top + (self.line - (ASCENT + DESCENT) * self.size) / 2.0 + ASCENT * self.size
    }

    /// The base line of one line centred at `y`; capitals and figures look centred then.
    #[must_use]
    pub(crate) fn middle(&self, y: f32) -> f32 {
        y + 0.36 * self.size
    }

    /// The lines of a text in a column of `width` px, as many as it takes.
    #[must_use]
    pub(crate) fn wrap(&self, text: &str, width: f32) -> Vec<String> {
        wrap(*self, text, width)
    }

    /// The lines of a text, at most `lines` of them; what is cut off shows as `…`.
    #[must_use]
    pub(crate) fn wrap_to(&self, text: &str, width: f32, lines: usize) -> Vec<String> {
        let mut all = wrap(*self, text, width);
        if all.len() > lines.max(1) {
            all.truncate(lines.max(1));
            if let Some(last) = all.last_mut() {
                *last = self.shorten(&format!("{}…", last.trim_end_matches('-')), width);
            }
        }
        all
    }

    /// One line: the text, or as much of it as there is room for and `…`.
    #[must_use]
    pub(crate) fn shorten(&self, text: &str, width: f32) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept: Vec<char> = text.trim_end_matches('…').chars().collect();
        while kept.pop().is_some() {
            let short: String = kept.iter().collect();
            let short = format!("{}…", short.trim_end());
            if self.width(&short) <= width {
                return short;
            }
        }
        "…".to_owned()
    }
}

/// Letter and word spacing that a text must bear without loss (WCAG 1.4.12), in 1/1000 em.
const LETTER_SPACING: u32 = 120;
const WORD_SPACING: u32 = 160;

/// The advance of a character, set apart as far as a reader may.
fn spaced(c: char, weight: Weight) -> u32 {
    let word = if c == ' ' || c == '\u{A0}' { WORD_SPACING } else { 0 };
    match advance(c, weight) {
        // Marks on a letter don't move; a soft hyphen shows as one where a line ends.
        0 => 0,
        advance => u32::from(advance) + LETTER_SPACING + word,
    }
}

/// The advance of a character in 1/1000 em.
fn advance(c: char, weight: Weight) -> u16 {
    let (dense, more) = match weight {
        Weight::Regular => (&advances::REGULAR, &advances::REGULAR_MORE),
        Weight::Bold => (&advances::BOLD, &advances::BOLD_MORE),
    };
    let code = u32::from(c);
    if c == '\u{AD}' || is_combining(c) {
        return 0;
    }
    let place = code.checked_sub(advances::FIRST).and_then(|place| usize::try_from(place).ok());
    if let Some(width) = place.and_then(|place| dense.get(place)) {
        return *width;
    }
    match more.binary_search_by_key(&code, |(code, _)| *code) {
        Ok(place) => more.get(place).map_or(UNKNOWN, |(_, width)| *width),
        Err(_) => UNKNOWN,
    }
}

/// Of characters that were not measured: wide enough for an ideograph or an emoji in most fonts.
const UNKNOWN: u16 = 1400;

/// Marks that sit on the letter before them.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// A piece of text that is not broken, and what ending a line after it costs.
#[derive(Debug)]
struct Piece {
    text: String,
    width: f32,
    /// Width of what joins it to the next piece on the same line (a space or nothing).
    glue: f32,
    /// Whether a hyphen is added where the line ends here.
    hyphen: bool,
    /// Badness of a break here.
    penalty: f32,
}

/// Every line costs this, so that a line more is taken only when it saves something uglier.
const COST_LINE: f32 = 130.0;
/// A line that is empty to its end costs this much (quadratic in the share that is empty).
const COST_SLACK: f32 = 100.0;
/// A break at a joint of a compound, within a syllable boundary, and just anywhere.
const COST_JOINT: f32 = 45.0;
const COST_SYLLABLE: f32 = 160.0;
const COST_ANYWHERE: f32 = 2000.0;
/// What a line wider than the column costs: only where a single character is.
const COST_OVERFULL: f32 = 1.0e7;

fn wrap(style: Style, text: &str, width: f32) -> Vec<String> {
    let pieces = pieces(style, text, width);
    if pieces.is_empty() {
        return Vec::new();
    }
    let hyphen = style.width("-");
    // best[i]: the least cost of setting the pieces before i, and where its last line begins.
    let mut best: Vec<(f32, usize)> = vec![(f32::INFINITY, 0); pieces.len() + 1];
    if let Some(first) = best.first_mut() {
        first.0 = 0.0;
    }
    for start in 0..pieces.len() {
        let before = best.get(start).map_or(f32::INFINITY, |b| b.0);
        let mut used = 0.0;
        for (end, piece) in pieces.iter().enumerate().skip(start) {
            used += piece.width;
            let line = used + if piece.hyphen { hyphen } else { 0.0 };
            let last = end + 1 == pieces.len();
            let cost = before + line_cost(line, width, last, if last { 0.0 } else { piece.penalty });
            if let Some(slot) = best.get_mut(end + 1)
                && cost < slot.0
            {
                *slot = (cost, start);
            }
            used += piece.glue;
            if used > width && end > start {
                break;
            }
        }
    }
    collect_lines(&pieces, &best)
}

fn line_cost(line: f32, width: f32, last: bool, penalty: f32) -> f32 {
    if line > width + 0.001 {
        return COST_OVERFULL + line;
    }
    let slack = 1.0 - line / width.max(1.0);
    // The last line may be short, but a lone syllable there looks lost.
    let weight = if last { 0.25 } else { 1.0 };
    COST_LINE + weight * COST_SLACK * slack * slack + penalty
}

fn collect_lines(pieces: &[Piece], best: &[(f32, usize)]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut end = pieces.len();
    while end > 0 {
        let start = best.get(end).map_or(0, |b| b.1).min(end - 1);
        let mut line = String::new();
        for (index, piece) in pieces.iter().enumerate().take(end).skip(start) {
            line.push_str(&piece.text);
            if index + 1 < end {
                line.push_str(if piece.glue > 0.0 { " " } else { "" });
            } else if piece.hyphen && end < pieces.len() {
                line.push('-');
            }
        }
        lines.push(line);
        end = start;
    }
    lines.reverse();
    lines
}

/// Cuts a text into words, and words that might not fit into their parts.
fn pieces(style: Style, text: &str, width: f32) -> Vec<Piece> {
    let space = style.width(" ");
    let mut out: Vec<Piece> = Vec::new();
    // A no-break space keeps its neighbours together: only what breaks separates words.
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}') {
        if word.is_empty() {
            continue;
        }
        let mut rest = word;
        let mut taken = 0;
        for (at, kind) in hyphen::breaks(word) {
            let (hyphen, penalty) = match kind {
                hyphen::Break::Visible => (false, 4.0),
                hyphen::Break::Soft => (true, 20.0),
                hyphen::Break::Joint => (true, COST_JOINT),
                hyphen::Break::Syllable => (true, COST_SYLLABLE),
            };
            let Some((head, tail)) = rest.split_at_checked(at - taken) else {
                continue;
            };
            push_piece(&mut out, style, head, width, (hyphen, penalty));
            rest = tail;
            taken = at;
        }
        push_piece(&mut out, style, rest, width, (false, 0.0));
        if let Some(last) = out.last_mut() {
            last.glue = space;
        }
    }
    out
}

/// Adds a part of a word; one that is wider than the column falls into single characters.
fn push_piece(out: &mut Vec<Piece>, style: Style, text: &str, width: f32, end: (bool, f32)) {
    let text: String = text.chars().filter(|c| *c != '\u{AD}').collect();
    let whole = style.width(&text);
    let (hyphen, penalty) = end;
    if whole + if hyphen { style.width("-") } else { 0.0 } <= width {
        out.push(Piece { text, width: whole, glue: 0.0, hyphen, penalty });
        return;
    }
    let mut letters: Vec<String> = Vec::new();
    for c in text.chars() {
        match letters.last_mut() {
            Some(last) if is_combining(c) => last.push(c),
            _ => letters.push(c.to_string()),
        }
    }
    let count = letters.len();
    for (index, letter) in letters.into_iter().enumerate() {
        let last = index + 1 == count;
        let (hyphen, penalty) = if last { (hyphen, penalty) } else { (false, COST_ANYWHERE) };
        out.push(Piece { width: style.width(&letter), text: letter, glue: 0.0, hyphen, penalty });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: f32) -> Vec<String> {
        TITLE.wrap(text, width)
    }

    #[test]
    fn short_texts_stay_on_one_line_and_nothing_gives_nothing() {
        assert_eq!(lines("Beslut", 150.0), ["Beslut"]);
        assert!(lines("  ", 150.0).is_empty());
        assert_eq!(lines("14\u{A0}dagar", 30.0).concat(), "14\u{A0}dagar");
    }

    #[test]
    fn lines_are_even() {
        assert_eq!(lines("Utreda behov och rätt till insats", 180.0), ["Utreda behov och", "rätt till insats"]);
    }

    #[test]
    fn compounds_break_at_their_joints() {
        assert_eq!(lines("Verksamhetsuppföljning", 180.0), ["Verksamhets-", "uppföljning"]);
        assert_eq!(lines("Ekonomiskt biståndshandläggning", 132.0).join("|"), "Ekonomiskt|bistånds-|handläggning");
        assert_eq!(lines("hälso- och sjukvårds\u{AD}personal", 132.0).join("|"), "hälso- och|sjukvårds-|personal");
    }

    #[test]
    fn too_many_lines_end_in_an_ellipsis() {
        let cut = TITLE.wrap_to("Ta hand om fel, brister och synpunkter från brukare", 120.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…'), "{cut:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn every_line_fits_and_no_letter_is_lost(text in "[A-Za-zåäöÅÄÖé/ –-]{0,70}", width in 30.0f32..300.0) {
            let lines = lines(&text, width);
            for line in &lines {
                prop_assert!(TITLE.width(line) <= width + 0.01 || line.chars().count() == 1, "{line:?} in {width}");
            }
            let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn any_text_at_any_width_comes_out(text in ".{0,60}", width in -5.0f32..80.0, most in 0usize..4) {
            prop_assert!(TITLE.wrap_to(&text, width, most).len() <= most.max(1));
        }
    }
}
