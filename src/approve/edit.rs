//! Edits of front matter by splicing. `toml_edit` reads the text and says where each key and value stands; the changes
//! are gathered as (range, text) and put in at the end, so that nothing else can move.

use std::ops::Range;

use toml_edit::{ArrayOfTables, Item, Table, Value};

use super::{NewFile, Refusal};
use crate::graph::{Doc, Graph};
use crate::source::SourceFile;
use crate::text;

/// The front matter of one document in its file, and the changes to make.
pub(super) struct Head<'g> {
    file: &'g SourceFile,
    /// Where the TOML text starts in the file.
    start: usize,
    /// Its text.
    text: &'g str,
    root: toml_edit::Document<&'g str>,
    /// The place of the document's `[[entry]]`; nothing for the file's own document.
    entry: Option<usize>,
    /// Changes in bytes of the file.
    changes: Vec<(Range<usize>, String)>,
}

impl<'g> Head<'g> {
    /// Opens a document's front matter.
    pub(super) fn of(graph: &'g Graph, doc: &Doc) -> Result<Self, Refusal> {
        let path = &doc.source.place.path;
        let help = || text!("rätta först det som `handbok check` visar", "first mend what `handbok check` shows");
        let unreadable = || {
            let message = text!("framsidan i {path} går inte att läsa", "the front matter of {path} can't be read");
            Refusal::new(message, help())
        };
        let file = graph.assets.file(doc.source.file).ok_or_else(unreadable)?;
        let range = crate::parse::front_matter::head_range(file).ok_or_else(unreadable)?;
        let text = file.text.get(range.clone()).ok_or_else(unreadable)?;
        let root = toml_edit::Document::parse(text).map_err(|_| unreadable())?;
        let entry = doc.source.is_entry.then(|| place_of_entry(graph, doc));
        let head = Self { file, start: range.start, text, root, entry, changes: Vec::new() };
        match head.table() {
            Some(_) => Ok(head),
            // Entries may stand in an inline array, where a new key would need other punctuation.
            None => Err(Refusal::new(
                text!(
                    "{path} har sina poster på en rad, och de kan inte ändras här",
                    "{path} has its entries on one line, and they can't be edited here"
                ),
                text!("skriv dem som `[[entry]]`", "write them as `[[entry]]`"),
            )),
        }
    }

    /// The document's own table.
    fn table(&self) -> Option<&Table> {
        match self.entry {
            None => Some(self.root.as_table()),
            Some(place) => self.root.as_table().get("entry")?.as_array_of_tables()?.get(place),
        }
    }

