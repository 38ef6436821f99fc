//! What several commands begin with: the root, today, and reading the handbook.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use super::Exit;
use super::output::Output;
use crate::model::{Audience, Date};
use crate::pipeline::{Cache, Handbook, read};
use crate::source::{CONFIG, SourceTree};
use crate::text;

/// The handbook's folder: as given, else the nearest upwards with a `config.toml`.
pub(crate) fn root(matches: &ArgMatches, output: &Output) -> Result<PathBuf, Exit> {
    if let Some(root) = matches.get_one::<PathBuf>("root") {
        if root.join(CONFIG).is_file() {
            return Ok(root.clone());
        }
        let shown = root.display();
        let message = text!("det finns ingen config.toml i {shown}", "there is no config.toml in {shown}");
        return Err(output.fail(&message, Some(&begin())));
    }
    let here = std::env::current_dir().unwrap_or_default();
    let found = here.ancestors().find(|folder| folder.join(CONFIG).is_file());
    found.map(Path::to_path_buf).ok_or_else(|| {
        let message = text!(
            "det finns ingen config.toml här eller i någon mapp ovanför",
            "there is no config.toml here or in any folder above"
        );
        output.fail(&message, Some(&begin()))
    })
}

fn begin() -> crate::diag::Text {
    text!(
        "börja en handbok med `handbok init MAPP`, eller ange mappen med `--root`",
        "begin a handbook with `handbok init DIR`, or name its folder with `--root`"
    )
}

/// Today: `--date`, else `SOURCE_DATE_EPOCH` (UTC), else the local date.
pub(crate) fn today(matches: &ArgMatches) -> Date {
    matches.get_one::<Date>("date").copied().unwrap_or_else(now)
}

/// Today when no date is given: `SOURCE_DATE_EPOCH` (UTC), else the local date.
pub(crate) fn now() -> Date {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse::<i64>().ok());
    if let Some(moment) = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
        return moment.to_zoned(jiff::tz::TimeZone::UTC).date();
    }
    jiff::Zoned::now().date()
}

/// The editions that `--audience` asks for.
pub(crate) fn audiences(matches: &ArgMatches) -> Vec<Audience> {
    let asked = matches.get_one::<String>("audience").and_then(|id| Audience::parse(id));
    asked.map_or_else(|| Audience::ALL.to_vec(), |audience| vec![audience])
}

/// Reads a handbook's files.
pub(crate) fn load(root: &Path, output: &Output) -> Result<SourceTree, Exit> {
    SourceTree::load(root).map_err(|error| {
        output.fail(&text!("handboken kunde inte läsas: {error}", "the handbook could not be read: {error}"), None)
    })
}

/// Reads and checks the handbook.
pub(crate) fn handbook(matches: &ArgMatches, output: &mut Output) -> Result<Handbook, Exit> {
    let root = root(matches, output)?;
    let tree = load(&root, output)?;
    let handbook = read(&Arc::new(tree), today(matches), &mut Cache::default());
    let handbook = handbook.ok_or_else(|| output.fail(&text!("config.toml saknas", "config.toml is missing"), None))?;
    output.speak(handbook.config.language);
    if handbook.config.version_git {
        output.say(&text!(
            "`[versions] git`: versioner som bara finns i git läses inte av det här programmet ännu; bara filerna räknas",
            "`[versions] git`: versions that stand in git alone are not read by this program yet; only the files count"
        ));
    }
    if let Some(documents) = crate::publish::steps::begun(&root) {
        let documents = documents.join(", ");
        output.say(&text!(
            "ett beslut avbröts innan det var klart: {documents}. Nästa `handbok approve`, `revise` eller `review` slutför det",
            "a decision was interrupted: {documents}. The next `handbok approve`, `revise` or `review` finishes it"
        ));
    }
    Ok(handbook)
}

/// The configuration of a handbook that is near, if there is one; nothing is said when there is none.
pub(crate) fn quiet_config(matches: &ArgMatches) -> Option<crate::config::Config> {
    let here = std::env::current_dir().unwrap_or_default();
    let given = matches.get_one::<PathBuf>("root").cloned();
    let near = || here.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_path_buf);
    let tree = SourceTree::load(&given.or_else(near)?).ok()?;
    Some(crate::config::Config::read(tree.config()?).0)
}
