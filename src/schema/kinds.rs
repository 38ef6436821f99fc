//! The keys of each kind (format § 3.4–3.16, § 7).

use super::common::{COMMON, ENTRY, ENTRY_TEXT, FREQUENCIES, PARENT};
use super::key::{Key, Refs, Target, Ty, choice, key, many, many_in, many_out, one, one_in, one_out, required};
use crate::model::kind::Choice;
use crate::model::{Direction, Kind, RelationType as R};

const ROLE: Target = Target::Kind(Kind::Role);
const PROCESS: Target = Target::Kind(Kind::Process);
const ROUTINE: Target = Target::Kind(Kind::Routine);
const UNIT: Target = Target::Kind(Kind::Unit);
const COLLABORATION: Target = Target::Kind(Kind::Collaboration);

/// A letter key: role → this document.
const fn letter(many: bool) -> Ty {
    Ty::Refs(Refs { target: ROLE, many, relation: Some((R::Performs, Direction::In)) })
}

macro_rules! letters {
    () => {
        [
            key("responsible", letter(true), "utför", "carries it out"),
            key("accountable", letter(true), "ansvarar", "answers for it"),
            key("decides", letter(true), "beslutar (delegation)", "decides (delegation)"),
            key("consulted", letter(true), "samråder", "is consulted"),
            key("informed", letter(true), "informeras", "is informed"),
        ]
    };
}

const LETTERS: [Key; 5] = letters!();

const PHASES: &[Choice] = &[
    choice("plan", "planera", "plan"),
    choice("do", "genomföra", "do"),
    choice("check", "följa upp", "check"),
    choice("act", "förbättra", "act"),
];

const STEP_KINDS: &[Choice] = &[
    choice("activity", "aktivitet", "activity"),
    choice("decision", "vägval", "decision"),
    choice("event", "händelse", "event"),
];

const LANES: &[Choice] = &[choice("roles", "roller", "roles"), choice("units", "enheter", "units")];

const CHAPTER: &[Key] = &[
    key("phase", Ty::Enum(PHASES), "plats i förbättringshjulet", "place in the improvement cycle"),
    key("numbered", Ty::Bool, "numrera rubrikerna", "number the headings"),
];

const ACTIVITY: &[Key] = &[
    key("id", Ty::Str, "kort namn; annars ur titeln", "short name; default from the title"),
    required("title", Ty::Str, "vad som görs", "what is done"),
    key("text", Ty::Markdown, "en mening till", "one more sentence"),
    key("kind", Ty::Enum(STEP_KINDS), "aktivitet, vägval eller händelse", "activity, decision or event"),
    LETTERS[0],
    LETTERS[1],
    LETTERS[2],
    LETTERS[3],
    LETTERS[4],
    key("phase", Ty::Str, "fas som aktiviteten hör till", "the phase it belongs to"),
    key("unit", one(UNIT), "när en annan enhet gör det", "when another unit does it"),
    key("routines", many_in(ROUTINE, R::Supports), "rutiner som säger hur", "routines that say how"),
    key("uses", many_out(ROUTINE, R::Uses), "blanketter, mallar, checklistor", "forms, templates, checklists"),
    key("collaboration", many_out(COLLABORATION, R::Collaborates), "samverkan", "collaboration"),
    key(
        "process",
        one_in(PROCESS, R::PartOf),
        "delprocessen som beskriver aktiviteten",
        "the sub-process that details it",
    ),
    key("laws", Ty::Laws, "lagrum", "law references"),
    key("deadline", Ty::Deadline, "tidsfrist", "deadline"),
    key("next", Ty::Next, "vad som följer", "what follows"),
];

