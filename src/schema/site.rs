//! The keys of `config.toml` (format § 2, § 7).

use super::common::AUDIENCES;
use super::key::{Key, Target, Ty, choice, key, many, one, required};
use crate::model::Kind;
use crate::model::kind::Choice;

const LANGUAGES: &[Choice] = &[choice("sv", "svenska", "Swedish"), choice("en", "engelska", "English")];

/// The names in `[links]`.
const LINKS: &[Key] = &[
    key("report_deviation", Ty::Str, "anmäl en avvikelse", "report a deviation"),
    key("feedback", Ty::Str, "lämna en synpunkt på sidan", "give feedback on the page"),
    key("edit", Ty::Str, "ändra sidan; {path} är filen, {line} raden", "edit the page; {path} is the file, {line} the line"),
    key("complaint", Ty::Str, "lämna synpunkt eller klagomål", "make a complaint"),
];

const AUDIENCE: &[Key] = &[
    key("base_url", Ty::Str, "adressen där webbplatsen ligger", "the address of the site"),
    key("output", Ty::Str, "mappen som den skrivs till", "the folder it is written to"),
    key("links", Ty::Table(LINKS), "länkar som bara gäller här", "links for this audience only"),
];

const EXTERNAL: &[Key] = &[
    AUDIENCE[0],
    AUDIENCE[1],
    AUDIENCE[2],
    key("build", Ty::Bool, "false: bara intranätet byggs", "false: the intranet alone is built"),
];

const AUDIENCE_TABLES: &[Key] = &[
    key("intranet", Ty::Table(AUDIENCE), "intranätet", "the intranet"),
    key("external", Ty::Table(EXTERNAL), "den externa webbplatsen", "the external site"),
];

const PRIVACY: &[Key] = &[
    key(
        "forbid",
        Ty::Patterns,
        "reguljära uttryck som inte får stå på en extern sida",
        "regular expressions that must not stand on an external page",
    ),
    key(
        "allow",
        Ty::Strs,
        "ord som genomsökningen av den externa utgåvan släpper förbi; skriv skälet i en kommentar",
        "words that the scan of the external edition passes over; say why in a comment",
    ),
];

const SEARCH: &[Key] = &[
    key("synonyms", Ty::Map(&Ty::Strs), "ord = [ord med samma betydelse]", "word = [words of the same meaning]"),
    key(
        "best",
        Ty::Map(&one(Target::Any)),
        "sökord = dokumentet som ska stå först",
        "query = the document that is to stand first",
    ),
    key(
        "apart",
        Ty::Strs,
        "mappar vars sidor är en egen grupp bland träffarna, som redaktörsguiden",
        "folders whose pages are a group of their own among the results, as the editors' guide",
    ),
];

const KIND: &[Key] = &[
    key("title", Ty::Str, "sortens namn i navigeringen", "the kind's name in the navigation"),
    key(
        "default_audience",
        Ty::Enum(AUDIENCES),
        "vem som ser sorten om inget annat sägs",
        "who sees the kind by default",
    ),
];

const FORMULAS: &[Choice] = &[
    choice("product", "sannolikhet × konsekvens", "probability × consequence"),
    choice("sum", "sannolikhet + konsekvens", "probability + consequence"),
    choice("max", "det större av de två", "the larger of the two"),
];

const PRIORITY: &[Key] = &[
    key("value", Ty::Int, "prioriterad från detta värde", "prioritised from this value"),
    key("either", Ty::Int, "prioriterad när endera når detta", "prioritised when either reaches this"),
];

const RISK: &[Key] = &[
    key("scale", Ty::Int, "högsta sannolikhet och konsekvens", "highest probability and consequence"),
    key("formula", Ty::Enum(FORMULAS), "hur värdet räknas", "how the value is reckoned"),
    key("priority", Ty::Table(PRIORITY), "när en risk är prioriterad", "when a risk is prioritised"),
];

const REPORT: &[Key] = &[
    key("due", Ty::MonthDay, "senast denna dag året efter, MM-DD", "by this day of the year after, MM-DD"),
    key("sections", Ty::Strs, "rubriker som måste finnas", "sections that must be there"),
];

/// What handbok can write for a web server.
pub(crate) const SERVERS: &[Choice] = &[
    choice("nginx", "nginx", "nginx"),
    choice("apache", "Apache", "Apache"),
    choice("caddy", "Caddy", "Caddy"),
    choice("iis", "IIS", "IIS"),
    choice("netlify", "Netlify", "Netlify"),
];

const ENCODINGS: &[Choice] = &[choice("gzip", "gzip", "gzip"), choice("br", "Brotli", "Brotli")];

const BUILD: &[Key] = &[
    key("precompress", Ty::Enums(ENCODINGS), "packade tvillingar till filerna", "compressed twins of the files"),
    key("server", Ty::Enums(SERVERS), "inställningar för webbservrar att skriva", "web server settings to write"),
    key(
        "allow_active",
        Ty::Strs,
        "filsorter som publiceras fast de kan köras, som \"html\"",
        "types of files that are published though they may run, such as \"html\"",
    ),
];

const EDITORS: &[Choice] =
    &[choice("vscode", "Visual Studio Code", "Visual Studio Code"), choice("none", "ingen", "none")];

const PREVIEW: &[Key] =
    &[key("editor", Ty::Enum(EDITORS), "program som källfilen öppnas i", "program that opens the source file")];

