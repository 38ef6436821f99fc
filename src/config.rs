//! `config.toml` as checked values (format § 2, § 7, § 8).
//!
//! [`Config::read`] never fails: what is wrong is a finding, and the default stands in its place. References to
//! roles in `[approval]` stay as written; the graph resolves them.

use std::collections::BTreeMap;

use crate::diag::{Code, FileId, Finding, Lang, Level, Severity, Span};
use crate::model::risk::{Formula, RiskRules, SCALES};
use crate::model::{Audience, BaseUrl, Date, Kind};
use crate::schema::read::Reader;
use crate::schema::record::{Reference, Value};
use crate::schema::sense::Form;
use crate::schema::toml_text::{self, without_echoes};
use crate::schema::{Record, site::SITE};
use crate::source::SourceFile;
use crate::text;

/// One of the two sites.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Site {
    /// The address it is published at, ending in a slash.
    pub(crate) base_url: Option<BaseUrl>,
    /// The folder it is written to, relative to the root.
    pub(crate) output: String,
    /// Where that is written; nothing for the default.
    pub(crate) output_span: Option<Span>,
    /// Where it is written that this site isn't built; nothing when it is.
    pub(crate) unbuilt: Option<Span>,
    /// Its links.
    pub(crate) links: Links,
}

/// Links on each page; `{title}`, `{id}`, `{url}`, `{owner}`, `{owner_contact}` are filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Links {
    /// Report a deviation.
    pub(crate) report_deviation: Option<String>,
    /// Feedback on the page.
    pub(crate) feedback: Option<String>,
    /// Complaints.
    pub(crate) complaint: Option<String>,
    /// Edit the page's source.
    pub(crate) edit: Option<String>,
}

/// A type of a kind, built in or configured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeDef {
    /// The id.
    pub(crate) id: String,
    /// Its name in the site's language.
    pub(crate) title: String,
    /// What it is.
    pub(crate) definition: Option<String>,
    /// How long it is kept.
    pub(crate) retention: Option<String>,
}

/// What `[kinds.<kind>]` says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KindSettings {
    /// Its name in the navigation.
    pub(crate) title: Option<String>,
    /// Who sees it by default.
    pub(crate) default_audience: Option<Audience>,
}

/// What a kind or type, or a class of revision, must be approved by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApprovalRule {
    /// `kind`, `kind.type`, `major` or `minor`.
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) span: Span,
    /// The roles that may.
    pub(crate) roles: Vec<Reference>,
}

/// The patient safety report is due on 1 March (PSL 3 kap. 10 §).
const PATIENT_SAFETY_DUE: (i8, i8) = (3, 1);

/// What a type of report must have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ReportRules {
    /// The last day, in the year after.
    pub(crate) due: Option<(i8, i8)>,
    /// Ids or titles of the headings that must be there.
    pub(crate) sections: Option<Vec<String>>,
}

/// Content that is not accessible.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shortcoming {
    /// What.
    pub(crate) text: String,
    /// Why.
    pub(crate) reason: Option<String>,
    /// The criterion of WCAG.
    pub(crate) criterion: Option<String>,
}

/// The accessibility statement's fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Accessibility {
    /// Who is behind the site.
    pub(crate) organisation: Option<String>,
    /// `full`, `partial` or `none`.
    pub(crate) conformance: Option<String>,
    /// What the service is called.
    pub(crate) service: Option<String>,
    /// What doesn't work.
    pub(crate) shortcomings: Vec<Shortcoming>,
    /// What would be a disproportionate burden (12 § of the act).
    pub(crate) burdens: Vec<Shortcoming>,
    /// What the act doesn't cover (9 §).
    pub(crate) exempt: Vec<Shortcoming>,
    /// The day of assessment.
    pub(crate) assessed: Option<Date>,
    /// The day of the statement's last update.
    pub(crate) updated: Option<Date>,
    /// How it was assessed.
    pub(crate) method: Option<String>,
    /// Where to report.
    pub(crate) contact: Option<String>,
    /// A form to report with.
    pub(crate) form_url: Option<String>,
    /// The supervisor.
    pub(crate) complaint_url: Option<String>,
}

