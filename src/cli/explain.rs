//! `handbok explain CHECK`, shell completions and the manual page.

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, args};
use crate::check;
use crate::diag::text::did_you_mean;
use crate::diag::{Code, Lang, Level, Text};
use crate::text;

/// Prints a check's manual.
pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Exit {
    let Some(name) = matches.get_one::<String>("check").map(String::as_str) else {
        output.result(&list(output.lang));
        return Exit::Fine;
    };
    let Some(rule) = Code::parse(name).and_then(check::rule) else {
        let near = did_you_mean(name, Code::all().map(Code::name));
        return output.fail(&text!("ingen kontroll heter `{name}`", "there is no check `{name}`"), near.as_ref());
    };
    output.result(&page(rule, output.lang));
    Exit::Fine
}

/// All checks with their levels, a line each.
fn list(lang: Lang) -> String {
    let line = |rule: &&check::Rule| {
        let what = match lang {
            Lang::Sv => rule.manual.what.0,
            Lang::En => rule.manual.what.1,
        };
        let first = what.split_inclusive(". ").next().unwrap_or(what).trim();
        format!("{:<28} {:<8} {first}\n", rule.code.name(), level(rule.code).get(lang))
    };
    check::RULES.iter().map(line).collect()
}

/// A check's default level in words.
fn level(code: Code) -> Text {
    match code.default_level() {
        Level::Error => text!("fel", "error"),
        Level::Warning => text!("varning", "warning"),
        Level::Off => text!("av", "off"),
    }
}

/// The manual of a rule as Markdown.
pub(crate) fn page(rule: &check::Rule, lang: Lang) -> String {
    let pick = |(sv, en): (&'static str, &'static str)| match lang {
        Lang::Sv => sv,
        Lang::En => en,
    };
    let title = |text: Text| text.get(lang).to_owned();
    let level = level(rule.code);
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
pub(crate) fn completions(matches: &ArgMatches, output: &mut Output) -> Exit {
    let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") else { return Exit::Failed };
    let mut bytes = Vec::new();
    clap_complete::generate(*shell, &mut args::command(output.lang), "handbok", &mut bytes);
    output.result(&String::from_utf8_lossy(&bytes));
    Exit::Fine
}

/// Prints the manual page of the program, or of one of its commands (roff).
pub(crate) fn manual_page(matches: &ArgMatches, output: &mut Output) -> Exit {
    let mut program = args::command(output.lang);
    // Gives the commands the options that all have in common, and `handbok-check` as the page's name.
    program.build();
    let mut bytes = Vec::new();
    let rendered = match matches.get_one::<String>("command").map(String::as_str) {
        None => clap_mangen::Man::new(program).render(&mut bytes).map(|()| bytes.extend(endings(output.lang).bytes())),
        Some(name) => {
            let names = || program.get_subcommands().filter(|one| !one.is_hide_set()).map(clap::Command::get_name);
            let Some(command) = program.find_subcommand(name).filter(|one| !one.is_hide_set()) else {
                let near = did_you_mean(name, names());
                return output
                    .fail(&text!("inget kommando heter `{name}`", "there is no command `{name}`"), near.as_ref());
            };
            let version = format!("handbok {}", env!("CARGO_PKG_VERSION"));
            clap_mangen::Man::new(command.clone()).source(version).render(&mut bytes)
        }
    };
    match rendered {
        Ok(()) => {
            output.result(&String::from_utf8_lossy(&bytes));
            Exit::Fine
        }
        Err(error) => output.fail(&Text::same(error.to_string()), None),
    }
}

/// What the declaration of the commands doesn't hold: exit codes and what is read from the environment.
fn endings(lang: Lang) -> String {
    let text = text!(
        ".SH SLUTKODER\n.TP\n0\ninga fel\n.TP\n1\nhandboken har fel, eller varningar när de räknas som fel\n\
         .TP\n2\nprogrammet kunde inte göra sitt arbete\n\
         .SH MILJÖ\n.TP\nHANDBOK_LANG\nmeddelandenas språk, sv eller en; annars LANG\n\
         .TP\nSOURCE_DATE_EPOCH\ndagen att räkna från, när \\-\\-date saknas\n.TP\nNO_COLOR\ninga färger\n",
        ".SH \"EXIT STATUS\"\n.TP\n0\nno errors\n.TP\n1\nthe handbook has errors, or warnings where they count as errors\n\
         .TP\n2\nthe program could not do its job\n\
         .SH ENVIRONMENT\n.TP\nHANDBOK_LANG\nlanguage of messages, sv or en; default LANG\n\
         .TP\nSOURCE_DATE_EPOCH\nthe day to reckon from, without \\-\\-date\n.TP\nNO_COLOR\nno colours\n"
    );
    text.get(lang).to_owned()
}