const MARKDOWN: &[Key] =
    &[key("link_citations", Ty::Bool, "gör lagrum i texten till länkar", "make citations in the text links")];

const VERSIONS: &[Key] = &[
    key("pages", Ty::Bool, "sidor för ersatta versioner på intranätet", "pages of superseded versions on the intranet"),
    key("git", Ty::Bool, "ta med versioner som bara finns i git", "with versions that stand in git alone"),
];

const CONFORMANCE: &[Choice] = &[
    choice("full", "helt förenlig", "fully conformant"),
    choice("partial", "delvis förenlig", "partially conformant"),
    choice("none", "inte förenlig", "not conformant"),
];

const SHORTCOMING: &[Key] = &[
    required("text", Ty::Str, "bristen", "the shortcoming"),
    key("reason", Ty::Str, "orsaken", "the reason"),
    key("criterion", Ty::Str, "kriteriet i WCAG, som \"1.4.10\"", "the criterion of WCAG, such as \"1.4.10\""),
];

const EXCEPTION: &[Key] =
    &[required("text", Ty::Str, "innehållet", "the content"), key("reason", Ty::Str, "motiveringen", "the grounds")];

const ACCESSIBILITY: &[Key] = &[
    key("organisation", Ty::Str, "vem som står bakom webbplatsen", "who is behind the site"),
    key("service", Ty::Str, "vad tjänsten heter; annars handbokens namn", "the service's name; default the handbook's"),
    key("conformance", Ty::Enum(CONFORMANCE), "hur förenlig den är med lagen", "how far it conforms to the law"),
    key("shortcomings", Ty::Tables(SHORTCOMING), "kända brister", "known shortcomings"),
    key(
        "burdens",
        Ty::Tables(EXCEPTION),
        "undantag för oskäligt betungande anpassning (12 §)",
        "exceptions for a disproportionate burden (12 §)",
    ),
    key("exempt", Ty::Tables(EXCEPTION), "innehåll som lagen inte omfattar (9 §)", "content outside the act (9 §)"),
    key("assessed", Ty::Date, "senast bedömd", "last assessed"),
    key("updated", Ty::Date, "redogörelsen senast uppdaterad", "the statement last updated"),
    key("method", Ty::Str, "hur den bedömdes", "how it was assessed"),
    key("contact", Ty::Str, "vart man anmäler brister", "where to report shortcomings"),
    key("form_url", Ty::Str, "formulär för brister", "a form for shortcomings"),
    key("complaint_url", Ty::Str, "tillsynsmyndighetens adress", "the supervisor's address"),
];

const REVIEW: &[Key] = &[
    key("soon", Ty::Int, "dagar före översynen som räknas som snart", "days before review that count as soon"),
    key("months", Ty::Int, "månader till översyn när inget datum står", "months to review when no date is given"),
];

const READABILITY: &[Key] = &[key("limit", Ty::Int, "högsta LIX", "highest LIX")];

/// `config.toml`.
pub(crate) const SITE: &[Key] = &[
    required("title", Ty::Str, "handbokens namn", "the handbook's name"),
    key("organisation", Ty::Str, "kommunens namn", "the organisation's name"),
    key("language", Ty::Enum(LANGUAGES), "språk", "language"),
    key("theme", Ty::Str, "tema", "theme"),
    key(
        "default_audience",
        Ty::Enum(AUDIENCES),
        "vem som ser ett dokument som inget säger",
        "who sees a document that doesn't say",
    ),
    key("audiences", Ty::Table(AUDIENCE_TABLES), "de två webbplatserna", "the two sites"),
    key("links", Ty::Table(LINKS), "länkar på varje sida", "links on each page"),
    key("checks", Ty::Map(&Ty::Level), "kontrollernas nivåer", "the levels of checks"),
    key("privacy", Ty::Table(PRIVACY), "vad som aldrig får stå externt", "what must never stand externally"),
    key("search", Ty::Table(SEARCH), "sökning", "search"),
    key("kinds", Ty::Map(&Ty::Table(KIND)), "inställningar per sort", "settings by kind"),
    key("types", Ty::Map(&Ty::Map(&Ty::TypeTitle)), "egna typer per sort", "further types by kind"),
    key(
        "folders",
        Ty::Map(&Ty::Str),
        "egna mappnamn = \"sort\" eller \"sort.typ\"",
        "further folder names = \"kind\" or \"kind.type\"",
    ),
    key("approval", Ty::Map(&many(Target::Kind(Kind::Role))), "vem som får fastställa vad", "who may approve what"),
    key("risk", Ty::Table(RISK), "riskanalyser", "risk analyses"),
    key("reports", Ty::Map(&Ty::Table(REPORT)), "krav per typ av berättelse", "demands by type of report"),
    key("review", Ty::Table(REVIEW), "översyn", "review"),
    key("readability", Ty::Table(READABILITY), "läsbarhet", "readability"),
    key("build", Ty::Table(BUILD), "bygget", "the build"),
    key("preview", Ty::Table(PREVIEW), "förhandsgranskningen", "the preview"),
    key("markdown", Ty::Table(MARKDOWN), "Markdown", "Markdown"),
    key("versions", Ty::Table(VERSIONS), "dokumentens versioner", "the documents' versions"),
    key("accessibility", Ty::Table(ACCESSIBILITY), "tillgänglighetsredogörelsen", "the accessibility statement"),
    key("extra", Ty::Free, "egna nycklar till temat", "free keys for a theme"),
];
