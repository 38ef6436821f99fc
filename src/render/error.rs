//! What can go wrong while rendering: a theme's template, its strings, its settings. Always a value, with a place.

use std::fmt;

use crate::diag::Text;
use crate::text;

/// A file, a line and a column.
pub(crate) type Place = (String, u32, u32);

/// A fault of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    /// The theme's file, relative to the site's root where it lies there, else as it lies in the program's source.
    pub(crate) file: String,
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column in characters, from 1.
    pub(crate) column: u32,
    /// Line of the end.
    pub(crate) end_line: u32,
    /// Column of the end, exclusive.
    pub(crate) end_column: u32,
    /// What is wrong.
    pub(crate) message: Text,
}

impl RenderError {
    /// A fault of a file as a whole.
    pub(crate) fn of_file(file: impl Into<String>, message: Text) -> Self {
        Self { file: file.into(), line: 1, column: 1, end_line: 1, end_column: 1, message }
    }

    /// A fault at a place of a file.
    pub(crate) fn at(file: &str, source: &str, range: std::ops::Range<usize>, message: Text) -> Self {
        let ((line, column), (end_line, end_column)) = (position(source, range.start), position(source, range.end));
        Self { file: file.to_owned(), line, column, end_line, end_column, message }
    }

    /// A fault in a TOML file of a theme.
    pub(crate) fn of_toml(file: &str, source: &str, error: &toml::de::Error) -> Self {
        let (line, column) = error.span().map_or((1, 1), |span| position(source, span.start));
        let Text { sv, en } = crate::schema::toml_text::explain(error.message());
        let message = Text {
            sv: format!("temafilen kan inte läsas: {sv}"),
            en: format!("the theme's file cannot be read: {en}"),
        };
        Self { file: file.to_owned(), line, column, end_line: line, end_column: column, message }
    }

    /// A fault that tera found; `place_of` turns a template's name, a line and a column into the author's own.
    pub(crate) fn of_tera(error: &tera::Error, template: &str, place_of: &dyn Fn(&str, u32, u32) -> Place) -> Self {
        use tera::ErrorKind;
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let (reason, span) = (report.message(), report.span());
                let message = match error.kind() {
                    ErrorKind::SyntaxError(_) => text!("mallen kan inte läsas: {reason}", "the template: {reason}"),
                    _ => text!("mallen kan inte fyllas i: {reason}", "the template cannot be filled in: {reason}"),
                };
                let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                let name = report.filename();
                let (file, line, column) = place_of(name, number(span.start_line.max(1)), number(span.start_col + 1));
                let (_, end_line, end_column) = place_of(name, number(span.end_line.max(1)), number(span.end_col + 1));
                Self { file, line, column, end_line, end_column, message }
            }
            other => Self::of_report(&other.to_string(), template, place_of),
        }
    }

    /// Faults between templates (a block that no parent has) come as one text with a place for each; the first is told.
    fn of_report(report: &str, template: &str, place_of: &dyn Fn(&str, u32, u32) -> Place) -> Self {
        let reason = report.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let places: Vec<(&str, u32, u32)> = report.lines().filter_map(place).collect();
        let more = places.len().saturating_sub(1);
        let message = match more {
            0 => text!("mallen kan inte läsas: {reason}", "the template cannot be read: {reason}"),
            _ => text!(
                "mallen kan inte läsas: {reason} (och {more} fel till av samma slag)",
                "the template cannot be read: {reason} (and {more} more of the kind)"
            ),
        };
        let (name, line, column) = places.first().copied().unwrap_or((template, 1, 1));
        let (file, line, column) = place_of(name, line, column);
        Self { file, line, column, end_line: line, end_column: column, message }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message.en)
    }
}

impl std::error::Error for RenderError {}

/// A line `--> chapter.html:2:10` of a report.
fn place(line: &str) -> Option<(&str, u32, u32)> {
    let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

/// Line and column of a byte, both from 1.
pub(in crate::render) fn position(source: &str, offset: usize) -> (u32, u32) {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
