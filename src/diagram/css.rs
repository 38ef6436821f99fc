//! Tests that hold the style sheet to what the layout reckons with, and its colours to the contrasts promised.

use super::text::{STYLES, Weight};
use std::collections::BTreeMap;

const SHEET: &str = include_str!("../../themes/standard/static/diagram.css");

/// Text and what it stands on.
const TEXTS: [(&str, &[&str]); 4] = [
    ("ink", &["paper", "tint", "head", "node", "soft", "decision", "event"]),
    ("muted", &["paper", "tint", "node", "decision", "event"]),
    ("on-strong", &["strong"]),
    ("alarm", &["paper"]),
];

/// Lines and shapes that mean something, and what they stand on.
const LINES: [(&str, &[&str]); 6] = [
    ("line", &["paper", "tint", "node"]),
    ("accent", &["paper", "tint", "node", "soft"]),
    ("decision-line", &["paper", "decision"]),
    ("event-line", &["paper", "event"]),
    ("alarm", &["paper"]),
    ("bar", &["paper"]),
];

/// The colours of a scheme: the fallbacks of the properties in the n-th rule `.hb-diagram {`.
fn colours(nth: usize) -> BTreeMap<&'static str, [u8; 3]> {
    let rule = SHEET.split(".hb-diagram {").nth(nth).expect("a rule").split('}').next().expect("an end");
    rule.lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--d-")?.split_once(": ")?;
            Some((name, hex(value.split_once(", ")?.1.trim_end_matches([')', ';']))))
        })
        .collect()
}

fn hex(text: &str) -> [u8; 3] {
    let digits = text.trim_start_matches('#');
    let wide: String =
        if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
    std::array::from_fn(|i| u8::from_str_radix(&wide[2 * i..2 * i + 2], 16).expect("a colour"))
}

/// Contrast by WCAG 2.2.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let light = |colour: [u8; 3]| {
        let part = |value: u8| {
            let v = f64::from(value) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_lines_stand_out_in_both_schemes() {
    for scheme in [1, 2] {
        let all = colours(scheme);
        for (pairs, least) in [(&TEXTS[..], 4.5), (&LINES[..], 3.0)] {
            for (front, grounds) in pairs {
                for ground in *grounds {
                    let found = contrast(all[front], all[ground]);
                    assert!(found >= least, "{front} on {ground} in scheme {scheme}: {found:.2}");
                }
            }
        }
    }
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
}

#[test]
fn sizes_and_weights_are_those_that_are_reckoned_with() {
    for style in STYLES {
        let start = SHEET.find(&format!(".{} {{", style.class)).expect(style.class);
        let rule = &SHEET[start..start + SHEET[start..].find('}').expect("a rule ends")];
        assert!(rule.contains(&format!("font-size: {}px;", style.size)), "{rule}");
        let weight: u32 = rule.split("font-weight: ").nth(1).expect("a weight")[..3].parse().expect("a number");
        assert_eq!(weight >= 600, style.weight == Weight::Bold, "{rule}");
    }
}

#[test]
fn the_sheet_asks_for_nothing_and_ships_no_font() {
    for bad in ["url(", "@import", "@font-face", "!important"] {
        assert!(!SHEET.contains(bad), "{bad}");
    }
}
