//! Recognises citations of laws in Swedish text, in all written forms of format § 3.3 and § 10.
//!
//! A citation is a section (`3 kap. 3 §`, `24 a – 24 f §§`, `6 kap. 1 och 3 §§`) beside a name of a law, on either
//! side, with a parenthesis or a comma between them. [`LawNames`] holds the names of the handbook's laws with their
//! definite and genitive forms, [`super::sections`] reads what stands beside them; who is meant by a name that several
//! laws share is the graph's to say.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::sections::{SectionGroup, chapter_only, groups, may_have};
use crate::model::{LawSection, SectionRange};

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    // A constant pattern; the tests below compile it.
    Regex::new(r"\d{4}:\d{1,5}").expect("a constant regular expression")
});

/// How many names of one law may stand in a row: name, abbreviation, number.
const NAMES_IN_A_ROW: usize = 3;

/// The names by which a law is recognised.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedLaw {
    /// Id, abbreviation, number, title and other names, as written in the law's document.
    pub(crate) names: Vec<String>,
    /// The number in the series, `2017:30`.
    pub(crate) number: Option<String>,
}

/// All laws' names, ready to search for.
#[derive(Debug)]
pub(crate) struct LawNames {
    automaton: Option<AhoCorasick>,
    /// For each pattern the laws that bear it, by their place in the list given.
    bearers: Vec<Vec<usize>>,
    numbers: Vec<Option<String>>,
}

/// A citation in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Citation {
    /// Where it stands, law and section together, in bytes.
    pub(crate) range: Range<usize>,
    /// The laws that bear the name, by their place in the list given; one when a number names it.
    pub(crate) laws: Vec<usize>,
    /// Whether the law is named by its number, so that a repealed one can be meant.
    pub(crate) by_number: bool,
    /// The sections; none for the whole act.
    pub(crate) sections: Vec<SectionRange>,
}

struct NameHit {
    range: Range<usize>,
    laws: Vec<usize>,
    by_number: bool,
}

impl LawNames {
    /// Makes the names findable, with their definite and genitive forms.
    pub(crate) fn new(laws: &[NamedLaw]) -> Self {
        let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, law) in laws.iter().enumerate() {
            for form in law.names.iter().flat_map(|name| forms(name)) {
                let places = bearers.entry(form).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(bearers.keys()).ok();
        let numbers = laws.iter().map(|law| law.number.as_deref().and_then(bare_number)).collect();
        Self { automaton, bearers: bearers.into_values().collect(), numbers }
    }

    /// All citations in a running text, from left to right, not overlapping. A law's name alone is none.
    pub(crate) fn find(&self, text: &str) -> Vec<Citation> {
        if !may_have(text) {
            return Vec::new();
        }
        let lower = lower_in_place(text);
        let names = self.names_in(&lower);
        let mut found: Vec<Citation> = Vec::new();
        for group in groups(&lower) {
            let start = found.last().map_or(0, |citation| citation.range.end);
            // The law's name after a citation may hold what looks like the next one's sections.
            if group.range.start < start {
                continue;
            }
            let by_colon = group.by_colon;
            if let Some(citation) = self.attach(&lower, &names, group, start)
                && !(by_colon && is_time_of_day(text, &citation))
            {
                found.push(citation);
            }
        }
        found
    }

    /// A law reference that stands alone, as in `laws = ["SoL 14 kap. 3 §"]`; nothing when it is not understood whole.
    pub(crate) fn parse(&self, text: &str) -> Option<Citation> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = self.find(&text);
        if let [citation] = found.as_slice() {
            return self.covers(&text, citation).then(|| citation.clone());
        }
        if !found.is_empty() || text.contains('§') {
            return None;
        }
        self.whole_act(&text)
    }

    /// The law's name in a reference that could not be understood, if there is one.
    pub(crate) fn names_a_law(&self, text: &str) -> bool {
        !self.names_in(&lower_in_place(text)).is_empty()
    }

    fn whole_act(&self, text: &str) -> Option<Citation> {
        let lower = lower_in_place(text);
        let hit = self.names_in(&lower).into_iter().find(|hit| hit.range.start == 0)?;
        let end = skip_parenthesis(&lower, hit.range.end);
        let rest = lower.get(end..)?.trim_matches([' ', ',', '.']);
        let (laws, by_number) = self.narrow(&hit, lower.get(hit.range.end..end)?);
        let sections = if rest.is_empty() { Vec::new() } else { vec![SectionRange::single(chapter_only(rest)?)] };
        Some(Citation { range: 0..text.len(), laws, by_number, sections })
    }

