//! A document's fingerprint: a hash of what a reader reads, by which `changed-since-approval` tells whether the text is
//! still the one that was approved (site § 1).
//!
//! The texts are hashed by what their Markdown means, not by its letters: lines may be broken otherwise, blank lines
//! put between list items, editors' comments come and go. Of the keys those are hashed that a page shows as content.
//! Left out is what does not show ([`UNSEEN`]), what document control itself writes ([`CONTROL`]) and what is filled
//! in as time goes by ([`FOLLOW_UP`]): a measure that is done doesn't change what was approved.
//!
//! A fingerprint is kept in files for years, so nothing here may lean on what a library prints: every element has its
//! own name below. A fingerprint begins with the number of its reckoning ([`RECKONING`]), so that an older one is checked
//! by its own: a change of what is hashed, or how, is a new number beside the old one, never instead of it.

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::document::{Block, Document, Fragment};
use super::markdown::{block_name, options, put_right, without_comments};
use crate::schema::Record;
use crate::schema::record::{Field, Value};

/// The number that new fingerprints begin with. Those that `handbok` 0.1 made have none and are of the same reckoning.
const RECKONING: &str = "1-";

/// What the hash of the first reckoning is made for.
const CONTEXT: &str = "handbok 2026 fingerprint of a document, version 1";

/// Hexadecimal digits of a fingerprint: 128 bits, short enough to stand on a line.
const DIGITS: usize = 32;

/// Keys that no page shows as content: names, addresses, order, who sees it.
const UNSEEN: &[&str] =
    &["id", "kind", "type", "title", "text", "audience", "order", "aliases", "keywords", "extra", "entry"];

/// Keys that document control writes: the approval itself, dates, versions and history.
const CONTROL: &[&str] = &[
    "approved",
    "approved_by",
    "valid_from",
    "valid_to",
    "review_by",
    "reviewed",
    "repealed",
    "revising",
    "replaces",
    "version",
    "revision",
    "fingerprint",
];

/// Tables that are filled in after the approval.
const FOLLOW_UP: &[&str] = &["measure", "result"];

/// Keys of a risk or event that are filled in after the approval.
const AFTERWARDS: &[&str] = &["done", "effect"];

/// The fingerprint of a document as it is written now.
pub(crate) fn of(document: &Document) -> String {
    format!("{RECKONING}{}", first(document))
}

/// Whether a fingerprint, whichever reckoning made it, is that of the text as it is written now.
pub(crate) fn holds(document: &Document, fingerprint: &str) -> bool {
    let fingerprint = fingerprint.trim();
    fingerprint.strip_prefix(RECKONING).unwrap_or(fingerprint) == first(document)
}

/// The first reckoning.
fn first(document: &Document) -> String {
    let mut tokens = Tokens::default();
    tokens.put("kind", document.kind.id());
    tokens.put("type", document.kind_type.as_deref().unwrap_or_default());
    tokens.put("title", &flat(&document.title));
    let skip = |field: &Field| {
        let name = field.name;
        // `text` on the first level is an entry's body, and a kind's own `measure` (a unit of measurement) no table.
        let is_table = matches!(field.value, Value::Tables(_));
        UNSEEN.contains(&name) || CONTROL.contains(&name) || (FOLLOW_UP.contains(&name) && is_table)
    };
    tokens.fields(&document.head, document, &skip);
    if let Some(body) = document.body() {
        tokens.fragment(body, document);
    }
    let hash = blake3::Hasher::new_derive_key(CONTEXT).update(&tokens.bytes).finalize();
    hash.to_hex().chars().take(DIGITS).collect()
}

