//! Finding documents by what people write: id, `kind/id`, title, abbreviation, other names, path, URL, and the names
//! of laws.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use crate::config::Config;
use crate::diag::text::nearest;
use crate::model::id::caseless;
use crate::model::{Date, DocIx, Kind, LawSection, Status};
use crate::parse::Document;
use crate::parse::citation::{Citation, LawNames, NamedLaw, bare_number};

/// All names of a handbook.
pub(crate) struct Names {
    ids: HashMap<String, Vec<DocIx>>,
    names: HashMap<String, Vec<DocIx>>,
    abbreviations: HashMap<(Kind, String), Vec<DocIx>>,
    paths: HashMap<Arc<str>, DocIx>,
    urls: HashMap<String, DocIx>,
    kinds: Vec<Kind>,
    is_valid: Vec<bool>,
    laws: Vec<DocIx>,
    law_names: LawNames,
    /// What references of front matter to laws read as: most are written the same in many documents.
    references: RwLock<HashMap<String, Option<Citation>>>,
    /// A law's listed sections.
    pub(crate) sections: BTreeMap<DocIx, Vec<LawSection>>,
    folders: BTreeMap<String, Kind>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// One document.
    One(DocIx),
    /// Several.
    Several(Vec<DocIx>),
    /// None.
    Nothing,
}

impl Found {
    fn of(mut found: Vec<DocIx>) -> Self {
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [] => Found::Nothing,
            [one] => Found::One(*one),
            _ => Found::Several(found),
        }
    }
}

impl Names {
    /// The names of all documents, which are sorted as in the graph.
    pub(crate) fn new(documents: &[Arc<Document>], config: &Config, today: Date) -> Self {
        let mut names = Names {
            ids: HashMap::new(),
            names: HashMap::new(),
            abbreviations: HashMap::new(),
            paths: HashMap::new(),
            urls: HashMap::new(),
            kinds: documents.iter().map(|document| document.kind).collect(),
            is_valid: documents.iter().map(|document| is_valid(document, today)).collect(),
            laws: Vec::new(),
            law_names: LawNames::new(&[]),
            references: RwLock::default(),
            sections: BTreeMap::new(),
            folders: config.folders.iter().map(|(name, (kind, _))| (caseless(name), *kind)).collect(),
        };
        let mut laws = Vec::new();
        for (ix, document) in (0..).map(DocIx::at).zip(documents) {
            names.add(ix, document);
            if document.kind == Kind::Law {
                names.laws.push(ix);
                names.sections.insert(ix, document.sections.iter().flatten().copied().collect());
                laws.push(named_law(document));
            }
        }
        names.law_names = LawNames::new(&laws);
        names
    }

    fn add(&mut self, ix: DocIx, document: &Document) {
        self.ids.entry(document.id.clone()).or_default().push(ix);
        let head = &document.head;
        let abbreviation = head.str("abbr");
        for name in
            [Some(document.title.as_str()), abbreviation].into_iter().flatten().chain(head.strings("also_called"))
        {
            self.names.entry(caseless(name)).or_default().push(ix);
        }
        if let Some(abbreviation) = abbreviation {
            self.abbreviations.entry((document.kind, caseless(abbreviation))).or_default().push(ix);
        }
        if !document.is_entry {
            self.paths.entry(document.place.path.clone()).or_insert(ix);
            self.urls.entry(document.place.url.clone()).or_insert(ix);
        }
    }

    /// A document of a kind by its id.
    pub(crate) fn by_id(&self, kind: Kind, id: &str) -> Option<DocIx> {
        self.ids.get(id)?.iter().copied().find(|ix| self.kind(*ix) == Some(kind))
    }

    fn kind(&self, ix: DocIx) -> Option<Kind> {
        self.kinds.get(ix.index()).copied()
    }