    /// Whether nothing but names of the same law and punctuation stands outside the citation.
    fn covers(&self, text: &str, citation: &Citation) -> bool {
        let lower = lower_in_place(text);
        let mut rest = lower.clone();
        for hit in self.names_in(&lower).iter().rev() {
            if hit.laws.iter().any(|law| citation.laws.contains(law)) {
                rest.replace_range(hit.range.clone(), &" ".repeat(hit.range.len()));
            }
        }
        let outside = |range: Range<usize>| {
            rest.get(range).is_some_and(|part| !NUMBER.replace_all(part, "").chars().any(char::is_alphanumeric))
        };
        outside(0..citation.range.start) && outside(citation.range.end..text.len())
    }

    fn names_in(&self, lower: &str) -> Vec<NameHit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut hits = Vec::new();
        for found in automaton.find_iter(lower) {
            let range = found.range();
            if is_word_edge(lower, range.start, range.end) {
                let laws = self.bearers.get(found.pattern().as_usize()).cloned().unwrap_or_default();
                let by_number = lower.get(range.clone()).is_some_and(|name| NUMBER.is_match(name));
                hits.push(NameHit { range, laws, by_number });
            }
        }
        hits
    }

    /// Of the laws that bear a name those whose number stands in the parenthesis beside it.
    fn narrow(&self, hit: &NameHit, beside: &str) -> (Vec<usize>, bool) {
        let Some(number) = NUMBER.find(beside).map(|found| found.as_str()) else {
            return (hit.laws.clone(), hit.by_number);
        };
        let with = |law: &usize| self.numbers.get(*law).is_some_and(|own| own.as_deref() == Some(number));
        let laws: Vec<usize> = hit.laws.iter().copied().filter(with).collect();
        (laws, true)
    }

    fn attach(&self, lower: &str, names: &[NameHit], group: SectionGroup, from: usize) -> Option<Citation> {
        // A number or abbreviation in a parenthesis is a name too: the one before the parenthesis is looked at as well.
        let near = names.iter().rev().filter(|hit| hit.range.end <= group.range.start && hit.range.start >= from);
        let before = near.take(NAMES_IN_A_ROW).find_map(|hit| {
            let end = skip_parenthesis(lower, hit.range.end);
            let gap = lower.get(end..group.range.start)?;
            let comma = gap.contains(',');
            is_gap_before(gap).then(|| (hit, lower.get(hit.range.end..end).unwrap_or(""), comma))
        });
        let after = names.iter().find(|hit| hit.range.start >= group.range.end);
        let after = after.filter(|hit| {
            let gap = lower.get(group.range.end..hit.range.start);
            gap.is_some_and(|gap| if group.by_colon { gap.trim().is_empty() } else { is_gap_after(gap) })
        });
        let (hit, beside, is_before) = match (before, after) {
            (Some((hit, beside, comma)), after) if !comma || after.is_none() => (hit, beside, true),
            (_, Some(hit)) => {
                let end = skip_parenthesis(lower, hit.range.end);
                (hit, lower.get(hit.range.end..end).unwrap_or(""), false)
            }
            _ => return None,
        };
        let (laws, by_number) = self.narrow(hit, beside);
        if laws.is_empty() {
            return None;
        }
        let range = if is_before { hit.range.start..group.range.end } else { group.range.start..hit.range.end };
        Some(Citation { range, laws, by_number, sections: group.sections })
    }
}

/// The section of a `[[section]] ref`, as in `4 kap. 2 §`.
pub(crate) fn parse_section(text: &str) -> Option<LawSection> {
    let lower = lower_in_place(text.trim());
    let groups = groups(&lower);
    match groups.as_slice() {
        [group] if group.range == (0..lower.len()) => match group.sections.as_slice() {
            [range] if range.first == range.last => Some(range.first),
            _ => None,
        },
        _ => None,
    }
}

/// The sections cited in a text in lower case, whether or not a law is named.
pub(crate) fn sections_in(lower: &str) -> Vec<SectionRange> {
    groups(lower).into_iter().flat_map(|group| group.sections).collect()
}

/// The number of a law in its series, without the series' name.
pub(crate) fn bare_number(number: &str) -> Option<String> {
    NUMBER.find(number).map(|found| found.as_str().to_owned())
}

/// Lower case with every byte in its place, so that ranges hold for the text as written; white space becomes blanks.
fn lower_in_place(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c })
        .collect()
}

fn is_word_edge(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(end..).and_then(|tail| tail.chars().next());
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    !before.is_some_and(joins) && !after.is_some_and(goes_on)
}

