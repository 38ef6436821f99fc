//! The keys of every kind (format § 3.1, § 7) and the tables that several kinds share.

use super::key::{Key, Target, Ty, choice, key, many_in, many_out, one_in, one_out, required};
use crate::model::kind::Choice;
use crate::model::{Kind, RelationType as R};

const ROLE: Target = Target::Kind(Kind::Role);

/// Who sees a document.
pub(crate) const AUDIENCES: &[Choice] = &[
    choice("intranet", "intranätet", "the intranet"),
    choice("external", "även externa webbplatsen", "also the external site"),
];

/// The size of a revision.
pub(crate) const REVISION_CLASSES: &[Choice] =
    &[choice("major", "större", "major"), choice("minor", "mindre", "minor")];

/// Why a revision was made.
pub(crate) const REVISION_CAUSES: &[Choice] = &[
    choice("deviation", "avvikelse", "deviation"),
    choice("risk", "risk", "risk"),
    choice("control", "egenkontroll", "self-check"),
    choice("law", "ändrad lag", "change of law"),
    choice("organisation", "ändrad organisation", "change of organisation"),
    choice("review", "översyn", "review"),
    choice("other", "annat", "other"),
];

/// Why a measure is taken.
pub(crate) const MEASURE_CAUSES: &[Choice] = &[
    choice("risk", "risk", "risk"),
    choice("control", "egenkontroll", "self-check"),
    choice("deviation", "avvikelse", "deviation"),
    choice("complaint", "synpunkt eller klagomål", "complaint"),
    choice("review", "granskning", "review"),
    choice("direct", "beslutad direkt", "decided directly"),
];

/// The rings of the annual wheel.
pub(crate) const WHEELS: &[Choice] =
    &[choice("quality", "kvalitet", "quality"), choice("planning", "planering", "planning")];

/// How often.
pub(crate) const FREQUENCIES: &[Choice] = &[
    choice("continuous", "löpande", "continuously"),
    choice("weekly", "varje vecka", "weekly"),
    choice("monthly", "varje månad", "monthly"),
    choice("quarterly", "varje kvartal", "quarterly"),
    choice("tertial", "varje tertial", "every four months"),
    choice("half-yearly", "varje halvår", "half-yearly"),
    choice("yearly", "varje år", "yearly"),
    choice("every-term", "varje termin", "every term"),
    choice("per-case", "i varje ärende", "in each case"),
    choice("when-needed", "vid behov", "when needed"),
];

const ATTACHMENT: &[Key] = &[
    required("file", Ty::File, "filen, relativt dokumentet", "the file, relative to the document"),
    key("title", Ty::Str, "vad filen heter i listor", "what the file is called in lists"),
];

const REVISION: &[Key] = &[
    key("version", Ty::Str, "versionen som ändringen gav", "the version the change gave"),
    key("date", Ty::Date, "dagen", "the day"),
    key("change", Ty::Str, "vad som ändrades", "what was changed"),
    key("by", super::key::one(ROLE), "rollen som beslutade", "the role that decided"),
    key("class", Ty::Enum(REVISION_CLASSES), "större eller mindre", "major or minor"),
    key("cause", Ty::Enum(REVISION_CAUSES), "varför", "why"),
];

const EVENT: &[Key] = &[
    required("title", Ty::Str, "vad som görs", "what is done"),
    key("months", Ty::Months, "månader, 1–12", "months, 1–12"),
    key("day", Ty::Int, "dag i månaden", "day of the month"),
    key("date", Ty::Date, "en bestämd dag", "a certain day"),
    key("frequency", Ty::Enum(FREQUENCIES), "hur ofta", "how often"),
    key("responsible", many_in(ROLE, R::ResponsibleFor), "ansvariga roller", "responsible roles"),
    key("result", one_out(Target::Any, R::ResultsIn), "vad det leder till", "what comes out of it"),
    key("wheel", Ty::Enum(WHEELS), "ring i årshjulet", "ring of the annual wheel"),
    key("text", Ty::Markdown, "en mening till", "one more sentence"),
];

const MEASURE: &[Key] = &[
    required("title", Ty::Str, "vad som ska göras", "what is to be done"),
    key("cause", Ty::Enum(MEASURE_CAUSES), "varför", "why"),
    key("responsible", many_in(ROLE, R::ResponsibleFor), "ansvariga roller", "responsible roles"),
    key("due", Ty::Date, "klar senast", "due"),
    key("done", Ty::Date, "klar", "done"),
    key("follow_up", Ty::Date, "följs upp", "followed up"),
    key("effect", Ty::Str, "vilken effekt den gav", "its effect"),
];