    /// The line end of the file: that of its first line.
    pub(super) fn line_end(&self) -> &'static str {
        let first = self.file.text.find('\n');
        let is_crlf = first.is_some_and(|at| self.file.text.get(..at).is_some_and(|line| line.ends_with('\r')));
        if is_crlf { "\r\n" } else { "\n" }
    }

    /// Sets keys of one of the tables `[[name]]`, by its place.
    pub(super) fn set_in(&mut self, name: &str, place: usize, keys: &[(&str, &str)]) {
        let Ok(Some(tables)) = self.tables(name) else { return };
        let Some(table) = tables.get(place) else { return };
        let span = |key: &str| table.get(key).and_then(Item::as_value).and_then(Value::span);
        let found: Vec<(Option<Range<usize>>, &str, &str)> =
            keys.iter().map(|(key, value)| (span(key), *key, *value)).collect();
        // What a table lacks stands before what it has, under its heading: comments to fill in follow.
        let top = table.span().map_or(0, |span| self.next_line(span.start));
        let end = self.line_end();
        for (span, key, value) in found {
            match span.or_else(|| self.line_to_fill_in(top, key)) {
                Some(range) if self.text.get(range.clone()).is_some_and(|line| line.starts_with('#')) => {
                    self.replace(range, format!("{key} = {value}"));
                }
                Some(span) => self.replace(span, value.to_owned()),
                None => self.insert(top, format!("{key} = {value}{end}")),
            }
        }
    }

    /// The comment `# key = …` that `handbok revise` left in a table, without its line end.
    fn line_to_fill_in(&self, top: usize, key: &str) -> Option<Range<usize>> {
        let mut at = top;
        for line in self.text.get(top..)?.split_inclusive('\n').take_while(|line| !line.starts_with('[')) {
            let bare = line.trim_end();
            let named = bare.strip_prefix('#').map(str::trim_start).and_then(|rest| rest.strip_prefix(key));
            if named.is_some_and(|rest| rest.trim_start().starts_with('=')) {
                return Some(at..at + bare.len());
            }
            at += line.len();
        }
        None
    }

    fn replace(&mut self, range: Range<usize>, text: String) {
        self.changes.push((range.start + self.start..range.end + self.start, text));
    }

    /// Sets keys to values, given as TOML. Those that are there keep their place; the others come on lines of their own
    /// after the last of them that is there, else after the table's last key.
    pub(super) fn set(&mut self, keys: &[(&str, &str)]) {
        let mut found = Vec::new();
        let mut missing = String::new();
        for (name, value) in keys {
            match self.value_span(name) {
                Some(span) => found.push((span, (*value).to_owned())),
                None => missing.push_str(&format!("{name} = {value}{}", self.line_end())),
            }
        }
        let last = found.iter().map(|(span, _)| span.end).max();
        if !missing.is_empty() {
            let at = last.map_or_else(|| self.end_of_keys(), |end| self.next_line(end));
            self.insert(at, missing);
        }
        for (span, value) in found {
            self.replace(span, value);
        }
    }

    /// Takes a key away with its whole lines.
    pub(super) fn remove(&mut self, name: &str) {
        let key = self.table().and_then(|table| table.key(name)).and_then(toml_edit::Key::span);
        if let (Some(key), Some(value)) = (key, self.value_span(name)) {
            let start = self.text.get(..key.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            let end = self.next_line(value.end);
            self.replace(start..end, String::new());
        }
    }

    /// The tables `[[name]]` of the document; nothing where they stand in an inline array.
    pub(super) fn tables(&self, name: &str) -> Result<Option<&ArrayOfTables>, ()> {
        match self.table().and_then(|table| table.get(name)) {
            None => Ok(None),
            Some(item) => item.as_array_of_tables().map(Some).ok_or(()),
        }
    }

    /// Puts text in at a place of the front matter.
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    /// The end of the front matter, before its closing line.
    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    /// The start of the line that a place is on.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
    }

    /// The start of the line after the one that a place is on.
    pub(super) fn next_line(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// Where a key of a table would follow its last one: its own keys stand before any table within it.
    pub(super) fn after_keys(&self, table: &Table) -> usize {
        let values = table.get_values();
        let last = values.iter().filter_map(|(_, value)| value.span()).map(|span| span.end).max();
        let header = || table.span().filter(|span| span.end > span.start).map(|span| self.next_line(span.start));
        last.map_or_else(|| header().unwrap_or(0), |end| self.next_line(end))
    }

    fn end_of_keys(&self) -> usize {
        match (self.table(), self.entry) {
            (Some(table), Some(_)) => self.after_keys(table),
            // The root has no header, and its span is the whole text.
            (Some(table), None) if table.get_values().is_empty() => 0,
            (Some(table), None) => self.after_keys(table),
            (None, _) => self.end(),
        }
    }

    fn value_span(&self, name: &str) -> Option<Range<usize>> {
        self.table()?.get(name)?.as_value()?.span()
    }

    /// The file with all changes made.
    pub(super) fn finish(self) -> NewFile {
        let path = self.file.path.to_string();
        self.finish_as(path)
    }

    /// The file with all changes made, under another name.
    pub(super) fn finish_as(mut self, path: String) -> NewFile {
        // From the end, so that earlier places still hold; at one place what is taken away goes before what is put in,
        // and that in the order it was asked for.
        self.changes.reverse();
        self.changes.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
        let mut text = self.file.text.to_string();
        for (range, new) in self.changes {
            text.replace_range(range, &new);
        }
        NewFile { path, bytes: text.into_bytes() }
    }
}

/// The place of an entry among the entries of its file, in the order written.
fn place_of_entry(graph: &Graph, doc: &Doc) -> usize {
    let start = |doc: &Doc| doc.source.head.span.map_or(0, |span| span.start);
    let mine = start(doc);
    graph.docs.iter().filter(|d| d.source.is_entry && d.source.file == doc.source.file && start(d) < mine).count()
}
