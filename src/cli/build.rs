//! `handbok build`: check, then write the editions. Errors mean that nothing is touched.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::ArgMatches;
use serde::Serialize;

use super::output::{Format, Output};
use super::{Exit, check, common};
use crate::check::stopping;
use crate::diag::{Code, Finding, Lang, Severity, Text};
use crate::graph::Doc;
use crate::model::control::printable;
use crate::model::{Audience, Date, DocIx};
use crate::pipeline::edition::{BuildError, BuildOptions, Built, build, unpublished};
use crate::pipeline::{DocumentChanges, Handbook, output_faults, rehearse, theme_fault};
use crate::source::git;
use crate::text;

/// Titles that a list in the report shows at most.
const LISTED: usize = 8;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let started = Instant::now();
    let as_of = matches.get_one::<Date>("as-of").copied();
    let read = match as_of {
        Some(day) => former(day, matches, output),
        None => common::handbook(matches, output),
    };
    let mut handbook = match read {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    let audiences = match common::audiences(matches, &handbook, output) {
        Ok(_) if as_of.is_some() && !matches.contains_id("audience") => vec![Audience::Intranet],
        Ok(audiences) => audiences,
        Err(exit) => return exit,
    };
    let options = BuildOptions {
        audiences,
        output: matches.get_one::<PathBuf>("output").cloned(),
        drafts: matches.get_flag("drafts"),
        search: !matches.get_flag("no-search"),
        as_of,
    };
    if let Some(exit) = refused(&handbook, &options, output) {
        return exit;
    }
    if options.drafts {
        handbook.count_drafts();
    }
    // The others' templates are checked too; those of the editions themselves are filled in anyway.
    let all = handbook.config.audiences();
    let others: Vec<Audience> = all.iter().copied().filter(|audience| !options.audiences.contains(audience)).collect();
    if as_of.is_none() {
        rehearse(&mut handbook, &others);
    }
    let exit = check::tell(&handbook, matches, output, false);
    let (Exit::Fine, Some(theme)) = (exit, handbook.theme.clone()) else {
        output.say(&text!(
            "inget har skrivits; de förra utgåvorna står kvar",
            "nothing was written; the former editions stand"
        ));
        return if exit == Exit::Fine { Exit::Findings } else { exit };
    };
    let wait = |waiting: &crate::publish::Waiting| {
        let holder = waiting.holder.map_or_else(String::new, |id| format!(" (process {id})"));
        output.say(&text!("väntar på ett annat bygge{holder} …", "waiting for another build{holder} …"));
    };
    match build(&handbook, &theme, &options, &wait) {
        Ok((built, warnings)) => {
            let exit = done(&handbook, &built, &warnings, matches, output, started);
            common::tell_of_old_edition(&handbook, options.output.as_deref(), output);
            exit
        }
        Err(error) => failed(&mut handbook, error, output),
    }
}

/// What the command line may not ask for.
fn refused(handbook: &Handbook, options: &BuildOptions, output: &Output) -> Option<Exit> {
    let Some(folder) = &options.output else {
        let shows_drafts = options.drafts && options.audiences.contains(&Audience::External);
        return shows_drafts.then(|| {
            let message = text!(
                "`--drafts` skulle lägga utkast i den externa utgåvans mapp, som publiceras",
                "`--drafts` would put drafts into the external edition's folder, which is published"
            );
            let help = text!(
                "lägg till `--output MAPP`, eller bygg intranätet för sig med `--audience intranet`",
                "add `--output DIR`, or build the intranet alone with `--audience intranet`"
            );
            output.fail(&message, Some(&help))
        });
    };
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    let target = |audience: &Audience| (*audience, folder.join(audience.id()));
    let targets: Vec<(Audience, PathBuf)> = options.audiences.iter().map(target).collect();
    let faults = output_faults(handbook.tree.root(), &targets);
    faults.first().map(|(_, message)| output.fail(message, None))
}

/// The findings that stop even an edition of former times, where they are about the external one.
const PRIVACY: [Code; 3] = [Code::EXTERNAL_REVEALS_INTERNAL, Code::PERSONAL_IDENTITY_NUMBER, Code::FORBIDDEN_TEXT];