/// Keys of every kind. `parent` is in `PARENT`, since not all kinds have it.
pub(crate) const COMMON: &[Key] = &[
    required("title", Ty::Str, "dokumentets namn", "the document's name"),
    key("id", Ty::Str, "kort namn att länka med; annars filnamnet", "short name to link by; default the file's stem"),
    key("kind", Ty::KindName, "sort, om inte mappen säger det", "kind, where the folder doesn't say it"),
    key(
        "summary",
        Ty::Str,
        "en eller två meningar för listor och sökträffar",
        "one or two sentences for lists and search results",
    ),
    key("audience", Ty::Enum(AUDIENCES), "vem som ser dokumentet", "who sees the document"),
    key("order", Ty::Int, "plats bland syskonen", "place among siblings"),
    key("aliases", Ty::Strs, "tidigare adresser som leder hit", "former addresses that lead here"),
    key("also_called", Ty::Strs, "andra namn på samma sak", "other names of the same thing"),
    key(
        "annex_to",
        one_out(Target::Any, R::PartOf),
        "huvuddokumentet som detta är bilaga till",
        "the main document this is an annex to",
    ),
    key(
        "units",
        many_out(Target::Kind(Kind::Unit), R::BelongsTo),
        "enheterna det hör till; inga = gemensamt",
        "the units it belongs to; none = common",
    ),
    key("owner", one_in(ROLE, R::Owns), "rollen som förvaltar dokumentet", "the role that keeps it"),
    key("laws", Ty::Laws, "lagrum, som \"SoL 14 kap. 3 §\"", "law references, such as \"SoL 14 kap. 3 §\""),
    key("related", many_out(Target::Any, R::Related), "se även", "see also"),
    key("attachments", Ty::Tables(ATTACHMENT), "bifogade filer", "attached files"),
    key("keywords", Ty::Strs, "sökord som inte står i texten", "words to be found by that don't stand in the text"),
    key("number", Ty::Str, "dokument- eller diarienummer", "document or diary number"),
    key("version", Ty::Str, "version", "version"),
    key("approved", Ty::Date, "fastställd den", "approved on"),
    key("approved_by", one_in(ROLE, R::Approves), "rollen som fastställde", "the role that approved"),
    key(
        "decision",
        Ty::Str,
        "paragrafen i protokollet, som \"§ 14\"",
        "the paragraph of the minutes, such as \"§ 14\"",
    ),
    key("minutes", Ty::File, "protokollet: adress eller fil", "the minutes: an address or a file"),
    key(
        "valid_from",
        Ty::Date,
        "gäller från; annars dagen för fastställande",
        "valid from; default the day of approval",
    ),
    key("valid_to", Ty::Date, "gäller till och med", "last day of validity"),
    key("review_by", Ty::Date, "ses över senast", "to be reviewed at the latest"),
    key("reviewed", Ty::Date, "senast genomgånget utan ändring", "last reviewed without change"),
    key("repealed", Ty::Date, "upphävd den", "repealed on"),
    key("revising", Ty::Bool, "gäller, men arbetas om", "in force, but under revision"),
    key(
        "replaces",
        many_out(Target::Same, R::Replaces),
        "dokument som detta ersätter",
        "documents that this one replaces",
    ),
    key("fingerprint", Ty::Str, "sätts av `handbok approve`", "set by `handbok approve`"),
    key(
        "retention",
        Ty::Str,
        "hur länge det bevaras, eller när det gallras",
        "how long it is kept, archived or weeded",
    ),
    key("revision", Ty::Tables(REVISION), "historik", "the history"),
    key("event", Ty::Tables(EVENT), "återkommande händelser till årshjulet", "events for the annual wheel"),
    key("measure", Ty::Tables(MEASURE), "åtgärder", "measures"),
    key("extra", Ty::Free, "egna nycklar till temat", "free keys for a theme"),
];

/// `parent`, for the kinds that have it.
pub(crate) const PARENT: &[Key] =
    &[key("parent", one_out(Target::Same, R::PartOf), "vad det är en del av", "what it is a part of")];

/// `[[entry]]` of an `index.md`: the keys of the kind and a text; see [`super::kinds::entry_keys`].
pub(crate) const ENTRY_TEXT: &[Key] = &[key("text", Ty::Markdown, "texten, i Markdown", "the text, in Markdown")];

/// What only an `index.md` has.
pub(crate) const ENTRY: &[Key] =
    &[key("entry", Ty::Free, "dokument som står på samma sida", "documents that stand on the same page")];
