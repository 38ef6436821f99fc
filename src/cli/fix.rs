//! `handbok fix [FILE…]`: what findings say how to mend, mended; `--dry-run` shows it only.

use std::sync::Arc;

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, common};
use crate::diag::Text;
use crate::fix::{Look, Mended, Wanted, diff, fix};
use crate::model::control::printable;
use crate::pipeline::{Cache, Handbook, read};
use crate::publish::replace_file;
use crate::source::SourceTree;
use crate::text;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match common::handbook(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    let files = match common::files(matches, &handbook.tree, output) {
        Ok(files) => files,
        Err(exit) => return exit,
    };
    let tree = handbook.tree.clone();
    let today = common::today(matches);
    let wanted = Wanted { files: files.as_ref(), all: matches.get_flag("all") };
    let again = |tree: Arc<SourceTree>| read(&tree, today, &mut Cache::default()).map(look);
    let mended = fix(look(handbook), &wanted, &again);
    let exit = if matches.get_flag("dry-run") { show(&tree, &mended, output) } else { write(&tree, &mended, output) };
    tell(&mended, wanted.all, output);
    exit
}

fn look(handbook: Handbook) -> Look {
    let Handbook { tree, graph, findings, .. } = handbook;
    Look { tree, graph, findings }
}

/// Prints what would change.
fn show(tree: &SourceTree, mended: &Mended, output: &Output) -> Exit {
    for (path, text) in &mended.texts {
        let old = tree.documents().chain(tree.config()).find(|file| *file.path == **path);
        output.result(&diff(path, old.map_or("", |file| &file.text), text));
    }
    Exit::Fine
}

/// Writes each file by itself: one that may not be written is named, the others are mended.
fn write(tree: &SourceTree, mended: &Mended, output: &Output) -> Exit {
    let root = tree.root();
    let mut exit = Exit::Fine;
    for (path, text) in &mended.texts {
        match replace_file(root, &root.join(path), text.as_bytes()) {
            Ok(()) => output.result(&format!("{}\n", line(path, mended, output))),
            Err(error) => {
                let [sv, en] = error.texts();
                let help = error.help().map(|[sv, en]| Text { sv, en });
                exit = output.fail(&Text { sv, en }, help.as_ref());
            }
        }
    }
    exit
}

/// "content/a.md: heading-level 2, syntax 1".
fn line(path: &str, mended: &Mended, output: &Output) -> String {
    let done = mended.done.get(path).into_iter().flatten();
    let codes: Vec<String> = done.map(|(code, count)| format!("{code} {count}")).collect();
    let mut line = format!("{}: {}", printable(path), codes.join(", "));
    if let Some(keys) = mended.sealed.get(path) {
        let keys = keys.join(", ");
        line.push_str(text!("; nytt fingeravtryck: {keys}", "; new fingerprint: {keys}").get(output.lang));
    }
    line
}

fn tell(mended: &Mended, all: bool, output: &Output) {
    let (files, findings) = (mended.texts.len(), mended.done.values().flat_map(|done| done.values()).sum::<usize>());
    if files == 0 {
        output.say(&text!("inget att rätta här för programmet", "there is nothing that the program can mend here"));
    } else {
        output.say(&text!(
            "{findings} anmärkningar i {files} filer; `handbok check` visar vad som är kvar",
            "{findings} findings in {files} files; `handbok check` shows what is left"
        ));
    }
    for path in &mended.left {
        let path = printable(path);
        output.say(&text!(
            "{path}: något här kunde inte rättas säkert och är kvar",
            "{path}: something here could not be mended for certain and is left"
        ));
    }
    for path in mended.decided.iter().filter(|_| !all) {
        let path = printable(path);
        output.say(&text!(
            "{path}: ord i en fastställd text ändras bara med `--all`",
            "{path}: words of a decided text are only changed with `--all`"
        ));
    }
}
