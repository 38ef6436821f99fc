//! The commands and their options, declared once, in both languages.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::diag::{Lang, Text};
use crate::model::Date;
use crate::text;

/// The language that `--lang` or the environment asks for; the site's when neither does.
pub(crate) fn early_language(arguments: &[OsString]) -> Option<Lang> {
    let mut words = arguments.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--lang" {
            return words.next().and_then(|code| Lang::parse(&code));
        }
        if let Some(code) = word.strip_prefix("--lang=") {
            return Lang::parse(code);
        }
    }
    let set =
        |name: &str| std::env::var(name).ok().filter(|value| !matches!(value.as_str(), "" | "C" | "POSIX" | "C.UTF-8"));
    let value = set("HANDBOK_LANG").or_else(|| set("LANG"))?;
    Lang::parse(&value)
}

fn help(lang: Lang, text: Text) -> String {
    match lang {
        Lang::Sv => text.sv,
        Lang::En => text.en,
    }
}

/// The whole command line.
pub(crate) fn command(lang: Lang) -> Command {
    let about = text!(
        "En kvalitetshandbok som webbplats, på intranätet och externt",
        "A quality handbook as a web site, on the intranet and externally"
    );
    Command::new("handbok")
        .version(env!("CARGO_PKG_VERSION"))
        .about(help(lang, about))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .args(common(lang))
        .subcommands([
            init(lang),
            new(lang),
            check(lang),
            fix(lang),
            build(lang),
            serve(lang),
            search(lang),
            explain(lang),
            approve(lang),
            revise(lang),
            verify(lang),
            review(lang),
            history(lang),
            sub(
                "schema",
                lang,
                text!(
                    "JSON Schema för config.toml och varje sorts framsida",
                    "JSON Schema of the configuration and of each kind's front matter"
                ),
            ),
            sub("completions", lang, text!("kompletteringar för ditt skal", "completions for your shell")).arg(
                Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(clap_complete::Shell)),
            ),
            man(lang),
        ])
}

/// The same with help that is in one language throughout: clap has its own words in English only.
pub(crate) fn command_line(lang: Lang) -> Command {
    match lang {
        Lang::Sv => in_swedish(command(lang)),
        Lang::En => command(lang),
    }
}

fn in_swedish(command: Command) -> Command {
    let mut built = command.clone();
    built.build();
    let whole = swedish(command, usage(&mut built))
        .subcommand_help_heading("Kommandon")
        .disable_version_flag(true)
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("visa programmets version"))
        .mut_args(under_heading);
    let usages: Vec<(String, String)> =
        built.get_subcommands_mut().map(|one| (one.get_name().to_owned(), usage(one))).collect();
    usages.into_iter().fold(whole, |whole, (name, usage)| whole.mut_subcommand(name, |one| swedish(one, usage)))
}

fn usage(command: &mut Command) -> String {
    let usage = command.render_usage().to_string();
    usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[FLAGGOR]").replace("<COMMAND>", "<KOMMANDO>")
}

fn swedish(command: Command, usage: String) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("visa den här hjälpen");
    command
        .disable_help_flag(true)
        .arg(help)
        .mut_args(under_heading)
        .override_usage(usage)
        .help_template("{about-with-newline}\nAnvändning: {usage}\n\n{all-args}")
}

/// An argument under its heading, with its possible values in its help.
fn under_heading(argument: Arg) -> Arg {
    let heading = if argument.is_positional() { "Argument" } else { "Flaggor" };
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let argument = argument.help_heading(heading);
    if values.is_empty() {
        return argument;
    }
    let argument = argument.hide_possible_values(true);
    if argument.get_help().is_some() {
        return argument;
    }
    let text = format!("något av {}", values.join(", "));
    argument.help(text)
}

fn sub(name: &'static str, lang: Lang, about: Text) -> Command {
    Command::new(name).about(help(lang, about))
}

fn option(name: &'static str, value: &'static str, lang: Lang, about: Text) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help(lang, about))
}

fn flag(name: &'static str, lang: Lang, about: Text) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help(lang, about))
}

