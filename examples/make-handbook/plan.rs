//! Which pages there are: kind, id, title and audience of each, before any text is written.
//!
//! The proportions are the sample's: of a hundred pages eighty routines, ten processes, five roles and five of the
//! rest. Titles carry a place and a number, so that no title is part of another page's text: what the external
//! edition is searched for must not be there by chance.

use std::ops::Range;

use crate::rng::Rng;

/// The kinds of document (format § 1), in the order they are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Routine,
    Process,
    Role,
    Report,
    Unit,
    Term,
    Risk,
    Law,
    Chapter,
    Control,
    Indicator,
    Collaboration,
    Matrix,
}

impl Kind {
    pub(crate) const ALL: [Self; 13] = [
        Self::Routine,
        Self::Process,
        Self::Role,
        Self::Report,
        Self::Unit,
        Self::Term,
        Self::Risk,
        Self::Law,
        Self::Chapter,
        Self::Control,
        Self::Indicator,
        Self::Collaboration,
        Self::Matrix,
    ];

    /// The folder below `content/`, which tells the kind.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Routine => "rutiner",
            Self::Process => "processer",
            Self::Role => "roller",
            Self::Report => "berattelser",
            Self::Unit => "enheter",
            Self::Term => "begrepp",
            Self::Risk => "riskanalyser",
            Self::Law => "lagar",
            Self::Chapter => "ledningssystem",
            Self::Control => "egenkontroller",
            Self::Indicator => "indikatorer",
            Self::Collaboration => "samverkan",
            Self::Matrix => "matriser",
        }
    }

    /// The name in a reference.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Process => "process",
            Self::Role => "role",
            Self::Report => "report",
            Self::Unit => "unit",
            Self::Term => "term",
            Self::Risk => "risk",
            Self::Law => "law",
            Self::Chapter => "chapter",
            Self::Control => "control",
            Self::Indicator => "indicator",
            Self::Collaboration => "collaboration",
            Self::Matrix => "matrix",
        }
    }

    /// What titles of the kind begin with.
    fn subjects(self) -> &'static [&'static str] {
        match self {
            Self::Routine => &[
                "Läkemedel vid hemgång",
                "Nattillsyn och larm",
                "Orosanmälan om barn",
                "Introduktion av ny medarbetare",
                "Fall och fallskador",
                "Basal hygien",
                "Egna medel och gåvor",
                "Dokumentation i akten",
                "Hot och våld",
                "Nutrition och måltider",
                "Delegering av uppgifter",
                "Munhälsa hos äldre",
                "Ansökan om bistånd",
                "Synpunkter och klagomål",
                "Skyddsåtgärder",
                "Kontakt med anhöriga",
                "Vård i livets slut",
                "Hjälpmedel och medicinteknik",
                "Loggkontroll",
                "Schema och bemanning",
            ],
            Self::Process => &[
                "Utreda och besluta",
                "Planera stödet",
                "Ge stöd i hemmet",
                "Följa upp insatsen",
                "Ta emot och bedöma",
                "Skydda och stödja",
                "Rekrytera och introducera",
                "Köpa in och följa upp",
            ],
            Self::Role => &[
                "Enhetschef",
                "Samordnare",
                "Handläggare",
                "Undersköterska",
                "Stödassistent",
                "Sjuksköterska",
                "Verksamhetsutvecklare",
            ],
            Self::Report => &["Berättelse"],
            Self::Unit => &["Hemtjänst", "Gruppbostad", "Mottagning", "Boende", "Daglig verksamhet"],
            Self::Term => &["Insats", "Stödform", "Bedömning", "Uppdrag", "Avvikelsegrad"],
            Self::Risk => &["Riskanalys av arbetssätt", "Riskanalys av flytt", "Riskanalys av system"],
            Self::Law => &["Förordning om stöd", "Föreskrifter om kvalitet", "Lag om insatser"],
            Self::Chapter => &["Så leder vi", "Så planerar vi", "Så följer vi upp", "Så förbättrar vi"],
            Self::Control => &["Kontroll av akter", "Kontroll av signering", "Kontroll av planer"],
            Self::Indicator => &["Andel i tid", "Andel nöjda", "Antal per månad"],
            Self::Collaboration => &["Överenskommelse med regionen", "Samverkan med skolan"],
            Self::Matrix => &["Ansvarsmatris", "Rutinregister"],
        }
    }
}

/// A page, not yet written.
pub(crate) struct Page {
    pub(crate) kind: Kind,
    /// Its number among its kind, from 0.
    pub(crate) index: usize,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) external: bool,
}

/// All pages.
pub(crate) struct Plan {
    pub(crate) pages: Vec<Page>,
    /// Where each kind lies in `pages`, in the order of [`Kind::ALL`].
    ranges: Vec<Range<usize>>,
    pub(crate) roles: RoleTypes,
}

