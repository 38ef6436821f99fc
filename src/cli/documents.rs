//! Commands that create files (`init`, `new`), and `schema`.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, common};
use crate::approve::{NewFile, Refusal};
use crate::diag::Text;
use crate::model::control::printable;
use crate::publish::create_files;
use crate::scaffold;
use crate::text;

/// `handbok init DIR`.
pub(crate) fn init(matches: &ArgMatches, output: &mut Output) -> Exit {
    let Some(folder) = matches.get_one::<PathBuf>("dir") else { return Exit::Failed };
    let lang = output.lang;
    let files =
        scaffold::init(&scaffold::Init { empty: matches.get_flag("empty"), today: common::today(matches), lang });
    let exit = create(folder, &files, output);
    if exit == Exit::Fine {
        let (count, shown) = (files.len(), folder.display());
        output.say(&text!(
            "{count} filer i {shown}; se handboken med `handbok serve --root {shown}`",
            "{count} files in {shown}; see the handbook with `handbok serve --root {shown}`"
        ));
    }
    exit
}

/// `handbok new KIND ID`.
pub(crate) fn new(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match common::handbook(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    match scaffold::new_document(&handbook.graph, word(matches, "kind"), word(matches, "id")) {
        Ok(file) => {
            let exit = create(handbook.tree.root(), std::slice::from_ref(&file), output);
            if exit == Exit::Fine {
                output.result(&format!("{}\n", printable(&file.path)));
            }
            exit
        }
        Err(refusal) => refuse(&refusal, output),
    }
}

/// `handbok schema`: includes the configured types, if there is a handbook in this or a parent folder.
pub(crate) fn schema(matches: &ArgMatches, output: &mut Output) -> Exit {
    let config = common::quiet_config(matches);
    let schema = scaffold::json_schema(config.as_ref(), output.lang);
    // A JSON value always serialises.
    output.result(&(serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"));
    Exit::Fine
}

fn word<'m>(matches: &'m ArgMatches, name: &str) -> &'m str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

fn refuse(refusal: &Refusal, output: &Output) -> Exit {
    output.fail(&refusal.message, refusal.help.as_ref())
}

/// Creates new files; refuses if any of them exists.
fn create(folder: &Path, files: &[NewFile], output: &Output) -> Exit {
    let taken = files.iter().find(|file| folder.join(&file.path).exists());
    if let Some(file) = taken {
        let shown = folder.join(&file.path).display().to_string();
        let help = text!(
            "välj en annan mapp eller ett annat id; inget har skrivits över",
            "choose another folder or id; nothing was overwritten"
        );
        return output.fail(&text!("{shown} finns redan", "{shown} exists already"), Some(&help));
    }
    let list: Vec<(PathBuf, &[u8])> =
        files.iter().map(|file| (folder.join(&file.path), file.bytes.as_slice())).collect();
    match create_files(&list) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            let [sv, en] = error.texts();
            output.fail(&Text { sv, en }, None)
        }
    }
}