const PROCESS_KEYS: &[Key] = &[
    key("type", Ty::TypeOf, "typ av process", "type of process"),
    key("group", Ty::Str, "rubrik på processkartan", "heading on the process map"),
    key("purpose", Ty::Str, "varför processen finns", "why the process exists"),
    key("receiver", Ty::Str, "för vem värdet skapas", "for whom the value is made"),
    key("goals", Ty::Strs, "mål", "goals"),
    key("trigger", Ty::Str, "vad som startar processen", "what starts it"),
    key("result", Ty::Str, "vad som kommer ut", "what comes out"),
    key(
        "results_in",
        many_out(Target::Any, R::ResultsIn),
        "dokument som processen leder till",
        "documents that come out of it",
    ),
    key("map", Ty::File, "en ritad karta utöver den genererade", "a drawn map beside the generated one"),
    key("map_alt", Ty::Str, "kartan i ord; krävs med `map`", "the map in words; required with `map`"),
    key("diagram", Ty::Bool, "false = bara text", "false = text only"),
    key("lanes", Ty::Enum(LANES), "banor efter roller eller enheter", "lanes by roles or units"),
    key("risks", many_in(Target::Kind(Kind::Risk), R::Threatens), "riskanalyser", "risk analyses"),
    key("collaboration", many_out(COLLABORATION, R::Collaborates), "samverkan", "collaboration"),
    key("activity", Ty::Tables(ACTIVITY), "aktiviteterna i ordning", "the activities in order"),
];

const ROUTINE_KEYS: &[Key] = &[
    key("type", Ty::TypeOf, "typ av dokument", "type of document"),
    key("purpose", Ty::Str, "syfte", "purpose"),
    key(
        "applies_to",
        many_out(Target::RoleOrUnit, R::AppliesTo),
        "roller som den gäller för",
        "the roles it applies to",
    ),
    key("processes", many_out(PROCESS, R::Supports), "processer som den hör till", "the processes it belongs to"),
    key("location", Ty::Str, "var den finns, om inte här", "where it is kept when not here"),
    key("competence", Ty::Str, "vad som krävs för att göra det", "what it takes to do it"),
    key("collaboration", many_out(COLLABORATION, R::Collaborates), "samverkan", "collaboration"),
    key("uses", many_out(ROUTINE, R::Uses), "blanketter, mallar, checklistor", "forms, templates, checklists"),
    LETTERS[0],
    LETTERS[1],
    LETTERS[2],
    LETTERS[3],
    LETTERS[4],
];

const DUTY_LETTERS: &[Choice] = &[
    choice("responsible", "utför", "carries it out"),
    choice("accountable", "ansvarar", "answers for it"),
    choice("decides", "beslutar", "decides"),
    choice("consulted", "samråder", "is consulted"),
    choice("informed", "informeras", "is informed"),
];

const DUTY: &[Key] = &[
    required("title", Ty::Str, "uppgiften", "the task"),
    key("text", Ty::Markdown, "en mening till", "one more sentence"),
    key("letter", Ty::Enum(DUTY_LETTERS), "del i ansvaret", "part in the responsibility"),
    key("ultimate", Ty::Bool, "kan inte överlåtas", "cannot be handed over"),
    key("laws", Ty::Laws, "lagrum", "law references"),
    key("routines", many(ROUTINE), "rutiner", "routines"),
    // The relation carries the duty's letter; `graph::relations` makes it.
    key("processes", many(PROCESS), "processer", "processes"),
];

const READING: &[Key] = &[
    key("routine", one(ROUTINE), "rutinen att läsa", "the routine to read"),
    key(
        "document",
        one(Target::Any),
        "dokumentet att läsa, om det inte är en rutin",
        "the document to read, if not a routine",
    ),
    key("when", Ty::Str, "när, som \"första dagen\"", "when, such as \"the first day\""),
    key("order", Ty::Int, "plats i läslistan", "place in the reading list"),
    key("short", Ty::Bool, "läses också vid korta uppdrag", "read for a short stay too"),
];

