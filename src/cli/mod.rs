//! The commands. `args` declares them once (for parsing, help, completions and the manual page); one file a command
//! does the work through the library; `output` is the only place that prints.
//!
//! Exit codes (docs/site.md): 0 fine; 1 findings at level error, or warnings denied; 2 the tool could not do its job.

pub(crate) mod args;
mod build;
mod check;
mod common;
mod decisions;
mod documents;
mod explain;
mod fix;
mod history;
mod output;
mod search;
mod serve;
mod terminal;
mod threads;
mod verify;

use std::ffi::OsString;

use crate::diag::Lang;
use crate::text;
use output::Output;

/// What a run of the program ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// The handbook has faults.
    Findings,
    /// The tool could not do its job.
    Failed,
}

impl Exit {
    /// The code for the system.
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
        }
    }
}

/// Runs the program with its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = args::early_language(&arguments);
    let matches = match args::command_line(lang.unwrap_or_default()).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return output::usage(&error, lang.unwrap_or_default()),
    };
    let Some((name, sub)) = matches.subcommand() else { return Exit::Failed };
    let mut output = Output::new(sub, lang);
    if let Err(exit) = common::clock(name, sub, &output) {
        return exit;
    }
    if let Err(error) = threads::start() {
        return output.fail(&text!("inga trådar att arbeta med: {error}", "no threads to work with: {error}"), None);
    }
    let exit = match name {
        "build" => build::run(sub, &mut output),
        "check" => check::run(sub, &mut output),
        "fix" => fix::run(sub, &mut output),
        "verify" => verify::run(sub, &mut output),
        "serve" => serve::run(sub, &mut output),
        "search" => search::run(sub, &mut output),
        "explain" => explain::run(sub, &mut output),
        "init" => documents::init(sub, &mut output),
        "new" => documents::new(sub, &mut output),
        "approve" => decisions::approve(sub, &mut output),
        "revise" => decisions::revise(sub, &mut output),
        "review" => decisions::review(sub, &mut output),
        "history" => history::run(sub, &mut output),
        "schema" => documents::schema(sub, &mut output),
        "completions" => explain::completions(sub, &mut output),
        "man" => explain::manual_page(sub, &mut output),
        // `args::command` knows no others.
        _ => Exit::Failed,
    };
    output.end(exit)
}

/// The language of messages when neither `--lang` nor the environment says: the site's.
fn language(chosen: Option<Lang>, site: Lang) -> Lang {
    chosen.unwrap_or(site)
}