/// The end of a parenthesis that follows a name, or the place itself.
fn skip_parenthesis(text: &str, from: usize) -> usize {
    let Some(rest) = text.get(from..) else { return from };
    let trimmed = rest.trim_start();
    let indent = rest.len() - trimmed.len();
    match trimmed.strip_prefix('(').and_then(|inner| inner.find(')').map(|end| (inner, end))) {
        Some((inner, end)) if inner.get(..end).is_some_and(|text| text.chars().count() <= 60) => {
            from + indent + end + 2
        }
        _ => from,
    }
}

fn is_gap_before(gap: &str) -> bool {
    let gap = gap.trim_start_matches(":s").trim_matches([' ', ',', '\u{a0}']);
    gap.is_empty() || gap == "…" || gap == "..."
}

/// What may stand between a section and its law's name: `i`, or a lone punkt (`9 § 9 LSS`); a full stop is that of
/// `1 st.`.
fn is_gap_after(gap: &str) -> bool {
    let gap = gap.strip_prefix('.').unwrap_or(gap).trim_matches([' ', ',', '(', '\u{a0}']);
    let is_point = gap.len() <= 2 && gap.bytes().all(|byte| byte.is_ascii_digit());
    is_point || matches!(gap, "i" | "enligt" | "av")
}

/// Whether sections with a colon are a time of day beside a short word in small letters: `kl 14:30`.
fn is_time_of_day(text: &str, citation: &Citation) -> bool {
    let words = text.get(citation.range.clone()).unwrap_or_default().split(|c: char| !c.is_alphanumeric());
    let names: Vec<&str> = words.filter(|word| word.chars().any(char::is_alphabetic)).collect();
    names.iter().all(|word| word.len() < 5 && !word.chars().any(char::is_uppercase))
}

/// A name in lower case with its definite and genitive forms, with and without what stands in parentheses.
fn forms(name: &str) -> Vec<String> {
    let name = lower_in_place(&crate::model::nfc(name.trim()));
    if name.is_empty() {
        return Vec::new();
    }
    let mut stems = vec![name.clone()];
    let bare = without_parentheses(&name);
    if bare != name && !bare.is_empty() {
        stems.push(bare);
    }
    let mut all: Vec<String> = stems.iter().flat_map(|stem| inflected(stem)).collect();
    if let Some(number) = bare_number(&name).filter(|number| name.ends_with(number.as_str())) {
        all.push(number);
    }
    all.sort();
    all.dedup();
    all
}

fn inflected(stem: &str) -> Vec<String> {
    let mut all = vec![stem.to_owned()];
    let word_end = stem.find([' ', '(']).unwrap_or(stem.len());
    let (first, rest) = stem.split_at(word_end);
    // "lag om stöd …" is inflected in its first word, "hälso- och sjukvårdslag" in its last.
    for (head, tail) in [(first, rest), (stem, "")] {
        if let Some(definite) = definite(head) {
            all.push(format!("{definite}{tail}"));
            all.push(format!("{definite}s{tail}"));
        }
        if let Some(indefinite) = indefinite(head) {
            all.push(format!("{indefinite}{tail}"));
            all.push(format!("{head}s{tail}"));
        }
    }
    all.push(format!("{stem}s"));
    all.push(format!("{stem}:s"));
    all
}

const ENDINGS: [(&str, &str); 5] = [
    ("lag", "lagen"),
    ("balk", "balken"),
    ("förordning", "förordningen"),
    ("föreskrift", "föreskriften"),
    ("konvention", "konventionen"),
];

fn definite(word: &str) -> Option<String> {
    ENDINGS.iter().find_map(|(bare, definite)| Some(format!("{}{definite}", word.strip_suffix(bare)?)))
}

fn indefinite(word: &str) -> Option<String> {
    ENDINGS.iter().find_map(|(bare, definite)| Some(format!("{}{bare}", word.strip_suffix(definite)?)))
}

