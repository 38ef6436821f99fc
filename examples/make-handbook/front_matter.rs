//! TOML, written line by line: the texts here hold no character that would need more than quotes.

use std::fmt::Write as _;

/// Front matter in the making. Writing into a String cannot fail; the results are dropped on purpose.
#[derive(Default)]
pub(crate) struct FrontMatter(String);

impl FrontMatter {
    pub(crate) fn text(&mut self, key: &str, value: &str) -> &mut Self {
        let _ = writeln!(self.0, "{key} = \"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        self
    }

    /// A number, a date or a truth value, as it is.
    pub(crate) fn plain(&mut self, key: &str, value: impl std::fmt::Display) -> &mut Self {
        let _ = writeln!(self.0, "{key} = {value}");
        self
    }

    /// A list of strings; nothing when it is empty.
    pub(crate) fn list(&mut self, key: &str, values: &[String]) -> &mut Self {
        if !values.is_empty() {
            let _ = writeln!(self.0, "{key} = [\"{}\"]", values.join("\", \""));
        }
        self
    }

    /// The head of one more table of a list.
    pub(crate) fn table(&mut self, name: &str) -> &mut Self {
        let _ = writeln!(self.0, "\n[[{name}]]");
        self
    }

    /// The head of a table.
    pub(crate) fn section(&mut self, name: &str) -> &mut Self {
        let _ = writeln!(self.0, "\n[{name}]");
        self
    }

    /// A whole document; the `tables` come after all keys, as TOML wants it.
    pub(crate) fn document(&self, tables: &Self, body: &str) -> String {
        format!("+++\n{}{}+++\n\n{body}", self.0, tables.0)
    }
}
