//! What changes in a text, line by line, as `diff -u` shows it.

use std::fmt::Write as _;

/// Lines around a change that are shown.
const AROUND: usize = 2;

/// Beyond this many pairs of lines the middle is shown as replaced whole.
const MOST_PAIRS: usize = 4_000_000;

/// A line that stays, goes or comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Same(&'t str),
    Gone(&'t str),
    New(&'t str),
}

/// The difference of a file's two texts.
pub(crate) fn diff(path: &str, old: &str, new: &str) -> String {
    let lines = lines(old, new);
    let mut out = format!("--- {path}\n+++ {path}\n");
    let is_near = |place: usize| {
        let from = place.saturating_sub(AROUND);
        lines.iter().skip(from).take(place + AROUND + 1 - from).any(|line| !matches!(line, Line::Same(_)))
    };
    let (mut before, mut after) = (1, 1);
    let mut is_open = false;
    for (place, line) in lines.iter().enumerate() {
        let shown = is_near(place);
        if shown && !is_open {
            // Writing to a string can't fail.
            let _ = writeln!(out, "@@ -{before} +{after} @@");
        }
        is_open = shown;
        let (sign, text) = match line {
            Line::Same(text) => (' ', text),
            Line::Gone(text) => ('-', text),
            Line::New(text) => ('+', text),
        };
        before += usize::from(sign != '+');
        after += usize::from(sign != '-');
        if shown {
            let _ = writeln!(out, "{sign}{}", text.trim_end_matches(['\n', '\r']));
        }
    }
    out
}

fn lines<'t>(old: &'t str, new: &'t str) -> Vec<Line<'t>> {
    let a: Vec<&str> = old.split_inclusive('\n').collect();
    let b: Vec<&str> = new.split_inclusive('\n').collect();
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut out: Vec<Line<'_>> = a[..head].iter().map(|line| Line::Same(line)).collect();
    middle(inner_a, inner_b, &mut out);
    out.extend(a[a.len() - tail..].iter().map(|line| Line::Same(line)));
    out
}

/// The longest common subsequence of what differs, by the usual table.
fn middle<'t>(a: &[&'t str], b: &[&'t str], out: &mut Vec<Line<'t>>) {
    if a.len().saturating_mul(b.len()) > MOST_PAIRS {
        out.extend(a.iter().map(|line| Line::Gone(line)));
        out.extend(b.iter().map(|line| Line::New(line)));
        return;
    }
    let width = b.len() + 1;
    let mut table = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i * width + j] = if a[i] == b[j] {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push(Line::Same(a[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || table[(i + 1) * width + j] >= table[i * width + j + 1]) {
            out.push(Line::Gone(a[i]));
            i += 1;
        } else {
            out.push(Line::New(b[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_the_lines_around_them() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\nfyra\n5\n6\n7\n8\n9\n10\n";
        let expected = "--- a\n+++ a\n@@ -2 +2 @@\n 2\n 3\n-4\n+fyra\n 5\n 6\n@@ -8 +8 @@\n 8\n 9\n+10\n";
        assert_eq!(diff("a", old, new), expected);
        assert_eq!(diff("a", "x\n", "x\n"), "--- a\n+++ a\n");
    }
}
