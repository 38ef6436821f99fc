//! References and links to their targets. Each fault is one finding at the place of the reference; the value stays,
//! broken by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::link_help::{self, Lookup};
use super::names::{Found, LawFault, Names};
use super::pages::{GeneratedPage, register_at};
use super::versions::{Filed, Shelf, page_url};
use super::{Cited, Doc, LinkTarget, Target};
use crate::config::Config;
use crate::diag::text::{list, nearest};
use crate::diag::{Code, Finding, Level, Span, Text};
use crate::model::id::{fold, nfc};
use crate::model::{Audience, Date, DocIx, Kind, Status};
use crate::parse::Document;
use crate::parse::document::{Fragment, Link, LinkForm};
use crate::parse::place::asset_url;
use crate::schema::Record;
use crate::schema::key::{Target as Wanted, Ty};
use crate::schema::kinds::FORMER;
use crate::schema::record::{Field, Reference, Value};
use crate::source::{CONTENT, SourceTree, parent};
use crate::text;

/// How many candidates an ambiguous name lists.
const LISTED: usize = 6;

/// How many sections of one reference that a law doesn't have are told one by one.
const MOST_SECTIONS: usize = 5;

/// What references and links are resolved among.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) documents: &'a [Arc<Document>],
    pub(super) names: &'a Names,
    pub(super) addresses: &'a Addresses,
    pub(super) config: &'a Config,
    pub(super) assets: &'a SourceTree,
    pub(super) today: Date,
}

impl Scope<'_> {
    /// Resolves some documents, in parallel; each with its findings.
    pub(super) fn resolve(&self, some: &[&Arc<Document>]) -> Vec<(Doc, Vec<Finding>)> {
        let Scope { documents, names, addresses, config, assets, today } = *self;
        let one = |document: &&Arc<Document>| {
            let mut resolver = Resolver { document, documents, names, config, addresses, assets, findings: Vec::new() };
            let doc = resolver.document(today);
            (doc, resolver.findings)
        };
        some.par_iter().map(one).collect()
    }
}

/// A sub-process without a type has its parent's (format § 7). Each way upwards is walked once: what it finds counts
/// for all that were passed.
pub(super) fn inherit_types(docs: &mut [Doc]) {
    let mut is_settled = vec![false; docs.len()];
    for place in 0..docs.len() {
        let mut way = Vec::new();
        let mut at = place;
        while docs[at].kind() == Kind::Process && docs[at].kind_type.is_none() && !is_settled[at] {
            is_settled[at] = true;
            way.push(at);
            match docs[at].named(&docs[at].source.head, "parent").next() {
                Some(parent) => at = parent.index(),
                None => break,
            }
        }
        let found = docs[at].kind_type.clone();
        for passed in way {
            docs[passed].kind_type.clone_from(&found);
        }
    }
}

/// Output folders and files that a relative link may name.
pub(super) struct Addresses {
    folders: BTreeSet<String>,
    asset_urls: BTreeMap<String, Arc<str>>,
    /// The pages of versions, by the files that they show.
    versions: BTreeMap<Arc<str>, String>,
}

impl Addresses {
    pub(super) fn new(documents: &[Arc<Document>], shelves: &[Shelf], assets: &SourceTree) -> Self {
        let folders = documents.iter().map(|document| document.place.folder.clone()).collect();
        let asset_urls = assets.others_in(CONTENT).map(|path| (asset_url(path), path.clone())).collect();
        let page = |filed: &Filed| {
            let place = &filed.document.place;
            (place.path.clone(), page_url(&place.url, &filed.label))
        };
        let versions = shelves.iter().flat_map(|shelf| &shelf.files).map(page).collect();
        Self { folders, asset_urls, versions }
    }
}

/// The roles of `[approval]`, and the unknown ones as findings.
pub(super) fn approval(config: &Config, names: &Names, documents: &[Arc<Document>]) -> (super::Approval, Vec<Finding>) {
    super::approval::read(config, names, documents, &|span, written, kind| {
        link_help::unknown(span, written, Some(kind), names, documents).0
    })
}