fn without_parentheses(name: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laws() -> (Vec<&'static str>, LawNames) {
        let table: [(&str, &str, &[&str]); 8] = [
            ("SoL", "SFS 2025:400", &["Socialtjänstlag (2025:400)", "SoL", "SFS 2025:400", "l-sol"]),
            ("SoL-01", "SFS 2001:453", &["Socialtjänstlag (2001:453)", "SoL", "SFS 2001:453"]),
            ("LSS", "SFS 1993:387", &["Lag (1993:387) om stöd och service till vissa funktionshindrade", "LSS"]),
            ("HSL", "SFS 2017:30", &["Hälso- och sjukvårdslag (2017:30)", "HSL", "SFS 2017:30"]),
            ("SFB", "SFS 2010:110", &["Socialförsäkringsbalk (2010:110)", "SFB"]),
            ("SOSFS 2011:9", "SOSFS 2011:9", &["Ledningssystem", "SOSFS 2011:9", "sosfs-2011-9"]),
            ("PSL", "SFS 2010:659", &["Patientsäkerhetslag (2010:659)", "PSL"]),
            ("KL", "SFS 2017:725", &["Kommunallagen", "KL"]),
        ];
        let named: Vec<NamedLaw> = table
            .iter()
            .map(|(_, number, names)| NamedLaw {
                names: names.iter().map(|name| (*name).to_owned()).collect(),
                number: Some((*number).to_owned()),
            })
            .collect();
        (table.iter().map(|row| row.0).collect(), LawNames::new(&named))
    }

    /// Found by fuzzing: the sections of a second citation within the name of the first one's law.
    #[test]
    fn citations_do_not_overlap() {
        let (_, names) = laws();
        for text in ["–8 §2001:453§kl", "8 § 2001:453 § KL och 2 § 2001:453§ LSS 3 §"] {
            let found = names.find(text);
            assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{text}: {found:?}");
        }
    }

    /// The Kelvin sign and the long s are letters to an expression without case, and open ranges of thousands.
    #[test]
    fn letters_of_sections_are_ascii() {
        let (_, names) = laws();
        for text in ["1a-\u{212a}§LSS", "1a-\u{17f}§LSS"] {
            let sections = names.find(text).iter().map(|citation| citation.sections.len()).sum::<usize>();
            assert!(sections <= 1, "{text}");
        }
    }

    fn canonical(text: &str) -> Vec<String> {
        let (ids, names) = laws();
        let print = |citation: &Citation| {
            let law = citation.laws.first().map_or("?", |law| ids[*law]);
            let sections: Vec<String> = citation.sections.iter().map(ToString::to_string).collect();
            format!("{law} {}", sections.join("; "))
        };
        names.find(text).iter().map(print).collect()
    }

    #[test]
    fn every_written_form_of_the_format() {
        for (written, wanted) in [
            ("3 kap 3 § socialtjänstlagen (SoL, 2001:453)", "SoL-01 3 kap. 3 §"),
            ("SoL 3 kap. 3§", "SoL 3 kap. 3 §"),
            ("Socialtjänstlagens 3 kap. 3§ (SoL)", "SoL 3 kap. 3 §"),
            ("14 kap 2-7 §§ Socialtjänstlagen", "SoL 14 kap. 2–7 §§"),
            ("24 a – 24 f §§ LSS", "LSS 24 a–24 f §§"),
            ("24 a–f §§ LSS", "LSS 24 a–24 f §§"),
            ("HSL, 31 §", "HSL 31 §"),
            ("29 § HSL", "HSL 29 §"),
            ("51 kap. 2 § socialförsäkringsbalken", "SFB 51 kap. 2 §"),
            ("SOSFS 2011:9, 5 kap. 6- 8§", "SOSFS 2011:9 5 kap. 6–8 §§"),
            ("SOSFS 2011:9 6 kap 1-3 §", "SOSFS 2011:9 6 kap. 1–3 §§"),
            ("Patientsäkerhetslagen 3 kap. 10 §", "PSL 3 kap. 10 §"),
            ("6 kap 4 § patientsäkerhetslagen (2010:659) PSL", "PSL 6 kap. 4 §"),
            ("5\nkap 4 § hälso- och sjukvårdslagen", "HSL 5 kap. 4 §"),
            ("SoL (2001:453) 14 kap. 3 §", "SoL-01 14 kap. 3 §"),
            ("sosfs-2011-9 5 kap. 7–8 §§", "SOSFS 2011:9 5 kap. 7–8 §§"),
            ("SOSFS 2011:9 6 kap. 1 och 3 §§", "SOSFS 2011:9 6 kap. 1 §; 6 kap. 3 §"),
            ("SOSFS 2011:9 3 kap. 1 § och 4 kap. 2 §", "SOSFS 2011:9 3 kap. 1 §; 4 kap. 2 §"),
            ("24 b § lagen om stöd och service till vissa funktionshindrade", "LSS 24 b §"),
            ("kommunallagens 6 kap. 1 §", "KL 6 kap. 1 §"),
            ("3 kap. 1 § i HSL", "HSL 3 kap. 1 §"),
            ("9 § första stycket 9 LSS", "LSS 9 §"),
            ("9 § 9 LSS", "LSS 9 §"),
            ("9 § punkt 9 LSS", "LSS 9 §"),
            ("9 § p. 3 LSS", "LSS 9 §"),
            ("LSS 9 § p. 2", "LSS 9 §"),
            ("9 § 2 och 3 punkterna LSS", "LSS 9 §"),
            ("§ 7 LSS", "LSS 7 §"),
            ("LSS § 9", "LSS 9 §"),
            ("LSS §§ 9 och 10", "LSS 9 §; 10 §"),
            ("LSS § 9 a", "LSS 9 a §"),
            ("14 kap. § 2 SoL", "SoL 14 kap. 2 §"),
            ("kap. 14 § 2 SoL", "SoL 14 kap. 2 §"),
            ("2 kapitlet 7 § SoL", "SoL 2 kap. 7 §"),
            ("SoL 4:1", "SoL 4 kap. 1 §"),
            ("14:3 SoL", "SoL 14 kap. 3 §"),
            ("SoL 16:2 a", "SoL 16 kap. 2 a §"),
            ("SoL 20:1–2", "SoL 20 kap. 1–2 §§"),
            ("SoL 20:1–20:3", "SoL 20 kap. 1–3 §§"),
            ("SoL 14:3, 14:6 och 16:1", "SoL 14 kap. 3 §; 14 kap. 6 §; 16 kap. 1 §"),
            ("SOSFS 2011:9 5:3", "SOSFS 2011:9 5 kap. 3 §"),
            ("4 § 11 kap HSL", "HSL 11 kap. 4 §"),
            ("4 § i 11 kap. HSL", "HSL 11 kap. 4 §"),
            ("HSL 4 § 11 kap.", "HSL 11 kap. 4 §"),
            ("4 kap. 2 § andra stycket HSL", "HSL 4 kap. 2 §"),
            ("18 § 1 st LSS", "LSS 18 §"),
            ("18 § 1 st. LSS", "LSS 18 §"),
            ("3 kap. 10 § 2 p. PSL", "PSL 3 kap. 10 §"),
        ] {
            assert_eq!(canonical(written), [wanted], "{written}");
            let inside = format!("Det följer av {written}, som alla vet.");
            assert_eq!(canonical(&inside), [wanted], "{inside}");
        }
    }

    /// The words after a section belong to the citation, and no others.
    #[test]
    fn the_text_of_a_citation() {
        let (_, names) = laws();
        for (text, wanted) in [
            ("Se HSL 18 § 1 st, som alla vet.", "HSL 18 § 1 st"),
            ("Se LSS 9 § första stycket 9.", "LSS 9 § första stycket 9"),
            ("Se LSS 9 § första stycket 9 personer.", "LSS 9 § första stycket"),
            ("Se LSS § 9 i handboken.", "LSS § 9"),
            ("Se SoL 14:3 i handboken.", "SoL 14:3"),
            ("Se LSS 9 §, 2 personer.", "LSS 9 §"),
            ("Se 9 § 9 LSS.", "9 § 9 LSS"),
            ("Se 4 § 11 kap. 2 § HSL.", "11 kap. 2 § HSL"),
        ] {
            let found: Vec<&str> = names.find(text).into_iter().map(|citation| &text[citation.range]).collect();
            assert_eq!(found, [wanted], "{text}");
        }
    }

    #[test]
    fn what_is_no_citation() {
        for text in [
            "socialtjänstlagen gäller",
            "3 kap. 3 §",
            "LSS",
            "3 § Björklagen",
            "SoLen 3 §",
            "möte kl 14:30",
            "mötet börjar 13:15 enligt LSS",
            "SoL 2001:453",
            "LSS 08:15",
        ] {
            assert!(canonical(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn alone_in_a_key() {
        let (_, names) = laws();
        let parse = |text: &str| names.parse(text);
        assert!(parse("HSL").is_some_and(|c| c.sections.is_empty()));
        assert!(parse("SoL (2001:453)").is_some_and(|c| c.laws == [1] && c.by_number));
        assert_eq!(parse("SoL 14 kap. 3 §").map(|c| c.laws), Some(vec![0, 1]));
        assert!(parse("3 kap 3 § socialtjänstlagen (SoL, 2001:453)").is_some());
        assert!(parse("SOSFS 2011:9 5 kap.").is_some_and(|c| c.sections[0].first.section.is_none()));
        for wrong in ["XYZ 3 §", "HSL och annat 3 §", "HSL 3", "3 §", "HSL 1 § LSS 2 §"] {
            assert!(parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(parse_section("4 kap. 2 §").map(|s| s.to_string()).as_deref(), Some("4 kap. 2 §"));
        assert_eq!(parse_section("24 a §").map(|s| s.anchor()).as_deref(), Some("sec-24-a"));
        assert!(parse_section("fyra").is_none());
    }
}