/// The configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file, for findings.
    pub(crate) file: FileId,
    /// blake3 of the file; a change means that all documents are parsed anew.
    pub(crate) hash: [u8; 32],
    /// The handbook's name.
    pub(crate) title: String,
    /// The organisation's name.
    pub(crate) organisation: String,
    /// The language of strings, dates, sorting and stemming.
    pub(crate) language: Lang,
    /// The theme.
    pub(crate) theme: String,
    /// Where the theme's name is written.
    pub(crate) theme_span: Option<Span>,
    /// Who sees a document that doesn't say.
    pub(crate) default_audience: Audience,
    /// The intranet's settings.
    pub(crate) intranet: Site,
    /// The external site's settings.
    pub(crate) external: Site,
    /// Levels that differ from the default.
    pub(crate) levels: BTreeMap<Code, Level>,
    /// What must not stand on an external page.
    pub(crate) forbid: Vec<regex::Regex>,
    /// Words that the scan of the external edition passes over.
    pub(crate) allow: Vec<String>,
    /// Search synonyms, in the order written.
    pub(crate) synonyms: Vec<(String, Vec<String>)>,
    /// Queries, and what is wanted first.
    pub(crate) best: Vec<(String, crate::schema::record::Reference)>,
    /// Folders whose pages are a group of their own in search.
    pub(crate) search_apart: Vec<String>,
    /// Settings by kind.
    pub(crate) kinds: BTreeMap<Kind, KindSettings>,
    /// All types by kind, in order.
    pub(crate) types: BTreeMap<Kind, Vec<TypeDef>>,
    /// Further folder names.
    pub(crate) folders: BTreeMap<String, (Kind, Option<String>)>,
    /// Who may approve what.
    pub(crate) approval: Vec<ApprovalRule>,
    /// Risk analysis.
    pub(crate) risk: RiskRules,
    /// Demands on reports by type.
    pub(crate) reports: BTreeMap<String, ReportRules>,
    /// Days before review that count as soon.
    pub(crate) review_soon: i64,
    /// Months to review when no date is given.
    pub(crate) review_months: Option<i64>,
    /// Highest LIX.
    pub(crate) readability_limit: i64,
    /// Compressed twins to write.
    pub(crate) precompress: Vec<String>,
    /// Server settings to write.
    pub(crate) servers: Vec<String>,
    /// Types of files that are published though they may run.
    pub(crate) allow_active: Vec<String>,
    /// The editor that the preview opens source files in.
    pub(crate) editor: Option<String>,
    /// Whether citations in the text become links.
    pub(crate) link_citations: bool,
    /// Whether superseded versions have pages of their own on the intranet.
    pub(crate) version_pages: bool,
    /// Whether versions that stand in git alone are shown too.
    pub(crate) version_git: Option<Span>,
    /// The accessibility statement.
    pub(crate) accessibility: Option<Accessibility>,
    /// Where the statement is written.
    pub(crate) accessibility_span: Option<Span>,
    /// Free keys for the theme.
    pub(crate) extra: Option<toml::Value>,
}

/// Days before review that count as soon, where the configuration doesn't say.
const REVIEW_SOON: i64 = 90;
/// The folders of the editors' guide.
const APART: [&str; 2] = ["redaktorsguide", "editors-guide"];
/// LIX above this is hard for many readers (Björnsson's scale: 50 and more is official text).
const READABILITY_LIMIT: i64 = 50;

