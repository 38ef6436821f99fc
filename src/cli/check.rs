//! `handbok check`: all findings, nothing written.

use clap::ArgMatches;

use super::output::{Format, Output};
use super::{Exit, common};
use crate::diag::Severity;
use crate::pipeline::{Handbook, rehearse};
use crate::report;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    match common::handbook(matches, output) {
        Ok(mut handbook) => {
            let audiences = handbook.config.audiences();
            rehearse(&mut handbook, audiences);
            match common::files(matches, &handbook.tree, output) {
                Ok(Some(files)) => {
                    let tree = handbook.tree.clone();
                    handbook.findings.retain(|finding| files.contains(tree.path_of(finding.span.file)));
                }
                Ok(None) => {}
                Err(exit) => return exit,
            }
            let exit = tell(&handbook, matches, output, true);
            common::tell_of_old_edition(&handbook, None, output);
            exit
        }
        Err(exit) => exit,
    }
}

/// Prints the findings and says whether they stop.
pub(crate) fn tell(handbook: &Handbook, matches: &ArgMatches, output: &Output, is_result: bool) -> Exit {
    output.findings(&handbook.findings, &handbook.tree, is_result);
    if output.format == Format::Human {
        output.say(&report::summary(&handbook.findings));
    }
    let denied = matches.get_one::<String>("deny").is_some() && handbook.count(Severity::Warning) > 0;
    if denied || handbook.count(Severity::Error) > 0 { Exit::Findings } else { Exit::Fine }
}
