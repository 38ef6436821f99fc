//! `handbok search QUERY`: the site's search on the terminal; needs no build, and is quicker after one.

use std::sync::Arc;

use clap::ArgMatches;

use super::output::{Format, Output};
use super::{Exit, common};
use crate::audience::{Options, project};
use crate::config::Config;
use crate::diag::Text;
use crate::model::Audience;
use crate::model::control::printable;
use crate::pipeline::{Cache, kept_index, read};
use crate::search::index::Index;
use crate::search::query::{self, Query};
use crate::search::{answer, collect};
use crate::source::SourceTree;
use crate::text;

/// Hits when `--limit` doesn't say.
const LIMIT: usize = 10;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let tree = match common::sources(matches, output) {
        Ok(tree) => Arc::new(tree),
        Err(exit) => return exit,
    };
    if let Some(exit) = refused(&tree, matches, output) {
        return exit;
    }
    let found = index(&tree, matches, output).and_then(|index| answer(&index, matches, output.format));
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

/// An edition that the handbook doesn't have can't be searched.
fn refused(tree: &SourceTree, matches: &ArgMatches, output: &mut Output) -> Option<Exit> {
    let has_external = tree.config().is_none_or(|file| Config::read(file).0.external.unbuilt.is_none());
    if has_external {
        return None;
    }
    let handbook = common::handbook(matches, output);
    handbook.and_then(|handbook| common::audiences(matches, &handbook, output)).err()
}

/// The index that the last build left where it was made from the same, else one made now.
fn index(tree: &Arc<SourceTree>, matches: &ArgMatches, output: &mut Output) -> Result<Index, String> {
    let (today, drafts) = (common::today(matches), matches.get_flag("drafts"));
    let asked = matches.get_one::<String>("audience").and_then(|id| Audience::parse(id));
    let audience = asked.unwrap_or(Audience::Intranet);
    if let Some(config) = tree.config() {
        output.speak(Config::read(config).0.language);
    }
    let kept = kept_index::inputs(tree, today, audience, drafts)
        .and_then(|inputs| kept_index::open(tree.root(), audience, inputs));
    if let Some(index) = kept {
        return Ok(index);
    }
    let handbook = read(tree, today, &mut Cache::default()).ok_or("config.toml")?;
    let view = project(&handbook.graph, audience, Options { drafts });
    collect::index(&view).map_err(|error| error.to_string())
}

fn answer(index: &Index, matches: &ArgMatches, format: Format) -> Result<(String, Option<Text>), String> {
    let words: Vec<&str> = matches.get_many::<String>("query").into_iter().flatten().map(String::as_str).collect();
    let limit = matches.get_one::<usize>("limit").copied().unwrap_or(LIMIT);
    let query = Query::new(&words.join(" "), limit);
    let answered = if matches.get_flag("explain") {
        query::explain(index, &query).map(|explanation| explained(&explanation))
    } else {
        query::search(index, &query).map(|found| print(index, &found, format))
    };
    answered.map_err(|error| error.to_string())
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
        let (url, section) = hit.leads_to(index);
        let section = if section.is_empty() { String::new() } else { format!(" › {}", printable(section)) };
        out.push_str(&format!("{}{section}  ({}, {url})\n", printable(&doc.title), printable(&doc.label)));
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
