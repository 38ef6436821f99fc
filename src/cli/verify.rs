//! `handbok verify [DIR]`: compares an edition with its manifest; without DIR all editions of the handbook.

use std::path::PathBuf;

use clap::ArgMatches;
use serde::Serialize;

use super::output::{Format, Output};
use super::{Exit, common};
use crate::diag::Lang;
use crate::model::Audience;
use crate::publish::{Compared, verify};
use crate::source::CONFIG;
use crate::text;

/// The comparison as JSON.
#[derive(Serialize)]
struct Row {
    folder: String,
    files: usize,
    differences: Vec<Different>,
}

#[derive(Serialize)]
struct Different {
    path: String,
    difference: &'static str,
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let targets = match targets(matches, output) {
        Ok(targets) => targets,
        Err(exit) => return exit,
    };
    let mut compared = Vec::new();
    for (audience, folder) in targets {
        match verify(&folder, audience.map_or("", Audience::id)) {
            Ok(found) => compared.push(found),
            Err(error) => {
                let ([sv, en], help) = (error.texts(), error.help());
                let help = help.map(|[sv, en]| crate::diag::Text { sv, en });
                return output.fail(&crate::diag::Text { sv, en }, help.as_ref());
            }
        }
    }
    if output.format == Format::Json {
        let rows: Vec<Row> = compared.iter().map(row).collect();
        // A list of strings and numbers always serialises.
        output.result(&(serde_json::to_string(&rows).unwrap_or_default() + "\n"));
    } else {
        output.result(&compared.iter().map(|one| words(one, output.lang)).collect::<String>());
    }
    let is_whole = compared.iter().all(|one| one.differences.is_empty());
    if is_whole { Exit::Fine } else { Exit::Findings }
}

/// The given folder, else the configured ones, with the audience if known.
fn targets(matches: &ArgMatches, output: &mut Output) -> Result<Vec<(Option<Audience>, PathBuf)>, Exit> {
    if let Some(folder) = matches.get_one::<PathBuf>("dir") {
        let named = |audience: &Audience| folder.file_name().is_some_and(|name| name == audience.id());
        return Ok(vec![(Audience::ALL.into_iter().find(named), folder.clone())]);
    }
    let root = common::root(matches, output)?;
    let config = common::config(&root).map_err(|error| {
        output.fail(&text!("{CONFIG} kunde inte läsas: {error}", "{CONFIG} could not be read: {error}"), None)
    })?;
    output.speak(config.language);
    let target = |audience: &Audience| (Some(*audience), root.join(&config.site(*audience).output));
    Ok(config.audiences().iter().map(target).collect())
}

fn row(compared: &Compared) -> Row {
    let different = |(path, difference): &(String, crate::publish::error::Difference)| Different {
        path: path.clone(),
        difference: difference.id(),
    };
    Row {
        folder: compared.folder.display().to_string(),
        files: compared.files,
        differences: compared.differences.iter().map(different).collect(),
    }
}

fn words(compared: &Compared, lang: Lang) -> String {
    let Compared { folder, files, differences } = compared;
    let folder = folder.display();
    if differences.is_empty() {
        let line =
            text!("{folder}: alla {files} filer är som de byggdes\n", "{folder}: all {files} files are as built\n");
        return line.get(lang).to_owned();
    }
    let count = differences.len();
    let head = text!("{folder}: {count} filer skiljer sig\n", "{folder}: {count} files differ\n");
    let mut out = head.get(lang).to_owned();
    for (path, difference) in differences {
        let [sv, en] = difference.texts();
        let what = if lang == Lang::Sv { sv } else { en };
        out.push_str(&format!("  {path} {what}\n"));
    }
    out
}
