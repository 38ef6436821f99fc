//! The generated blocks of a body and their options (format § 4, § 7): one table, read by the parser, the check for
//! unknown blocks and the generated documentation.

use super::key::{Key, Target, Ty, choice, key, many, one};
use super::kinds::{COLUMNS, MATRIX_OPTIONS, TRACKS};
use crate::model::Kind;
use crate::model::kind::Choice;

/// A block: its name after `handbok-`, its options, and what it puts there.
#[derive(Clone, Copy, Debug)]
pub struct BlockSpec {
    /// The name.
    pub name: &'static str,
    /// Its options, besides `caption`.
    pub(crate) keys: &'static [Key],
    /// What it puts there, in Swedish.
    pub(crate) sv: &'static str,
    /// What it puts there, in English.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tables in docs/ are written by a test"))]
    pub(crate) en: &'static str,
}

const UNITS: Ty = many(Target::Kind(Kind::Unit));

const LAYOUTS: &[Choice] =
    &[choice("raci", "ansvarsmatris", "responsibility matrix"), choice("register", "register", "register")];

const STATUSES: &[Choice] = &[
    choice("draft", "utkast", "draft"),
    choice("upcoming", "kommande", "upcoming"),
    choice("in-force", "gäller", "in force"),
    choice("overdue", "översyn försenad", "overdue"),
    choice("repealed", "upphävd", "repealed"),
];

const SORTS: &[Choice] = &[
    choice("title", "titel", "title"),
    choice("order", "ordning", "order"),
    choice("approved", "fastställd, senaste först", "approved, latest first"),
    choice("review_by", "ses över, tidigast först", "review by, earliest first"),
    choice("year", "år, senaste först", "year, latest first"),
    choice("type", "typ", "type"),
];

const OF: &[Choice] =
    &[choice("units", "enheter", "units"), choice("roles", "roller", "roles"), choice("plans", "planer", "plans")];

const BY: &[Choice] = &[choice("sex", "kön", "sex")];

const CYCLE_LINKS: &[Key] = &[
    key("plan", one(Target::Any), "planera", "plan"),
    key("do", one(Target::Any), "genomföra", "do"),
    key("check", one(Target::Any), "följa upp", "check"),
    key("act", one(Target::Any), "förbättra", "act"),
];

const PROCESS_MAP: &[Key] = &[
    key("units", UNITS, "bara dessa enheter", "only these units"),
    key("parent", one(Target::Kind(Kind::Process)), "delprocesser av denna", "sub-processes of this one"),
];

const PROCESS: &[Key] = &[key("id", one(Target::Kind(Kind::Process)), "processen", "the process")];

const MATRIX: &[Key] = &[
    key("id", one(Target::Kind(Kind::Matrix)), "en matris i handboken", "a matrix of the handbook"),
    key("layout", Ty::Enum(LAYOUTS), "ansvarsmatris eller register", "responsibility matrix or register"),
    MATRIX_OPTIONS[0],
    MATRIX_OPTIONS[1],
    MATRIX_OPTIONS[2],
    MATRIX_OPTIONS[3],
    MATRIX_OPTIONS[4],
    MATRIX_OPTIONS[5],
    MATRIX_OPTIONS[6],
];

const REGISTER: &[Key] = &[
    key("kind", Ty::KindName, "sorten", "the kind"),
    key("types", Ty::Strs, "bara dessa typer", "only these types"),
    key("units", UNITS, "bara dessa enheter", "only these units"),
    key("status", Ty::Enums(STATUSES), "bara dessa", "only these"),
    key("limit", Ty::Int, "högst så många", "at most so many"),
    key("sort", Ty::Enum(SORTS), "ordning", "order"),
    key("columns", Ty::Enums(COLUMNS), "en tabell med dessa kolumner", "a table with these columns"),
    key("with", Ty::Str, "bara de som har denna relation", "only those that have this relation"),
];

const WHEEL: &[Key] = &[
    key("units", UNITS, "bara dessa enheter", "only these units"),
    key("kinds", Ty::Strs, "bara händelser från dessa sorter", "only events of these kinds"),
];

const CYCLE: &[Key] =
    &[key("links", Ty::Table(CYCLE_LINKS), "vart de fyra delarna leder", "where the four parts lead")];