const ROLE_KEYS: &[Key] = &[
    key("abbr", Ty::Str, "förkortning", "abbreviation"),
    key("type", Ty::TypeOf, "typ av roll", "type of role"),
    key("contact", Ty::Str, "kontakt", "contact"),
    key("phone", Ty::Str, "telefon", "telephone"),
    key("email", Ty::Str, "e-postadress", "e-mail address"),
    key(
        "held_by",
        one_out(ROLE, R::HeldBy),
        "rollen vars innehavare också har denna",
        "the role whose holder also has this one",
    ),
    key("members", many_in(ROLE, R::MemberOf), "ett forums ledamöter", "the members of a forum"),
    key("frequency", Ty::Str, "hur ofta ett forum möts", "how often a forum meets"),
    key("includes", many_in(ROLE, R::MemberOf), "en grupps roller; \"*\" = alla", "the roles of a group; \"*\" = all"),
    key("includes_units", many(UNIT), "enheter vars roller ingår", "units whose roles are included"),
    key("duty", Ty::Tables(DUTY), "rollens uppgifter", "the role's tasks"),
    key("reading", Ty::Tables(READING), "vad en ny i rollen läser", "what a new holder reads"),
];

const UNIT_FORMS: &[Choice] = &[
    choice("own", "egen regi", "own"),
    choice("contract", "entreprenad", "contract"),
    choice("choice", "valfrihetssystem", "freedom of choice"),
    choice("private", "enskild regi", "private"),
];

const PROVIDERS: &[Choice] = &[choice("own", "egen", "own"), choice("external", "extern", "external")];

const UNIT_KEYS: &[Key] = &[
    key("abbr", Ty::Str, "förkortning", "abbreviation"),
    key("type", Ty::TypeOf, "typ av enhet", "type of unit"),
    key("manager", one_in(ROLE, R::Manages), "rollen som är chef", "the role that manages it"),
    key("body", one(ROLE), "nämnden som enheten lyder under", "the board it is under"),
    key("contact", Ty::Str, "kontakt", "contact"),
    key("phone", Ty::Str, "telefon", "telephone"),
    key("email", Ty::Str, "e-postadress", "e-mail address"),
    key("provider", Ty::Enum(PROVIDERS), "egen eller extern utförare", "own or external provider"),
    key("form", Ty::Enum(UNIT_FORMS), "driftsform", "form of operation"),
    key("management_system", Ty::Markdown, "utförarens eget ledningssystem", "the provider's own management system"),
    key("caregiver", Ty::Bool, "är vårdgivare", "is a caregiver"),
];

const LAYOUTS: &[Choice] =
    &[choice("raci", "ansvarsmatris", "responsibility matrix"), choice("register", "register", "register")];

const ROWS: &[Choice] = &[
    choice("activities", "aktiviteter", "activities"),
    choice("processes", "processer", "processes"),
    choice("tasks", "uppgifter", "tasks"),
    choice("duties", "rollernas uppgifter", "the roles' duties"),
];

/// The columns of a register.
pub(crate) const COLUMNS: &[Choice] = &[
    choice("process", "process", "process"),
    choice("routine", "rutin", "routine"),
    choice("applies_to", "gäller för", "applies to"),
    choice("owner", "ägare", "owner"),
    choice("approved", "fastställd", "approved"),
    choice("valid_from", "gäller från", "valid from"),
    choice("review_by", "ses över", "review by"),
    choice("location", "finns", "location"),
    choice("type", "typ", "type"),
    choice("version", "version", "version"),
    choice("status", "status", "status"),
    choice("units", "enheter", "units"),
    choice("parties", "parter", "parties"),
    choice("level", "nivå", "level"),
    choice("agreement", "avtal", "agreement"),
    choice("valid_to", "gäller till", "valid to"),
];

const TASK: &[Key] = &[
    required("title", Ty::Str, "uppgiften", "the task"),
    LETTERS[0],
    LETTERS[1],
    LETTERS[2],
    LETTERS[3],
    LETTERS[4],
    key("laws", Ty::Laws, "lagrum", "law references"),
    key("routines", many(ROUTINE), "rutiner", "routines"),
];

