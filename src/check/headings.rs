//! Headings at the levels that they were meant to have: from 2 down without a step left out, for the checks `heading-level` and
//! `heading-skip`, which mend a text's headings all at once.

use crate::diag::{Edit, FileId};
use crate::parse::document::{Fragment, Heading};

/// The lowest level that there is.
const LOWEST: u8 = 6;

/// The edits that give a text's headings levels without steps; none where they have them, or where they can't be had.
pub(super) fn levelled(fragment: &Fragment, file: FileId) -> Vec<Edit> {
    if fragment.base.is_none() {
        return Vec::new();
    }
    let written: Vec<u8> = fragment.headings.iter().map(|heading| heading.level).collect();
    let Some(levels) = levels(&written) else { return Vec::new() };
    let changed = fragment.headings.iter().zip(levels).filter(|(heading, level)| heading.level != *level);
    let edits: Option<Vec<Edit>> = changed
        .map(|(heading, level)| {
            let text = at_level(fragment.text.get(heading.range.clone())?, heading, level)?;
            Some(Edit { span: fragment.span(file, heading.range.clone()), text })
        })
        .collect();
    edits.unwrap_or_default()
}

/// Level 1 belongs to the title: where a text uses it all of them go down by one. Then each heading stands at most one
/// level below the one that it belongs to. Nothing where there are more levels than six.
fn levels(written: &[u8]) -> Option<Vec<u8>> {
    let down = u8::from(written.contains(&1));
    let mut out = Vec::with_capacity(written.len());
    // The headings around: as written, and as they stand.
    let mut around: Vec<(u8, u8)> = vec![(1, 1)];
    for level in written.iter().map(|level| level + down) {
        while around.len() > 1 && around.last().is_some_and(|(outer, _)| *outer >= level) {
            around.pop();
        }
        let own = around.last().map_or(2, |(_, stands)| stands + 1);
        around.push((level, own));
        out.push(own);
    }
    out.iter().all(|level| *level <= LOWEST).then_some(out)
}

/// A heading's source at another level; one that is underlined gets signs before it.
fn at_level(source: &str, heading: &Heading, level: u8) -> Option<String> {
    let signs = "#".repeat(level as usize);
    let trimmed = source.trim_end_matches(['\n', '\r']);
    let end = source.get(trimmed.len()..)?;
    if let Some(rest) = trimmed.strip_prefix(&"#".repeat(heading.level as usize)).filter(|rest| !rest.starts_with('#'))
    {
        return Some(format!("{signs}{rest}{end}"));
    }
    let (words, line) = trimmed.rsplit_once('\n')?;
    let is_line = line.trim().chars().all(|c| matches!(c, '=' | '-')) && !words.contains('\n');
    is_line.then(|| format!("{signs} {}{end}", words.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_without_steps() {
        assert_eq!(levels(&[1, 2, 3, 1]), Some(vec![2, 3, 4, 2]));
        assert_eq!(levels(&[2, 4, 4, 3, 2]), Some(vec![2, 3, 3, 3, 2]));
        assert_eq!(levels(&[3, 3, 2]), Some(vec![2, 2, 2]));
        assert_eq!(levels(&[1, 2, 3, 4, 5, 6]), None);
        for written in [&[1, 2, 3, 1][..], &[2, 4, 4, 3, 2], &[2, 3, 4]] {
            let first = levels(written).unwrap();
            assert_eq!(levels(&first), Some(first.clone()), "mended once is mended");
        }
    }
}
