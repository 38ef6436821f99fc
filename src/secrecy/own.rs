//! What is the handbook's own and goes out as it is: templates, static files, themes, and the texts of the configuration
//! that stand on pages. None of it accounts for anything, and here a single word counts wherever it stands.

use std::borrow::Cow;

use super::hidden::Form;
use super::{Guard, is_binary, is_key, told};
use crate::config::Config;
use crate::model::normal::{Places, normal, utf8};
use crate::source::{CONFIG, SourceTree};

impl Guard<'_> {
    /// Looks through the handbook's templates, static files and configuration.
    pub(crate) fn look_at_own(&self, tree: &SourceTree) {
        if self.secrets.is_empty() {
            return;
        }
        let theme = format!("themes/{}/", self.view.config().theme);
        for folder in [theme.as_str(), "templates/", "static/"] {
            for path in tree.others_in(folder) {
                // One that can't be read has stopped the theme.
                let Ok(bytes) = tree.read(path) else { continue };
                let bytes = utf8(&bytes);
                if !is_binary(&bytes) && !path.starts_with(&format!("{theme}archetypes/")) {
                    self.look_at(path, &without_remarks(path, &bytes));
                }
            }
        }
        let config = tree.config().map(|file| file.text.clone()).unwrap_or_default();
        for text in self.shown_settings() {
            for (number, _) in self.all.find(normal(text.as_bytes())) {
                // A name or an address is one by its signs.
                if self.secrets[number].is_words() || text.contains(&*self.secrets[number].text) {
                    self.found_in_config(number, &text, &config);
                }
            }
        }
    }

    fn look_at(&self, path: &str, bytes: &[u8]) {
        let mut places = Places::of(bytes);
        for (number, range) in self.all.find(normal(bytes)) {
            let range = places.find(&range);
            let secret = &self.secrets[number];
            let counts = match &secret.form {
                Form::Key => is_key(bytes, &range, &secret.text),
                Form::Address(address) => address.is_at(bytes, &range, self.place("")),
                Form::Title | Form::Id => true,
            };
            if counts {
                let sentence = told::sentence(bytes, &range);
                let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                found.own.entry((number, path.to_owned())).or_insert((range, sentence));
            }
        }
    }

    /// The place of a setting's words in the configuration, as it is written.
    fn found_in_config(&self, number: usize, setting: &str, config: &str) {
        let mut places = Places::of(config.as_bytes());
        let hits = self.all.find(normal(config.as_bytes()));
        let mut ranges = hits.into_iter().map(|(hit, range)| (hit, places.find(&range)));
        let range = ranges.find(|(hit, _)| *hit == number).map_or(0..0, |(_, range)| range);
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.own.entry((number, CONFIG.to_owned())).or_insert_with(|| (range, setting.to_owned()));
    }
    /// The texts of the configuration that go out and that no account is given of.
    fn shown_settings(&self) -> Vec<String> {
        let config = self.view.config();
        let mut texts = settings(config);
        for (word, meanings) in &config.synonyms {
            let out = meanings.iter().filter(|meaning| self.lets_out(word, meaning) || self.lets_out(meaning, word));
            texts.extend(out.flat_map(|meaning| [word.clone(), meaning.clone()]));
        }
        texts
    }
}

/// The texts of the accessibility statement and the free keys.
pub(super) fn settings(config: &Config) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(statement) = &config.accessibility {
        let fields = [
            &statement.organisation,
            &statement.service,
            &statement.method,
            &statement.contact,
            &statement.form_url,
            &statement.complaint_url,
        ];
        texts.extend(fields.into_iter().flatten().cloned());
        for item in statement.shortcomings.iter().chain(&statement.burdens).chain(&statement.exempt) {
            let parts = [Some(&item.text), item.reason.as_ref(), item.criterion.as_ref()];
            texts.extend(parts.into_iter().flatten().cloned());
        }
    }
    config.extra.iter().for_each(|value| strings(value, &mut texts));
    texts
}

/// A template without its own remarks, which are written on no page; every byte in its place.
fn without_remarks<'b>(path: &str, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    if !(path.ends_with(".html") || path.ends_with(".xml")) {
        return Cow::Borrowed(bytes);
    }
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&out[at..], b"{#").map(|place| at + place) {
        let end = memchr::memmem::find(&out[start..], b"#}").map_or(out.len(), |place| start + place + 2);
        out[start..end].fill(b' ');
        at = end;
    }
    Cow::Owned(out)
}

fn strings(value: &toml::Value, texts: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => texts.push(text.clone()),
        toml::Value::Array(list) => list.iter().for_each(|value| strings(value, texts)),
        toml::Value::Table(table) => table.values().for_each(|value| strings(value, texts)),
        _ => {}
    }
}
