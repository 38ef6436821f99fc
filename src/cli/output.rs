//! The one file that prints. Results go to stdout, diagnostics to stderr; a closed pipe is no error, a full
//! disk is.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, OnceLock};

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Exit;
use crate::diag::{Finding, Lang, Text};
use crate::model::control::printable_lines;
use crate::report;
use crate::source::SourceTree;
use crate::text;

/// How findings and results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For GitHub.
    Github,
}

/// Where and how a command prints.
#[derive(Clone)]
pub(crate) struct Output {
    /// The format.
    pub(crate) format: Format,
    /// The language that was asked for.
    pub(crate) asked: Option<Lang>,
    /// The language in use.
    pub(crate) lang: Lang,
    color: bool,
    width: usize,
    /// Whether each finding is shown, however many there are.
    all: bool,
    /// Why a result could not be written.
    lost: Arc<OnceLock<String>>,
}

/// The width of excerpts where the terminal doesn't tell.
const WIDTH: usize = 100;

impl Output {
    /// From the options of a command.
    pub(crate) fn new(matches: &ArgMatches, asked: Option<Lang>) -> Self {
        let format = match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => Format::Json,
            Some("github") => Format::Github,
            _ => Format::Human,
        };
        let color = match matches.get_one::<String>("color").map(String::as_str) {
            Some("always") => true,
            Some("never") => false,
            _ => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        };
        let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(WIDTH);
        let lang = asked.unwrap_or_default();
        let all = matches!(matches.try_get_one::<bool>("all"), Ok(Some(true)));
        Self { format, asked, lang, color, width: width.clamp(40, 240), all, lost: Arc::default() }
    }

    /// Messages are in the site's language unless another was asked for.
    pub(crate) fn speak(&mut self, site: Lang) {
        self.lang = super::language(self.asked, site);
    }

    /// A result, to stdout. Titles and names in it have gone through `printable`, so that its line ends are its own.
    pub(crate) fn result(&self, text: &str) {
        let text = match self.format {
            Format::Json => report::json::terminal_safe(text),
            Format::Human => printable_lines(text),
            Format::Github => report::github::disarmed(&printable_lines(text)).into(),
        };
        self.written(put(&mut io::stdout().lock(), &text));
    }

    /// Remembers that a result was lost.
    fn written(&self, written: io::Result<()>) {
        if let Err(error) = written {
            // The first reason is the one to tell.
            let _later = self.lost.set(error.to_string());
        }
    }

    /// What a command ends with: a result that could not be written is no result.
    pub(crate) fn end(&self, exit: Exit) -> Exit {
        let Some(reason) = self.lost.get() else { return exit };
        let help = text!("finns det plats på disken?", "is there room on the disk?");
        self.fail(
            &text!("resultatet kunde inte skrivas: {reason}", "the result could not be written: {reason}"),
            Some(&help),
        )
    }

    /// A line for the user, to stderr.
    pub(crate) fn say(&self, text: &Text) {
        tell(&format!("{}\n", line(text.get(self.lang))));
    }

    /// Why the tool could not do its job, and what to do.
    pub(crate) fn fail(&self, text: &Text, help: Option<&Text>) -> Exit {
        let (name, hint) = match self.lang {
            Lang::Sv => ("fel", "råd"),
            Lang::En => ("error", "help"),
        };
        let mut told = format!("{name}: {}\n", line(text.get(self.lang)));
        if let Some(help) = help {
            told.push_str(&format!("  = {hint}: {}\n", line(help.get(self.lang))));
        }
        tell(&told);
        Exit::Failed
    }

    /// Findings: of `check` as its result where the format is for programs, else to stderr.
    pub(crate) fn findings(&self, findings: &[Finding], tree: &SourceTree, is_result: bool) {
        let text = match self.format {
            Format::Human => {
                let style = report::human::Style { color: self.color, width: self.width, lang: self.lang };
                match self.all {
                    true => report::human::print(findings, tree, style),
                    false => report::human::report(findings, tree, style),
                }
            }
            Format::Json => report::json::print(findings, tree, self.lang),
            Format::Github => report::github::print(findings, tree, self.lang),
        };
        if is_result && self.format != Format::Human {
            self.result(&text);
        } else {
            self.written(put(&mut io::stderr().lock(), &text));
        }
    }
}

/// A message with whatever names stand in it: no line that it begins can be taken for a command.
fn line(text: &str) -> String {
    report::github::disarmed(&printable_lines(text).replace('\n', "\n  | "))
}

/// Writes; that nobody reads any more is no error.
fn put(stream: &mut impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes to stderr what is no result; when that fails there is nobody to tell.
fn tell(text: &str) {
    let _lost = put(&mut io::stderr().lock(), text);
}

/// A command line that was not understood, or a call for help.
pub(crate) fn usage(error: &clap::Error, lang: Lang) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let written = put(&mut io::stdout().lock(), &printable_lines(&error.render().to_string()));
        return if written.is_ok() { Exit::Fine } else { Exit::Failed };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand || lang == Lang::En {
        tell(&printable_lines(&error.render().to_string()));
        return Exit::Failed;
    }
    let word = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = word(ContextKind::InvalidArg);
    let value = word(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            text!("kommandot `{}` finns inte", "no such command `{}`", word(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => text!("`{argument}` känns inte igen", "unknown argument `{argument}`"),
        ErrorKind::InvalidValue if value.is_empty() => {
            text!("`{argument}` saknar ett värde", "`{argument}` lacks a value")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            text!("`{value}` går inte för `{argument}`", "`{value}` is not possible for `{argument}`")
        }
        ErrorKind::MissingRequiredArgument => text!("`{argument}` saknas", "`{argument}` is missing"),
        ErrorKind::ArgumentConflict => text!(
            "`{argument}` står två gånger eller går inte ihop med en annan",
            "`{argument}` stands twice or conflicts with another"
        ),
        _ => text!("kommandoraden förstods inte", "the command line was not understood"),
    };
    let choices = word(ContextKind::ValidValue);
    let suggestion = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = suggestion.into_iter().map(word).find(|text| !text.is_empty());
    let mut text = format!("fel: {}\n", message.sv);
    if let Some(near) = near {
        text.push_str(&format!("  = råd: menade du `{near}`?\n"));
    } else if !choices.is_empty() {
        text.push_str(&format!("  = råd: välj bland {choices}\n"));
    }
    if error.kind() == ErrorKind::ValueValidation && argument.starts_with("--date") {
        text.push_str("  = råd: skriv en dag som finns, som 2026-09-01\n");
    }
    text.push_str("  = råd: `handbok --help` visar kommandona\n");
    tell(&text);
    Exit::Failed
}