fn positional(name: &'static str, value: &'static str, lang: Lang, about: Text) -> Arg {
    Arg::new(name).value_name(value).required(true).help(help(lang, about))
}

fn common(lang: Lang) -> Vec<Arg> {
    vec![
        option(
            "root",
            "DIR",
            lang,
            text!(
                "handbokens mapp; annars närmaste uppåt med en config.toml",
                "the handbook's folder; default the nearest upwards with a config.toml"
            ),
        )
        .value_parser(value_parser!(std::path::PathBuf))
        .global(true),
        option("date", "YYYY-MM-DD", lang, text!("räkna som om det vore denna dag", "reckon as if it were this day"))
            .value_parser(day)
            .global(true),
        option("format", "FORMAT", lang, text!("human, json eller github", "human, json or github"))
            .value_parser(["human", "json", "github", "text"])
            .global(true),
        option("color", "WHEN", lang, text!("färger: auto, always eller never", "colours: auto, always or never"))
            .value_parser(["auto", "always", "never"])
            .global(true),
        option("lang", "LANG", lang, text!("meddelandenas språk, sv eller en", "the language of messages, sv or en"))
            .value_parser(["sv", "en"])
            .global(true),
    ]
}

fn day(word: &str) -> Result<Date, String> {
    // Clap puts its own words before it; in Swedish `output::usage` says it.
    word.parse::<Date>().map_err(|_| "there is no such day; write one as 2026-09-01".to_owned())
}

fn deny(lang: Lang) -> Arg {
    option("deny", "WHAT", lang, text!("warnings: varningar räknas som fel", "warnings: warnings count as errors"))
        .value_parser(["warnings"])
}

fn drafts(lang: Lang) -> Arg {
    flag("drafts", lang, text!("ta med utkast och kommande dokument", "with drafts and upcoming documents"))
}

fn audience(lang: Lang) -> Arg {
    option("audience", "WHO", lang, text!("intranet, external eller all", "intranet, external or all"))
        .value_parser(["intranet", "external", "all"])
}

fn init(lang: Lang) -> Command {
    sub(
        "init",
        lang,
        text!(
            "en ny handbok med exempelinnehållet, färdig att bygga",
            "a new handbook with the sample content, ready to build"
        ),
    )
    .arg(
        positional("dir", "DIR", lang, text!("mappen som skapas", "the folder to make"))
            .value_parser(value_parser!(std::path::PathBuf)),
    )
    .arg(flag(
        "empty",
        lang,
        text!(
            "bara mappar, inställningar och ett exempel av varje sort",
            "only folders, configuration and one example of each kind"
        ),
    ))
    .arg(
        flag(
            "start",
            lang,
            text!(
                "er egen handbok: lagar, roller, ord, årshjul och guide, utan exemplets egna dokument",
                "a handbook of your own: laws, roles, terms, wheel and guide, without the sample's own documents"
            ),
        )
        .conflicts_with("empty"),
    )
}

fn new(lang: Lang) -> Command {
    sub(
        "new",
        lang,
        text!("ett nytt dokument med alla nycklar förklarade", "a new document with every useful key explained"),
    )
    .arg(
        positional(
            "kind",
            "KIND",
            lang,
            text!(
                "sorten, som rutin, process eller riktlinje; utan den visas alla",
                "the kind, such as routine or process; without it all are listed"
            ),
        )
        .required(false),
    )
    .arg(
        positional("id", "ID", lang, text!("dokumentets id; annars ur titeln", "the document's id; default from the title"))
            .required(false),
    )
    .arg(option("title", "TEXT", lang, text!("dokumentets titel", "the document's title")))
}

fn check(lang: Lang) -> Command {
    sub("check", lang, text!("alla fel och varningar; inget skrivs", "all findings; nothing is written"))
        .arg(files(lang, text!("bara dessa filer; annars alla", "only these files; default all")))
        .arg(flag(
            "all",
            lang,
            text!("visa varje ställe, också när de är många", "show each place, also where they are many"),
        ))
        .arg(deny(lang))
}

