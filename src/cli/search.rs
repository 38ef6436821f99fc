//! `handbok search QUERY`: the site's search on the terminal, without a build.

use clap::ArgMatches;

use super::output::{Format, Output};
use super::{Exit, common};
use crate::audience::{Options, project};
use crate::diag::Text;
use crate::model::Audience;
use crate::model::control::printable;
use crate::search::index::Index;
use crate::search::query::{self, Query};
use crate::search::{answer, collect};
use crate::text;

/// Hits when `--limit` doesn't say.
const LIMIT: usize = 10;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match common::handbook(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    let asked = matches.get_one::<String>("audience").and_then(|id| Audience::parse(id));
    let view =
        project(&handbook.graph, asked.unwrap_or(Audience::Intranet), Options { drafts: matches.get_flag("drafts") });
    let words: Vec<&str> = matches.get_many::<String>("query").into_iter().flatten().map(String::as_str).collect();
    let limit = matches.get_one::<usize>("limit").copied().unwrap_or(LIMIT);
    let query = Query::new(&words.join(" "), limit);
    let found = collect::index(&view).and_then(|index| {
        if matches.get_flag("explain") {
            return query::explain(&index, &query).map(|explanation| explained(&explanation));
        }
        query::search(&index, &query).map(|answer| print(&index, &answer, output.format))
    });
    match found {
        Ok((result, note)) => {
            output.result(&result);
            if let (Some(note), Format::Human) = (note, output.format) {
                output.say(&note);
            }
            Exit::Fine
        }
        Err(error) => output.fail(&text!("sökningen gick inte att göra: {error}", "the search failed: {error}"), None),
    }
}

fn explained(explanation: &query::Explanation) -> (String, Option<Text>) {
    // A struct of strings and numbers always serialises.
    let mut text = serde_json::to_string_pretty(explanation).unwrap_or_default();
    text.push('\n');
    (text, None)
}

fn print(index: &Index, found: &query::Answer, format: Format) -> (String, Option<Text>) {
    if format == Format::Json {
        return (answer::json(index, found) + "\n", None);
    }
    let mut out = String::new();
    for hit in &found.hits {
        let Some(doc) = index.docs().get(hit.doc as usize) else { continue };
        out.push_str(&format!("{}  ({}, {})\n", printable(&doc.title), printable(&doc.label), doc.url));
        if !hit.excerpt.text.is_empty() {
            out.push_str(&format!("    {}\n", printable(&hit.excerpt.text)));
        }
    }
    let total = found.total;
    let note = match (&found.did_you_mean, total) {
        (Some(words), _) => text!("menade du \"{words}\"?", "did you mean \"{words}\"?"),
        (None, 0) => text!("inga träffar", "nothing found"),
        (None, 1) => text!("1 träff", "1 hit"),
        _ => text!("{total} träffar", "{total} hits"),
    };
    (out, Some(note))
}