    /// A reference to a document of a kind: an id (also `kind/id`), else an abbreviation of a role, law or term.
    pub(crate) fn of_kind(&self, kind: Kind, written: &str) -> Found {
        let bare = match written.split_once('/') {
            Some((prefix, id)) if self.kind_named(prefix) == Some(kind) => id,
            _ => written,
        };
        if let Some(ix) = self.by_id(kind, bare) {
            return Found::One(ix);
        }
        if !matches!(kind, Kind::Role | Kind::Law | Kind::Term) {
            return Found::Nothing;
        }
        self.prefer_valid(self.abbreviations.get(&(kind, caseless(bare))).cloned().unwrap_or_default())
    }

    /// A reference to any document: `kind/id`, or a bare id.
    pub(crate) fn any(&self, written: &str) -> Found {
        if let Some((prefix, id)) = written.split_once('/') {
            return match self.kind_named(prefix) {
                Some(kind) => self.of_kind(kind, id),
                None => Found::Nothing,
            };
        }
        Found::of(self.ids.get(written).cloned().unwrap_or_default())
    }

    /// What stands in a wiki-link: an id or `kind/id`, failing that a title, abbreviation or other name.
    pub(crate) fn wiki(&self, written: &str) -> Found {
        let (kind, name) = match written.split_once('/') {
            Some((prefix, rest)) if self.kind_named(prefix).is_some() => (self.kind_named(prefix), rest.trim()),
            _ => (None, written),
        };
        let name = caseless(name);
        let fits = |list: Option<&Vec<DocIx>>| -> Vec<DocIx> {
            let list = list.map_or(&[][..], Vec::as_slice);
            list.iter().copied().filter(|ix| kind.is_none() || self.kind(*ix) == kind).collect()
        };
        let by_id = fits(self.ids.get(&name));
        if !by_id.is_empty() {
            return Found::of(by_id);
        }
        self.prefer_valid(fits(self.names.get(&name)))
    }

    /// The documents of a kind that are called so: by title, abbreviation or another name.
    pub(crate) fn called(&self, kind: Option<Kind>, written: &str) -> Found {
        let list = self.names.get(&caseless(written)).map_or(&[][..], Vec::as_slice);
        self.prefer_valid(list.iter().copied().filter(|ix| kind.is_none() || self.kind(*ix) == kind).collect())
    }

    /// Where several laws share a name, the one in force is meant (format § 8); and where a document shares its name
    /// with its own repealed versions, as `handbok revise` files them, the living one.
    fn prefer_valid(&self, found: Vec<DocIx>) -> Found {
        let valid: Vec<DocIx> =
            found.iter().copied().filter(|ix| self.is_valid.get(ix.index()) == Some(&true)).collect();
        if valid.len() == 1 { Found::of(valid) } else { Found::of(found) }
    }

    /// The kind that a prefix names: its id, or a folder's name.
    pub(crate) fn kind_named(&self, prefix: &str) -> Option<Kind> {
        let prefix = caseless(prefix);
        Kind::parse(&prefix).or_else(|| Kind::from_folder(&prefix)).or_else(|| self.folders.get(&prefix).copied())
    }

    /// The document at a source path.
    pub(crate) fn at_path(&self, path: &str) -> Option<DocIx> {
        self.paths.get(path).copied()
    }

    /// The document whose page is at a URL.
    pub(crate) fn at_url(&self, url: &str) -> Option<DocIx> {
        self.urls.get(url).copied()
    }

    /// The id of a kind nearest to what is written; any kind when none is given.
    pub(crate) fn id_nearest(&self, kind: Option<Kind>, written: &str) -> Option<&str> {
        let of_kind = |list: &Vec<DocIx>| kind.is_none() || list.iter().any(|ix| self.kind(*ix) == kind);
        let mut ids: Vec<&str> = self.ids.iter().filter(|(_, list)| of_kind(list)).map(|(id, _)| id.as_str()).collect();
        ids.sort_unstable();
        nearest(written, ids)
    }

    /// The kinds that have a document with this id.
    pub(crate) fn kinds_with(&self, id: &str) -> Vec<Kind> {
        self.ids.get(id).into_iter().flatten().filter_map(|ix| self.kind(*ix)).collect()
    }