impl Config {
    /// Reads the configuration and what is wrong with it.
    pub(crate) fn read(file: &SourceFile) -> (Config, Vec<Finding>) {
        let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
        let offset = file.text.len() - text.len();
        let source =
            toml_text::Source { file: file.id, text, offset, keys: &[SITE], form: Form::Toml, is_lenient: true };
        let room = std::cell::OnceCell::new();
        let toml_text::Parsed { table, places, mut findings } = toml_text::parse(&source, &room);
        let types = |kind: Kind| -> Vec<(String, String)> {
            kind.types().iter().map(|choice| (choice.id.to_owned(), choice.sv.to_owned())).collect()
        };
        let mut reader = Reader {
            file: file.id,
            source: &file.text,
            places,
            types: &types,
            kind: Kind::Page,
            findings: Vec::new(),
            slots: 0,
            prose: Vec::new(),
            is_lenient: true,
            outer: Vec::new(),
            strays: Vec::new(),
        };
        let record = reader.document(table.get_ref(), Span::whole(file.id), &[SITE]);
        let found = without_echoes(reader.findings, &findings, file.is_readable);
        findings.extend(found);
        let mut config = Config::from_record(file, &record, &mut findings);
        config.hash = file.hash;
        config.check_types(&record, &mut findings);
        (config, findings)
    }

    fn from_record(file: &SourceFile, record: &Record, findings: &mut Vec<Finding>) -> Config {
        let title = record.str("title").unwrap_or_default().to_owned();
        let language = record.str("language").and_then(Lang::parse).unwrap_or_default();
        let empty = Record::default();
        let table = |name: &str| record.table(name).unwrap_or(&empty).clone();
        let links = read_links(record.table("links"), None);
        let audiences = table("audiences");
        Config {
            file: file.id,
            hash: [0; 32],
            organisation: record.str("organisation").unwrap_or(&title).to_owned(),
            language,
            theme: record.str("theme").unwrap_or("standard").to_owned(),
            theme_span: record.value_span("theme"),
            default_audience: record.str("default_audience").and_then(Audience::parse).unwrap_or(Audience::Intranet),
            intranet: read_site(audiences.table("intranet"), Audience::Intranet, &links, findings),
            external: read_site(audiences.table("external"), Audience::External, &links, findings),
            levels: read_levels(record, findings),
            forbid: table("privacy").strings("forbid").filter_map(|p| regex::Regex::new(p).ok()).collect(),
            allow: table("privacy").strings("allow").map(str::to_owned).collect(),
            synonyms: read_synonyms(&table("search")),
            best: read_best(&table("search")),
            search_apart: read_apart(&table("search")),
            kinds: read_kinds(record, findings),
            types: read_types(record, language, findings),
            folders: read_folders(record),
            approval: read_approval(record),
            risk: read_risk(&table("risk"), findings),
            reports: read_reports(record),
            review_soon: bounded(&table("review"), "soon", 0..=3650, findings).unwrap_or(REVIEW_SOON),
            review_months: bounded(&table("review"), "months", 1..=240, findings),
            readability_limit: bounded(&table("readability"), "limit", 1..=100, findings).unwrap_or(READABILITY_LIMIT),
            precompress: table("build").strings("precompress").map(str::to_owned).collect(),
            servers: table("build").strings("server").map(str::to_owned).collect(),
            allow_active: table("build").strings("allow_active").map(str::to_owned).collect(),
            editor: table("preview").str("editor").map(str::to_owned),
            version_pages: table("versions").bool("pages").unwrap_or(true),
            version_git: wanted(&table("versions"), "git"),
            link_citations: table("markdown").bool("link_citations").unwrap_or(true),
            accessibility: record.table("accessibility").map(read_accessibility),
            accessibility_span: record.value_span("accessibility"),
            extra: record.free("extra").cloned(),
            title,
        }
    }

