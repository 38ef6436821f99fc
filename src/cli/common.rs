//! What several commands begin with: the root, today, and reading the handbook.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use super::Exit;
use super::output::Output;
use crate::diag::{Code, Finding};
use crate::model::{Audience, Date};
use crate::pipeline::{Cache, Handbook, read};
use crate::source::{CONFIG, CONTENT, SourceTree};
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
    epoch().and_then(Result::ok).unwrap_or_else(|| jiff::Zoned::now().date())
}

/// The day that `SOURCE_DATE_EPOCH` says, or what it says that is no day; nothing when it isn't set or empty.
fn epoch() -> Option<Result<Date, String>> {
    let written = std::env::var_os("SOURCE_DATE_EPOCH").filter(|written| !written.is_empty())?;
    let seconds = written.to_str().and_then(|seconds| seconds.trim().parse::<i64>().ok());
    let moment = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let day = moment.map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date());
    Some(day.ok_or_else(|| written.to_string_lossy().into_owned()))
}

/// Refuses a clock that can't be read, for commands that reckon with today: an edition of another day than was asked
/// for would be published.
pub(crate) fn clock(command: &str, matches: &ArgMatches, output: &Output) -> Result<(), Exit> {
    let timeless = matches!(command, "explain" | "schema" | "completions" | "man" | "verify");
    match epoch() {
        Some(Err(written)) if !timeless && matches.get_one::<Date>("date").is_none() => {
            let message =
                text!("SOURCE_DATE_EPOCH är ingen tid: `{written}`", "SOURCE_DATE_EPOCH is no time: `{written}`");
            let help = text!(
                "skriv sekunder sedan 1970-01-01, som 1788220800, eller ange dagen med `--date`",
                "write seconds since 1970-01-01, such as 1788220800, or give the day by `--date`"
            );
            Err(output.fail(&message, Some(&help)))
        }
        _ => Ok(()),
    }
}

/// The editions that `--audience` asks for; without it all that the handbook has.
pub(crate) fn audiences(matches: &ArgMatches, handbook: &Handbook, output: &Output) -> Result<Vec<Audience>, Exit> {
    let built = handbook.config.audiences();
    let asked = matches.get_one::<String>("audience").and_then(|id| Audience::parse(id));
    match (asked, handbook.config.external.unbuilt) {
        (Some(Audience::External), Some(span)) => {
            let message = text!("den externa utgåvan är avstängd här", "the external edition is turned off here");
            let help = text!(
                "ta bort `build = false`, eller bygg intranätet",
                "remove `build = false`, or build the intranet"
            );
            let finding = Finding::new(Code::INVALID_VALUE, span, message).help(help);
            output.findings(&[finding], &handbook.tree, false);
            Err(Exit::Findings)
        }
        (Some(audience), _) => Ok(vec![audience]),
        (None, _) => Ok(built.to_vec()),
    }
}

/// Tells of an external edition that stands from before it was turned off: nobody renews it, and nobody takes it away.
pub(crate) fn tell_of_old_edition(handbook: &Handbook, given: Option<&Path>, output: &Output) {
    if handbook.config.external.unbuilt.is_none() {
        return;
    }
    let folder = match given {
        Some(folder) => folder.join(Audience::External.id()),
        None => handbook.tree.root().join(&handbook.config.external.output),
    };
    if std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let shown = folder.display();
        output.say(&text!(
            "en äldre extern utgåva ligger kvar i {shown}; ta bort den själv om den inte ska publiceras",
            "an older external edition still lies in {shown}; remove it yourself if it isn't to be published"
        ));
    }
}