/// White space as one blank each, pasted characters put right.
fn flat(text: &str) -> String {
    put_right(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes that are hashed: names and texts, each with its length, so that no two documents run together.
#[derive(Default)]
struct Tokens {
    bytes: Vec<u8>,
}

impl Tokens {
    fn put(&mut self, name: &str, text: &str) {
        for part in [name, text] {
            self.bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            self.bytes.extend_from_slice(part.as_bytes());
        }
    }

    /// The keys of a table by name, whatever order they are written in.
    fn fields(&mut self, record: &Record, document: &Document, skip: &dyn Fn(&Field) -> bool) {
        let mut fields: Vec<&Field> = record.fields().iter().filter(|field| !skip(field)).collect();
        fields.sort_by_key(|field| field.name);
        for field in fields {
            self.value(field.name, &field.value, document);
        }
    }

    fn value(&mut self, name: &str, value: &Value, document: &Document) {
        match value {
            Value::Str(text) => self.some(name, &flat(text)),
            Value::Int(number) => self.put(name, &number.to_string()),
            Value::Number(number) => self.put(name, &number.to_string()),
            Value::Bool(flag) => self.put(name, &flag.to_string()),
            Value::Date(date) => self.put(name, &date.to_string()),
            Value::MonthDay(month, day) => self.put(name, &format!("{month}-{day}")),
            Value::Words(words) => words.iter().for_each(|word| self.some(name, &flat(&word.text))),
            Value::Months(months) => months.iter().for_each(|month| self.put(name, &month.to_string())),
            Value::Refs(refs) | Value::Laws(refs) => refs.iter().for_each(|one| self.some(name, &flat(&one.text))),
            Value::Prose(prose) => {
                if let Some(fragment) = document.fragments.get(prose.fragment as usize) {
                    self.put(name, "");
                    self.fragment(fragment, document);
                }
            }
            Value::Next(steps) => {
                self.put(name, "");
                for step in steps {
                    self.put("to", &step.branch.to);
                    self.put("when", &flat(step.branch.when.as_deref().unwrap_or_default()));
                }
            }
            Value::Table(table) => self.table(name, table, document),
            Value::Tables(tables) => tables.iter().for_each(|table| self.table(name, table, document)),
            Value::Map(_) | Value::Free(_) => {}
        }
    }

    /// An empty text counts as absent (format § 8).
    fn some(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.put(name, text);
        }
    }

    fn table(&mut self, name: &str, table: &Record, document: &Document) {
        self.put(name, "{");
        self.fields(table, document, &|field| AFTERWARDS.contains(&field.name));
        self.put(name, "}");
    }

    fn fragment(&mut self, fragment: &Fragment, document: &Document) {
        let mut reading = Reading {
            tokens: self,
            document,
            blocks: fragment.blocks.iter(),
            text: String::new(),
            html: None,
            code: None,
            is_open: false,
        };
        for event in Parser::new_ext(&fragment.text, options()) {
            reading.event(event);
        }
        reading.block();
    }
}

/// A text while its events go by.
struct Reading<'a> {
    tokens: &'a mut Tokens,
    document: &'a Document,
    blocks: std::slice::Iter<'a, Block>,
    /// Running text since the last mark, over line breaks and comments.
    text: String,
    /// The HTML block that is open.
    html: Option<String>,
    /// The code block that is open: its language and text.
    code: Option<(String, String)>,
    /// Whether anything stands in the paragraph so far, so that its end is an end; a list item that holds its text as
    /// a paragraph reads as one that holds it bare.
    is_open: bool,
}