    /// Names of kinds and types in other tables than `[kinds]` and `[types]`, once all types are known.
    fn check_types(&self, record: &Record, findings: &mut Vec<Finding>) {
        let ids = |kind: Kind| self.types_of(kind).iter().map(|def| def.id.as_str()).collect::<Vec<_>>();
        for (word, _) in record.map("reports") {
            if !ids(Kind::Report).contains(&word.text.as_str()) {
                unknown_name(word.span, &word.text, &ids(Kind::Report), findings);
            }
        }
        for (_, field) in record.map("folders") {
            let Value::Str(written) = &field.value else { continue };
            self.check_kind_and_type(written, field.span, findings);
        }
        for (word, _) in record.map("approval") {
            if !matches!(word.text.as_str(), "major" | "minor") {
                // The law after `@` is looked up with the roles, where all documents are known.
                let base = word.text.split('@').next().unwrap_or_default();
                self.check_kind_and_type(base, word.span, findings);
            }
        }
    }

    /// `kind` or `kind.type`, both known.
    fn check_kind_and_type(&self, written: &str, span: Span, findings: &mut Vec<Finding>) {
        let (kind, kind_type) = written.split_once('.').map_or((written, None), |(kind, ty)| (kind, Some(ty)));
        let Some(kind) = Kind::parse(kind) else {
            let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
            let help = crate::diag::text::did_you_mean(kind, names);
            let message = text!("`{kind}` är ingen sort", "`{kind}` is no kind");
            findings.push(Finding::new(Code::INVALID_VALUE, span, message).maybe_help(help));
            return;
        };
        let Some(kind_type) = kind_type else { return };
        let known: Vec<&str> = self.types_of(kind).iter().map(|def| def.id.as_str()).collect();
        if !known.contains(&kind_type) {
            let help = crate::diag::text::did_you_mean(kind_type, known);
            let message =
                text!("sorten `{kind}` har ingen typ `{kind_type}`", "the kind `{kind}` has no type `{kind_type}`");
            findings.push(Finding::new(Code::INVALID_VALUE, span, message).maybe_help(help));
        }
    }

    /// The last day for a type's report of a year, in the year after: the configured day, else the law's own. 29 February
    /// is the 28th in other years.
    pub(crate) fn report_due(&self, report_type: &str, year: i64) -> Option<Date> {
        let own = self.reports.get(report_type).and_then(|rules| rules.due);
        let of_law = (report_type == "patient-safety").then_some(PATIENT_SAFETY_DUE);
        let (month, day) = own.or(of_law)?;
        let year = i16::try_from(year.checked_add(1)?).ok()?;
        Date::new(year, month, day).or_else(|_| Date::new(year, month, day - 1)).ok()
    }

    /// One of the two sites.
    pub(crate) fn site(&self, audience: Audience) -> &Site {
        match audience {
            Audience::Intranet => &self.intranet,
            Audience::External => &self.external,
        }
    }

    /// The sites that are built: both, or the intranet alone (FORMAT § 10).
    pub(crate) fn audiences(&self) -> &'static [Audience] {
        if self.external.unbuilt.is_some() { &[Audience::Intranet] } else { &Audience::ALL }
    }

    /// The level of a check.
    pub(crate) fn level(&self, code: Code) -> Level {
        self.levels.get(&code).copied().unwrap_or_else(|| code.default_level())
    }

    /// The finding at its configured level, or nothing when its check is off.
    pub(crate) fn levelled(&self, finding: Finding) -> Option<Finding> {
        match self.levels.get(&finding.code) {
            _ if finding.is_fixed => Some(finding),
            None => (finding.code.default_level() != Level::Off).then_some(finding),
            Some(Level::Off) => None,
            Some(Level::Error) => Some(finding.at(Severity::Error)),
            Some(Level::Warning) => Some(finding.at(Severity::Warning)),
        }
    }

    /// The types of a kind, in order.
    pub(crate) fn types_of(&self, kind: Kind) -> &[TypeDef] {
        self.types.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// A type's name in the site's language.
    pub(crate) fn type_title(&self, kind: Kind, id: &str) -> Option<&str> {
        self.types_of(kind).iter().find(|def| def.id == id).map(|def| def.title.as_str())
    }

    /// The kind (and type) that a folder's name gives.
    pub(crate) fn kind_of_folder(&self, name: &str) -> Option<(Kind, Option<&str>)> {
        let lower = name.to_lowercase();
        match self.folders.get(name).or_else(|| self.folders.get(&lower)) {
            Some((kind, kind_type)) => Some((*kind, kind_type.as_deref())),
            None => Kind::from_folder(&lower).map(|kind| (kind, None)),
        }
    }

    /// The folder's name that gives a kind and was probably meant by another.
    pub(crate) fn folder_nearest(&self, name: &str) -> Option<&str> {
        let of_kinds = Kind::ALL.into_iter().flat_map(|kind| [Lang::Sv, Lang::En].map(|lang| kind.folder(lang)));
        crate::diag::text::nearest(name, of_kinds.flatten().chain(self.folders.keys().map(String::as_str)))
    }
}

