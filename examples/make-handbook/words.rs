//! Swedish text by a Markov chain over the sample handbook's own sentences.
//!
//! Procedure: plain sentences are read out of `content/` (no markup, no citations, nothing that the sample's privacy
//! rules forbid); most words follow the two before them, and now and then only the one before, so that the text
//! reads like a handbook's and yet isn't the sample's.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::rng::Rng;

/// A sentence ends after so many words even if the chain has not come to a full stop.
const LONGEST: usize = 26;
/// How often, in per cent, a word is chosen by the last word alone.
const LOOSE: usize = 20;
/// Parts of words that may not stand on an external page (`[privacy] forbid` in the configuration).
const FORBIDDEN: [&str; 4] = ["sekretessmarker", "nyckelskåp", "kodlista", "portkod"];

/// The chain.
pub(crate) struct Words {
    words: Vec<String>,
    starts: Vec<(u32, u32)>,
    after_two: HashMap<(u32, u32), Vec<u32>>,
    after_one: HashMap<u32, Vec<u32>>,
}

impl Words {
    /// Reads the Markdown files below `content`.
    pub(crate) fn read(content: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        markdown_files(content, &mut files)?;
        files.sort();
        let mut chain =
            Self { words: Vec::new(), starts: Vec::new(), after_two: HashMap::new(), after_one: HashMap::new() };
        let mut numbers = HashMap::new();
        for file in files {
            for sentence in sentences(&fs::read_to_string(file)?) {
                chain.learn(&sentence, &mut numbers);
            }
        }
        Ok(chain)
    }

    fn learn(&mut self, sentence: &[String], numbers: &mut HashMap<String, u32>) {
        let sequence: Vec<u32> = sentence
            .iter()
            .map(|word| {
                *numbers.entry(word.clone()).or_insert_with(|| {
                    self.words.push(word.clone());
                    (self.words.len() - 1) as u32
                })
            })
            .collect();
        self.starts.push((sequence[0], sequence[1]));
        for pair in sequence.windows(2) {
            self.after_one.entry(pair[0]).or_default().push(pair[1]);
        }
        for three in sequence.windows(3) {
            self.after_two.entry((three[0], three[1])).or_default().push(three[2]);
        }
    }

    /// One sentence, with a capital first and a full stop last.
    pub(crate) fn sentence(&self, rng: &mut Rng) -> String {
        let (mut before, mut last) = rng.pick(&self.starts);
        let mut text = format!("{} {}", self.words[before as usize], self.words[last as usize]);
        for _ in 2..LONGEST {
            let loose = rng.chance(LOOSE);
            let by_two = self.after_two.get(&(before, last)).filter(|_| !loose);
            let Some(choices) = by_two.or_else(|| self.after_one.get(&last)) else { break };
            let next = rng.pick(choices);
            text.push(' ');
            text.push_str(&self.words[next as usize]);
            (before, last) = (last, next);
        }
        if !text.ends_with(ENDS) {
            text.truncate(text.trim_end_matches([',', ':', ';', '–']).trim_end().len());
            text.push('.');
        }
        text
    }

    /// A few sentences with at least so many words.
    pub(crate) fn paragraph(&self, rng: &mut Rng, least: usize) -> String {
        let mut text = self.sentence(rng);
        while text.split(' ').count() < least {
            text.push(' ');
            text.push_str(&self.sentence(rng));
        }
        text
    }

    /// At most so many words in a row without a stop, in lower case: the text of a link or a cell.
    pub(crate) fn phrase(&self, rng: &mut Rng, words: usize) -> String {
        let sentence = self.sentence(rng);
        let end = sentence.find(ENDS).unwrap_or(sentence.len());
        let phrase: Vec<&str> = sentence[..end].split(' ').take(words).collect();
        phrase.join(" ").trim_end_matches([',', ':', ';', '–', ' ']).to_lowercase()
    }

    /// The same with a capital: the title of an activity or a task.
    pub(crate) fn title(&self, rng: &mut Rng, words: usize) -> String {
        let phrase = self.phrase(rng, words);
        let mut letters = phrase.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    }
}

const ENDS: [char; 3] = ['.', '?', '!'];

fn markdown_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            markdown_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// The plain sentences of a document: of its paragraphs and lists, and of the texts in its front matter.
fn sentences(document: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut in_front_matter = false;
    let mut in_fence = false;
    for line in document.lines() {
        if line == "+++" {
            in_front_matter = !in_front_matter;
        } else if line.starts_with("```") {
            in_fence = !in_fence;
        } else if in_front_matter {
            let texts = ["text = \"", "summary = \"", "purpose = \"", "measure = \"", "change = \""];
            if let Some(text) = texts.iter().find_map(|key| line.strip_prefix(key)) {
                split(text.trim_end_matches('"'), &mut found);
            }
        } else if !in_fence && !line.starts_with(['#', '|', '>', '<', ':']) {
            split(line.trim_start_matches(|c: char| c.is_ascii_digit() || "-*. []".contains(c)), &mut found);
        }
    }
    found
}

fn split(line: &str, found: &mut Vec<Vec<String>>) {
    let mut sentence = Vec::new();
    for word in line.split_whitespace() {
        sentence.push(word.trim_matches('*').to_owned());
        if word.ends_with(ENDS) {
            found.extend(Some(std::mem::take(&mut sentence)).filter(|sentence| is_plain(sentence)));
        }
    }
}

/// Whether every word can stand anywhere on any page: no markup, citation, path, address or long number.
fn is_plain(sentence: &[String]) -> bool {
    let first_is_capital = sentence.first().and_then(|word| word.chars().next()).is_some_and(char::is_uppercase);
    let plain = |word: &String| {
        let lower = word.to_lowercase();
        !word.is_empty()
            && !word.contains(|c: char| "[]|{}<>`@§\\/#_=\"*~+&".contains(c))
            && word.chars().filter(char::is_ascii_digit).count() < 5
            && !FORBIDDEN.iter().any(|part| lower.contains(part))
    };
    sentence.len() >= 3 && first_is_capital && sentence.iter().all(plain)
}