/// The files that a command line names, by path from the root; nothing when it names none.
pub(crate) fn files(
    matches: &ArgMatches,
    tree: &SourceTree,
    output: &Output,
) -> Result<Option<BTreeSet<String>>, Exit> {
    let Some(named) = matches.get_many::<PathBuf>("file") else { return Ok(None) };
    let root = crate::source::canonical(tree.root()).unwrap_or_else(|_| tree.root().to_owned());
    let mut found = BTreeSet::new();
    for path in named {
        // As it is named from here, from the root, or from the folder of the documents.
        let ways = [path.clone(), root.join(path), root.join(CONTENT).join(path)];
        let below = |way: &PathBuf| {
            let real = crate::source::canonical(way).ok()?;
            let parts: Option<Vec<&str>> = real.strip_prefix(&root).ok()?.iter().map(|part| part.to_str()).collect();
            Some(crate::model::nfc(&parts?.join("/")).into_owned())
        };
        let all: Vec<&str> = tree.documents().chain(tree.config()).map(|file| &*file.path).collect();
        let inside = |below: &String| {
            let folder = format!("{below}/");
            let own = |path: &&&str| **path == below.as_str() || path.starts_with(&folder) || below.is_empty();
            let own: Vec<String> = all.iter().filter(own).map(|path| (*path).to_owned()).collect();
            if own.is_empty() && tree.has(below) { vec![below.clone()] } else { own }
        };
        let own: Vec<String> =
            ways.iter().filter_map(below).map(|below| inside(&below)).find(|own| !own.is_empty()).unwrap_or_default();
        if own.is_empty() {
            let shown = path.display();
            let help = text!(
                "ange en fil eller mapp i handboken, som `content/rutiner/a.md`",
                "name a file or folder of the handbook, such as `content/rutiner/a.md`"
            );
            return Err(output
                .fail(&text!("{shown} hör inte till handboken", "{shown} is no part of the handbook"), Some(&help)));
        }
        found.extend(own);
    }
    Ok(Some(found))
}

/// Reads the handbook's files.
pub(crate) fn sources(matches: &ArgMatches, output: &Output) -> Result<SourceTree, Exit> {
    SourceTree::load(&root(matches, output)?).map_err(|error| {
        output.fail(&text!("handboken kunde inte läsas: {error}", "the handbook could not be read: {error}"), None)
    })
}

/// Reads a handbook's files.
pub(crate) fn load(root: &Path, output: &Output) -> Result<SourceTree, Exit> {
    SourceTree::load(root).map_err(|error| {
        output.fail(&text!("handboken kunde inte läsas: {error}", "the handbook could not be read: {error}"), None)
    })
}

/// Reads and checks the handbook.
pub(crate) fn handbook(matches: &ArgMatches, output: &mut Output) -> Result<Handbook, Exit> {
    handbook_by(Cache::default(), matches, output)
}

/// Reads and checks the handbook as a cache says.
pub(crate) fn handbook_by(mut cache: Cache, matches: &ArgMatches, output: &mut Output) -> Result<Handbook, Exit> {
    let (root, tree) = (root(matches, output)?, sources(matches, output)?);
    let handbook = read(&Arc::new(tree), today(matches), &mut cache);
    let handbook = handbook.ok_or_else(|| {
        let message = if root.join(CONFIG).is_symlink() {
            text!("config.toml är en länk ut ur handbokens mapp", "config.toml is a link out of the handbook's folder")
        } else {
            text!("config.toml saknas", "config.toml is missing")
        };
        output.fail(&message, None)
    })?;
    output.speak(handbook.config.language);
    if let Some(documents) = crate::publish::steps::begun(&root) {
        let documents = documents.join(", ");
        output.say(&text!(
            "ett beslut avbröts innan det var klart: {documents}. Nästa `handbok approve`, `revise` eller `review` slutför det",
            "a decision was interrupted: {documents}. The next `handbok approve`, `revise` or `review` finishes it"
        ));
    }
    Ok(handbook)
}

/// The configuration of a handbook, without its documents.
pub(crate) fn config(root: &Path) -> std::io::Result<crate::config::Config> {
    let bytes = std::fs::read(root.join(CONFIG))?;
    let tree = SourceTree::memory([(CONFIG, bytes.as_slice())]);
    let file = tree.config().ok_or(std::io::ErrorKind::NotFound)?;
    Ok(crate::config::Config::read(file).0)
}

/// The configuration of a handbook that is near, if there is one; nothing is said when there is none.
pub(crate) fn quiet_config(matches: &ArgMatches) -> Option<crate::config::Config> {
    let here = std::env::current_dir().unwrap_or_default();
    let given = matches.get_one::<PathBuf>("root").cloned();
    let near = || here.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_path_buf);
    let tree = SourceTree::load(&given.or_else(near)?).ok()?;
    Some(crate::config::Config::read(tree.config()?).0)
}
