//! `handbok history`: all versions of a document, or the one that applied on a day, newest first.

use std::fmt::Write as _;

use clap::ArgMatches;
use serde::Serialize;

use super::output::{Format, Output};
use super::{Exit, common};
use crate::approve;
use crate::diag::{Lang, Text};
use crate::graph::Doc;
use crate::graph::versions::timeline_of;
use crate::model::control::printable_lines;
use crate::model::{Date, Spell, State};
use crate::pipeline::{Cache, Handbook};
use crate::text;

/// The answer as data (site § 1).
#[derive(Serialize)]
struct History {
    format: u32,
    document: String,
    versions: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    version: Option<String>,
    state: &'static str,
    from: Option<String>,
    to: Option<String>,
    approved: Option<String>,
    approved_by: Option<String>,
    change: Option<String>,
    fingerprint: Option<String>,
    file: Option<String>,
    commit: Option<String>,
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    spell: Spell,
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match common::handbook_by(Cache::that_asks_git(), matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    if let Some(fault) = &handbook.git_fault {
        let Text { sv, en } = fault.text();
        output.say(&Text {
            sv: format!("bara versionerna i filerna är säkra: {sv}"),
            en: format!("only the versions in the files are certain: {en}"),
        });
    }
    let id = matches.get_one::<String>("id").map_or("", String::as_str);
    let picked = match approve::pick(&handbook.graph, id) {
        Ok(picked) => picked,
        Err(refusal) => {
            output.fail(&refusal.message, refusal.help.as_ref());
            return Exit::Findings;
        }
    };
    let as_of = matches.get_one::<Date>("as-of").copied();
    let document = handbook.graph.doc(picked.ix).source.key();
    let rows = rows(&handbook, &picked, as_of);
    let is_empty = rows.is_empty();
    let history = History { format: 1, document, versions: rows };
    if output.format == Format::Json {
        // A struct of texts always serialises.
        output.result(&(serde_json::to_string(&history).unwrap_or_default() + "\n"));
    } else {
        output.result(&printable_lines(&words(&history, matches.get_flag("text"), output.lang)));
    }
    if is_empty { Exit::Findings } else { Exit::Fine }
}

/// The versions on a day, newest first; with a day only the one that applied then.
fn rows(handbook: &Handbook, picked: &approve::Picked<'_>, as_of: Option<Date>) -> Vec<Row> {
    let day = as_of.unwrap_or(handbook.graph.today);
    let sources: Vec<_> = picked.versions.iter().map(|(doc, _)| doc.source.clone()).collect();
    let timeline = timeline_of(&sources, day);
    let is_asked = |spell: &Spell| match as_of {
        Some(_) => spell.state == State::InForce,
        None => true,
    };
    let kept = picked.versions.iter().zip(&timeline.spells).filter(|(_, spell)| is_asked(spell));
    kept.map(|((doc, _), spell)| row(handbook, doc, *spell)).collect()
}

fn row(handbook: &Handbook, doc: &Doc, spell: Spell) -> Row {
    let head = &doc.source.head;
    let text = |key: &str| head.str(key).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let version = text("version");
    let rows = head.tables("revision");
    let of_version =
        rows.iter().filter(|row| version.is_some() && row.str("version").map(str::trim) == version.as_deref());
    let change = of_version.max_by_key(|row| row.date("date")).and_then(|row| row.str("change")).map(str::to_owned);
    let approved_by = doc.named(head, "approved_by").next().map(|ix| handbook.graph.doc(ix).source.id.clone());
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    let seen = handbook.tree.seen_in_git(doc.source.file);
    Row {
        change: change.filter(|change| !change.trim().is_empty()),
        version,
        state: spell.state.id(),
        from: date(spell.from),
        to: date(spell.to),
        approved: date(head.date("approved")),
        approved_by: approved_by.or_else(|| head.refs("approved_by").first().map(|role| role.text.clone())),
        fingerprint: text("fingerprint"),
        file: Some(seen.map_or(&doc.source.place.path, |seen| &seen.path).to_string()),
        commit: seen.map(|seen| seen.commit.to_string()),
        text: handbook.tree.file(doc.source.file).map_or_else(String::new, |file| file.text.to_string()),
        spell,
    }
}

fn words(history: &History, with_text: bool, lang: Lang) -> String {
    let mut out = String::new();
    for row in &history.versions {
        let version =
            row.version.clone().unwrap_or_else(|| text!("utan nummer", "without number").get(lang).to_owned());
        // Writing to a text can't fail.
        let _ = writeln!(out, "{version}  {}  {}", state(row.spell.state).get(lang), span(row).get(lang));
        if let Some(approved) = &row.approved {
            let by = row.approved_by.as_deref().unwrap_or("–");
            let line = text!("    fastställd {approved} av {by}", "    approved {approved} by {by}");
            let _ = writeln!(out, "{}", line.get(lang));
        }
        if let Some(change) = &row.change {
            let _ = writeln!(out, "    {change}");
        }
        if let Some(file) = &row.file {
            let commit = row.commit.as_deref().map_or_else(String::new, |commit| format!(" ({commit})"));
            let _ = writeln!(out, "    {file}{commit}");
        }
        if with_text {
            let _ = writeln!(out, "\n{}", row.text);
        }
    }
    if history.versions.is_empty() {
        let none = text!("ingen version gällde den dagen", "no version applied on that day");
        let _ = writeln!(out, "{}", none.get(lang));
    }
    out
}

fn state(state: State) -> Text {
    match state {
        State::InForce => text!("gäller", "in force"),
        State::Upcoming => text!("kommande", "upcoming"),
        State::Draft => text!("utkast", "draft"),
        State::Superseded => text!("ersatt", "superseded"),
        State::Repealed => text!("upphävd", "repealed"),
    }
}

fn span(row: &Row) -> Text {
    match (&row.from, &row.to) {
        (Some(_), Some(_)) if row.spell.never_applied() => text!("gällde aldrig", "never applied"),
        (Some(from), Some(to)) => text!("{from} till {to}", "{from} to {to}"),
        (Some(from), None) => text!("från {from}", "from {from}"),
        _ => Text::same(""),
    }
}
