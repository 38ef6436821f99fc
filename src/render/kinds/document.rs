//! The page of a document: head, facts, body, the kind's own part, relations, document control; also redirects and the
//! page for what isn't there.

use crate::audience::{Keys, ViewDoc};
use crate::graph::GeneratedPage;
use crate::model::escaped;
use crate::model::{Direction, Kind, RelationType, Status};
use crate::render::context::{
    Control, DocHead, DocumentPage, Event, Fact, Host, Link, Measure, NotFoundPage, RedirectPage, Revision, Value,
};
use crate::render::edition::Edition;
use crate::render::error::RenderError;
use crate::render::page::builder::Builder;
use crate::render::page::changes::repealed_on;
use crate::render::page::events;
use crate::render::page::navigation::folder_id;
use crate::render::{generated, kinds};

/// A document's page.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn page(edition: &Edition<'_>, doc: &ViewDoc) -> Result<Vec<u8>, RenderError> {
    let b = Builder::new(edition, doc.page_url(), Some(doc));
    let (previous, next) = kinds::chapter::neighbours(&b, doc);
    let mut shell = b.shell("document", doc.title(), section(edition, doc).as_deref(), b.doc_crumbs(doc));
    if doc.status.is_unpublished() {
        // A draft that is shown to somebody is not to be found by everybody.
        shell.robots = shell.robots.or_else(|| Some("noindex".to_owned()));
    }
    let context = DocumentPage {
        page: shell,
        doc: b.head(doc),
        facts: kinds::facts(&b, doc),
        ask: b.ask(doc),
        siblings: b.siblings(doc),
        toc: b.toc(doc),
        body: b.body(doc),
        part: kinds::part(&b, doc),
        attachments: b.attachments(doc),
        events: b.own_events(doc),
        measures: b.own_measures(doc),
        relations: b.relations(doc),
        control: b.control(doc),
        previous,
        next,
        listing: generated::listing_below(&b, doc),
        coming: b.coming(doc),
        version: None,
    };
    b.render(&context)
}

/// The menu item that a document belongs under: its kind, or for a page the register that its folder is.
fn section(edition: &Edition<'_>, doc: &ViewDoc) -> Option<String> {
    if doc.kind() != Kind::Page {
        return Some(doc.kind().id().to_owned());
    }
    let folder = doc.folder();
    let top = folder.split('/').next().unwrap_or_default();
    if let Some(kind) = crate::graph::pages::register_at(&format!("{top}/index.html"), edition.lang()) {
        return Some(kind.id().to_owned());
    }
    let above = folder.match_indices('/').map(|(at, _)| &folder[..at]).chain([folder]);
    let item = above.map(folder_id).find(|id| edition.has_menu_item(id));
    Some(item.unwrap_or_else(|| doc.id().to_owned()))
}

/// A page that leads on from a former address.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn redirect(edition: &Edition<'_>, doc: &ViewDoc, url: &str) -> Result<Vec<u8>, RenderError> {
    let b = Builder::new(edition, url, None);
    let mut page = b.shell("redirect", &b.t("redirect.title"), None, Vec::new());
    page.canonical = edition.base_url().map(|base| format!("{base}{}", doc.url));
    page.robots = page.robots.or_else(|| Some("noindex".to_owned()));
    b.render(&RedirectPage { page, target: Link { marks: Vec::new(), ..b.link(doc) } })
}

/// The page for what isn't there; it is served at any depth.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn not_found(edition: &Edition<'_>) -> Result<Vec<u8>, RenderError> {
    let b = Builder::new(edition, GeneratedPage::NotFound.url(edition.lang()), None).absolute();
    let mut page = b.generated_shell(GeneratedPage::NotFound);
    page.canonical = None;
    page.robots = page.robots.or_else(|| Some("noindex".to_owned()));
    let items = edition.site().nav.iter().flat_map(|group| &group.items).filter(|item| item.primary);
    let mut links = vec![b.home_crumb()];
    links.extend(items.map(|item| b.plain_link(&item.url, item.title.as_str())));
    b.render(&NotFoundPage { page, links })
}