impl Reading<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text.replace('\r', "")),
                None => self.text.push_str(&text),
            },
            Event::SoftBreak => self.text.push(' '),
            Event::Code(text) => self.inline("code", &flat(&text)),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.html {
                Some(gathered) => gathered.push_str(&html),
                None => self.raw(&html),
            },
            Event::FootnoteReference(label) => self.inline("note", &label),
            Event::HardBreak => self.inline("br", ""),
            Event::TaskListMarker(done) => self.inline("task", if done { "x" } else { "" }),
            Event::Rule => self.element("hr", ""),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
        }
    }

    /// Writes out the running text.
    fn flush(&mut self) {
        let text = put_right(&self.text);
        let edge = |c: Option<char>| if c.is_some_and(char::is_whitespace) { " " } else { "" };
        let inner = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = match inner.is_empty() {
            true => edge(text.chars().next()).to_owned(),
            false => format!("{}{inner}{}", edge(text.chars().next()), edge(text.chars().next_back())),
        };
        self.text.clear();
        if !line.is_empty() {
            self.tokens.put("text", &line);
            self.is_open = true;
        }
    }

    /// The end of a paragraph, whether or not it was marked as one.
    fn block(&mut self) {
        self.flush();
        if std::mem::take(&mut self.is_open) {
            self.tokens.put("end", "");
        }
    }

    fn element(&mut self, name: &str, text: &str) {
        self.block();
        self.tokens.put(name, text);
    }

    fn inline(&mut self, name: &str, text: &str) {
        self.flush();
        self.tokens.put(name, text);
        self.is_open = true;
    }

    /// Raw HTML; a comment is a note among editors.
    fn raw(&mut self, html: &str) {
        let html = flat(&without_comments(html));
        if !html.is_empty() {
            self.inline("html", &html);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::MetadataBlock(_) | Tag::TableHead => self.block(),
            Tag::Heading { level, .. } => self.element("heading", &level.to_string()),
            Tag::BlockQuote(kind) => self.element("quote", kind.map_or("", quote)),
            Tag::CodeBlock(kind) => {
                self.block();
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.split_whitespace().next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_owned(), String::new()));
            }
            Tag::HtmlBlock => {
                self.block();
                self.html = Some(String::new());
            }
            Tag::List(first) => self.element("list", &first.map_or_else(String::new, |first| first.to_string())),
            Tag::Item => self.element("item", ""),
            Tag::FootnoteDefinition(label) => self.element("footnote", label),
            Tag::DefinitionList => self.element("definitions", ""),
            Tag::DefinitionListTitle => self.element("term", ""),
            Tag::DefinitionListDefinition => self.element("definition", ""),
            Tag::Table(_) => self.element("table", ""),
            Tag::TableRow => self.element("row", ""),
            Tag::TableCell => self.element("cell", ""),
            Tag::Emphasis => self.inline("em", ""),
            Tag::Strong => self.inline("strong", ""),
            Tag::Strikethrough => self.inline("del", ""),
            Tag::Superscript => self.inline("sup", ""),
            Tag::Subscript => self.inline("sub", ""),
            Tag::Link { dest_url, .. } => self.inline("link", dest_url.trim().trim_end_matches('\\')),
            Tag::Image { dest_url, title, .. } => {
                self.inline("image", dest_url.trim());
                self.tokens.put("caption", &flat(title));
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::MetadataBlock(_) => self.block(),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.raw(&html);
                }
                self.block();
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => self.inline("/", ""),
            _ => self.element("/", ""),
        }
    }

    /// A block of code letter for letter; of a generated block what it is told to show.
    fn code_block(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        if block_name(&language).is_none() {
            self.element("pre", &language);
            self.tokens.put("code", &code);
            return;
        }
        self.element("block", &language);
        match self.blocks.next().and_then(|block| block.record.as_ref()) {
            Some(record) => self.tokens.fields(record, self.document, &|_| false),
            None => self.tokens.put("code", &flat(&code)),
        }
    }
}