const RISKS: &[Key] = &[
    key("id", one(Target::Kind(Kind::Risk)), "en riskanalys; annars alla", "a risk analysis; default all"),
    key("track", Ty::Enum(TRACKS), "bara risker på detta spår", "only risks on this track"),
    key("prioritised", Ty::Bool, "bara prioriterade", "only prioritised ones"),
];

const YEAR: &[Key] = &[key("year", Ty::Int, "året; annars det här", "the year; default this one")];

const DECISIONS: &[Key] = &[
    key("from", Ty::Date, "från den", "from"),
    key("to", Ty::Date, "till och med", "to"),
    key("by", many(Target::Kind(Kind::Role)), "bara beslut av dessa", "only decisions by these"),
];

const REQUIREMENTS: &[Key] = &[key("law", one(Target::Kind(Kind::Law)), "en lag; annars alla", "a law; default all")];

const CHART: &[Key] = &[
    key("indicators", many(Target::Kind(Kind::Indicator)), "indikatorerna", "the indicators"),
    key("from", Ty::Int, "från år", "from year"),
    key("to", Ty::Int, "till år", "to year"),
    key("by", Ty::Enum(BY), "uppdelat", "divided"),
];

const ORGANISATION: &[Key] = &[key("of", Ty::Enum(OF), "enheter, roller eller planer", "units, roles or plans")];

const CAPTION: &[Key] = &[key("caption", Ty::Str, "bildtext", "caption")];

/// All blocks, in the order of docs/format.md.
pub const BLOCKS: &[BlockSpec] = &[
    BlockSpec { name: "process-map", keys: PROCESS_MAP, sv: "processkartan", en: "the overview map of processes" },
    BlockSpec { name: "process", keys: PROCESS, sv: "en process som simbanor", en: "one process' swimlanes" },
    BlockSpec {
        name: "matrix",
        keys: MATRIX,
        sv: "en ansvarsmatris eller ett register",
        en: "a responsibility matrix or register",
    },
    BlockSpec { name: "register", keys: REGISTER, sv: "en lista över dokument", en: "a list of documents" },
    BlockSpec { name: "wheel", keys: WHEEL, sv: "årshjulet", en: "the annual wheel" },
    BlockSpec { name: "cycle", keys: CYCLE, sv: "förbättringshjulet", en: "the improvement cycle" },
    BlockSpec { name: "risks", keys: RISKS, sv: "riskmatrisen", en: "the risk heat map" },
    BlockSpec {
        name: "requirements",
        keys: REQUIREMENTS,
        sv: "kraven och vad som uppfyller dem",
        en: "requirements and what meets them",
    },
    BlockSpec { name: "chart", keys: CHART, sv: "ett diagram över indikatorer", en: "a chart of indicators" },
    BlockSpec { name: "organisation", keys: ORGANISATION, sv: "organisationsträdet", en: "the organisation tree" },
    BlockSpec {
        name: "controls",
        keys: &[],
        sv: "egenkontroller per nivå och processtyp",
        en: "self-checks by level and type of process",
    },
    BlockSpec {
        name: "types",
        keys: &[],
        sv: "dokumenttyperna med definition och vem som fastställer",
        en: "the types of document, what they are and who approves",
    },
    BlockSpec {
        name: "report-status",
        keys: YEAR,
        sv: "vilka enheter som har lämnat in årets berättelser",
        en: "which units have handed in the year's reports",
    },
    BlockSpec {
        name: "control-plan",
        keys: YEAR,
        sv: "planen för intern kontroll: prioriterade risker med sina kontroller och resultat",
        en: "the internal control plan: prioritised risks with their self-checks and results",
    },
    BlockSpec {
        name: "decisions",
        keys: DECISIONS,
        sv: "fattade beslut efter datum, nummer och organ",
        en: "decisions by date, number and body",
    },
];

/// A block by its name.
pub(crate) fn block(name: &str) -> Option<&'static BlockSpec> {
    BLOCKS.iter().find(|spec| spec.name == name)
}

/// The tables of keys of a block.
pub fn keys(spec: &'static BlockSpec) -> [&'static [Key]; 2] {
    [spec.keys, CAPTION]
}
