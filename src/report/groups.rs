//! Many findings at once, for people: those that say the same of one missing thing are one with its places, what blocks
//! stands first, and a table tells check by check how many there are and what to do.

use std::collections::HashMap;

use crate::diag::{Code, Finding, Lang, Severity, Text};
use crate::report::severity_name;
use crate::text;

/// The checks that are about something that isn't there, or isn't as it is named: mended once, it is mended in all places.
const OF_ONE_THING: [Code; 10] = [
    Code::UNKNOWN_KEY,
    Code::UNKNOWN_REFERENCE,
    Code::AMBIGUOUS_REFERENCE,
    Code::BROKEN_LINK,
    Code::BROKEN_ANCHOR,
    Code::MISSING_ATTACHMENT,
    Code::UNKNOWN_LAW_SECTION,
    Code::LINK_TO_DRAFT,
    Code::LINK_TO_REPEALED,
    Code::UNKNOWN_BLOCK,
];

/// A finding and the others that say the same.
#[derive(Clone, Debug)]
pub(crate) struct Group<'f> {
    /// The first of them.
    pub(crate) first: &'f Finding,
    /// The others.
    pub(crate) others: Vec<&'f Finding>,
}

impl Group<'_> {
    /// How many places it has.
    pub(crate) fn places(&self) -> usize {
        self.others.len() + 1
    }

    /// What is wrong, with the number of places where there are several.
    pub(crate) fn message(&self) -> Text {
        let Text { sv, en } = &self.first.message;
        match self.places() {
            1 => self.first.message.clone(),
            places => text!("{sv}, på {places} ställen", "{en}, in {places} places"),
        }
    }
}

/// Findings in groups, in the order of their first ones.
pub(crate) fn groups<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Group<'f>> {
    let mut groups: Vec<Group<'f>> = Vec::new();
    let mut known: HashMap<(Code, Severity, &'f str), usize> = HashMap::new();
    for finding in findings {
        let key = (finding.code, finding.severity, finding.message.sv.as_str());
        match known.get(&key).and_then(|place| groups.get_mut(*place)) {
            Some(group) => group.others.push(finding),
            None => {
                if OF_ONE_THING.contains(&finding.code) {
                    known.insert(key, groups.len());
                }
                groups.push(Group { first: finding, others: Vec::new() });
            }
        }
    }
    groups
}

/// The same by what blocks: errors before warnings, and what has many places before what has few.
pub(crate) fn by_weight(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups = groups(findings);
    groups.sort_by_key(|group| (group.first.severity == Severity::Warning, std::cmp::Reverse(group.places())));
    groups
}

/// A row of the table.
struct Row<'f> {
    code: Code,
    severity: Severity,
    count: usize,
    mendable: usize,
    helps: Vec<(&'f Text, usize)>,
}

/// How many different ways to mend are counted for a row.
const DIFFERENT: usize = 50;

/// How much of what to do a row shows.
const LONGEST: usize = 110;

/// The table of checks: how many places, at which level, and what to do.
pub(crate) fn table(findings: &[Finding], lang: Lang) -> String {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for finding in findings {
        let is_same = |row: &Row<'_>| row.code == finding.code && row.severity == finding.severity;
        let place = rows.iter().position(is_same).unwrap_or_else(|| {
            let (code, severity) = (finding.code, finding.severity);
            rows.push(Row { code, severity, count: 0, mendable: 0, helps: Vec::new() });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(place) else { continue };
        row.count += 1;
        row.mendable += usize::from(finding.fix.as_ref().is_some_and(|fix| fix.is_sure));
        if let Some(help) = &finding.help {
            match row.helps.iter().position(|(known, _)| *known == help) {
                Some(place) => row.helps[place].1 += 1,
                // Beyond a few each says something of its own.
                None if row.helps.len() < DIFFERENT => row.helps.push((help, 1)),
                None => {}
            }
        }
    }
    rows.sort_by_key(|row| (row.severity == Severity::Warning, std::cmp::Reverse(row.count)));
    let width = rows.iter().map(|row| row.code.name().len()).max().unwrap_or_default();
    rows.iter().map(|row| line(row, width, lang)).collect()
}

fn line(row: &Row<'_>, width: usize, lang: Lang) -> String {
    let (code, level) = (row.code.name(), severity_name(row.severity, lang));
    let most = row.helps.iter().max_by_key(|(_, times)| *times);
    let explain = || text!("`handbok explain {code}`", "`handbok explain {code}`");
    let what = match most {
        Some((help, times)) if times * 2 > row.count || row.helps.len() == 1 => (*help).clone(),
        Some((help, _)) => {
            let Text { sv, en } = help;
            text!("till exempel: {sv}", "for example: {en}")
        }
        None => explain(),
    };
    let mut what = what.get(lang).to_owned();
    if what.chars().count() > LONGEST {
        what = what.chars().take(LONGEST).collect::<String>() + "…";
    }
    let mended = match row.mendable {
        0 => String::new(),
        mendable => {
            text!(" (`handbok fix` rättar {mendable})", " (`handbok fix` mends {mendable})").get(lang).to_owned()
        }
    };
    format!("{:>7}  {level:<7}  {code:<width$}  {what}{mended}\n", row.count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span};

    fn finding(code: Code, words: &str) -> Finding {
        let words = Text { sv: words.to_owned(), en: words.to_owned() };
        Finding::new(code, Span::whole(FileId(0)), words.clone()).help(words)
    }

    #[test]
    fn one_missing_thing_is_one_finding() {
        let findings = [
            finding(Code::MISSING_OWNER, "ingen"),
            finding(Code::UNKNOWN_REFERENCE, "sas"),
            finding(Code::MISSING_OWNER, "ingen"),
            finding(Code::UNKNOWN_REFERENCE, "mas"),
            finding(Code::UNKNOWN_REFERENCE, "sas"),
        ];
        let told: Vec<String> = by_weight(&findings).iter().map(|group| group.message().sv).collect();
        assert_eq!(told, ["sas, på 2 ställen", "mas", "ingen", "ingen"]);
        let table = table(&findings, Lang::Sv);
        let rows: Vec<&str> = table.lines().map(str::trim_start).collect();
        assert_eq!(rows, ["3  fel      unknown-reference  sas", "2  varning  missing-owner      ingen"]);
    }
}
