//! A handbook made from the program's own tables of keys: for every kind documents that the external edition shows and
//! documents that it leaves out, all keys of all of them filled in. What is left out carries a mark of its own in every
//! place that takes a text; what is shown names what is left out by every key that takes a reference.
//!
//! Nothing here lists keys: a key that is declared later is filled in by its type, and a type that nobody has thought of
//! stops the test. Only values that must have a form of their own are known by name (`form_of`, `date_of`).
//!
//! So that no document comes to be a part of itself, they stand in layers, each naming the one below:
//! `Over` (hidden) → `Open` (shown) → `Under` (hidden) → `Leaf`; keys that state a relation upwards name the layer above.

use std::collections::{BTreeMap, BTreeSet};

use handbok::diag::Lang;
use handbok::model::{Direction, Kind, RelationType};
use handbok::schema::blocks::{self, BLOCKS, BlockSpec};
use handbok::schema::kinds::{entry_keys, keys_of};
use handbok::schema::{Key, Refs, Target, Ty};
use toml::{Table, Value};

use super::seek;

/// Where a document stands. The first two words of its marks' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    Top,
    Over,
    Draft,
    Upcoming,
    Repealed,
    Open,
    /// As `Open`, with the last choice of every enumeration instead of the first.
    OpenToo,
    Under,
    Leaf,
    LeafDraft,
    LeafUpcoming,
    Plain,
    /// A superseded version of `Open` that was for the intranet alone.
    Former,
    /// A superseded version of `Open` that was external: its number and its rows of the history are shown, its text isn't.
    Earlier,
    /// An upcoming version of `Open`.
    Coming,
    /// A draft of the next version of `Open`.
    Beside,
}

use Layer::*;

const LAYERS: [Layer; 16] = [
    Top,
    Over,
    Draft,
    Upcoming,
    Repealed,
    Open,
    OpenToo,
    Under,
    Leaf,
    LeafDraft,
    LeafUpcoming,
    Plain,
    Former,
    Earlier,
    Coming,
    Beside,
];

impl Layer {
    pub(crate) fn is_hidden(self) -> bool {
        !matches!(self, Open | OpenToo | Plain)
    }

    fn names_others(self) -> bool {
        matches!(self, Over | Draft | Upcoming | Repealed | Open | OpenToo | Under) || self.is_version()
    }

    /// Whether it is a version beside the document `Open` (format § 9).
    fn is_version(self) -> bool {
        matches!(self, Former | Earlier | Coming | Beside)
    }

    fn exists_for(self, kind: Kind) -> bool {
        // The other kinds are always in force: they have no drafts.
        kind.is_controlled()
            || !(matches!(self, Draft | Upcoming | Repealed | LeafDraft | LeafUpcoming) || self.is_version())
    }

    /// Drafts and upcoming documents are hidden though they are meant for the external edition.
    fn audience(self) -> &'static str {
        match self {
            Top | Over | Repealed | Under | Leaf | Former => "intranet",
            Draft | Upcoming | LeafDraft | LeafUpcoming | Open | OpenToo | Plain | Earlier | Coming | Beside => {
                "external"
            }
        }
    }

    fn below(self) -> &'static [Layer] {
        match self {
            Over | Draft | Upcoming | Repealed => &[Open, OpenToo, Plain, Leaf],
            Open | OpenToo => &[Under, LeafDraft, LeafUpcoming, Plain],
            _ => &[Leaf],
        }
    }

    fn above(self) -> &'static [Layer] {
        match self {
            Open | OpenToo => &[Over],
            Under => &[Open],
            _ => &[Top],
        }
    }
}

/// The handbook, and what was put into it.
pub(crate) struct Garden {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// What each mark stands in, by its number.
    pub(crate) marks: Vec<String>,
    /// The places that took a mark: kind and key.
    pub(crate) fields: BTreeSet<(Kind, String)>,
    /// The keys by which what is shown names what is hidden: kind (or block) and key.
    pub(crate) references: BTreeSet<(String, String)>,
    ids: BTreeMap<(Layer, Kind), (String, String)>,
    /// Counts the words of what is shown.
    count: usize,
    /// The last id that was written.
    step: String,
}

