//! A page being made: what all page builders share, from links and dates to the frame.
//!
//! A builder knows its own URL, so that every link is relative to it (format § 1); on the 404 page, which is served at
//! any depth, links start with the path of `base_url`. It counts figures and ids of its page, and keeps the first
//! fault of a template met on the way, which [`Builder::render`] gives back.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::audience::{Keys, LinkTo, View, ViewDoc};
use crate::model::safe_html::is_safe_address;
use crate::model::{BaseUrl, Date, DocIx, Kind, LawSection, Status};
use crate::render::context;
use crate::render::context::{Code, Fact, Html, Link, PageContext, Value};
use crate::render::edition::Edition;
use crate::render::error::RenderError;
use crate::render::text::media;
use crate::source::relative;

/// A page being made.
pub(crate) struct Builder<'e> {
    /// What every page is made with.
    pub(crate) edition: &'e Edition<'e>,
    /// The page's URL from the edition's root.
    pub(crate) url: String,
    /// The document that the page is about, for links such as "report a deviation".
    pub(crate) doc: Option<&'e ViewDoc>,
    /// What links start with instead of being relative: the path of `base_url`, on the 404 page.
    absolute: Option<String>,
    figures: Cell<u32>,
    is_numbering: Cell<bool>,
    ids: RefCell<BTreeMap<String, u32>>,
    pub(in crate::render) abbreviations: RefCell<BTreeSet<String>>,
    error: RefCell<Option<RenderError>>,
}

impl<'e> Builder<'e> {
    /// A page at a URL, about a document or none.
    pub(crate) fn new(edition: &'e Edition<'e>, url: impl Into<String>, doc: Option<&'e ViewDoc>) -> Self {
        Self {
            edition,
            url: url.into(),
            doc,
            absolute: None,
            figures: Cell::new(0),
            is_numbering: Cell::new(false),
            ids: RefCell::new(BTreeMap::new()),
            abbreviations: RefCell::new(BTreeSet::new()),
            error: RefCell::new(None),
        }
    }

    /// The same page with links that hold at any depth.
    #[must_use]
    pub(crate) fn absolute(mut self) -> Self {
        let path = self.edition.base_url().map_or("/", BaseUrl::path);
        self.absolute = Some(path.to_owned());
        self
    }

