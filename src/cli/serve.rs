//! `handbok serve`: the preview, until Ctrl-C.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::mpsc;

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, common};
use crate::model::Date;
use crate::preview::server::Ports;
use crate::preview::watch::Notice;
use crate::preview::{Options, Preview};
use crate::report;
use crate::text;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let root = match common::root(matches, output) {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let options = options(matches, root, output);
    // Edits and notices come from other threads; this one prints.
    let (lines, inbox) = mpsc::channel();
    let notices = lines.clone();
    let printer = output.clone();
    let started = Preview::start(
        options,
        move |told| {
            let mut printer = printer.clone();
            printer.speak(told.lang);
            printer.findings(told.findings, told.tree, false);
            printer.say(&report::summary(told.findings));
        },
        move |notice| {
            // Nobody listens only when the program is about to end.
            let _ended = notices.send(words(notice));
        },
    );
    let preview = match started {
        Ok(preview) => preview,
        Err(error) => {
            return output.fail(
                &text!("förhandsgranskningen kunde inte starta: {error}", "the preview could not start: {error}"),
                None,
            );
        }
    };
    if preview.is_exposed() {
        output.say(&text!(
            "varning: förhandsgranskningen kan nås från andra datorer, med utkast och interna sidor",
            "warning: the preview can be reached from other computers, drafts and internal pages included"
        ));
    }
    let urls = preview.urls();
    for (audience, url) in &urls {
        output.result(&format!("{:<9} {url}\n", audience.id()));
    }
    if matches.get_flag("open") {
        urls.first().into_iter().for_each(|(_, url)| open(url, output));
    }
    drop(lines);
    let printer = std::thread::Builder::new().spawn({
        let output = output.clone();
        move || inbox.iter().for_each(|text| output.say(&text))
    });
    preview.wait();
    // The printer ends with the preview; how it ended, or that there was no thread for it, says nothing more.
    let _ended = printer.map(std::thread::JoinHandle::join);
    Exit::Fine
}

fn options(matches: &ArgMatches, root: PathBuf, output: &Output) -> Options {
    Options {
        root,
        date: matches.get_one::<Date>("date").copied(),
        bind: matches.get_one::<IpAddr>("bind").copied().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        ports: matches.get_one::<u16>("port").map_or(Ports::DEFAULT, |port| Ports::Exactly(*port)),
        poll: matches.get_flag("poll"),
        lang: output.asked,
        today: common::now,
    }
}

fn words(notice: &Notice) -> crate::diag::Text {
    match notice {
        Notice::NoEvents(reason) => text!(
            "mappen kan inte bevakas ({reason}); tittar efter ändringar i stället",
            "the folder cannot be watched ({reason}); looking for changes instead"
        ),
        Notice::MissedEvents => text!(
            "ändringar kom utan besked; tittar efter ändringar i stället",
            "changes came without notice; looking for changes instead"
        ),
    }
}

/// Asks the system to open a page; when it can't, the address is on the screen.
fn open(url: &str, output: &Output) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if std::process::Command::new(program).arg(url).spawn().is_err() {
        output.say(&text!("webbläsaren kunde inte öppnas; öppna {url}", "the browser could not be opened; open {url}"));
    }
}
