//! The kinds of documents, their folders and their types (format § 1, § 3).

use crate::diag::Lang;

/// The kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A chapter of the management-system document.
    Chapter,
    /// A collaboration and its agreement.
    Collaboration,
    /// A self-check (egenkontroll).
    Control,
    /// A quality indicator with its values.
    Indicator,
    /// An act, ordinance or other source of requirements.
    Law,
    /// A responsibility matrix or register.
    Matrix,
    /// Anything else.
    Page,
    /// A process with its activities.
    Process,
    /// A yearly report.
    Report,
    /// A risk analysis.
    Risk,
    /// A role, body or group of roles.
    Role,
    /// A governing document: routine, guideline, checklist, form …
    Routine,
    /// A defined term.
    Term,
    /// An organisational unit.
    Unit,
}

/// One choice of an enumeration: its id, and its names in Swedish and English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As written in the front matter.
    pub id: &'static str,
    /// Swedish name.
    pub(crate) sv: &'static str,
    /// English name.
    pub(crate) en: &'static str,
}

const fn choice(id: &'static str, sv: &'static str, en: &'static str) -> Choice {
    Choice { id, sv, en }
}

impl Kind {
    /// All kinds, sorted by their id (the order of `handbok.json`).
    pub const ALL: [Kind; 14] = [
        Kind::Chapter,
        Kind::Collaboration,
        Kind::Control,
        Kind::Indicator,
        Kind::Law,
        Kind::Matrix,
        Kind::Page,
        Kind::Process,
        Kind::Report,
        Kind::Risk,
        Kind::Role,
        Kind::Routine,
        Kind::Term,
        Kind::Unit,
    ];

    /// The id as written in `kind = "…"`.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Chapter => "chapter",
            Kind::Collaboration => "collaboration",
            Kind::Control => "control",
            Kind::Indicator => "indicator",
            Kind::Law => "law",
            Kind::Matrix => "matrix",
            Kind::Page => "page",
            Kind::Process => "process",
            Kind::Report => "report",
            Kind::Risk => "risk",
            Kind::Role => "role",
            Kind::Routine => "routine",
            Kind::Term => "term",
            Kind::Unit => "unit",
        }
    }

    /// Parses an id.
    pub(crate) fn parse(id: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The folder whose documents have this kind, in a site's language; pages have none.
    pub fn folder(self, lang: Lang) -> Option<&'static str> {
        let (sv, en) = self.folders()?;
        Some(match lang {
            Lang::Sv => sv,
            Lang::En => en,
        })
    }

    /// The kind of a folder, by its name in either language.
    pub(crate) fn from_folder(name: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.folders().is_some_and(|(sv, en)| sv == name || en == name))
    }

    fn folders(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Kind::Chapter => ("ledningssystem", "management-system"),
            Kind::Collaboration => ("samverkan", "collaboration"),
            Kind::Control => ("egenkontroller", "controls"),
            Kind::Indicator => ("indikatorer", "indicators"),
            Kind::Law => ("lagar", "laws"),
            Kind::Matrix => ("matriser", "matrices"),
            Kind::Page => return None,
            Kind::Process => ("processer", "processes"),
            Kind::Report => ("berattelser", "reports"),
            Kind::Risk => ("riskanalyser", "risks"),
            Kind::Role => ("roller", "roles"),
            Kind::Routine => ("rutiner", "routines"),
            Kind::Term => ("begrepp", "terms"),
            Kind::Unit => ("enheter", "units"),
        })
    }

    /// The noun for one document of the kind: (Swedish with article "en/ett", English).
    pub(crate) fn noun(self) -> (&'static str, &'static str) {
        match self {
            Kind::Chapter => ("kapitel", "chapter"),
            Kind::Collaboration => ("samverkan", "collaboration"),
            Kind::Control => ("egenkontroll", "self-check"),
            Kind::Indicator => ("indikator", "indicator"),
            Kind::Law => ("lag", "law"),
            Kind::Matrix => ("matris", "matrix"),
            Kind::Page => ("sida", "page"),
            Kind::Process => ("process", "process"),
            Kind::Report => ("berättelse", "report"),
            Kind::Risk => ("riskanalys", "risk analysis"),
            Kind::Role => ("roll", "role"),
            Kind::Routine => ("rutin", "routine"),
            Kind::Term => ("begrepp", "term"),
            Kind::Unit => ("enhet", "unit"),
        }
    }

    /// Whether the kind is under document control: its status is derived from its dates (format § 3.1).
    pub fn is_controlled(self) -> bool {
        matches!(
            self,
            Kind::Chapter
                | Kind::Process
                | Kind::Routine
                | Kind::Matrix
                | Kind::Report
                | Kind::Collaboration
                | Kind::Risk
                | Kind::Control
        )
    }

    /// Whether documents of the kind must have a review date (docs/site.md, `missing-review-date`).
    pub(crate) fn is_reviewed(self) -> bool {
        matches!(self, Kind::Chapter | Kind::Process | Kind::Routine | Kind::Collaboration)
    }

    /// Whether documents of the kind may have a `parent`.
    pub(crate) fn has_parent(self) -> bool {
        matches!(
            self,
            Kind::Chapter | Kind::Process | Kind::Routine | Kind::Role | Kind::Unit | Kind::Term | Kind::Page
        )
    }

    /// Whether the configuration may add types (format § 2, `[types.<kind>]`).
    pub(crate) fn takes_more_types(self) -> bool {
        matches!(self, Kind::Process | Kind::Routine | Kind::Role | Kind::Unit | Kind::Report)
    }

    /// The built-in types of the kind, in the order they are shown.
    pub fn types(self) -> &'static [Choice] {
        match self {
            Kind::Process => PROCESS_TYPES,
            Kind::Routine => ROUTINE_TYPES,
            Kind::Role => ROLE_TYPES,
            Kind::Unit => UNIT_TYPES,
            Kind::Report => REPORT_TYPES,
            Kind::Law => LAW_TYPES,
            Kind::Collaboration => COLLABORATION_TYPES,
            Kind::Indicator => INDICATOR_TYPES,
            _ => &[],
        }
    }

    /// The type of a document without one.
    pub(crate) fn default_type(self) -> Option<&'static str> {
        (self == Kind::Routine).then_some("routine")
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