/// What is being written.
#[derive(Clone, Copy)]
struct Page {
    kind: Kind,
    layer: Layer,
}

pub(crate) fn garden() -> Garden {
    let mut garden = Garden {
        files: BTreeMap::new(),
        marks: Vec::new(),
        fields: BTreeSet::new(),
        references: BTreeSet::new(),
        ids: BTreeMap::new(),
        count: 0,
        step: String::new(),
    };
    garden.name_all();
    for (layer, kind) in garden.ids.keys().copied().collect::<Vec<_>>() {
        garden.document(Page { kind, layer });
    }
    for kind in [Kind::Term, Kind::Control, Kind::Indicator] {
        garden.entries(kind);
    }
    garden.blocks();
    garden.config();
    garden
}

impl Garden {
    /// A new mark, with the letters that fold.
    fn mark(&mut self, page: Page, place: &str) -> String {
        self.marks.push(format!("{:?} {} {place}", page.layer, page.kind));
        seek::mark(self.marks.len() - 1)
    }

    /// As it may stand in an id or an address.
    fn folded_mark(&mut self, page: Page, place: &str) -> String {
        seek::folded(&self.mark(page, place))
    }

    /// A text of the page: marked where the page is hidden.
    fn words(&mut self, page: Page, place: &str) -> String {
        self.count += 1;
        // What the history of the external site says of a version that was external itself.
        let is_told = page.layer == Earlier && (place == "version" || place.starts_with("revision."));
        if page.layer.is_hidden() && !is_told {
            self.fields.insert((page.kind, place.to_owned()));
            format!("Ord {} ord", self.mark(page, place))
        } else {
            format!("Öppna ord {}", self.count)
        }
    }

    fn name_all(&mut self) {
        for layer in LAYERS {
            for kind in Kind::ALL.into_iter().filter(|kind| layer.exists_for(*kind)) {
                let page = Page { kind, layer };
                let (id, stem) = if layer.is_version() {
                    let id = self.ids[&(Open, kind)].0.clone();
                    let stem = format!("{id}@{}", self.mark(page, "file name"));
                    (id, stem)
                } else if layer.is_hidden() {
                    (self.folded_mark(page, "id"), self.mark(page, "file name"))
                } else {
                    let id = format!("{layer:?}-{kind}").to_lowercase();
                    (id.clone(), id)
                };
                let folder = kind.folder(Lang::Sv).unwrap_or("sidor");
                // The name of a folder is somebody's secret too.
                let folder = match (kind, layer) {
                    (Kind::Page, Leaf) => format!("{folder}/{}", self.mark(page, "folder")),
                    _ => folder.to_owned(),
                };
                self.ids.insert((layer, kind), (id, format!("{folder}/{stem}.md")));
            }
        }
    }

    fn id(&self, layer: Layer, kind: Kind) -> Option<&str> {
        self.ids.get(&(layer, kind)).map(|(id, _)| id.as_str())
    }

    /// The id of a routine of the intranet.
    pub(crate) fn hidden_routine(&self) -> &str {
        self.id(Under, Kind::Routine).expect("there is one")
    }

    /// The file name of one that names others, without its ending.
    pub(crate) fn over_routine(&self) -> String {
        let (_, path) = &self.ids[&(Over, Kind::Routine)];
        path.trim_start_matches("rutiner/").trim_end_matches(".md").to_owned()
    }

    fn document(&mut self, page: Page) {
        let (id, path) = self.ids[&(page.layer, page.kind)].clone();
        let mut table = self.table(page, &keys_of(page.kind, false), "");
        table.insert("id".to_owned(), id.into());
        let body = if page.layer.is_hidden() { self.hidden_body(page, &path) } else { self.open_body(page) };
        let front = toml::to_string(&table).expect("a table is TOML");
        self.files.insert(format!("content/{path}"), format!("+++\n{front}+++\n\n{body}").into_bytes());
    }