    /// The view.
    pub(crate) fn view(&self) -> &'e View {
        self.edition.view
    }

    /// A text of the theme.
    pub(crate) fn t(&self, key: &str) -> String {
        self.edition.strings.t(key).to_owned()
    }

    /// A text of the theme with its `{name}`s filled in.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.edition.strings.fill(key, values)
    }

    /// An activity's deadline in words.
    pub(crate) fn deadline(&self, activity: Keys<'_>) -> Option<String> {
        activity.deadline(|days| self.fill("block.days", &[("n", &days.to_string())]))
    }

    // ------------------------------------------------------------ links

    /// The way to the edition's root: empty, `../` …, or the path of `base_url`.
    pub(crate) fn root(&self) -> String {
        self.absolute.clone().unwrap_or_else(|| "../".repeat(self.url.matches('/').count()))
    }

    /// A link to a URL of the edition, its fragment included, as it stands on this page.
    pub(crate) fn href(&self, url_from_root: &str) -> String {
        if let Some(root) = &self.absolute {
            return format!("{root}{url_from_root}");
        }
        match url_from_root.split_once('#') {
            Some((page, fragment)) if page == self.url && !fragment.is_empty() => format!("#{fragment}"),
            _ => relative(&self.url, url_from_root),
        }
    }

    /// A link to a document or an anchor on its page. An entry lives at its own anchor.
    pub(crate) fn doc_href(&self, doc: &ViewDoc, fragment: Option<&str>) -> String {
        match fragment.filter(|fragment| !fragment.is_empty()) {
            Some(fragment) if !doc.is_entry() => self.href(&format!("{}#{fragment}", doc.page_url())),
            _ => self.href(&doc.url),
        }
    }

    /// A link to a document with its title, abbreviation and what sets it apart.
    pub(crate) fn link(&self, doc: &ViewDoc) -> Link {
        Link {
            url: self.doc_href(doc, None),
            title: doc.title().to_owned(),
            doc: Some(doc.key()),
            abbr: doc.abbr().map(str::to_owned),
            marks: self.marks(doc),
            lang: None,
        }
    }

    /// A link to a visible document by its place.
    pub(crate) fn link_to(&self, ix: DocIx) -> Option<Link> {
        self.view().get(ix).map(|doc| self.link(doc))
    }

    /// A link to a place on a document's page, under its own words.
    pub(crate) fn link_at(&self, doc: &ViewDoc, fragment: &str, title: impl Into<String>) -> Link {
        let url = self.doc_href(doc, Some(fragment));
        Link { url, title: title.into(), doc: Some(doc.key()), ..Link::default() }
    }

    /// A link to a page that is no document.
    pub(crate) fn plain_link(&self, url_from_root: &str, title: impl Into<String>) -> Link {
        Link { url: self.href(url_from_root), title: title.into(), ..Link::default() }
    }

    /// Links to the visible, listed documents that a key names, in the order written. On the page of what is itself
    /// repealed nothing is held back.
    pub(crate) fn key_links(&self, keys: Keys<'_>, name: &str) -> Vec<Link> {
        let mut seen = BTreeSet::new();
        let docs = keys.docs(name).filter_map(|ix| self.view().get(ix));
        docs.filter(|doc| doc.is_listed() && seen.insert(doc.ix)).map(|doc| self.link(doc)).collect()
    }

    /// Links to documents, sorted by title.
    pub(crate) fn sorted_links(&self, docs: impl IntoIterator<Item = DocIx>) -> Vec<Link> {
        let mut docs: Vec<&ViewDoc> = docs.into_iter().filter_map(|ix| self.view().get(ix)).collect();
        self.edition.sort_titles(&mut docs);
        docs.dedup_by_key(|doc| doc.ix);
        docs.into_iter().map(|doc| self.link(doc)).collect()
    }

    /// Links to the law sections that a key names ("SoL 14 kap. 3 §"), in the order written.
    pub(crate) fn law_links(&self, keys: Keys<'_>, name: &str) -> Vec<Link> {
        let mut links = Vec::new();
        for (ix, sections) in keys.laws(name) {
            let Some(law) = self.view().get(ix) else { continue };
            if sections.is_empty() {
                links.push(Link { title: law_name(law).to_owned(), abbr: None, ..self.link(law) });
            }
            links.extend(sections.iter().map(|section| self.section_link(law, section)));
        }
        links
    }

    /// A link to a section on its law's page.
    pub(crate) fn section_link(&self, law: &ViewDoc, section: &LawSection) -> Link {
        let title = format!("{} {section}", law_name(law));
        Link { marks: self.marks(law), ..self.link_at(law, &section.anchor(), title) }
    }

    /// Where a text's link leads from this page; nothing where it leads nowhere or is not safe to follow.
    pub(crate) fn target(&self, to: &LinkTo) -> Option<String> {
        match to {
            LinkTo::Doc(ix, fragment) => self.view().get(*ix).map(|doc| self.doc_href(doc, fragment.as_deref())),
            LinkTo::Here(fragment) => Some(format!("#{fragment}")),
            LinkTo::Asset(path) => Some(self.asset_href(path)),
            LinkTo::Page(url, fragment) => self.edition.has_page(url).then(|| match fragment {
                Some(fragment) => self.href(&format!("{url}#{fragment}")),
                None => self.href(url),
            }),
            LinkTo::External(url) => is_safe_address(url).then(|| url.clone()),
            LinkTo::Hidden(_) | LinkTo::Broken => None,
        }
    }

    /// A link to a content file, by its path from the root of the sources.
    pub(crate) fn asset_href(&self, path: &str) -> String {
        self.href(&media::url(path))
    }

    // ------------------------------------------------------------ values

    /// A date with its words.
    pub(crate) fn date(&self, date: Date) -> context::Date {
        context::Date { iso: date.to_string(), text: self.edition.strings.date(date) }
    }

    /// A code with its name in the site's language: `code("status", "in-force")`.
    pub(crate) fn code(&self, group: &str, id: &str) -> Code {
        Code::new(id, self.edition.strings.label(group, id).unwrap_or(id))
    }

    /// A document's kind, its name in the singular.
    pub(crate) fn kind_code(&self, doc: &ViewDoc) -> Code {
        Code::new(doc.kind().id(), self.edition.kind_one(doc.kind()))
    }

    /// A document's type within its kind, its name in the singular.
    pub(crate) fn type_code(&self, doc: &ViewDoc) -> Option<Code> {
        let id = doc.kind_type.as_deref()?;
        Some(Code::new(id, self.edition.type_one(doc.kind(), id)))
    }

    /// A document's type, or its kind where it has none.
    pub(crate) fn sort_code(&self, doc: &ViewDoc) -> Code {
        self.type_code(doc).unwrap_or_else(|| self.kind_code(doc))
    }

    /// What sets a document apart in a list: where it belongs, among others by the same title; a status other than in force, a revision under way, a repealed law.
    pub(crate) fn marks(&self, doc: &ViewDoc) -> Vec<Code> {
        let apart = self.view().told_apart(doc).map(|words| Code::new("where", words));
        let mut marks: Vec<Code> = apart.into_iter().collect();
        if doc.is_repealed_law() {
            marks.push(self.code("status", Status::Repealed.id()));
        } else if doc.status != Status::InForce {
            marks.push(self.code("status", doc.status.id()));
        }
        if doc.keys().bool("revising") == Some(true) && doc.status.is_valid() && doc.kind().is_controlled() {
            marks.push(self.code("status", "revising"));
        }
        marks
    }

    /// A fact under its name in the site's language (`fact.<code>`); nothing without values.
    pub(crate) fn fact(&self, code: &str, values: Vec<Value>) -> Option<Fact> {
        let label = self.edition.strings.label("fact", code).unwrap_or(code).to_owned();
        (!values.is_empty()).then(|| Fact { code: code.to_owned(), label, values })
    }

    /// A fact of a plain text key.
    pub(crate) fn text_fact(&self, keys: Keys<'_>, key: &str) -> Option<Fact> {
        keys.str(key).and_then(|text| self.fact(key, vec![Value::text(text)]))
    }

    /// A fact of a key that holds numbers to call and addresses to write to.
    pub(crate) fn contact_fact(&self, keys: Keys<'_>, key: &str) -> Option<Fact> {
        let text = keys.str(key)?;
        self.fact(key, vec![Value::html(crate::render::text::body::with_addresses(text))])
    }

    /// A fact of a key that names documents.
    pub(crate) fn link_fact(&self, keys: Keys<'_>, key: &str) -> Option<Fact> {
        self.fact(key, self.key_links(keys, key).into_iter().map(Value::link).collect())
    }

    /// A fact of a date.
    pub(crate) fn date_fact(&self, code: &str, date: Option<Date>) -> Option<Fact> {
        date.and_then(|date| self.fact(code, vec![Value::date(self.date(date))]))
    }

    /// A document whose review is overdue or soon due (`[review] soon`); nothing for others.
    pub(crate) fn due_item(&self, doc: &ViewDoc) -> Option<context::DueItem> {
        let date = doc.dates.review_by.filter(|date| *date <= self.view().soon())?;
        if !doc.status.is_valid() || !doc.kind().is_controlled() {
            return None;
        }
        let state = if doc.status == Status::Overdue { "overdue" } else { "soon" };
        Some(context::DueItem {
            link: self.link(doc),
            kind: self.sort_code(doc),
            date: self.date(date),
            state: self.code("state", state),
            owner: self.key_links(doc.keys(), "owner").into_iter().next(),
            filters: BTreeMap::new(),
        })
    }

    // ------------------------------------------------------------ the page's own numbering

    /// An id that no other part of this page has: the wanted one, else with `-2` … after it. Starts with `_`, so that
    /// no heading's id meets it.
    pub(crate) fn unique_id(&self, wanted: &str) -> String {
        let wanted = if wanted.starts_with('_') { wanted.to_owned() } else { format!("_{wanted}") };
        let mut ids = self.ids.borrow_mut();
        // The last number given for it: all before are taken.
        let mut number = ids.get(&wanted).copied().unwrap_or(0);
        let mut id = wanted.clone();
        while ids.contains_key(&id) {
            number += 1;
            id = format!("{wanted}-{}", number + 1);
        }
        ids.insert(id.clone(), 0);
        ids.insert(wanted, number);
        id
    }

    /// Numbers the figures of a body that has more than one.
    pub(in crate::render) fn expect_figures(&self, count: usize) {
        self.is_numbering.set(self.is_numbering.get() || count > 1);
    }

    /// The next figure's number; nothing where the page has but this one.
    pub(crate) fn next_figure(&self) -> Option<u32> {
        self.figures.set(self.figures.get() + 1);
        self.is_numbering.get().then(|| self.figures.get())
    }

    // ------------------------------------------------------------ templates

    /// Renders a part of a page (a block); a fault is kept for [`Builder::render`], the part left out.
    pub(crate) fn fragment<C: PageContext>(&self, context: &C) -> Option<Html> {
        match self.edition.fill_template(context) {
            Ok(html) => Some(html),
            Err(error) => {
                self.error.borrow_mut().get_or_insert(error);
                None
            }
        }
    }

    /// Renders the page.
    ///
    /// # Errors
    /// The first fault that a template met, of the page or of a part of it.
    pub(crate) fn render<C: PageContext>(&self, context: &C) -> Result<Vec<u8>, RenderError> {
        if let Some(error) = self.error.borrow().clone() {
            return Err(error);
        }
        self.edition.fill_template(context).map(String::into_bytes)
    }
}