/// The options of a matrix, as keys of its document and of the block `handbok-matrix`.
pub(crate) const MATRIX_OPTIONS: &[Key] = &[
    key("rows", Ty::Enum(ROWS), "vad raderna är", "what the rows are"),
    key("processes", many(PROCESS), "bara dessa processer", "only these processes"),
    key("roles", many(ROLE), "kolumnerna i ordning", "the columns in order"),
    key("columns", Ty::Enums(COLUMNS), "registrets kolumner i ordning", "the register's columns in order"),
    key("units", many(UNIT), "bara dessa enheter", "only these units"),
    key("types", Ty::Types(Kind::Routine), "bara dessa typer", "only these types"),
    key("task", Ty::Tables(TASK), "uppgifterna", "the tasks"),
];

const MATRIX_KEYS: &[Key] = &[
    required("layout", Ty::Enum(LAYOUTS), "ansvarsmatris eller register", "responsibility matrix or register"),
    MATRIX_OPTIONS[0],
    MATRIX_OPTIONS[1],
    MATRIX_OPTIONS[2],
    MATRIX_OPTIONS[3],
    MATRIX_OPTIONS[5],
    MATRIX_OPTIONS[6],
];

/// Parts of a year.
pub(crate) const PERIODS: &[Choice] = &[
    choice("T1", "tertial 1", "first four months"),
    choice("T2", "tertial 2", "second four months"),
    choice("T3", "tertial 3", "third four months"),
    choice("H1", "första halvåret", "first half-year"),
    choice("H2", "andra halvåret", "second half-year"),
];

const REPORT_KEYS: &[Key] = &[
    key("type", Ty::TypeOf, "typ av berättelse", "type of report"),
    required("year", Ty::Int, "året den gäller", "the year it is about"),
    key("unit", one_out(UNIT, R::BelongsTo), "enheten den gäller", "the unit it is about"),
    key("due", Ty::Date, "ska vara fastställd senast", "to be approved at the latest"),
    key("period", Ty::Enum(PERIODS), "period; annars hela året", "period; default the year"),
    key("receivers", many_in(ROLE, R::Receives), "mottagare", "receivers"),
    key("based_on", many_out(Target::Any, R::BasedOn), "underlag", "what it rests on"),
    key("numbered", Ty::Bool, "numrera rubrikerna", "number the headings"),
];

const SECTION: &[Key] = &[
    required("ref", Ty::Str, "paragrafen, som \"4 kap. 2 §\"", "the section, such as \"4 kap. 2 §\""),
    key("title", Ty::Str, "vad den handlar om", "what it is about"),
    key("text", Ty::Markdown, "innehållet med egna ord", "the content in one's own words"),
    key("advice", Ty::Markdown, "allmänt råd", "general advice"),
    key("requirement", Ty::Bool, "handboken ska visa hur den uppfylls", "the handbook must show how it is met"),
    key("amended", Ty::Date, "ändrad den", "amended on"),
    key(
        FORMER,
        Ty::Laws,
        "paragrafen i den tidigare lagen som den ersätter",
        "the section of the former act that it replaces",
    ),
];

/// The key of a section that names the sections it replaces: a comparison of acts, no claim to comply with them.
pub(crate) const FORMER: &str = "was";

const LAW_KEYS: &[Key] = &[
    key("abbr", Ty::Str, "förkortning", "abbreviation"),
    key("type", Ty::TypeOf, "typ av källa", "type of source"),
    key("publisher", Ty::Str, "utgivare", "publisher"),
    key("year", Ty::Int, "utgivningsår", "year of publication"),
    key("url", Ty::Str, "adress till texten", "address of the text"),
    key("in_force", Ty::Date, "i kraft den", "in force on"),
    key("amended", Ty::Date, "ändrad den", "amended on"),
    key(
        "replaced_by",
        one_in(Target::Kind(Kind::Law), R::Replaces),
        "lagen som ersatte denna",
        "the law that replaced it",
    ),
    key("section", Ty::Tables(SECTION), "paragrafer", "sections"),
];

const COLLABORATION_LEVELS: &[Choice] = &[
    choice("municipal", "kommunal", "municipal"),
    choice("county", "länsgemensam", "county"),
    choice("regional", "regional", "regional"),
    choice("national", "nationell", "national"),
];

