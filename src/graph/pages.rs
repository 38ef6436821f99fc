//! Which pages an edition has besides the documents' own (site § 3).

use crate::diag::Lang;
use crate::model::Kind;

/// The pages that are made from the whole handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GeneratedPage {
    /// The start page.
    Start,
    /// A to Ö.
    Index,
    /// Search.
    Search,
    /// The annual wheel.
    Wheel,
    /// Requirements and what meets them.
    Requirements,
    /// What changed.
    Changes,
    /// Repealed documents and earlier reports.
    Archive,
    /// Forms, templates, checklists, attachments.
    Forms,
    /// The accessibility statement.
    Accessibility,
    /// The handbook's health (intranet only).
    Health,
    /// Measures.
    Measures,
    /// What applied on a day (intranet only).
    Date,
    /// Not found.
    NotFound,
}

impl GeneratedPage {
    /// All, in the order of the table in docs/site.md.
    pub(crate) const ALL: [GeneratedPage; 13] = [
        GeneratedPage::Start,
        GeneratedPage::Index,
        GeneratedPage::Search,
        GeneratedPage::Wheel,
        GeneratedPage::Requirements,
        GeneratedPage::Changes,
        GeneratedPage::Archive,
        GeneratedPage::Forms,
        GeneratedPage::Accessibility,
        GeneratedPage::Health,
        GeneratedPage::Measures,
        GeneratedPage::Date,
        GeneratedPage::NotFound,
    ];

    /// Its file name at the site's root.
    pub(crate) fn url(self, lang: Lang) -> &'static str {
        let (sv, en) = match self {
            GeneratedPage::Start => ("index.html", "index.html"),
            GeneratedPage::Index => ("a-o.html", "a-z.html"),
            GeneratedPage::Search => ("sok.html", "search.html"),
            GeneratedPage::Wheel => ("arshjul.html", "annual-wheel.html"),
            GeneratedPage::Requirements => ("krav.html", "requirements.html"),
            GeneratedPage::Changes => ("andringar.html", "changes.html"),
            GeneratedPage::Archive => ("arkiv.html", "archive.html"),
            GeneratedPage::Forms => ("blanketter.html", "forms.html"),
            GeneratedPage::Accessibility => ("tillganglighet.html", "accessibility.html"),
            GeneratedPage::Health => ("halsa.html", "health.html"),
            GeneratedPage::Measures => ("atgarder.html", "measures.html"),
            GeneratedPage::Date => ("datum.html", "date.html"),
            GeneratedPage::NotFound => ("404.html", "404.html"),
        };
        match lang {
            Lang::Sv => sv,
            Lang::En => en,
        }
    }

    /// The generated page at a URL.
    pub(crate) fn at(url: &str, lang: Lang) -> Option<GeneratedPage> {
        Self::ALL.into_iter().find(|page| page.url(lang) == url)
    }
}

/// The URL of a kind's register: under the kind's folder name in the site's language, at the root.
pub(crate) fn register_url(kind: Kind, lang: Lang) -> Option<String> {
    kind.folder(lang).map(|folder| format!("{folder}/index.html"))
}

/// The kind whose register is at a URL.
pub(crate) fn register_at(url: &str, lang: Lang) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| register_url(*kind, lang).as_deref() == Some(url))
}

/// The calendar of a role or unit.
pub(crate) fn calendar_url(kind: Kind, id: &str, lang: Lang) -> Option<String> {
    let folder = match lang {
        Lang::Sv => "kalender",
        Lang::En => "calendar",
    };
    Some(format!("{folder}/{}-{id}.ics", whose(kind, lang)?))
}

/// The feed of a role or unit.
pub(crate) fn feed_url(kind: Kind, id: &str, lang: Lang) -> Option<String> {
    let folder = match lang {
        Lang::Sv => "flode",
        Lang::En => "feed",
    };
    Some(format!("{folder}/{}-{id}.xml", whose(kind, lang)?))
}

/// The page of a role's reading list, below the role's own.
pub(crate) fn introduction_url(role_url: &str, lang: Lang) -> String {
    let name = match lang {
        Lang::Sv => "introduktion",
        Lang::En => "introduction",
    };
    format!("{}/{name}.html", role_url.strip_suffix(".html").unwrap_or(role_url))
}

/// What the files of a kind that has calendars and feeds of its own begin with.
fn whose(kind: Kind, lang: Lang) -> Option<&'static str> {
    match (kind, lang) {
        (Kind::Role, Lang::Sv) => Some("roll"),
        (Kind::Unit, Lang::Sv) => Some("enhet"),
        (Kind::Role | Kind::Unit, Lang::En) => Some(kind.id()),
        _ => None,
    }
}

/// An alias as an output path: without a leading slash, ending in a file name.
pub(crate) fn alias_path(written: &str) -> String {
    let path = crate::source::join("", written.trim()).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    if written.trim().ends_with('/') || !name.contains('.') {
        let base = path.trim_end_matches('/');
        return if base.is_empty() { "index.html".to_owned() } else { format!("{base}/index.html") };
    }
    path
}