impl Edition<'_> {
    fn fill_template<C: PageContext>(&self, context: &C) -> Result<String, RenderError> {
        let template = context.template();
        let filled = tera::Context::from_serialize(context).and_then(|data| self.frame.tera.render(template, &data));
        filled.map_err(|error| self.theme.error(&error, template))
    }

    /// A kind's name in the singular.
    pub(crate) fn kind_one(&self, kind: Kind) -> &str {
        let name = self.strings.label("kind", kind.id());
        name.unwrap_or(kind.id())
    }

    /// A kind's name in the plural: the configuration's, else the theme's.
    pub(crate) fn kind_many(&self, kind: Kind) -> &str {
        let own = self.view.config().kinds.get(&kind).and_then(|settings| settings.title.as_deref());
        own.or_else(|| self.strings.get(&format!("kind.{kind}.many"))).unwrap_or(kind.id())
    }

    /// A type's name in the singular: the configuration's where it renames or adds it, else the theme's.
    pub(crate) fn type_one(&self, kind: Kind, id: &str) -> String {
        self.type_name(kind, id, "one")
    }

    /// A type's name in the plural.
    pub(crate) fn type_many(&self, kind: Kind, id: &str) -> String {
        self.type_name(kind, id, "many")
    }

    fn type_name(&self, kind: Kind, id: &str, form: &str) -> String {
        let title = self.view.config().type_title(kind, id);
        let built_in = kind.types().iter().find(|choice| choice.id == id).map(|choice| match self.lang() {
            crate::diag::Lang::Sv => choice.sv,
            crate::diag::Lang::En => choice.en,
        });
        let themed = || self.strings.get(&format!("type.{kind}.{id}.{form}"));
        let name = if title == built_in { themed().or(title) } else { title };
        name.unwrap_or(id).to_owned()
    }
}

/// What a law is called in a citation: its abbreviation, else its number, else its title.
pub(crate) fn law_name(law: &ViewDoc) -> &str {
    law.abbr().or_else(|| law.keys().str("number")).unwrap_or(law.title())
}