/// The handbook as it stood on a day: from git where it reaches so far, else from the version files of today. What was
/// wrong with it then stops nothing but what would reveal something now.
fn former(day: Date, matches: &ArgMatches, output: &mut Output) -> Result<Handbook, Exit> {
    if matches.get_one::<PathBuf>("output").is_none() {
        let message =
            text!("`--as-of` skriver inte över dagens upplagor", "`--as-of` does not write over today's editions");
        let help = text!("ange en mapp med `--output MAPP`", "give a folder with `--output DIR`");
        return Err(output.fail(&message, Some(&help)));
    }
    let root = common::root(matches, output)?;
    let tree = common::load(&root, output)?;
    let tree = match git::as_of(&root, day) {
        Ok(snapshot) => {
            let commit = snapshot.commit.get(..12).unwrap_or(&snapshot.commit);
            output.say(&text!("ur git: {commit}", "from git: {commit}"));
            if snapshot.is_dirty {
                output.say(&text!(
                    "ändringar som inte är incheckade är inte med",
                    "changes that are not committed are not in it"
                ));
            }
            tree.with_content(snapshot.files, &snapshot.commit)
        }
        Err(fault) => {
            let Text { sv, en } = fault.text();
            output.say(&Text {
                sv: format!("ur dagens versionsfiler: {sv}"),
                en: format!("from the version files of today: {en}"),
            });
            tree
        }
    };
    let read = crate::pipeline::read(&Arc::new(tree), day, &mut crate::pipeline::Cache::default());
    let mut handbook = read.ok_or_else(|| output.fail(&text!("config.toml saknas", "config.toml is missing"), None))?;
    output.speak(handbook.config.language);
    let is_external = matches.get_one::<String>("audience").is_some_and(|audience| audience != "intranet");
    let stops =
        |finding: &Finding| is_external && finding.severity == Severity::Error && PRIVACY.contains(&finding.code);
    handbook.findings.retain(stops);
    Ok(handbook)
}

fn failed(handbook: &mut Handbook, error: BuildError, output: &Output) -> Exit {
    let findings = match error {
        BuildError::Findings(findings, tree) => {
            handbook.tree = tree;
            findings
        }
        BuildError::Render(error) => vec![theme_fault(&error, &mut handbook.tree)],
        other => {
            let (text, help) = other.texts();
            return output.fail(&text, help.as_ref());
        }
    };
    let findings = stopping(findings, &handbook.tree);
    output.findings(&findings, &handbook.tree, false);
    output.say(&text!(
        "inget har skrivits; de förra utgåvorna står kvar",
        "nothing was written; the former editions stand"
    ));
    Exit::Findings
}

/// The report as data.
#[derive(Serialize)]
struct Report<'a> {
    editions: Vec<EditionReport<'a>>,
    errors: usize,
    warnings: usize,
    left_out: Vec<LeftOut>,
    withheld: Vec<Withheld>,
    milliseconds: u128,
}

#[derive(Serialize)]
struct EditionReport<'a> {
    audience: &'static str,
    folder: String,
    outside: bool,
    pages: usize,
    files: usize,
    bytes: u64,
    written: usize,
    changed: usize,
    removed: usize,
    documents: &'a DocumentChanges,
    server_files: Vec<String>,
}

/// A document that no reader sees any more, and why.
#[derive(Serialize)]
struct Withheld {
    title: String,
    file: String,
    reason: String,
    #[serde(skip)]
    why: Text,
}

#[derive(Serialize)]
struct LeftOut {
    title: String,
    status: &'static str,
    owner: Option<String>,
}

fn done(
    handbook: &Handbook,
    built: &[Built],
    warnings: &[Finding],
    matches: &ArgMatches,
    output: &Output,
    started: Instant,
) -> Exit {
    output.findings(warnings, &handbook.tree, false);
    let report = Report {
        editions: built.iter().map(edition_report).collect(),
        errors: handbook.count(Severity::Error),
        warnings: handbook.count(Severity::Warning) + warnings.len(),
        left_out: left_out(handbook, matches),
        withheld: withheld(handbook, built),
        milliseconds: started.elapsed().as_millis(),
    };
    if output.format == Format::Json {
        // A struct of strings and numbers always serialises.
        output.result(&(serde_json::to_string(&report).unwrap_or_default() + "\n"));
    } else {
        output.result(&words(&report, output.lang));
    }
    let denied = matches.get_one::<String>("deny").is_some() && !warnings.is_empty();
    if denied { Exit::Findings } else { Exit::Fine }
}

fn edition_report(built: &Built) -> EditionReport<'_> {
    let changes = &built.report.changes;
    EditionReport {
        audience: built.audience.id(),
        folder: built.report.target.display().to_string(),
        outside: built.outside,
        pages: built.pages,
        files: built.report.files,
        bytes: built.report.bytes,
        written: changes.new.len(),
        changed: changes.changed.len(),
        removed: changes.removed.len(),
        documents: &built.documents,
        server_files: built.beside.iter().map(|path| path.display().to_string()).collect(),
    }
}