/// The documents of `[search.best]`, and the unknown ones as findings.
pub(super) fn best(config: &Config, names: &Names, documents: &[Arc<Document>]) -> (super::Best, Vec<Finding>) {
    let (mut best, mut findings) = (Vec::new(), Vec::new());
    for (query, reference) in &config.best {
        match names.any(&reference.text) {
            Found::One(ix) => best.push((query.clone(), ix)),
            Found::Several(several) => best.extend(several.into_iter().map(|ix| (query.clone(), ix))),
            Found::Nothing => {
                findings.push(link_help::unknown(reference.span, &reference.text, None, names, documents).0);
            }
        }
    }
    (best, findings)
}

/// What is wrong with a reference, and the document that was meant where that can be told.
type Fault = Box<(Finding, Option<DocIx>)>;

struct Resolver<'a> {
    document: &'a Arc<Document>,
    documents: &'a [Arc<Document>],
    names: &'a Names,
    config: &'a Config,
    addresses: &'a Addresses,
    assets: &'a SourceTree,
    findings: Vec<Finding>,
}

impl Resolver<'_> {
    fn document(&mut self, today: Date) -> Doc {
        let document = self.document;
        let mut targets = vec![Target::Broken; document.slots as usize];
        self.record(&document.head, &mut targets);
        for block in document.fragments.iter().flat_map(|fragment| &fragment.blocks) {
            block.record.iter().for_each(|record| self.record(record, &mut targets));
        }
        let mut files = Vec::new();
        let mut links = Vec::with_capacity(document.links as usize);
        let mut citations = Vec::new();
        for (number, fragment) in (0u32..).zip(&document.fragments) {
            for link in &fragment.links {
                let target = self.link(fragment, link);
                if let LinkTarget::Asset(path) = &target {
                    files.push((path.clone(), fragment.span(document.file, link.range.clone())));
                }
                links.push(target);
            }
            if self.config.link_citations {
                self.citations(number, fragment, &mut citations);
            }
        }
        self.attachments(&mut files);
        let dates = document.dates(self.config.review_months);
        let status = if document.kind.is_controlled() { dates.status(today) } else { Status::InForce };
        Doc {
            url: self.url(),
            audience: self.audience(),
            kind_type: document.kind_type.clone(),
            source: document.clone(),
            targets,
            links,
            citations,
            files,
            status,
            dates,
        }
    }

    fn url(&self) -> String {
        let place = &self.document.place;
        if !self.document.is_entry {
            return place.url.clone();
        }
        let lang = self.config.language;
        let page = super::pages::register_url(place.folder_kind, lang).unwrap_or_else(|| place.url.clone());
        // The folder's own page, where it lies at the root under its name; another folder's page otherwise.
        let page = if parent(&place.url) == parent(&page) { page } else { place.url.clone() };
        format!("{page}#{}", self.document.id)
    }

    fn audience(&self) -> Audience {
        if self.config.external.unbuilt.is_some() {
            return Audience::Intranet;
        }
        let by_kind = || self.config.kinds.get(&self.document.kind).and_then(|kind| kind.default_audience);
        self.document.own_audience().or_else(by_kind).unwrap_or(self.config.default_audience)
    }

    fn record(&mut self, record: &Record, targets: &mut [Target]) {
        for field in record.fields() {
            match &field.value {
                Value::Refs(refs) => self.refs(field, refs, targets),
                Value::Laws(laws) => {
                    for law in laws {
                        let target = self.law(law, field.name == FORMER);
                        set(targets, law, target);
                    }
                }
                Value::Table(inner) => self.record(inner, targets),
                Value::Tables(tables) => tables.iter().for_each(|inner| self.record(inner, targets)),
                _ => {}
            }
        }
    }

    fn refs(&mut self, field: &Field, refs: &[Reference], targets: &mut [Target]) {
        let Ty::Refs(declared) = field.ty.0.ty else { return };
        for reference in refs {
            let target = match self.reference(field.name, declared.target, reference) {
                Ok(target) => target,
                Err(fault) => {
                    let (finding, meant) = *fault;
                    self.findings.push(finding);
                    // One mistake is one finding: what was meant counts, since the error stops every build.
                    let is_error = self.config.level(Code::UNKNOWN_REFERENCE) == Level::Error;
                    meant.filter(|_| is_error).map_or(Target::Broken, Target::Doc)
                }
            };
            set(targets, reference, target);
        }
    }

    fn reference(&self, key: &str, wanted: Wanted, reference: &Reference) -> Result<Target, Fault> {
        let written = reference.text.as_str();
        let (kind, found) = match wanted {
            Wanted::Kind(Kind::Role) if key == "includes" && written == "*" => return Ok(Target::All),
            Wanted::Kind(kind) => (Some(kind), self.names.of_kind(kind, written)),
            Wanted::Same => (Some(self.document.kind), self.same_kind(written)),
            Wanted::Any => (None, self.names.any(written)),
            Wanted::RoleOrUnit => {
                let named = written.split_once('/').and_then(|(prefix, _)| self.names.kind_named(prefix));
                (named.or(Some(Kind::Role)), self.either(written, [Kind::Role, Kind::Unit]))
            }
            Wanted::Party => match self.either(written, [Kind::Unit, Kind::Role]) {
                Found::Nothing => return Ok(Target::Words),
                found => (None, found),
            },
        };
        match found {
            Found::One(ix) => Ok(Target::Doc(ix)),
            Found::Several(several) => Err(Box::new((self.ambiguous(reference.span, written, &several), None))),
            Found::Nothing => {
                Err(Box::new(link_help::unknown(reference.span, written, kind, self.names, self.documents)))
            }
        }
    }

    /// `replaces` takes an id of the same kind, or `kind/id`; a document never means itself.
    fn same_kind(&self, written: &str) -> Found {
        match self.names.of_kind(self.document.kind, written) {
            Found::Nothing => match self.names.any(written) {
                Found::One(ix) if self.kind(ix) == Some(self.document.kind) => Found::One(ix),
                _ => Found::Nothing,
            },
            found => found,
        }
    }

    fn kind(&self, ix: DocIx) -> Option<Kind> {
        self.documents.get(ix.index()).map(|document| document.kind)
    }

    /// A bare id of the first kind that has it, or `kind/id` of either.
    fn either(&self, written: &str, kinds: [Kind; 2]) -> Found {
        if let Some((prefix, id)) = written.split_once('/') {
            return match self.names.kind_named(prefix).filter(|kind| kinds.contains(kind)) {
                Some(kind) => self.names.of_kind(kind, id),
                None => Found::Nothing,
            };
        }
        kinds
            .into_iter()
            .map(|kind| self.names.of_kind(kind, written))
            .find(|found| *found != Found::Nothing)
            .unwrap_or(Found::Nothing)
    }

    fn ambiguous(&self, span: Span, written: &str, several: &[DocIx]) -> Finding {
        let keys: Vec<String> =
            several.iter().filter_map(|ix| self.documents.get(ix.index())).map(|d| d.key()).collect();
        let Text { sv, en } = list(&keys, LISTED);
        let message = Text {
            sv: format!("`{written}` kan vara flera dokument: {sv}"),
            en: format!("`{written}` may be several documents: {en}"),
        };
        let help =
            text!("skriv sort och id, som `{}`", "write kind and id, such as `{}`", keys.first().map_or("", |key| key));
        Finding::new(Code::AMBIGUOUS_REFERENCE, span, message).help(help)
    }

    /// A law reference; as the section that one of this law replaces it means another law than this.
    fn law(&mut self, reference: &Reference, is_former: bool) -> Target {
        let written = reference.text.as_str();
        let found = match (is_former, self.names.by_id(self.document.kind, &self.document.id)) {
            (true, Some(own)) => self.names.former_law(written, own),
            _ => self.names.law_reference(written),
        };
        let (law, citation) = match found {
            Ok(found) => found,
            Err(fault) => {
                let finding = self.law_fault(reference, fault);
                self.findings.push(finding);
                return Target::Broken;
            }
        };
        let sections = self.names.sections_of(law, &citation);
        // A comparison of acts names the former one's sections, which nobody needs to write out.
        if !is_former {
            self.unknown_sections(law, &sections, reference.span);
        }
        Target::Law(law, sections)
    }

    fn law_fault(&self, reference: &Reference, fault: LawFault) -> Finding {
        let written = reference.text.as_str();
        match fault {
            LawFault::Several(several) => self.ambiguous(reference.span, written, &several),
            LawFault::Unreadable => {
                let message = text!(
                    "`{written}` går inte att läsa som ett lagrum",
                    "`{written}` cannot be read as a law reference"
                );
                let help = text!(
                    "skriv lag, kapitel och paragraf, som \"SoL 14 kap. 3 §\"",
                    "write law, chapter and section, such as \"SoL 14 kap. 3 §\""
                );
                Finding::new(Code::INVALID_VALUE, reference.span, message).help(help)
            }
            LawFault::Unknown => {
                let message = text!(
                    "handboken har ingen lag som `{written}` kan syfta på",
                    "the handbook has no law that `{written}` could mean"
                );
                let help = match self.names.law_nearest(self.documents, written) {
                    Some(near) => text!("menade du `{near}`?", "did you mean `{near}`?"),
                    None => text!(
                        "lägg in lagen under `lagar/`, med `abbr` och `number`",
                        "add the law under `laws/`, with `abbr` and `number`"
                    ),
                };
                Finding::new(Code::UNKNOWN_REFERENCE, reference.span, message).help(help)
            }
        }
    }

    /// Sections that a law's page doesn't have: the first few of a citation one by one, the rest of a long range in one
    /// finding.
    fn unknown_sections(&mut self, law: DocIx, sections: &[crate::model::LawSection], span: Span) {
        let Some(listed) = self.names.sections.get(&law).filter(|listed| !listed.is_empty()) else { return };
        let is_known = |section: &crate::model::LawSection| {
            listed.iter().any(|other| other == section || other.is_covered_by(section))
        };
        let unknown: Vec<_> = sections.iter().filter(|section| !is_known(section)).collect();
        let title = self.documents.get(law.index()).map_or("", |document| document.title.as_str());
        let mut messages: Vec<Text> = unknown
            .iter()
            .take(MOST_SECTIONS)
            .map(|section| {
                text!(
                    "{section} finns inte bland paragraferna i {title}",
                    "{section} is not among the sections of {title}"
                )
            })
            .collect();
        let more = unknown.len().saturating_sub(MOST_SECTIONS);
        if more > 0 {
            messages.push(text!(
                "{more} paragrafer till i samma hänvisning finns inte i {title}",
                "{more} more sections of the same reference are not in {title}"
            ));
        }
        let help = text!(
            "rätta paragrafen, eller lägg till den under `[[section]]` i lagen",
            "mend the section, or add it under `[[section]]` of the law"
        );
        let finding = |message| Finding::new(Code::UNKNOWN_LAW_SECTION, span, message).help(help.clone());
        self.findings.extend(messages.into_iter().map(finding));
    }

    fn citations(&mut self, number: u32, fragment: &Fragment, citations: &mut Vec<Cited>) {
        for run in &fragment.runs {
            for (citation, law) in self.names.citations(&run.text) {
                let sections = self.names.sections_of(law, &citation);
                let range = run.source_range(citation.range.clone());
                let span = fragment.span(self.document.file, range.clone());
                self.unknown_sections(law, &sections, span);
                if !sections.is_empty() {
                    let by_number = citation.by_number;
                    citations.push(Cited { fragment: number, range, law, sections, by_number });
                }
            }
        }
    }

    fn attachments(&mut self, files: &mut Vec<(Arc<str>, Span)>) {
        let document = self.document;
        for word in document.files() {
            match document.file_path(&word.text) {
                Some(path) if self.assets.has(&path) => files.push((path.into(), word.span)),
                _ if link_help::is_own_disk(&word.text) => {
                    self.findings.push(link_help::own_disk(word.span, &word.text, Code::MISSING_ATTACHMENT));
                }
                Some(path) => {
                    let message = text!("filen `{}` finns inte", "there is no file `{}`", word.text);
                    let (help, _) = link_help::path_help(&self.lookup(), &path);
                    self.findings.push(Finding::new(Code::MISSING_ATTACHMENT, word.span, message).help(help));
                }
                None => self.outside(word.span, &word.text),
            }
        }
    }

    fn lookup(&self) -> Lookup<'_> {
        let Resolver { document, documents, names, assets, .. } = self;
        Lookup { document, documents, names, assets }
    }

    fn outside(&mut self, span: Span, written: &str) {
        let message = text!("`{written}` leder ut ur innehållets mapp", "`{written}` leads out of the content folder");
        let help = text!("lägg filen under `content/`", "put the file under `content/`");
        self.findings.push(Finding::new(Code::PATH_OUTSIDE, span, message).help(help));
    }

    fn link(&mut self, fragment: &Fragment, link: &Link) -> LinkTarget {
        let span = fragment.span(self.document.file, link.range.clone());
        match link.form {
            LinkForm::WikiBare | LinkForm::WikiText => self.wiki(fragment, link, span),
            LinkForm::Auto => LinkTarget::External(link.dest.clone()),
            LinkForm::Inline | LinkForm::Image if has_scheme(&link.dest) => LinkTarget::External(link.dest.clone()),
            LinkForm::Html if !link.dest.is_empty() => self.html(fragment, link, span),
            LinkForm::Html => self.here(link, span),
            LinkForm::Inline if link.dest.is_empty() => self.here(link, span),
            LinkForm::Inline | LinkForm::Image => self.relative(fragment, link, span),
        }
    }

    fn here(&mut self, link: &Link, span: Span) -> LinkTarget {
        match &link.fragment {
            Some(fragment) => {
                let fragment = decoded(fragment);
                let document = self.document.clone();
                LinkTarget::Here(self.anchor(&document, fragment, span))
            }
            None => LinkTarget::Here(String::new()),
        }
    }

    fn wiki(&mut self, fragment: &Fragment, link: &Link, span: Span) -> LinkTarget {
        if link.dest.is_empty() && link.fragment.is_some() {
            return self.here(link, span);
        }
        match self.names.wiki(&link.dest) {
            Found::One(ix) => self.lead_to(ix, link, span),
            Found::Several(several) => {
                let finding = self.ambiguous(span, &link.dest, &several);
                self.findings.push(finding);
                LinkTarget::Broken
            }
            Found::Nothing => {
                let finding = link_help::wiki(&self.lookup(), fragment, link, span);
                self.findings.push(finding);
                LinkTarget::Broken
            }
        }
    }

    fn lead_to(&mut self, ix: DocIx, link: &Link, span: Span) -> LinkTarget {
        let fragment = link.fragment.as_deref().map(decoded);
        let (Some(fragment), Some(document)) = (&fragment, self.documents.get(ix.index()).cloned()) else {
            return LinkTarget::Doc(ix, fragment);
        };
        let anchor = self.anchor(&document, fragment.clone(), span);
        LinkTarget::Doc(ix, Some(anchor).filter(|anchor| !anchor.is_empty()))
    }

    /// A link by path that is written in HTML: the page shows its text alone, even where the target is there.
    fn html(&mut self, fragment: &Fragment, link: &Link, span: Span) -> LinkTarget {
        if self.relative(fragment, link, span) != LinkTarget::Broken {
            let written = &link.dest;
            let message = text!(
                "länken leder ingenstans: en sökväg i HTML blir ingen länk",
                "the link leads nowhere: a path in HTML becomes no link"
            );
            let help = text!("skriv länken som `[text]({written})`", "write the link as `[text]({written})`");
            self.findings.push(Finding::new(Code::BROKEN_LINK, span, message).help(help));
        }
        LinkTarget::Broken
    }

    fn relative(&mut self, fragment: &Fragment, link: &Link, span: Span) -> LinkTarget {
        let dest = decoded(link.dest.split('?').next().unwrap_or_default());
        let Some(path) = self.document.file_path(&dest) else {
            if link_help::is_own_disk(&link.dest) {
                self.findings.push(link_help::own_disk(span, &link.dest, Code::BROKEN_LINK));
            } else {
                self.outside(span, &link.dest);
            }
            return LinkTarget::Broken;
        };
        if let Some(ix) = self.names.at_path(&path) {
            return self.lead_to(ix, link, span);
        }
        if let Some(url) = self.addresses.versions.get(path.as_str()) {
            return LinkTarget::Page(url.clone(), link.fragment.clone());
        }
        if self.assets.has(&path) {
            return LinkTarget::Asset(path.into());
        }
        if link.form != LinkForm::Image
            && let Some(target) = self.by_url(&path, &dest, link, span)
        {
            return target;
        }
        let finding = link_help::path(&self.lookup(), fragment, link, &path, span);
        self.findings.push(finding);
        LinkTarget::Broken
    }

    /// A link by the address of a page: a document's, a generated one's or a folder's.
    fn by_url(&mut self, path: &str, dest: &str, link: &Link, span: Span) -> Option<LinkTarget> {
        let inner = path.strip_prefix(CONTENT)?;
        let folded: Vec<String> = inner.split('/').filter(|part| !part.is_empty()).map(fold).collect();
        let folded = folded.join("/");
        let names_folder = dest.is_empty() || dest.ends_with('/') || dest.ends_with("..") || dest == ".";
        let url = if names_folder || self.addresses.folders.contains(&folded) {
            if folded.is_empty() { "index.html".to_owned() } else { format!("{folded}/index.html") }
        } else {
            folded
        };
        if let Some(ix) = self.names.at_url(&url) {
            return Some(self.lead_to(ix, link, span));
        }
        if let Some(asset) = self.addresses.asset_urls.get(&url) {
            return Some(LinkTarget::Asset(asset.clone()));
        }
        let lang = self.config.language;
        let folder = parent(&url);
        let is_folder = url.ends_with("index.html") && self.addresses.folders.contains(folder);
        let is_version = self.addresses.versions.values().any(|page| *page == url);
        let is_page =
            GeneratedPage::at(&url, lang).is_some() || register_at(&url, lang).is_some() || is_folder || is_version;
        is_page.then(|| LinkTarget::Page(url, link.fragment.clone()))
    }

    /// The anchor that a fragment means on a document's page; as written, with a finding, where there is none.
    fn anchor(&mut self, target: &Document, fragment: String, span: Span) -> String {
        if let Some(anchor) = anchor_meant(target, &fragment, self.documents) {
            return anchor;
        }
        let title = &target.title;
        let message =
            text!("ankaret `#{fragment}` finns inte i {title}", "there is no anchor `#{fragment}` in {title}");
        let anchors = target.body().map_or(&[][..], |body| &body.headings).iter().map(|heading| heading.id.as_str());
        let near = nearest(&fragment, anchors);
        let help = near.map(|near| text!("menade du `#{near}`?", "did you mean `#{near}`?"));
        let finding = Finding::new(Code::BROKEN_ANCHOR, span, message).maybe_help(help);
        let place = near.and_then(|near| Some((self.fragment_span(&fragment, span)?, near)));
        self.findings.push(match place {
            Some((place, near)) => finding.may_mend(place, near),
            None => finding,
        });
        fragment
    }

    /// Where a link's fragment stands, after its `#`, where it is written as it reads.
    fn fragment_span(&self, fragment: &str, span: Span) -> Option<Span> {
        let text = &self.assets.file(span.file)?.text;
        let written = text.get(span.range())?;
        let at = written.rfind(&format!("#{fragment}"))? + 1;
        let start = span.start as usize + at;
        Some(Span::new(span.file, start..start + fragment.len()))
    }
}

