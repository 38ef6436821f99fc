//! Commands that write documents: `init`, `new`, `approve`, `revise`; and `schema`.

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, common};
use crate::approve::{self, NewFile, Refusal};
use crate::diag::Text;
use crate::pipeline::Handbook;
use crate::publish::write_state;

/// `handbok approve ID --by ROLE`.
pub fn approve(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match common::handbook(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    let date = common::today(matches);
    match approve::approve(&handbook.graph, word(matches, "id"), word(matches, "by"), date) {
        Ok(file) => overwrite(&handbook, &[file], output),
        Err(refusal) => refuse(&refusal, output),
    }
}

/// `handbok revise ID`.
pub fn revise(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match common::handbook(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    match approve::revise(&handbook.graph, word(matches, "id")) {
        Ok(files) => overwrite(&handbook, &files, output),
        Err(refusal) => refuse(&refusal, output),
    }
}

fn word<'m>(matches: &'m ArgMatches, name: &str) -> &'m str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

fn refuse(refusal: &Refusal, output: &Output) -> Exit {
    output.fail(&refusal.message, refusal.help.as_ref())
}

fn overwrite(handbook: &Handbook, files: &[NewFile], output: &Output) -> Exit {
    for file in files {
        if let Err(error) = write_state(&handbook.tree.root().join(&file.path), &file.bytes) {
            let [sv, en] = error.texts();
            return output.fail(&Text { sv, en }, None);
        }
        output.result(&format!("{}\n", file.path));
    }
    Exit::Fine
}
