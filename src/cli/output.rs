//! Printing: the only file that does it. Results go to stdout, diagnostics to stderr; a closed pipe is no error, a full
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

/// Format of findings and results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For GitHub.
    Github,
}

/// Format and language of a command's output.
#[derive(Clone)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// The language given by option or environment.
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

/// Width of excerpts if the terminal's is unknown.
const WIDTH: usize = 100;

impl Output {
    /// Reads the options of a command.
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

    /// Uses the site's language for messages, unless another was given.
    pub(crate) fn speak(&mut self, site: Lang) {
        self.lang = super::language(self.asked, site);
    }

    /// Prints a result to stdout. Its titles and names have gone through `printable`, so that they contain no line
    /// ends.
    pub(crate) fn result(&self, text: &str) {
        let text = match self.format {
            Format::Json => report::json::terminal_safe(text),
            Format::Human => printable_lines(text),
            Format::Github => report::github::disarmed(&printable_lines(text)).into(),
        };
        self.written(put(&mut io::stdout().lock(), &text));
    }

    /// Remembers the first error in writing a result.
    fn written(&self, written: io::Result<()>) {
        if let Err(error) = written {
            // Only the first reason is kept.
            let _later = self.lost.set(error.to_string());
        }
    }

    /// The exit code of the command: a result that could not be written is a failure.
    pub(crate) fn end(&self, exit: Exit) -> Exit {
        let Some(reason) = self.lost.get() else { return exit };
        let help = text!("finns det plats på disken?", "is there room on the disk?");
        self.fail(
            &text!("resultatet kunde inte skrivas: {reason}", "the result could not be written: {reason}"),
            Some(&help),
        )
    }

    /// Prints a line for the user to stderr.
    pub(crate) fn say(&self, text: &Text) {
        diagnose(&format!("{}\n", line(text.get(self.lang))));
    }

    /// Prints why the tool could not do its job, and what to do.
    pub(crate) fn fail(&self, text: &Text, help: Option<&Text>) -> Exit {
        let (name, hint) = match self.lang {
            Lang::Sv => ("fel", "råd"),
            Lang::En => ("error", "help"),
        };
        let mut diagnostic = format!("{name}: {}\n", line(text.get(self.lang)));
        if let Some(help) = help {
            diagnostic.push_str(&format!("  = {hint}: {}\n", line(help.get(self.lang))));
        }
        diagnose(&diagnostic);
        Exit::Failed
    }

    /// Prints findings: to stdout if they are the result of `check` in a format for programs, else to stderr.
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

/// A message on one line, with names that can't be taken for commands of a build server.
fn line(text: &str) -> String {
    report::github::disarmed(&printable_lines(text).replace('\n', "\n  | "))
}

/// Writes; a closed pipe is no error.
fn put(stream: &mut impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a diagnostic to stderr; if that fails there is nobody to report to.
fn diagnose(text: &str) {
    let _lost = put(&mut io::stderr().lock(), text);
}

/// Reports an invalid command line, or prints help.
pub(crate) fn usage(error: &clap::Error, lang: Lang) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let written = put(&mut io::stdout().lock(), &printable_lines(&error.render().to_string()));
        return if written.is_ok() { Exit::Fine } else { Exit::Failed };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand || lang == Lang::En {
        diagnose(&printable_lines(&error.render().to_string()));
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
            "`{argument}` is given twice or conflicts with another"
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
    diagnose(&text);
    Exit::Failed
}