/// The anchor of a page that a link means: a heading's, an activity's, a law's section's, an entry's, or the frame's own.
fn anchor_meant(target: &Document, fragment: &str, documents: &[Arc<Document>]) -> Option<String> {
    let activity = || {
        let activities = target.head.tables("activity");
        activities.iter().any(|activity| format!("activity-{}", super::relations::activity_id(activity)) == fragment)
    };
    let section = || target.kind == Kind::Law && is_section_anchor(fragment);
    let entry = || {
        target.place.is_index
            && documents.iter().any(|d| d.is_entry && d.place.path == target.place.path && d.id == fragment)
    };
    let is_there = || matches!(fragment, "innehall" | "content") || activity() || section() || entry();
    let meant = target.body().and_then(|body| crate::parse::anchor::meant(body, fragment));
    meant.or_else(|| is_there().then(|| fragment.to_owned()))
}

/// A cited section gets its anchor even where the law doesn't list it, so any well-formed one is taken.
fn is_section_anchor(fragment: &str) -> bool {
    fragment.strip_prefix("sec-").is_some_and(|rest| !rest.is_empty() && rest.split('-').all(|part| !part.is_empty()))
}

fn has_scheme(dest: &str) -> bool {
    let scheme = dest.split(':').next().unwrap_or_default();
    dest.len() > scheme.len()
        && scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        || dest.starts_with("//")
}

fn set(targets: &mut [Target], reference: &Reference, target: Target) {
    if let Some(place) = targets.get_mut(reference.slot as usize) {
        *place = target;
    }
}

/// Percent-decoded, in NFC; what isn't UTF-8 stays as written.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return nfc(text).into_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or_else(|_| text.to_owned(), |text| nfc(&text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_and_decoding() {
        assert!(has_scheme("mailto:a@b.se"));
        assert!(has_scheme("javascript:alert(1)"));
        assert!(!has_scheme("../a:b.md"));
        assert!(!has_scheme("rutin.md"));
        assert_eq!(decoded("l%C3%A4kemedel%20x.md"), "läkemedel x.md");
        assert_eq!(decoded("100%"), "100%");
    }
}
