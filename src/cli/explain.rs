//! `handbok explain CHECK`, shell completions and the manual page.

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, args};
use crate::check;
use crate::diag::text::did_you_mean;
use crate::diag::{Code, Lang, Level, Text};
use crate::text;

/// Prints a check's manual.
pub fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let name = matches.get_one::<String>("check").map_or("", String::as_str);
    let Some(rule) = Code::parse(name).and_then(check::rule) else {
        let near = did_you_mean(name, Code::all().map(Code::name));
        return output.fail(&text!("ingen kontroll heter `{name}`", "there is no check `{name}`"), near.as_ref());
    };
    output.result(&page(rule, output.lang));
    Exit::Fine
}

/// The manual of a rule as Markdown.
pub fn page(rule: &check::Rule, lang: Lang) -> String {
    let pick = |(sv, en): (&'static str, &'static str)| match lang {
        Lang::Sv => sv,
        Lang::En => en,
    };
    let title = |text: Text| text.get(lang).to_owned();
    let level = match rule.code.default_level() {
        Level::Error => text!("fel", "error"),
        Level::Warning => text!("varning", "warning"),
        Level::Off => text!("av", "off"),
    };
    let manual = &rule.manual;
    format!(
        "{code} ({level})\n\n{what_title}\n{what}\n\n{why_title}\n{why}\n\n{example_title}\n{example}\n\n{instead_title}\n{instead}\n",
        code = rule.code,
        level = level.get(lang),
        what_title = title(text!("Vad den gör", "What it does")),
        what = pick(manual.what),
        why_title = title(text!("Varför det spelar roll", "Why it matters")),
        why = pick(manual.why),
        example_title = title(text!("Exempel", "Example")),
        example = manual.example,
        instead_title = title(text!("Skriv i stället", "Write instead")),
        instead = pick(manual.instead),
    )
}

/// Prints completions for a shell.
pub fn completions(matches: &ArgMatches, output: &mut Output) -> Exit {
    let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") else { return Exit::Failed };
    let mut bytes = Vec::new();
    clap_complete::generate(*shell, &mut args::command(output.lang), "handbok", &mut bytes);
    output.result(&String::from_utf8_lossy(&bytes));
    Exit::Fine
}

/// Prints the manual page (roff).
pub fn manual_page(output: &mut Output) -> Exit {
    let mut bytes = Vec::new();
    match clap_mangen::Man::new(args::command(output.lang)).render(&mut bytes) {
        Ok(()) => {
            output.result(&String::from_utf8_lossy(&bytes));
            Exit::Fine
        }
        Err(error) => output.fail(&Text::same(error.to_string()), None),
    }
}