fn read_links(table: Option<&Record>, base: Option<&Links>) -> Links {
    let pick = |name: &str, inherited: Option<&String>| {
        table.and_then(|table| table.str(name)).map(str::to_owned).or_else(|| inherited.cloned())
    };
    Links {
        report_deviation: pick("report_deviation", base.and_then(|links| links.report_deviation.as_ref())),
        feedback: pick("feedback", base.and_then(|links| links.feedback.as_ref())),
        complaint: pick("complaint", base.and_then(|links| links.complaint.as_ref())),
        edit: pick("edit", base.and_then(|links| links.edit.as_ref())),
    }
}

fn read_site(table: Option<&Record>, audience: Audience, links: &Links, findings: &mut Vec<Finding>) -> Site {
    let mut base = links.clone();
    if audience == Audience::External {
        // The deviation system is for staff: it shows outside only when set there (format § 7).
        base.report_deviation = None;
        base.edit = None;
    }
    let base_url = table.and_then(|table| read_base_url(table, findings));
    let output = table.and_then(|table| table.str("output")).map(str::to_owned);
    let unbuilt = table.filter(|table| table.bool("build") == Some(false)).and_then(|table| table.value_span("build"));
    Site {
        base_url,
        output_span: table.and_then(|table| table.value_span("output")),
        unbuilt,
        output: output.unwrap_or_else(|| format!("public/{}", audience.id())),
        links: read_links(table.and_then(|table| table.table("links")), Some(&base)),
    }
}

/// Where a key says `true`.
fn wanted(table: &Record, key: &str) -> Option<Span> {
    (table.bool(key) == Some(true)).then(|| table.value_span(key)).flatten()
}

/// A whole web address, ending in a slash: the sitemap, the feed and canonical links are made of it.
fn read_base_url(table: &Record, findings: &mut Vec<Finding>) -> Option<BaseUrl> {
    let url = table.str("base_url")?;
    if let Some(address) = BaseUrl::parse(url) {
        return Some(address);
    }
    let message = text!("`{url}` är ingen webbadress", "`{url}` is no web address");
    let help = text!("skriv hela adressen, med `https://`", "write the whole address, with `https://`");
    findings.push(Finding::new(Code::INVALID_VALUE, table.value_span("base_url")?, message).help(help));
    None
}

fn unknown_name(span: Span, name: &str, candidates: &[&str], findings: &mut Vec<Finding>) {
    let message = text!("`{name}` finns inte", "there is no `{name}`");
    let help = crate::diag::text::did_you_mean(name, candidates.iter().copied());
    findings.push(Finding::new(Code::UNKNOWN_KEY, span, message).maybe_help(help));
}

fn read_levels(record: &Record, findings: &mut Vec<Finding>) -> BTreeMap<Code, Level> {
    let mut levels = BTreeMap::new();
    for (word, field) in record.map("checks") {
        let Some(code) = Code::parse(&word.text) else {
            let names: Vec<&str> = Code::all().map(Code::name).collect();
            unknown_name(word.span, &word.text, &names, findings);
            continue;
        };
        if let Value::Str(level) = &field.value {
            levels.extend(Level::parse(level).map(|level| (code, level)));
        }
    }
    levels
}