fn quote(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::check::testkit::Site;

    fn print(head: &str, body: &str) -> String {
        let text = format!("+++\n{head}\n+++\n{body}");
        let site = Site::read(&[("rutiner/a.md", &text)]);
        of(&site.graph.docs[0].source)
    }

    #[track_caller]
    fn same(body: &str, other: &str) {
        assert_eq!(print("title = \"A\"", body), print("title = \"A\"", other));
    }

    #[track_caller]
    fn differs(body: &str, other: &str) {
        assert_ne!(print("title = \"A\"", body), print("title = \"A\"", other));
    }

    #[test]
    fn layout_and_comments_do_not_count() {
        same("Ett två\ntre.\n", "Ett  två tre.\r\n\r\n");
        same("a <!-- x --> b", "a b");
        same("a\n\n<!-- x\n\ny -->\n\nb", "a\n\nb");
        same("- a\n- b\n  - c\n", "* a\n\n* b\n\n    * c\n");
        same("*a* __b__", "_a_ **b**");
        same("| a | b |\n|---|---|\n| c | d |", "|a|b|\n|:--|--:|\n|  c|d  |");
        same(
            "```handbok-register\nkind = \"routine\"\nlimit = 3\n```",
            "```handbok-register\nlimit = 3 # få\nkind = \"routine\"\n```",
        );
        same("a\u{308}", "ä");
        same("## A {#x}", "## A");
    }

    #[test]
    fn what_is_read_counts() {
        differs("a b", "a c");
        differs("a b", "a\n\nb");
        differs("a *b*\n\nc", "a *b*c");
        differs("- a\n- b", "1. a\n2. b");
        differs("- a\n- b", "- a\n\n  b");
        differs("## A", "### A");
        differs("[a](b.md)", "[a](c.md)");
        differs("a *b*", "a*b*");
        differs("```\na  b\n```", "```\na b\n```");
        differs("> a", "> [!NOTE]\n> a");
        differs("- [ ] a", "- [x] a");
        differs("```handbok-register\nlimit = 3\n```", "```handbok-register\nlimit = 4\n```");
    }

    #[test]
    fn the_keys_that_show_count() {
        let base = print("title = \"A\"\nsummary = \"Ett  två\"", "");
        for head in [
            "summary = \"Ett två\"\ntitle = \"A\" # namn",
            "title = \"A\"\nsummary = \"Ett två\"\ntype = \"routine\"",
            "title = \"A\"\nsummary = \"Ett två\"\napproved = 2026-01-01\nreview_by = 2027-01-01\nversion = \"2\"\nfingerprint = \"x\"",
            "title = \"A\"\nsummary = \"Ett två\"\norder = 3\naliases = [\"x.html\"]\nowner = \"\"",
            "title = \"A\"\nsummary = \"Ett två\"\n[[revision]]\nversion = \"2\"\n[[measure]]\ntitle = \"x\"",
        ] {
            assert_eq!(print(head, ""), base, "{head}");
        }
        for head in [
            "title = \"B\"\nsummary = \"Ett två\"",
            "title = \"A\"\nsummary = \"Ett tre\"",
            "title = \"A\"\nsummary = \"Ett två\"\ntype = \"guideline\"",
            "title = \"A\"\nsummary = \"Ett två\"\nowner = \"x\"",
            "title = \"A\"\nsummary = \"Ett två\"\napplies_to = [\"x\"]",
        ] {
            assert_ne!(print(head, ""), base, "{head}");
        }
    }

    #[test]
    fn tables_count_but_for_what_is_filled_in_later() {
        let process = |more: &str| {
            let text = format!("+++\ntitle = \"P\"\n[[activity]]\ntitle = \"a\"\ntext = \"b\"\n{more}\n+++\n");
            of(&Site::read(&[("processer/p.md", &text)]).graph.docs[0].source)
        };
        assert_ne!(process(""), process("deadline = \"3 dagar\""));
        let risk = |more: &str| {
            let text =
                format!("+++\ntitle = \"R\"\n[[risk]]\ntitle = \"a\"\nprobability = 2\nconsequence = 2\n{more}\n+++\n");
            of(&Site::read(&[("riskanalyser/r.md", &text)]).graph.docs[0].source)
        };
        assert_eq!(risk(""), risk("done = 2026-01-01\neffect = \"bra\""));
        assert_ne!(risk(""), risk("measure = \"mer\""));
    }

    #[test]
    fn is_the_same_in_years_to_come() {
        // A fingerprint in a handbook must not change with a new version of the program or of the Markdown parser.
        assert_eq!(
            print("title = \"A\"", "Ett **två** [tre](b.md).\n\n1. a\n2. b\n"),
            "1-a1618f8fefd402f65b4a14cd8752462c"
        );
    }
}