impl Builder<'_> {
    /// What a document says of itself.
    pub(crate) fn head(&self, doc: &ViewDoc) -> DocHead {
        let keys = doc.keys();
        let is_controlled = doc.kind().is_controlled();
        let dates = doc.dates;
        let date = |date: Option<crate::model::Date>| date.filter(|_| is_controlled).map(|date| self.date(date));
        let is_over = doc.status == Status::Repealed;
        DocHead {
            doc: doc.key(),
            kind: self.kind_code(doc),
            r#type: self.type_code(doc),
            title: doc.title().to_owned(),
            abbr: doc.abbr().map(str::to_owned),
            summary: keys.str("summary").and_then(|_| doc.summary()),
            also_called: keys.strings("also_called").map(str::to_owned).collect(),
            status: self.code("status", doc.status.id()),
            controlled: is_controlled,
            revising: keys.bool("revising") == Some(true) && is_controlled,
            valid_from: date(dates.start()),
            valid_to: date(dates.valid_to),
            review_by: date(dates.review_by),
            repealed: if is_over { repealed_on(doc).map(|date| self.date(date)) } else { None },
            version: keys.str("version").map(str::to_owned),
            successors: if is_over || doc.is_repealed_law() { self.successors(doc) } else { Vec::new() },
            units: self.key_links(keys, "units"),
        }
    }

    /// Whom to ask about a document: its owner, with the numbers and addresses of that role.
    pub(crate) fn ask(&self, doc: &ViewDoc) -> Option<Fact> {
        let owner = doc.keys().docs("owner").find_map(|ix| self.view().get(ix))?;
        let mut values = vec![Value::link(Link { doc: None, marks: Vec::new(), ..self.link(owner) })];
        for key in ["contact", "phone", "email"] {
            values.extend(self.contact_fact(owner.keys(), key).into_iter().flat_map(|fact| fact.values));
        }
        Some(Fact { code: "ask".to_owned(), label: self.t("doc.ask"), values })
    }

    /// What came instead of a document.
    pub(crate) fn successors(&self, doc: &ViewDoc) -> Vec<Link> {
        let successors = self.view().related(doc.ix, RelationType::Replaces, Direction::In);
        self.sorted_links(successors.into_iter().map(|doc| doc.ix))
    }

    /// A document's own `[[event]]`s.
    pub(crate) fn own_events(&self, doc: &ViewDoc) -> Vec<Event> {
        events::own_events(self.view(), doc).iter().map(|occasion| self.own_event(occasion)).collect()
    }

    /// A document's own `[[measure]]`s.
    pub(crate) fn own_measures(&self, doc: &ViewDoc) -> Vec<Measure> {
        doc.keys().tables("measure").map(|measure| Measure { document: None, ..self.measure(doc, measure) }).collect()
    }

    /// Document control of the controlled kinds; of others what is written of the same keys, if anything.
    pub(crate) fn control(&self, doc: &ViewDoc) -> Option<Control> {
        let revisions = self.history(doc);
        let (heading, block, rows) = if doc.kind().is_controlled() {
            ("doc.control", "control", self.control_rows(doc))
        } else {
            ("doc.about", "about", self.written_rows(doc))
        };
        let is_empty = rows.is_empty() && revisions.is_empty() && !doc.kind().is_controlled();
        (!is_empty).then(|| Control {
            heading: self.t(heading),
            block: block.to_owned(),
            rows,
            revisions,
            is_cut: self.view().is_history_cut(),
        })
    }

    /// What a document without a lifecycle says of the keys of document control. Owner and approver stand as relations,
    /// and a law has some of the keys among its facts.
    fn written_rows(&self, doc: &ViewDoc) -> Vec<Fact> {
        let keys = doc.keys();
        let is_law = doc.kind() == Kind::Law;
        let date = |key: &str| self.date_fact(key, keys.date(key));
        [
            self.text_fact(keys, "number").filter(|_| !is_law),
            self.text_fact(keys, "version"),
            date("approved"),
            date("valid_from"),
            date("valid_to"),
            date("reviewed").filter(|_| !is_law),
            date("review_by"),
            date("repealed").filter(|_| !is_law),
            self.fact("decision", crate::render::blocks::minutes(self, doc).into_iter().collect()),
            self.text_fact(keys, "retention"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    pub(crate) fn control_rows(&self, doc: &ViewDoc) -> Vec<Fact> {
        let (keys, dates) = (doc.keys(), doc.dates);
        let sort = self.sort_code(doc).label;
        let over = if doc.status == Status::Repealed { repealed_on(doc) } else { dates.repealed };
        let number = if doc.kind() == Kind::Report { "diary_number" } else { "number" };
        [
            self.fact("type", vec![Value::text(sort)]),
            self.fact("status", vec![Value::text(self.code("status", doc.status.id()).label)]),
            keys.str("number").and_then(|text| self.fact(number, vec![Value::text(text)])),
            self.text_fact(keys, "version"),
            self.date_fact("approved", dates.approved),
            self.link_fact(keys, "approved_by"),
            self.fact("decision", crate::render::blocks::minutes(self, doc).into_iter().collect()),
            self.date_fact("valid_from", dates.start()),
            self.date_fact("valid_to", dates.valid_to),
            self.date_fact("reviewed", keys.date("reviewed")),
            self.date_fact("review_by", dates.review_by),
            self.date_fact("repealed", over),
            self.link_fact(keys, "owner"),
            self.units_fact(doc),
            self.fact("retention", self.retention(doc).into_iter().map(Value::text).collect()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The units of a document; the whole organisation where it names none and the edition has units.
    fn units_fact(&self, doc: &ViewDoc) -> Option<Fact> {
        let keys = doc.keys();
        let mut units: Vec<Value> = self.key_links(keys, "units").into_iter().map(Value::link).collect();
        units.extend(self.key_links(keys, "unit").into_iter().map(Value::link));
        let names_any = keys.names_any("units") || keys.names_any("unit");
        if units.is_empty() && !names_any && self.edition.register_url(Kind::Unit).is_some() {
            units.push(Value::text(self.t("fact.common_to_all")));
        }
        self.fact("units", units)
    }

    /// How long a document is kept: as written, else what its type says.
    fn retention(&self, doc: &ViewDoc) -> Option<String> {
        let types = self.view().config().types_of(doc.kind());
        let of_type = || types.iter().find(|def| Some(def.id.as_str()) == doc.kind_type.as_deref())?.retention.clone();
        doc.keys().str("retention").map(str::to_owned).or_else(of_type)
    }

    pub(crate) fn revision(&self, keys: Keys<'_>) -> Revision {
        let by = self.key_links(keys, "by").into_iter().next().map(Value::link);
        Revision {
            version: keys.str("version").map(str::to_owned),
            date: keys.date("date").map(|date| self.date(date)),
            change: keys.str("change").map(escaped).unwrap_or_default(),
            by: by.or_else(|| keys.str("by").map(Value::text)),
            class: keys.str("class").map(|id| self.code("class", id)),
            cause: keys.str("cause").map(|id| self.code("cause", id)),
            page: None,
            difference: None,
        }
    }

    /// A `[[measure]]`; on its own document's page without a link to it. Its filters are the caller's.
    pub(crate) fn measure(&self, doc: &ViewDoc, keys: Keys<'_>) -> Measure {
        let is_own = self.doc.is_some_and(|own| own.ix == doc.ix);
        Measure {
            title: keys.str("title").unwrap_or_default().to_owned(),
            document: (!is_own).then(|| self.link(doc)),
            cause: keys.str("cause").map(|id| self.code("cause", id)),
            responsible: self.key_links(keys, "responsible"),
            due: keys.date("due").map(|date| self.date(date)),
            done: keys.date("done").map(|date| self.date(date)),
            follow_up: keys.date("follow_up").map(|date| self.date(date)),
            effect: keys.str("effect").map(escaped),
            state: self.code("state", self.measure_state(keys)),
            filters: std::collections::BTreeMap::new(),
        }
    }

    /// Where a measure stands: `planned`, `overdue`, `done`, or `followed-up` once its effect is known.
    pub(crate) fn measure_state(&self, keys: Keys<'_>) -> &'static str {
        let today = self.view().today();
        match (keys.date("done"), keys.date("due")) {
            (Some(done), _) if done <= today && keys.str("effect").is_some() => "followed-up",
            (Some(done), _) if done <= today => "done",
            (_, Some(due)) if due < today => "overdue",
            _ => "planned",
        }
    }

    /// The document that is a generated page.
    pub(crate) fn host(&self, doc: &ViewDoc) -> Host {
        Host {
            doc: self.head(doc),
            body: self.body(doc),
            toc: self.toc(doc),
            attachments: self.attachments(doc),
            events: self.own_events(doc),
            measures: self.own_measures(doc),
            relations: self.relations(doc),
            control: self.control(doc),
        }
    }
}