    /// The citations in a running text with the law that each means.
    pub(crate) fn citations(&self, text: &str) -> Vec<(Citation, DocIx)> {
        let found = self.law_names.find(text).into_iter();
        found.filter_map(|citation| Some((citation.clone(), self.law_meant(&citation).ok()?))).collect()
    }

    /// A law reference of front matter: the law and its sections as written, or why not.
    pub(crate) fn law_reference(&self, written: &str) -> Result<(DocIx, Citation), LawFault> {
        match self.parsed(written) {
            Some(citation) => Ok((self.law_meant(&citation)?, citation)),
            None if self.law_names.names_a_law(written) => Err(LawFault::Unreadable),
            None => Err(LawFault::Unknown),
        }
    }

    /// A reference in a law to what it replaces: of the laws that share the name not itself.
    pub(crate) fn former_law(&self, written: &str, own: DocIx) -> Result<(DocIx, Citation), LawFault> {
        if let Some(citation) = self.parsed(written) {
            let laws = citation.laws.iter().filter_map(|place| self.laws.get(*place).copied());
            let others: Vec<DocIx> = laws.filter(|law| *law != own).collect();
            if let [one] = others.as_slice() {
                return Ok((*one, citation));
            }
        }
        self.law_reference(written)
    }

    fn parsed(&self, written: &str) -> Option<Citation> {
        if let Some(known) = self.references.read().unwrap_or_else(PoisonError::into_inner).get(written) {
            return known.clone();
        }
        let parsed = self.law_names.parse(written);
        let mut references = self.references.write().unwrap_or_else(PoisonError::into_inner);
        references.insert(written.to_owned(), parsed.clone());
        parsed
    }

    fn law_meant(&self, citation: &Citation) -> Result<DocIx, LawFault> {
        let laws: Vec<DocIx> = citation.laws.iter().filter_map(|place| self.laws.get(*place).copied()).collect();
        let valid: Vec<DocIx> =
            laws.iter().copied().filter(|ix| self.is_valid.get(ix.index()) == Some(&true)).collect();
        match (laws.as_slice(), valid.as_slice()) {
            ([], _) => Err(LawFault::Unknown),
            ([one], _) | (_, [one]) => Ok(*one),
            _ => Err(LawFault::Several(laws)),
        }
    }

    /// The sections that a citation covers, the law's own lettered ones within ranges included.
    pub(crate) fn sections_of(&self, law: DocIx, citation: &Citation) -> Vec<LawSection> {
        let listed = self.sections.get(&law).map_or(&[][..], Vec::as_slice);
        let mut sections: Vec<LawSection> = citation.sections.iter().flat_map(|range| range.sections(listed)).collect();
        sections.sort_unstable();
        sections.dedup();
        sections
    }

    /// The abbreviations and ids of the laws, for a hint.
    pub(crate) fn law_nearest(&self, documents: &[Arc<Document>], written: &str) -> Option<String> {
        let word = written.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or(written);
        let laws = self.laws.iter().filter_map(|ix| documents.get(ix.index()));
        let names = laws.flat_map(|law| [law.head.str("abbr"), Some(law.id.as_str())]).flatten();
        nearest(word, names).map(str::to_owned)
    }
}

/// Why a law reference has no target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LawFault {
    /// No law of the handbook is named.
    Unknown,
    /// A law is named, but the rest can't be read.
    Unreadable,
    /// Several laws in force share the name.
    Several(Vec<DocIx>),
}

fn is_valid(document: &Document, today: Date) -> bool {
    if document.kind.is_controlled() {
        return document.dates(None).status(today) != Status::Repealed;
    }
    let repealed = document.head.date("repealed").is_some_and(|day| day <= today);
    let early = document.head.date("in_force").is_some_and(|day| day > today);
    !repealed && !early
}

fn named_law(document: &Document) -> NamedLaw {
    let head = &document.head;
    let number = head.str("number");
    let mut names = vec![document.id.clone(), document.title.clone()];
    names.extend([head.str("abbr"), number].into_iter().flatten().map(str::to_owned));
    names.extend(head.strings("also_called").map(str::to_owned));
    let number = number.and_then(bare_number).or_else(|| bare_number(&document.title));
    NamedLaw { names, number }
}