fn files(lang: Lang, about: Text) -> Arg {
    let value = match lang {
        Lang::Sv => "FIL",
        Lang::En => "FILE",
    };
    let files = Arg::new("file").value_name(value).num_args(0..).value_parser(value_parser!(std::path::PathBuf));
    files.help(help(lang, about))
}

fn fix(lang: Lang) -> Command {
    sub("fix", lang, text!("rätta det som programmet säkert kan rätta", "mend what the program can mend for certain"))
        .arg(files(lang, text!("bara dessa filer; annars alla", "only these files; default all")))
        .arg(flag(
            "all",
            lang,
            text!(
                "också det som är troligt, och ord i fastställda texter",
                "also what is likely, and words of decided texts"
            ),
        ))
        .arg(flag("dry-run", lang, text!("visa ändringarna, skriv inget", "show the changes, write nothing")))
}

fn build(lang: Lang) -> Command {
    sub("build", lang, text!("kontrollera och skriv webbplatserna", "check and write the sites"))
        .arg(deny(lang))
        .arg(audience(lang))
        .arg(
            option(
                "output",
                "DIR",
                lang,
                text!("skriv till DIR/intranet och DIR/external", "write to DIR/intranet and DIR/external"),
            )
            .value_parser(value_parser!(std::path::PathBuf)),
        )
        .arg(drafts(lang))
        .arg(date_option(
            "as-of",
            lang,
            text!(
                "handboken som den löd denna dag; kräver --output",
                "the handbook as it was on this day; needs --output"
            ),
        ))
        .arg(flag("no-search", lang, text!("utan sökning", "without search")).hide(true))
}

fn serve(lang: Lang) -> Command {
    sub("serve", lang, text!("förhandsgranska medan du skriver", "preview while you write"))
        .arg(
            option(
                "port",
                "N",
                lang,
                text!(
                    "port för intranätet; externa sidan får nästa; 0 = lediga portar",
                    "port of the intranet; the external site gets the next; 0 = free ports"
                ),
            )
            .value_parser(value_parser!(u16)),
        )
        .arg(
            option(
                "bind",
                "ADDR",
                lang,
                text!(
                    "adress att lyssna på; annars bara den egna datorn",
                    "address to listen on; default only this computer"
                ),
            )
            .value_parser(value_parser!(std::net::IpAddr)),
        )
        .arg(flag("open", lang, text!("öppna webbläsaren", "open the browser")))
        .arg(flag(
            "poll",
            lang,
            text!(
                "titta efter ändringar i stället för att vänta på besked",
                "look for changes instead of waiting to be told"
            ),
        ))
}

fn search(lang: Lang) -> Command {
    sub("search", lang, text!("sök som på webbplatsen", "search as on the site"))
        .arg(
            Arg::new("query")
                .value_name("QUERY")
                .required(true)
                .num_args(1..)
                .help(help(lang, text!("det du söker", "what you look for"))),
        )
        .arg(audience(lang))
        .arg(
            option("limit", "N", lang, text!("högst så många träffar", "at most so many hits"))
                .value_parser(value_parser!(usize)),
        )
        .arg(flag(
            "explain",
            lang,
            text!(
                "visa hur frågan förstås och träffarna räknas",
                "show how the query is understood and the hits are reckoned"
            ),
        ))
        .arg(drafts(lang))
}

fn explain(lang: Lang) -> Command {
    let check = positional(
        "check",
        "CHECK",
        lang,
        text!(
            "kontrollens namn, som review-overdue; utan det visas alla",
            "the check's name, such as review-overdue; without it all are listed"
        ),
    );
    sub("explain", lang, text!("förklara en kontroll", "the manual of a check")).arg(check.required(false))
}

fn ids(lang: Lang) -> Arg {
    positional("id", "ID", lang, text!("id, eller sort/id; flera går bra", "id, or kind/id; several at once"))
        .num_args(1..)
}

fn date_option(name: &'static str, lang: Lang, about: Text) -> Arg {
    option(name, "YYYY-MM-DD", lang, about).value_parser(day)
}