fn read_synonyms(search: &Record) -> Vec<(String, Vec<String>)> {
    let words = |value: &Value| match value {
        Value::Words(words) => words.iter().map(|word| word.text.clone()).collect(),
        _ => Vec::new(),
    };
    search.map("synonyms").iter().map(|(word, field)| (word.text.clone(), words(&field.value))).collect()
}

fn read_best(search: &Record) -> Vec<(String, crate::schema::record::Reference)> {
    let first = |value: &Value| match value {
        Value::Refs(references) => references.first().cloned(),
        _ => None,
    };
    search.map("best").iter().filter_map(|(query, field)| Some((query.text.clone(), first(&field.value)?))).collect()
}

/// The editors' guide where nothing else is said.
fn read_apart(search: &Record) -> Vec<String> {
    match search.get("apart") {
        Some(_) => search.strings("apart").map(str::to_owned).collect(),
        None => APART.map(str::to_owned).to_vec(),
    }
}

fn kind_named(word: &crate::schema::record::Word, findings: &mut Vec<Finding>) -> Option<Kind> {
    let kind = Kind::parse(&word.text);
    if kind.is_none() {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        unknown_name(word.span, &word.text, &names, findings);
    }
    kind
}

fn read_kinds(record: &Record, findings: &mut Vec<Finding>) -> BTreeMap<Kind, KindSettings> {
    let mut kinds = BTreeMap::new();
    for (word, field) in record.map("kinds") {
        let Some(kind) = kind_named(word, findings) else { continue };
        let Value::Table(table) = &field.value else { continue };
        let title = table.str("title").map(str::to_owned);
        let default_audience = table.str("default_audience").and_then(Audience::parse);
        kinds.insert(kind, KindSettings { title, default_audience });
    }
    kinds
}

fn read_types(record: &Record, language: Lang, findings: &mut Vec<Finding>) -> BTreeMap<Kind, Vec<TypeDef>> {
    let built_in = |kind: Kind| -> Vec<TypeDef> {
        let name = |choice: &crate::model::kind::Choice| match language {
            Lang::Sv => choice.sv.to_owned(),
            Lang::En => choice.en.to_owned(),
        };
        let define = |choice| TypeDef { id: String::new(), title: name(choice), definition: None, retention: None };
        kind.types().iter().map(|choice| TypeDef { id: choice.id.to_owned(), ..define(choice) }).collect()
    };
    let mut types: BTreeMap<Kind, Vec<TypeDef>> = Kind::ALL.into_iter().map(|kind| (kind, built_in(kind))).collect();
    for (word, field) in record.map("types") {
        let Some(kind) = kind_named(word, findings) else { continue };
        if !kind.takes_more_types() {
            let message = text!("sorten `{kind}` tar inga egna typer", "the kind `{kind}` takes no further types");
            findings.push(Finding::new(Code::INVALID_VALUE, word.span, message));
            continue;
        }
        let Value::Map(entries) = &field.value else { continue };
        let all = types.entry(kind).or_default();
        for (id, field) in entries {
            if crate::model::id::is_id(&id.text) {
                add_type(all, &id.text, &field.value);
            } else {
                let message = text!(
                    "`{}` går inte som id: små bokstäver a–z, siffror och -",
                    "`{}` is no id: lower-case letters a–z, digits and -",
                    id.text
                );
                findings.push(Finding::new(Code::INVALID_VALUE, id.span, message));
            }
        }
    }
    types
}

fn add_type(all: &mut Vec<TypeDef>, id: &str, value: &Value) {
    let (title, definition, retention) = match value {
        Value::Str(title) => (Some(title.as_str()), None, None),
        Value::Table(table) => (table.str("title"), table.str("definition"), table.str("retention")),
        _ => (None, None, None),
    };
    let fresh = TypeDef {
        id: id.to_owned(),
        title: title.unwrap_or(id).to_owned(),
        definition: definition.map(str::to_owned),
        retention: retention.map(str::to_owned),
    };
    match all.iter_mut().find(|known| known.id == id) {
        Some(known) => *known = fresh,
        None => all.push(fresh),
    }
}