fn left_out(handbook: &Handbook, matches: &ArgMatches) -> Vec<LeftOut> {
    // What began after the day of an edition of former times is simply not in it.
    if matches.contains_id("as-of") {
        return Vec::new();
    }
    let options = crate::audience::Options { drafts: matches.get_flag("drafts") };
    let view = crate::audience::project(&handbook.graph, crate::model::Audience::Intranet, options);
    let owner = |ix| handbook.graph.doc(ix).source.title.clone();
    let mut list: Vec<LeftOut> = unpublished(handbook, &view)
        .into_iter()
        .map(|doc| LeftOut { title: doc.title, status: doc.status.id(), owner: doc.owner.map(owner) })
        .collect();
    list.sort_by(|a, b| (&a.owner, &a.title).cmp(&(&b.owner, &b.title)));
    list
}

/// Documents that readers had in the last edition, or that a date keeps out, and that no edition has now.
fn withheld(handbook: &Handbook, built: &[Built]) -> Vec<Withheld> {
    let far = |doc: &Doc| {
        handbook.findings.iter().find(|finding| finding.code == Code::DATE_FAR && finding.span.file == doc.source.file)
    };
    let has_left = |ix: DocIx| built.iter().any(|edition| edition.documents.withheld.contains(&ix));
    let mut list = Vec::new();
    for (ix, doc) in handbook.graph.iter().filter(|(_, doc)| doc.status.is_unpublished()) {
        let why = far(doc).map(|finding| finding.message.clone());
        if why.is_none() && !has_left(ix) {
            continue;
        }
        let why = why.unwrap_or_else(|| match doc.dates.begin() {
            Some(day) => text!("gäller först från {day}", "in force not until {day}"),
            None => text!("saknar `approved` och är ett utkast", "has no `approved` and is a draft"),
        });
        let line = handbook.config.language;
        list.push(Withheld {
            title: doc.source.title.clone(),
            file: doc.source.place.path.to_string(),
            reason: why.get(line).to_owned(),
            why,
        });
    }
    list
}

fn words(report: &Report<'_>, lang: Lang) -> String {
    let mut out = String::new();
    for edition in &report.editions {
        let EditionReport { audience, folder, outside, pages, files, written, changed, removed, .. } = edition;
        let folder = printable(folder);
        let line = text!(
            "{audience}: {pages} sidor i {folder} ({files} filer: {written} nya, {changed} ändrade, {removed} borttagna)\n",
            "{audience}: {pages} pages in {folder} ({files} files: {written} new, {changed} changed, {removed} removed)\n"
        );
        out.push_str(line.get(lang));
        if *outside {
            let line = text!("  mappen ligger utanför handboken\n", "  the folder lies outside the handbook\n");
            out.push_str(line.get(lang));
        }
        let documents = edition.documents;
        let lists = [
            (text!("nya dokument", "new documents"), &documents.new),
            (text!("ändrade", "changed"), &documents.changed),
            (text!("upphävda", "repealed"), &documents.repealed),
            (text!("borttagna", "removed"), &documents.removed),
        ];
        for (name, titles) in lists.iter().filter(|(_, titles)| !titles.is_empty()) {
            out.push_str(&format!("  {}: {}\n", name.get(lang), shortened(titles, lang)));
        }
        for file in &edition.server_files {
            let file = printable(file);
            let line = text!("  inställningar för webbservern: {file}\n", "  settings for the web server: {file}\n");
            out.push_str(line.get(lang));
        }
    }
    if !report.left_out.is_empty() {
        let count = report.left_out.len();
        out.push_str(
            text!("utelämnade som utkast eller kommande: {count}\n", "left out as drafts or upcoming: {count}\n")
                .get(lang),
        );
        for doc in report.left_out.iter().take(LISTED) {
            let owner = doc.owner.clone().unwrap_or_else(|| text!("ingen ägare", "no owner").get(lang).to_owned());
            out.push_str(&format!("  {} ({})\n", printable(&doc.title), printable(&owner)));
        }
    }
    if !report.withheld.is_empty() {
        let count = report.withheld.len();
        let line = text!(
            "\n!!! {count} dokument finns INTE i handboken som läsarna ser, för datumen säger att ingen text gäller i dag:\n",
            "\n!!! {count} documents are NOT in the handbook that readers see, since by their dates no text applies today:\n"
        );
        out.push_str(line.get(lang));
        for Withheld { title, file, why, .. } in &report.withheld {
            out.push_str(&format!("!!!   {}: {} ({})\n", printable(title), printable(why.get(lang)), printable(file)));
        }
        out.push('\n');
    }
    let seconds = report.milliseconds as f64 / 1000.0;
    let end = text!("klart på {seconds:.2} s\n", "done in {seconds:.2} s\n");
    out.push_str(end.get(lang));
    out
}

fn shortened(titles: &[String], lang: Lang) -> String {
    let shown: Vec<_> = titles.iter().take(LISTED).map(|title| printable(title)).collect();
    let rest = titles.len() - shown.len();
    let mut text = shown.join("; ");
    if rest > 0 {
        text.push_str(text!(" och {rest} till", " and {rest} more").get(lang));
    }
    text
}