/// Which roles are of which type, as numbers among the roles.
pub(crate) struct RoleTypes {
    pub(crate) bodies: Range<usize>,
    pub(crate) managers: Range<usize>,
    pub(crate) specialists: Range<usize>,
    pub(crate) groups: Range<usize>,
    pub(crate) forums: Range<usize>,
    pub(crate) staff: Range<usize>,
}

/// The fewest pages of which a whole handbook can be made.
pub(crate) const FEWEST: usize = 60;

impl Plan {
    pub(crate) fn new(pages: usize, seed: u64) -> Self {
        let mut plan = Self { pages: Vec::with_capacity(pages), ranges: Vec::new(), roles: RoleTypes::new(0) };
        for (kind, count) in Kind::ALL.into_iter().zip(counts(pages)) {
            let start = plan.pages.len();
            plan.pages.extend((0..count).map(|index| page(kind, index, seed)));
            plan.ranges.push(start..plan.pages.len());
        }
        plan.roles = RoleTypes::new(plan.count(Kind::Role));
        plan
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.ranges[kind as usize].len()
    }

    /// The place in `pages` of a kind's page by its number; the numbers go round.
    pub(crate) fn at(&self, kind: Kind, index: usize) -> usize {
        let range = &self.ranges[kind as usize];
        range.start + index % range.len()
    }

    pub(crate) fn of(&self, kind: Kind, index: usize) -> &Page {
        &self.pages[self.at(kind, index)]
    }

    /// The id of a kind's page by its number; the numbers go round.
    pub(crate) fn id(&self, kind: Kind, index: usize) -> String {
        self.of(kind, index).id.clone()
    }

    /// A page of a kind, mostly one that lies near the same part of the handbook as `page`: that is how handbooks link.
    pub(crate) fn near(&self, kind: Kind, page: &Page, rng: &mut Rng) -> usize {
        let count = self.count(kind);
        if rng.chance(30) {
            return self.at(kind, rng.below(count));
        }
        let same_part = page.index * count / self.count(page.kind);
        self.at(kind, same_part + rng.below(40))
    }
}

impl RoleTypes {
    fn new(roles: usize) -> Self {
        let bodies = 0..(roles / 50).max(1);
        let managers = bodies.end..bodies.end + (roles / 4).max(1);
        let specialists = managers.end..managers.end + (roles / 6).max(1);
        let groups = specialists.end..specialists.end + (roles / 40).max(1);
        let forums = groups.end..groups.end + (roles / 40).max(1);
        let staff = forums.end..roles.max(forums.end);
        Self { bodies, managers, specialists, groups, forums, staff }
    }
}

/// How many pages of each kind, in the order of [`Kind::ALL`].
fn counts(pages: usize) -> Vec<usize> {
    let processes = pages / 10;
    let roles = (pages / 20).max(6);
    let rest = pages / 20;
    // In hundredths of the rest.
    let shares = [30, 20, 18, 8, 8, 6, 3, 3, 2, 2];
    let others: Vec<usize> = shares.iter().map(|share| (rest * share / 100).max(1)).collect();
    let routines = pages - processes - roles - others.iter().sum::<usize>();
    [vec![routines, processes, roles], others].concat()
}

const PLACE_STARTS: [&str; 16] = [
    "Björk", "Gran", "Norr", "Söder", "Väster", "Öster", "Lind", "Ek", "Ås", "Sjö", "Strand", "Berg", "Kvarn", "Mark",
    "Stor", "Lill",
];
const PLACE_ENDS: [&str; 10] =
    ["dalen", "backen", "hagen", "gården", "viken", "åsen", "näset", "torp", "vallen", "holmen"];

fn page(kind: Kind, index: usize, seed: u64) -> Page {
    let mut rng = Rng::of_page(seed ^ 0x706c_616e, index * Kind::ALL.len() + kind as usize);
    let place = format!("{}{}", rng.pick(&PLACE_STARTS), rng.pick(&PLACE_ENDS));
    let subject = rng.pick(kind.subjects());
    let title = format!("{subject}, {place} {}", index + 1);
    let always_external = matches!(kind, Kind::Law | Kind::Term);
    Page { kind, index, id: fold(&title), title, external: always_external || rng.chance(33) }
}

/// As handbok folds a title to an id.
fn fold(title: &str) -> String {
    let mut id = String::new();
    for letter in title.to_lowercase().chars() {
        match letter {
            'å' | 'ä' => id.push('a'),
            'ö' => id.push('o'),
            letter if letter.is_ascii_alphanumeric() => id.push(letter),
            _ if !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    id
}
