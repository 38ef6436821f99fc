//! `handbok init`: a new handbook. The sample content is embedded in the program, so that it is there without a network;
//! its dates are moved, so that they lie around today. `--start` gives what is the same in most municipalities, `--empty`
//! the folders with one example of each kind.

use include_dir::{Dir, include_dir};

use super::archetype::document;
use super::{moving, start, vscode};
use crate::approve::NewFile;
use crate::config::Config;
use crate::diag::Lang;
use crate::model::{Date, Kind};
use crate::source::{CONFIG, CONTENT, SourceTree};

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");
const SAMPLE_CONFIG: &str = include_str!("../../config.toml");

/// What a handbook's folder holds that nobody keeps in version control: the editions and the search index.
const GITIGNORE: &str = "/public\n/.handbok\n";

/// What to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum With {
    /// The whole sample.
    Sample,
    /// What of it is the same in most municipalities.
    Start,
    /// Folders, configuration and an example of each kind.
    Empty,
}

/// How to begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Init {
    /// What to begin with.
    pub(crate) with: With,
    /// The day of beginning.
    pub(crate) today: Date,
    /// The language of an empty handbook; the sample is in Swedish.
    pub(crate) lang: Lang,
}

/// The files of a new handbook, sorted by path. The caller sees to it that nothing is overwritten.
pub(crate) fn init(options: &Init) -> Vec<NewFile> {
    let mut files = match options.with {
        With::Sample => sample(options.today),
        With::Start => start::chosen(sample(options.today), options.today),
        With::Empty => empty(options.lang, options.today),
    };
    files.push(file(".gitignore".to_owned(), GITIGNORE.as_bytes()));
    vscode::add(&mut files, options);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn file(path: String, bytes: &[u8]) -> NewFile {
    NewFile { path, bytes: bytes.to_vec() }
}

fn sample(today: Date) -> Vec<NewFile> {
    let mut files = vec![file(CONFIG.to_owned(), SAMPLE_CONFIG.as_bytes())];
    let mut folders = vec![&SAMPLE];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for entry in folder.files() {
            // `include_dir` keeps the path with the separators of the system that built the program.
            let path = format!("{CONTENT}{}", entry.path().to_string_lossy().replace('\\', "/"));
            files.push(file(path, entry.contents()));
        }
    }
    moving::files(files, today)
}

fn empty(lang: Lang, today: Date) -> Vec<NewFile> {
    let (config, index) = match lang {
        Lang::Sv => (include_str!("empty/config.sv.toml"), include_str!("empty/index.sv.md")),
        Lang::En => (include_str!("empty/config.en.toml"), include_str!("empty/index.en.md")),
    };
    let mut files =
        vec![file(CONFIG.to_owned(), config.as_bytes()), file(format!("{CONTENT}index.md"), index.as_bytes())];
    let tree = SourceTree::memory([(CONFIG, config.as_bytes())]);
    let config = tree.config().map(|file| Config::read(file).0);
    for kind in Kind::ALL {
        let (Some(config), Some(folder)) = (&config, kind.folder(lang)) else { continue };
        let (sv, en) = kind.noun();
        let (name, title) = match lang {
            Lang::Sv => ("exempel", format!("Exempel: {sv}")),
            Lang::En => ("example", format!("Example: {en}")),
        };
        let text = document(config, kind, &title, today);
        files.push(file(format!("{CONTENT}{folder}/{name}.md"), text.as_bytes()));
    }
    files
}
