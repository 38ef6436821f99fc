//! `handbok serve`: runs the preview until Ctrl-C.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;

use super::output::Output;
use super::terminal::Terminal;
use super::{Exit, common};
use crate::model::Date;
use crate::preview::server::Ports;
use crate::preview::{Options, Preview};
use crate::text;

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let root = match common::root(matches, output) {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let options = options(matches, root, output);
    // Edits and notices come from other threads, which must not wait for the terminal; this thread prints.
    let terminal = Arc::new(Terminal::default());
    let (edits, notices) = (terminal.clone(), terminal.clone());
    let started = Preview::start(options, move |edited| edits.edited(edited), move |notice| notices.notice(notice));
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
    terminal.print(output.clone())
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

/// Asks the system to open a page; if that fails, the address is on the screen.
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
