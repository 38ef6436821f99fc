//! Which pages an edition has besides the documents' own, and which addresses are taken (site § 3).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Code, Finding, Lang, Span, Text};
use crate::model::Kind;
use crate::parse::Document;
use crate::text;

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
    /// Not found.
    NotFound,
}

impl GeneratedPage {
    /// All, in the order of the table in docs/site.md.
    pub(crate) const ALL: [GeneratedPage; 12] = [
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

/// Two sources, or a source and an alias, with one URL.
pub(crate) fn duplicate_urls(documents: &[Arc<Document>], config: &Config) -> Vec<Finding> {
    let mut taken: HashMap<Cow<'_, str>, (Span, Claimant<'_>)> = HashMap::new();
    let mut findings = Vec::new();
    let mut by_path: Vec<&Arc<Document>> = documents.iter().filter(|document| !document.is_entry).collect();
    by_path.sort_by(|a, b| a.place.path.cmp(&b.place.path));
    for document in &by_path {
        let here = (Span::whole(document.file), Claimant::Source(&document.place.path));
        findings.extend(claim(&mut taken, Cow::Borrowed(&document.place.url), here));
    }
    let lang = config.language;
    for document in &by_path {
        for word in document.head.words("aliases") {
            let path = alias_path(&word.text);
            if path.is_empty() || word.text.contains("..") {
                let message = text!("`{}` är ingen adress på webbplatsen", "`{}` is no address of the site", word.text);
                let help = text!(
                    "skriv adressen från webbplatsens topp, som `rutiner/gammal.html`",
                    "write the address from the site's top, such as `routines/old.html`"
                );
                findings.push(Finding::new(Code::PATH_OUTSIDE, word.span, message).help(help));
                continue;
            }
            if GeneratedPage::at(&path, lang).is_some() || register_at(&path, lang).is_some() {
                taken.entry(Cow::Owned(path.clone())).or_insert((word.span, Claimant::Generated));
            }
            findings.extend(claim(&mut taken, Cow::Owned(path), (word.span, Claimant::Source(&document.place.path))));
        }
    }
    findings
}

/// What has an address.
#[derive(Clone, Copy)]
enum Claimant<'d> {
    /// A source, by its path.
    Source(&'d str),
    /// A page that the program makes.
    Generated,
}

fn claim<'d>(
    taken: &mut HashMap<Cow<'d, str>, (Span, Claimant<'d>)>,
    url: Cow<'d, str>,
    here: (Span, Claimant<'d>),
) -> Option<Finding> {
    let Some((other, there)) = taken.get(&url).copied() else {
        taken.insert(url, here);
        return None;
    };
    let there = match there {
        Claimant::Source(path) => Text::same(path),
        Claimant::Generated => text!("en genererad sida", "a generated page"),
    };
    let message = Text {
        sv: format!("adressen {url} är redan tagen av {}", there.sv),
        en: format!("the address {url} is already taken by {}", there.en),
    };
    let help = text!("ge filen ett annat namn", "give the file another name");
    let label = text!("hit går adressen nu", "the address leads here");
    Some(Finding::new(Code::DUPLICATE_URL, here.0, message).label(other, label).help(help))
}