    /// An index page that all see, with an entry that they see and one that they don't.
    fn entries(&mut self, kind: Kind) {
        let folder = kind.folder(Lang::Sv).expect("it has one");
        let entries = [Open, Over].map(|layer| {
            let page = Page { kind, layer };
            let mut table = self.table(page, &entry_keys(kind), "entry.");
            let id = if layer.is_hidden() { self.folded_mark(page, "entry.id") } else { format!("post-{kind}") };
            table.insert("id".to_owned(), id.into());
            Value::Table(table)
        });
        let mut index = Table::new();
        index.insert("title".to_owned(), format!("Alla {kind}").into());
        index.insert("kind".to_owned(), "page".into());
        index.insert("audience".to_owned(), "external".into());
        index.insert("entry".to_owned(), Value::Array(entries.to_vec()));
        let text = toml::to_string(&index).expect("a table is TOML");
        self.files.insert(format!("content/{folder}/index.md"), format!("+++\n{text}+++\n\nOrd.\n").into_bytes());
    }

    /// The keys of some tables, all filled in; the first declaration of a name counts.
    fn table(&mut self, page: Page, tables: &[&'static [Key]], at: &str) -> Table {
        let mut written = Table::new();
        let mut seen = BTreeSet::new();
        for key in tables.iter().copied().flatten() {
            if seen.insert(key.name)
                && let Some(value) = self.value(page, key, &format!("{at}{}", key.name))
            {
                written.insert(key.name.to_owned(), value);
            }
        }
        written
    }

    fn value(&mut self, page: Page, key: &Key, place: &str) -> Option<Value> {
        if key.name == "audience" {
            return Some(page.layer.audience().into());
        }
        let last = page.layer == OpenToo;
        let chosen = |ids: Vec<&'static str>| if last { ids.last().copied() } else { ids.first().copied() };
        Some(match &key.ty {
            Ty::Str | Ty::Deadline => self.form_of(page, key.name, place),
            Ty::Strs if key.name == "aliases" => {
                let name = self.address_word(page, place);
                Value::Array(vec![format!("forr/{name}.html").into()])
            }
            Ty::Strs => Value::Array(vec![self.words(page, place).into()]),
            Ty::Markdown => self.markdown(page, place).into(),
            // Free keys of what is shown may be shown; a hidden document's go nowhere.
            Ty::Free if key.name == "entry" => return None,
            Ty::Free => {
                let mut table = Table::new();
                table.insert("fri".to_owned(), self.words(page, place).into());
                Value::Table(table)
            }
            Ty::File => self.file(page, key.name, place).into(),
            // A shown report follows the hidden one of the year before.
            Ty::Int if key.name == "year" => Value::Integer(if page.layer == Leaf { 2023 } else { 2024 }),
            Ty::Int => Value::Integer(3),
            Ty::Number => Value::Float(7.5),
            Ty::Bool => Value::Boolean(true),
            Ty::Date => return self.date_of(page, key.name, place),
            Ty::Enum(choices) => chosen(choices.iter().map(|choice| choice.id).collect())?.into(),
            Ty::Enums(choices) => Value::Array(choices.iter().map(|choice| choice.id.into()).collect()),
            Ty::TypeOf => chosen(page.kind.types().iter().map(|choice| choice.id).collect())?.into(),
            Ty::Types(kind) => Value::Array(kind.types().iter().map(|choice| choice.id.into()).collect()),
            Ty::KindName => page.kind.id().into(),
            Ty::Months => Value::Array(vec![3.into(), 9.into()]),
            Ty::Laws => self.laws(page, place)?,
            Ty::Refs(refs) => self.references(page, refs, place)?,
            Ty::Next => self.next(page, place),
            Ty::Table(keys) => Value::Table(self.table(page, &[*keys], &format!("{place}."))),
            Ty::Tables(keys) => Value::Array(vec![Value::Table(self.table(page, &[*keys], &format!("{place}.")))]),
            // These stand in the configuration only. Were one of them to come into a document, it has to be thought of here.
            Ty::Map(_) | Ty::TypeTitle | Ty::Level | Ty::Patterns | Ty::MonthDay => {
                panic!("`{place}` of {} has a type that nothing is planted in", page.kind)
            }
        })
    }

    /// A text; some have to have a form.
    fn form_of(&mut self, page: Page, name: &str, place: &str) -> Value {
        match name {
            "ref" => "1 §".into(),
            "id" => {
                self.step = self.address_word(page, place);
                self.step.as_str().into()
            }
            "url" => format!("https://lag.example/{}", self.address_word(page, place)).into(),
            _ => self.words(page, place).into(),
        }
    }

    fn address_word(&mut self, page: Page, place: &str) -> String {
        self.count += 1;
        if page.layer.is_hidden() {
            self.fields.insert((page.kind, place.to_owned()));
            self.folded_mark(page, place)
        } else {
            format!("oppet-{}", self.count)
        }
    }

    fn date_of(&mut self, page: Page, name: &str, place: &str) -> Option<Value> {
        let is_nested = place.trim_start_matches("entry.").contains('.');
        let written = match (name, page.layer) {
            ("approved" | "valid_from" | "valid_to" | "reviewed", Draft | LeafDraft) if !is_nested => return None,
            ("approved" | "valid_from" | "valid_to" | "reviewed", Beside) if !is_nested => return None,
            ("approved" | "valid_from" | "reviewed", Former) if !is_nested => "2025-01-01",
            ("approved" | "valid_from" | "reviewed", Earlier) if !is_nested => "2025-06-01",
            ("valid_from", Upcoming | LeafUpcoming | Coming) => "2027-01-01",
            ("repealed", Repealed) => "2026-02-01",
            ("repealed", _) => return None,
            ("review_by" | "due" | "follow_up", _) => "2028-01-01",
            ("valid_to", _) => "2029-01-01",
            ("in_force", _) => "2020-01-01",
            _ => "2026-01-01",
        };
        Some(Value::Datetime(written.parse().expect("a date")))
    }

    /// Text with a link; in what all see also an editors' comment, and a link to what is hidden.
    fn markdown(&mut self, page: Page, place: &str) -> String {
        let words = self.words(page, place);
        if page.layer.is_hidden() {
            let (link, title) = (self.words(page, place), self.words(page, place));
            let address = self.address_word(page, place);
            return format!("{words} [{link}](https://x.example/{address} \"{title}\").");
        }
        let hidden = self.hidden_routine().to_owned();
        let comment = self.mark(Page { layer: Under, ..page }, "comment in what is shown");
        format!("{words} <!-- {comment} --> [[routine/{hidden}|läs mer]].")
    }

    fn file(&mut self, page: Page, name: &str, place: &str) -> String {
        let stem = self.words(page, place).replace(' ', "-");
        let ending = match name {
            "map" => "svg",
            "values" => "csv",
            _ => "txt",
        };
        let file = format!("{stem}.{ending}");
        let inside = self.words(page, &format!("{place} (bytes)"));
        let text = match name {
            "map" => drawing(&inside),
            "values" => "year;value\n2019;7,5\n".to_owned(),
            _ => inside,
        };
        self.asset(page, &file, text);
        file
    }

    /// A file beside the page's document; entries lie in their kind's folder too.
    fn asset(&mut self, page: Page, file: &str, text: String) {
        let path = &self.ids[&(page.layer, page.kind)].1;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.files.insert(format!("content/{folder}/{file}"), text.into_bytes());
    }

    /// A branch back to the step itself, whose id has just been written.
    fn next(&mut self, page: Page, place: &str) -> Value {
        let when = self.words(page, &format!("{place}.when"));
        let branch = [("to".to_owned(), self.step.as_str().into()), ("when".to_owned(), when.into())];
        Value::Array(vec![Value::Table(Table::from_iter(branch))])
    }

    fn laws(&mut self, page: Page, place: &str) -> Option<Value> {
        if !page.layer.names_others() {
            return None;
        }
        self.note(page, place);
        let names = page.layer.below().iter().filter_map(|layer| self.id(*layer, Kind::Law));
        Some(Value::Array(names.map(|id| format!("{id} 1 §").into()).collect()))
    }

    fn note(&mut self, page: Page, place: &str) {
        if !page.layer.is_hidden() {
            self.references.insert((page.kind.to_string(), place.to_owned()));
        }
    }

    fn references(&mut self, page: Page, refs: &Refs, place: &str) -> Option<Value> {
        if !page.layer.names_others() {
            return None;
        }
        self.note(page, place);
        let upwards = matches!(refs.relation, Some((RelationType::PartOf | RelationType::Replaces, Direction::In)));
        let layers = if upwards { page.layer.above() } else { page.layer.below() };
        let named = self.named(page, refs.target, layers);
        let first = named.first().cloned()?;
        Some(if refs.many { Value::Array(named.into_iter().map(Value::from).collect()) } else { first.into() })
    }

    /// What a key with such a target may name in some layers.
    fn named(&self, page: Page, target: Target, layers: &[Layer]) -> Vec<String> {
        let ids = |kind: Kind| layers.iter().filter_map(move |layer| self.id(*layer, kind));
        let with_kind = |kind: Kind| ids(kind).map(move |id| format!("{kind}/{id}"));
        match target {
            Target::Kind(kind) => ids(kind).map(str::to_owned).collect(),
            // `replaces` takes `kind/id` too; `parent` takes ids.
            Target::Same => ids(page.kind).map(str::to_owned).collect(),
            Target::Any => {
                // A single one has to be of the kind's own, so that layers hold.
                let others = Kind::ALL.into_iter().filter(|kind| *kind != page.kind);
                [page.kind].into_iter().chain(others).flat_map(with_kind).collect()
            }
            Target::RoleOrUnit => ids(Kind::Role).map(str::to_owned).chain(with_kind(Kind::Unit)).collect(),
            Target::Party => ids(Kind::Unit).chain(ids(Kind::Role)).map(str::to_owned).collect(),
        }
    }

    // ------------------------------------------------------------ bodies

    /// Every way to write that Markdown has.
    fn hidden_body(&mut self, page: Page, path: &str) -> String {
        let mut m = |place: &str| self.mark(page, &format!("body: {place}"));
        let picture = format!("bild-{}.svg", m("picture's name"));
        let inside = m("picture's bytes");
        let text = format!(
            "{} först.\n\n## {} rubrik {{#{}}}\n\n<!-- {} kommentar -->\n\n{} text, **{} fet**, `{} kod`, ~~{} struken~~, \
             [{} länk](https://x.example/{} \"{} länktitel\"), <https://x.example/{}>, [{} ref][ett] och fot[^not].\n\n\
             [ett]: https://x.example/{} \"{} titel\"\n\n[^not]: {} fotnot\n\n![{} alt]({picture} \"{} bildtext\")\n\n\
             > [!NOTE]\n> {} ruta\n\n> {} citat\n\n- [ ] {} uppgift\n- {} punkt\n\n1. {} steg\n\n| {} kolumn | B |\n|---|---|\n\
             | {} cell | C |\n\n{} uttryck\n: {} förklaring\n\n```text\n{} kodblock\n```\n\n<abbr title=\"{} titel\">{} html</abbr>\n\n\
             ```handbok-wheel\ncaption = \"{} bildtext\"\n```\n",
            m("first paragraph"),
            m("heading"),
            seek::folded(&m("anchor")),
            m("comment"),
            m("text"),
            m("strong"),
            m("code"),
            m("struck"),
            m("link's text"),
            seek::folded(&m("link's address")),
            m("link's title"),
            seek::folded(&m("autolink")),
            m("reference"),
            seek::folded(&m("definition's address")),
            m("definition's title"),
            m("footnote"),
            m("alternative text"),
            m("caption"),
            m("alert"),
            m("quotation"),
            m("task"),
            m("item"),
            m("step"),
            m("table's head"),
            m("cell"),
            m("defined word"),
            m("definition"),
            m("code block"),
            m("html attribute"),
            m("html"),
            m("block's caption"),
        );
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.files.insert(format!("content/{folder}/{picture}"), drawing(&inside).into_bytes());
        format!("{text}\n{}", self.links(page))
    }

    fn open_body(&mut self, page: Page) -> String {
        let comment = self.mark(Page { layer: Under, ..page }, "comment in what is shown");
        self.references.insert((page.kind.to_string(), "body".to_owned()));
        format!("Öppen text.\n\n<!-- {comment} -->\n\n## Läs mer\n\n{}", self.links(page))
    }

    /// Links of every form: from what is shown to everything hidden, from what is hidden to everything shown.
    fn links(&self, page: Page) -> String {
        let mut text = String::new();
        let others = self.ids.iter().filter(|((layer, _), _)| layer.is_hidden() != page.layer.is_hidden());
        for ((_, kind), (id, path)) in others.filter(|_| page.layer.names_others()) {
            text.push_str(&format!("- [[{kind}/{id}|en]], [två](../{path}), [**tre**](../{path} \"titel\")\n"));
        }
        text
    }

    // ------------------------------------------------------------ blocks and the configuration

    /// Every block on a page that all see: by itself, and with each option that names documents or chooses.
    fn blocks(&mut self) {
        let page = Page { kind: Kind::Page, layer: Open };
        let mut text = "+++\ntitle = \"Alla block\"\naudience = \"external\"\n+++\n\n".to_owned();
        for spec in BLOCKS {
            for table in self.options(page, spec) {
                let options = toml::to_string(&table).expect("a table is TOML");
                text.push_str(&format!("```handbok-{}\n{options}```\n\n", spec.name));
            }
        }
        self.files.insert("content/alla-block.md".to_owned(), text.into_bytes());
    }

    fn options(&mut self, page: Page, spec: &'static BlockSpec) -> Vec<Table> {
        let table = |pairs: &[(&str, &str)]| -> Table {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
        };
        let whole = match spec.name {
            // These need to be told of what.
            "process" | "chart" => Vec::new(),
            "register" => Kind::ALL.map(|kind| table(&[("kind", kind.id())])).to_vec(),
            "matrix" => vec![
                table(&[("layout", "raci"), ("rows", "activities")]),
                table(&[("layout", "raci"), ("rows", "processes")]),
                table(&[("layout", "raci"), ("rows", "duties")]),
                table(&[("layout", "register")]),
            ],
            _ => vec![Table::new()],
        };
        let mut tables = whole.clone();
        let [keys, _] = blocks::keys(spec);
        for key in keys {
            // `id` names a document instead of options.
            let base = whole.first().filter(|_| key.name != "id").cloned().unwrap_or_default();
            for value in self.choices(page, key, spec.name) {
                let mut table = base.clone();
                if key.name == "task" {
                    table.insert("rows".to_owned(), "tasks".into());
                }
                table.insert(key.name.to_owned(), value);
                tables.push(table);
            }
        }
        tables
    }

    /// The values of an option that are tried.
    fn choices(&mut self, page: Page, key: &'static Key, block: &str) -> Vec<Value> {
        match key.ty {
            Ty::Refs(_) | Ty::Table(_) | Ty::Tables(_) => {
                self.references.insert((format!("handbok-{block}"), key.name.to_owned()));
                self.value(page, key, key.name).into_iter().collect()
            }
            Ty::Enum(choices) if key.name != "layout" && key.name != "rows" => {
                choices.iter().map(|choice| choice.id.into()).collect()
            }
            Ty::Enums(choices) => vec![Value::Array(choices.iter().map(|choice| choice.id.into()).collect())],
            Ty::Str if key.name == "with" => RelationType::ALL.iter().map(|ty| ty.id().into()).collect(),
            _ => Vec::new(),
        }
    }

    /// The configuration names roles, and links tell of a document's owner.
    fn config(&mut self) {
        let role = |layer| self.id(layer, Kind::Role).unwrap_or_default();
        let link = "mailto:x@example.se?subject={title}%20{id}%20{owner}%20{owner_contact}";
        let approval: Vec<String> = Kind::ALL
            .iter()
            .filter(|kind| kind.is_controlled())
            .map(|kind| format!("{kind} = [\"{}\", \"{}\"]", role(Under), role(Plain)))
            .collect();
        let text = format!(
            "title = \"Prov\"\n[audiences.intranet]\nbase_url = \"https://i.example/\"\n[audiences.external]\nbase_url = \"https://e.example/\"\n\
             [audiences.external.links]\nfeedback = \"{link}\"\nreport_deviation = \"{link}\"\ncomplaint = \"{link}\"\n\
             [build]\nprecompress = [\"gzip\", \"br\"]\nserver = [\"nginx\", \"apache\", \"caddy\", \"iis\", \"netlify\"]\n\
             # A mark in `fingerprint` is the fingerprint of no text.\n[checks]\nchanged-since-approval = \"warning\"\n[approval]\n{}\n",
            approval.join("\n")
        );
        self.files.insert("config.toml".to_owned(), text.into_bytes());
    }
}

fn drawing(words: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>{words}</title><text y=\"9\">{words}</text></svg>"
    )
}