const COLLABORATION_KEYS: &[Key] = &[
    key("type", Ty::TypeOf, "intern eller extern", "internal or external"),
    key("parties", many_in(Target::Party, R::Collaborates), "parter", "parties"),
    key("roles", many_in(ROLE, R::Participates), "roller som deltar", "roles that take part"),
    key("processes", many_in(PROCESS, R::Collaborates), "processer", "processes"),
    key("purpose", Ty::Str, "syfte", "purpose"),
    key("agreement", Ty::Bool, "det finns ett avtal", "there is an agreement"),
    key("confidentiality", Ty::Str, "att tänka på om sekretess", "a note on confidentiality"),
    key("level", Ty::Enum(COLLABORATION_LEVELS), "nivå", "level"),
];

/// Where a risk is handled.
pub(crate) const TRACKS: &[Choice] = &[
    choice("quality", "kvalitet", "quality"),
    choice("internal-control", "intern kontroll", "internal control"),
    choice("work-environment", "arbetsmiljö", "work environment"),
    choice("goals", "mål", "goals"),
];

/// The levels at which risks and controls are looked at.
pub(crate) const LEVELS: &[Choice] = &[
    choice("individual", "individ", "individual"),
    choice("unit", "enhet", "unit"),
    choice("area", "område", "area"),
    choice("administration", "förvaltning", "administration"),
];

const RISK_ENTRY: &[Key] = &[
    required("title", Ty::Str, "vad som kan hända", "what may happen"),
    required("probability", Ty::Int, "sannolikhet", "probability"),
    required("consequence", Ty::Int, "konsekvens", "consequence"),
    key("cause", Ty::Str, "orsak", "cause"),
    key("measure", Ty::Str, "åtgärd", "measure"),
    key("responsible", many_in(ROLE, R::ResponsibleFor), "ansvarig", "responsible"),
    key("due", Ty::Date, "klar senast", "due"),
    key("done", Ty::Date, "klar", "done"),
    key("effect", Ty::Str, "effekt", "effect"),
    key("track", Ty::Enum(TRACKS), "hanteringsspår", "handling track"),
    key("process", one_out(PROCESS, R::Threatens), "processen", "the process"),
    key("processes", many_out(PROCESS, R::Threatens), "processerna", "the processes"),
    key("units", many_out(UNIT, R::BelongsTo), "enheter", "units"),
    key("level", Ty::Enum(LEVELS), "nivå", "level"),
    key("date", Ty::Date, "bedömd den", "assessed on"),
];

const RISK_KEYS: &[Key] = &[
    key("process", one_out(PROCESS, R::Threatens), "processen", "the process"),
    key("processes", many_out(PROCESS, R::Threatens), "processerna", "the processes"),
    key("date", Ty::Date, "dagen för analysen", "the day of the analysis"),
    key("participants", many_in(ROLE, R::Participates), "deltagare", "participants"),
    key("scale", Ty::Int, "högsta sannolikhet och konsekvens", "highest probability and consequence"),
    key("risk", Ty::Tables(RISK_ENTRY), "riskerna", "the risks"),
];

const RESULT: &[Key] = &[
    key("date", Ty::Date, "dagen", "the day"),
    key("text", Ty::Markdown, "vad som framkom", "what was found"),
    key("measure", Ty::Str, "åtgärd", "measure"),
    key("responsible", many_in(ROLE, R::ResponsibleFor), "ansvarig", "responsible"),
    key("due", Ty::Date, "klar senast", "due"),
    key("done", Ty::Date, "klar", "done"),
];

