//! Commands that make documents: `init`, `new`; and `schema`.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, common};
use crate::approve::{NewFile, Refusal};
use crate::config::Config;
use crate::diag::Text;
use crate::model::Kind;
use crate::model::control::printable;
use crate::publish::create_files;
use crate::scaffold;
use crate::text;

/// `handbok init DIR`.
pub(crate) fn init(matches: &ArgMatches, output: &mut Output) -> Exit {
    let Some(folder) = matches.get_one::<PathBuf>("dir") else { return Exit::Failed };
    let lang = output.lang;
    let with = match (matches.get_flag("empty"), matches.get_flag("start")) {
        (true, _) => scaffold::With::Empty,
        (false, true) => scaffold::With::Start,
        (false, false) => scaffold::With::Sample,
    };
    let files = scaffold::init(&scaffold::Init { with, today: common::today(matches), lang });
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
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let Some(kind) = word("kind") else {
        output.result(&known(&handbook.config));
        return Exit::Fine;
    };
    let new = scaffold::New { kind, id: word("id"), title: word("title") };
    match scaffold::new_document(&handbook.graph, &new) {
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

/// `handbok schema`: with the types that a configuration adds, where one is near.
pub(crate) fn schema(matches: &ArgMatches, output: &mut Output) -> Exit {
    let config = common::quiet_config(matches);
    let schema = scaffold::json_schema(config.as_ref(), output.lang);
    // A JSON value always serialises.
    output.result(&(serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"));
    Exit::Fine
}

/// What can be made anew, a kind a line, with its types.
fn known(config: &Config) -> String {
    let mut out = String::new();
    for (id, called) in scaffold::kinds_known(config) {
        let types = Kind::parse(&id).map_or(&[][..], |kind| config.types_of(kind));
        let types: Vec<&str> = types.iter().map(|def| def.title.as_str()).collect();
        let types = if types.is_empty() { String::new() } else { format!(" ({})", types.join(", ")) };
        out.push_str(&format!("{id:<14} {called}{types}\n"));
    }
    out
}

fn refuse(refusal: &Refusal, output: &Output) -> Exit {
    output.fail(&refusal.message, refusal.help.as_ref())
}

/// Makes files that are not there; refuses when any of them is.
fn create(folder: &Path, files: &[NewFile], output: &Output) -> Exit {
    let taken = files.iter().find(|file| folder.join(&file.path).exists());
    if let Some(file) = taken {
        let shown = folder.join(&file.path).display().to_string();
        let help = text!(
            "välj en annan mapp eller ett annat id; inget har skrivits över",
            "choose another folder or id; nothing was overwritten"
        );
        return output.fail(&text!("{shown} finns redan", "{shown} is there already"), Some(&help));
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