const PROCESS_TYPES: &[Choice] = &[
    choice("management", "Ledningsprocess", "Management process"),
    choice("main", "Huvudprocess", "Main process"),
    choice("support", "Stödprocess", "Support process"),
    choice("improvement", "Förbättringsprocess", "Improvement process"),
];

const ROUTINE_TYPES: &[Choice] = &[
    choice("routine", "Rutin", "Routine"),
    choice("guideline", "Riktlinje", "Guideline"),
    choice("policy", "Policy", "Policy"),
    choice("checklist", "Checklista", "Checklist"),
    choice("form", "Blankett", "Form"),
    choice("template", "Mall", "Template"),
    choice("plan", "Plan", "Plan"),
    choice("manual", "Handbok", "Manual"),
    choice("instruction", "Instruktion", "Instruction"),
];

const ROLE_TYPES: &[Choice] = &[
    choice("body", "Politiskt organ", "Governing body"),
    choice("manager", "Chef", "Manager"),
    choice("specialist", "Särskild funktion", "Specialist"),
    choice("staff", "Medarbetare", "Staff"),
    choice("group", "Grupp av roller", "Group of roles"),
    choice("forum", "Forum", "Forum"),
    choice("external", "Extern part", "External party"),
];

const UNIT_TYPES: &[Choice] = &[
    choice("administration", "Förvaltning", "Administration"),
    choice("department", "Område", "Department"),
    choice("unit", "Enhet", "Unit"),
    choice("section", "Sektion", "Section"),
    choice("support", "Stödfunktion", "Support function"),
    choice("provider", "Utförare", "Provider"),
];

const REPORT_TYPES: &[Choice] = &[
    choice("quality", "Kvalitetsberättelse", "Quality report"),
    choice("patient-safety", "Patientsäkerhetsberättelse", "Patient safety report"),
    choice("operations", "Verksamhetsberättelse", "Operations report"),
    choice("deviations", "Avvikelserapport", "Deviation report"),
    choice("internal-control", "Internkontrollrapport", "Internal control report"),
    choice("other", "Övrig rapport", "Other report"),
];

const LAW_TYPES: &[Choice] = &[
    choice("act", "Lag", "Act"),
    choice("ordinance", "Förordning", "Ordinance"),
    choice("regulation", "Föreskrift", "Regulation"),
    choice("general-advice", "Allmänna råd", "General advice"),
    choice("guidance", "Vägledning", "Guidance"),
    choice("convention", "Konvention", "Convention"),
    choice("policy", "Politiskt beslut", "Policy"),
];

const COLLABORATION_TYPES: &[Choice] =
    &[choice("internal", "Intern samverkan", "Internal"), choice("external", "Extern samverkan", "External")];

const INDICATOR_TYPES: &[Choice] = &[
    choice("structure", "Strukturindikator", "Structure indicator"),
    choice("process", "Processindikator", "Process indicator"),
    choice("result", "Resultatindikator", "Result indicator"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted_by_id_and_come_back() {
        let ids: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        assert!(ids.is_sorted());
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.id()), Some(kind));
            if let Some(folder) = kind.folder(Lang::Sv) {
                assert_eq!(Kind::from_folder(folder), Some(kind));
            }
        }
    }
}