const CONTROL_KEYS: &[Key] = &[
    key("processes", many_out(PROCESS, R::Controls), "processer som granskas", "processes looked at"),
    key("routines", many_out(ROUTINE, R::Controls), "rutiner som granskas", "routines looked at"),
    key("indicators", many_out(Target::Kind(Kind::Indicator), R::Controls), "indikatorer", "indicators"),
    key("risks", many_out(Target::Kind(Kind::Risk), R::Controls), "risker som kontrollen bevakar", "risks it watches"),
    key("responsible", many_in(ROLE, R::ResponsibleFor), "ansvariga", "responsible"),
    key("method", Ty::Str, "metod", "method"),
    key("extent", Ty::Str, "omfattning", "extent"),
    key("frequency", Ty::Enum(FREQUENCIES), "hur ofta", "how often"),
    key("months", Ty::Months, "månader, 1–12", "months, 1–12"),
    key("level", Ty::Enum(LEVELS), "nivå", "level"),
    key("common", Ty::Bool, "gemensam för förvaltningen", "common to the administration"),
    key("reported_in", Ty::Types(Kind::Report), "berättelser där resultatet redovisas", "report types that tell of it"),
    key("result", Ty::Tables(RESULT), "resultat", "results"),
];

/// A value of an indicator.
pub(crate) const VALUE: &[Key] = &[
    required("year", Ty::Int, "år", "year"),
    required("value", Ty::Number, "värde", "value"),
    key("women", Ty::Number, "kvinnor", "women"),
    key("men", Ty::Number, "män", "men"),
    key("unit", one_out(UNIT, R::BelongsTo), "enheten värdet gäller", "the unit it is about"),
    key("period", Ty::Enum(PERIODS), "period", "period"),
];

const COMPARISON: &[Key] = &[
    required("name", Ty::Str, "vem det jämförs med", "whom it is compared with"),
    required("year", Ty::Int, "år", "year"),
    required("value", Ty::Number, "värde", "value"),
];

const DIRECTIONS: &[Choice] =
    &[choice("higher", "högre är bättre", "higher is better"), choice("lower", "lägre är bättre", "lower is better")];

const INDICATOR_KEYS: &[Key] = &[
    key("type", Ty::TypeOf, "typ av indikator", "type of indicator"),
    key("measure", Ty::Str, "måttenhet", "unit of measurement"),
    key("direction", Ty::Enum(DIRECTIONS), "vad som är bättre", "which way is better"),
    key("target", Ty::Number, "målvärde", "target"),
    key("source", Ty::Str, "källa", "source"),
    key("processes", many_out(PROCESS, R::Measures), "processer", "processes"),
    key("value", Ty::Tables(VALUE), "värden per år", "values by year"),
    key("values", Ty::File, "en CSV-fil med värden", "a CSV file with values"),
    key("comparison", Ty::Tables(COMPARISON), "jämförelser", "comparisons"),
];

const TERM_KEYS: &[Key] = &[
    key("abbr", Ty::Str, "förkortning", "abbreviation"),
    key("synonyms", Ty::Strs, "ord med samma betydelse", "words of the same meaning"),
];

/// Keys of a kind beside those of every kind.
pub(crate) fn own_keys(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::Chapter => CHAPTER,
        Kind::Collaboration => COLLABORATION_KEYS,
        Kind::Control => CONTROL_KEYS,
        Kind::Indicator => INDICATOR_KEYS,
        Kind::Law => LAW_KEYS,
        Kind::Matrix => MATRIX_KEYS,
        Kind::Page => &[],
        Kind::Process => PROCESS_KEYS,
        Kind::Report => REPORT_KEYS,
        Kind::Risk => RISK_KEYS,
        Kind::Role => ROLE_KEYS,
        Kind::Routine => ROUTINE_KEYS,
        Kind::Term => TERM_KEYS,
        Kind::Unit => UNIT_KEYS,
    }
}

/// All tables of keys that a document of the kind is read by. A kind's own declaration of a name goes first.
///
/// The common `measure` tables give way to an indicator's `measure` (its unit of measurement).
pub fn keys_of(kind: Kind, is_index: bool) -> Vec<&'static [Key]> {
    let mut tables = vec![own_keys(kind), COMMON];
    if kind.has_parent() {
        tables.push(PARENT);
    }
    if is_index {
        tables.push(ENTRY);
    }
    tables
}

/// The tables of keys of an `[[entry]]`: as the kind's, with the text that stands in the place of a body.
pub fn entry_keys(kind: Kind) -> Vec<&'static [Key]> {
    let mut tables = vec![ENTRY_TEXT];
    tables.extend(keys_of(kind, false));
    tables
}
