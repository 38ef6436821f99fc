//! Makes handbooks of any size to measure with, and the same pages as a Zola and a Hugo site.
//!
//! ```text
//! cargo run --release --example make-handbook -- --pages 1000 --seed 1 --out DIR [--peers]
//! ```
//!
//! The handbook has no findings on 2026-09-01. The same seed and sample give the same bytes. The text is a Markov
//! chain over the sample's sentences (`words`), so it reads like a handbook and means nothing. With `--peers` the
//! handbook lies in `DIR/handbok`, the others in `DIR/zola` and `DIR/hugo`; without, in `DIR` itself.

mod body;
mod front_matter;
mod handbook;
mod peers;
mod plan;
mod rng;
mod words;

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgAction, Command, value_parser};
use rayon::prelude::*;

use peers::Peer;
use plan::{Kind, Page, Plan};
use rng::Rng;
use words::Words;

struct Options {
    pages: usize,
    seed: u64,
    out: PathBuf,
    peers: bool,
}

fn main() -> ExitCode {
    match make(&options()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Options {
    let matches = Command::new("make-handbook")
        .about("makes a handbook of any size")
        .arg(Arg::new("pages").long("pages").required(true).value_parser(value_parser!(usize)))
        .arg(Arg::new("seed").long("seed").default_value("1").value_parser(value_parser!(u64)))
        .arg(Arg::new("out").long("out").required(true).value_parser(value_parser!(PathBuf)))
        .arg(Arg::new("peers").long("peers").action(ArgAction::SetTrue).help("also as a Zola and a Hugo site"))
        .get_matches();
    Options {
        pages: matches.get_one("pages").copied().unwrap_or_default(),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
        out: matches.get_one::<PathBuf>("out").cloned().unwrap_or_default(),
        peers: matches.get_flag("peers"),
    }
}

fn make(options: &Options) -> Result<(), Box<dyn Error>> {
    if options.pages < plan::FEWEST {
        return Err(format!("--pages: at least {}", plan::FEWEST).into());
    }
    // What lay there before would be part of the handbook.
    if fs::read_dir(&options.out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty", options.out.display()).into());
    }
    let words = Words::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))?;
    let plan = Plan::new(options.pages, options.seed);
    let handbook = if options.peers { options.out.join("handbok") } else { options.out.clone() };
    let peers: Vec<(Peer, PathBuf)> =
        Peer::ALL.into_iter().filter(|_| options.peers).map(|peer| (peer, options.out.join(peer.folder()))).collect();

    write(&handbook.join("config.toml"), handbook::CONFIG)?;
    write(&handbook.join("content/index.md"), handbook::START)?;
    for kind in Kind::ALL {
        fs::create_dir_all(handbook.join("content").join(kind.folder()))?;
    }
    for (peer, folder) in &peers {
        peers::frame(*peer, folder, write)?;
    }
    plan.pages.par_iter().enumerate().try_for_each(|(number, page)| {
        let mut rng = Rng::of_page(options.seed, number);
        let blocks = body::body(&plan, page, &words, &mut rng);
        let text = handbook::document(&plan, page, &blocks, &words, &mut rng);
        fs::write(path(&handbook, page), text)?;
        peers.iter().try_for_each(|(peer, folder)| {
            // From a stream of their own: the handbook is the same with and without peers.
            let mut rng = Rng::of_page(!options.seed, number);
            fs::write(path(folder, page), peers::document(*peer, &plan, page, &blocks, &words, &mut rng))
        })
    })?;
    Ok(())
}

fn path(folder: &Path, page: &Page) -> PathBuf {
    folder.join("content").join(page.kind.folder()).join(format!("{}.md", page.id))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