fn approve(lang: Lang) -> Command {
    sub(
        "approve",
        lang,
        text!("fastställ: utkastet blir texten som gäller", "approve: the draft becomes the text that applies"),
    )
    .arg(ids(lang))
    .arg(option("by", "ROLE", lang, text!("rollen som fastställer", "the role that approves")))
    .arg(date_option(
        "valid-from",
        lang,
        text!("första dagen, om det är en annan", "the first day, when it is another"),
    ))
    .arg(option("version", "V", lang, text!("den nya versionens nummer", "the new version's number")))
    .arg(option("change", "TEXT", lang, text!("vad som är ändrat", "what is changed")))
    .arg(flag(
        "minor",
        lang,
        text!("redaktionell ändring av en fastställd text", "an editorial change of an approved text"),
    ))
    .arg(flag(
        "force",
        lang,
        text!(
            "även om `[approval]` säger att någon annan fastställer",
            "even if `[approval]` says that another approves"
        ),
    ))
}

fn revise(lang: Lang) -> Command {
    sub(
        "revise",
        lang,
        text!(
            "ett utkast till nästa version, bredvid den som gäller",
            "a draft of the next version beside the one that applies"
        ),
    )
    .arg(positional("id", "ID", lang, text!("id, eller sort/id", "id, or kind/id")))
    .arg(flag(
        "keep-changes",
        lang,
        text!(
            "filen är redan ändrad: ändringen blir utkast, den fastställda texten kommer tillbaka",
            "the file is edited already: the edit becomes the draft, the approved text comes back"
        ),
    ))
}

fn review(lang: Lang) -> Command {
    sub("review", lang, text!("genomgånget utan ändring", "gone through without change")).arg(ids(lang))
}

fn history(lang: Lang) -> Command {
    sub("history", lang, text!("alla versioner, med dagar och beslutsfattare", "all versions, with days and approvers"))
        .arg(positional("id", "ID", lang, text!("id, eller sort/id", "id, or kind/id")))
        .arg(date_option("as-of", lang, text!("den som gällde denna dag", "the one that applied on this day")))
        .arg(flag("text", lang, text!("texten också", "the text too")))
}

fn verify(lang: Lang) -> Command {
    sub("verify", lang, text!("jämför en utgåva med sitt manifest", "compare an edition with its manifest")).arg(
        Arg::new("dir")
            .value_name("DIR")
            .help(help(lang, text!("utgåvans mapp; annars båda", "the edition's folder; default both")))
            .value_parser(value_parser!(std::path::PathBuf)),
    )
}

/// For packagers: a page of its own for each command, as `man` expects.
fn man(lang: Lang) -> Command {
    sub("man", lang, text!("programmets manualsida", "the program's manual page"))
        .arg(
            Arg::new("command")
                .value_name("COMMAND")
                .help(help(lang, text!("ett kommandos egen sida", "a command's own page"))),
        )
        .hide(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_help_is_swedish_throughout() {
        let mut whole = command_line(Lang::Sv);
        whole.build();
        let names: Vec<String> = whole.get_subcommands().map(|one| one.get_name().to_owned()).collect();
        let mut pages = vec![whole.render_long_help().to_string()];
        for name in names {
            let one = whole.find_subcommand_mut(&name).expect("a command");
            pages.push(one.render_help().to_string());
        }
        for page in pages {
            assert!(page.contains("Användning: handbok") && page.contains("Flaggor:"), "{page}");
            for english in
                ["Usage", "Options", "OPTIONS", "COMMAND>", "Arguments", "Commands", "possible", "Print", "default:"]
            {
                assert!(!page.contains(english), "{english}: {page}");
            }
        }
    }

    #[test]
    fn both_languages_take_the_same_command_lines() {
        for line in [
            &["handbok", "check", "--deny", "warnings", "--root", "x"][..],
            &["handbok", "search", "lex", "sarah", "--limit", "3", "--format", "json"],
            &["handbok", "completions", "bash"],
            &["handbok", "serve", "--port", "0", "--bind", "127.0.0.1", "--poll"],
        ] {
            for lang in [Lang::Sv, Lang::En] {
                assert!(command_line(lang).try_get_matches_from(line).is_ok(), "{line:?}");
            }
        }
    }
}