fn read_folders(record: &Record) -> BTreeMap<String, (Kind, Option<String>)> {
    let entry = |(word, field): &(crate::schema::record::Word, crate::schema::Field)| {
        let Value::Str(written) = &field.value else { return None };
        let (kind, kind_type) =
            written.split_once('.').map_or((written.as_str(), None), |(k, t)| (k, Some(t.to_owned())));
        Some((word.text.clone(), (Kind::parse(kind)?, kind_type)))
    };
    record.map("folders").iter().filter_map(entry).collect()
}

fn read_approval(record: &Record) -> Vec<ApprovalRule> {
    let rule = |(word, field): &(crate::schema::record::Word, crate::schema::Field)| match &field.value {
        Value::Refs(roles) => Some(ApprovalRule { key: word.text.clone(), span: word.span, roles: roles.clone() }),
        _ => None,
    };
    record.map("approval").iter().filter_map(rule).collect()
}

/// A whole number within bounds; outside them it is a finding and counts as absent.
fn bounded(
    table: &Record,
    key: &str,
    bounds: std::ops::RangeInclusive<i64>,
    findings: &mut Vec<Finding>,
) -> Option<i64> {
    let number = table.int(key)?;
    if bounds.contains(&number) {
        return Some(number);
    }
    let (low, high) = bounds.into_inner();
    let message =
        text!("{number} går inte här; välj {low} till {high}", "{number} is not possible here; choose {low} to {high}");
    findings.extend(table.value_span(key).map(|span| Finding::new(Code::INVALID_VALUE, span, message)));
    None
}

fn read_risk(table: &Record, findings: &mut Vec<Finding>) -> RiskRules {
    let default = RiskRules::default();
    let formula = match table.str("formula") {
        Some("sum") => Formula::Sum,
        Some("max") => Formula::Max,
        _ => Formula::Product,
    };
    let (priority_value, priority_either) = match table.table("priority") {
        Some(priority) => (priority.int("value"), priority.int("either")),
        None => (default.priority_value, default.priority_either),
    };
    let scale = bounded(table, "scale", SCALES, findings).unwrap_or(default.scale);
    RiskRules { scale, formula, priority_value, priority_either }
}

fn read_reports(record: &Record) -> BTreeMap<String, ReportRules> {
    let rules = |table: &Record| ReportRules {
        due: table.month_day("due"),
        sections: table.get("sections").map(|_| table.strings("sections").map(str::to_owned).collect()),
    };
    let entry = |(word, field): &(crate::schema::record::Word, crate::schema::Field)| match &field.value {
        Value::Table(table) => Some((word.text.clone(), rules(table))),
        _ => None,
    };
    record.map("reports").iter().filter_map(entry).collect()
}

fn read_accessibility(table: &Record) -> Accessibility {
    let text = |name: &str| table.str(name).map(str::to_owned);
    let shortcoming = |entry: &Record| {
        Some(Shortcoming {
            text: entry.str("text")?.to_owned(),
            reason: entry.str("reason").map(str::to_owned),
            criterion: entry.str("criterion").map(str::to_owned),
        })
    };
    let list = |name: &str| table.tables(name).iter().filter_map(shortcoming).collect();
    Accessibility {
        organisation: text("organisation"),
        conformance: text("conformance"),
        service: text("service"),
        shortcomings: list("shortcomings"),
        burdens: list("burdens"),
        exempt: list("exempt"),
        assessed: table.date("assessed"),
        updated: table.date("updated"),
        method: text("method"),
        contact: text("contact"),
        form_url: text("form_url"),
        complaint_url: text("complaint_url"),
    }
}
