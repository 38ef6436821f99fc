//! The text of a page as blocks, the same for every tool, and how each tool wants it written.

use std::fmt::Write as _;

use crate::plan::{Kind, Page, Plan};
use crate::rng::Rng;
use crate::words::Words;

/// A piece of running text.
pub(crate) enum Piece {
    Text(String),
    Link(Link),
}

/// A link to another page.
pub(crate) struct Link {
    /// Its place in the plan.
    pub(crate) to: usize,
    /// The words of the link; `None` takes the target's title.
    pub(crate) text: Option<String>,
    /// To the section that every routine has.
    pub(crate) to_steps: bool,
    /// As a wiki-link, where the tool has them.
    pub(crate) wiki: bool,
}

/// A block of a page.
pub(crate) enum Block {
    Heading(&'static str, Option<&'static str>),
    Paragraph(Vec<Piece>),
    List {
        numbered: bool,
        items: Vec<String>,
    },
    Tasks(Vec<String>),
    Table {
        head: &'static [&'static str],
        rows: Vec<Vec<String>>,
    },
    Alert(String),
    /// A block that handbok generates; other tools leave it out.
    Generated(String),
}

/// The words of a page on average, its lists and tables included. Half of them to one and a half times.
const WORDS: usize = 500;
/// The words of a section on average; none is begun for less than half of it.
const SECTION_WORDS: usize = 90;
/// The fewest links of a page; on average there are [`MOST_LINKS`] and these, halved: five.
const FEWEST_LINKS: usize = 3;
const MOST_LINKS: usize = 7;

const HEADINGS: [&str; 20] = [
    "Bakgrund",
    "När rutinen gäller",
    "Förbered",
    "Under arbetet",
    "Efteråt",
    "Dokumentera",
    "När det går fel",
    "Samråd och besked",
    "Utrustning",
    "Till dig som är ny",
    "Natt och helg",
    "Kontakt med närstående",
    "Sekretess",
    "Uppföljning",
    "Exempel",
    "Vanliga frågor",
    "Tider",
    "Avsteg",
    "Stöd och råd",
    "Förbättra",
];

/// The sections a report must have (docs/site.md, `report-section-missing`).
const REPORT_SECTIONS: [(&str, &str); 7] = [
    ("Ansvar", "ansvar"),
    ("Så har arbetet bedrivits", "arbete"),
    ("Vad vi har åtgärdat", "atgarder"),
    ("Samverkan", "samverkan"),
    ("Avvikelser", "avvikelser"),
    ("Synpunkter", "synpunkter"),
    ("Resultat", "resultat"),
];

/// Writes the text of a page.
pub(crate) fn body(plan: &Plan, page: &Page, words: &Words, rng: &mut Rng) -> Vec<Block> {
    let links = rng.between(FEWEST_LINKS, MOST_LINKS);
    let mut left = rng.between(WORDS / 2, WORDS + WORDS / 2);
    let mut links: Vec<Link> = (0..links).map(|_| link(plan, page, words, rng)).collect();
    let mut blocks = Vec::new();
    if rng.chance(30) {
        blocks.push(Block::Alert(words.sentence(rng)));
    }
    blocks.push(paragraph(words, rng, &mut links));
    if rng.chance(30) {
        blocks.push(citation(plan, page, words, rng));
    }
    if page.kind == Kind::Report {
        for (title, id) in REPORT_SECTIONS {
            blocks.push(Block::Heading(title, Some(id)));
            blocks.push(paragraph(words, rng, &mut links));
        }
    }
    blocks.push(Block::Heading("Så gör du", Some("steg")));
    blocks.push(Block::List { numbered: true, items: sentences(words, rng, 3, 6) });
    left = left.saturating_sub(blocks.iter().map(Block::words).sum());
    let first = rng.below(HEADINGS.len());
    for number in 0..HEADINGS.len() {
        if left < SECTION_WORDS / 2 && links.is_empty() {
            break;
        }
        let start = blocks.len();
        // Seven has no divisor in common with the number of headings: none comes twice.
        blocks.push(Block::Heading(HEADINGS[(first + 7 * number) % HEADINGS.len()], None));
        blocks.push(paragraph(words, rng, &mut links));
        match rng.below(5) {
            0 => blocks.push(Block::List { numbered: false, items: sentences(words, rng, 3, 5) }),
            1 => blocks.push(Block::Tasks(sentences(words, rng, 3, 5))),
            2 => blocks.push(table(words, rng)),
            _ => blocks.push(paragraph(words, rng, &mut links)),
        }
        left = left.saturating_sub(blocks[start..].iter().map(Block::words).sum());
    }
    blocks.extend(generated(page).map(|block| Block::Generated(block.to_owned())));
    blocks
}

/// The block that a page of the kind usually ends with.
fn generated(page: &Page) -> Option<&'static str> {
    match page.kind {
        Kind::Chapter => Some("```handbok-register\nkind = \"routine\"\ntypes = [\"guideline\"]\nlimit = 20\n```\n"),
        Kind::Unit if page.index == 0 => Some("```handbok-organisation\n```\n"),
        _ => None,
    }
}

fn link(plan: &Plan, page: &Page, words: &Words, rng: &mut Rng) -> Link {
    let kind = match rng.below(10) {
        0..6 => Kind::Routine,
        6..8 => Kind::Process,
        8 => Kind::Role,
        _ => rng.pick(&[Kind::Term, Kind::Unit, Kind::Chapter]),
    };
    let to = plan.near(kind, page, rng);
    // A page of the external site may not tell the title of an internal one.
    let may_show_title = plan.pages[to].external || !page.external;
    let own_words = !may_show_title || rng.chance(50);
    Link {
        to,
        text: own_words.then(|| words.phrase(rng, 3)),
        to_steps: kind == Kind::Routine && rng.chance(15),
        wiki: may_show_title && rng.chance(70),
    }
}

fn sentences(words: &Words, rng: &mut Rng, least: usize, most: usize) -> Vec<String> {
    (0..rng.between(least, most)).map(|_| words.sentence(rng)).collect()
}

/// A paragraph, with a link in it if there are any left.
fn paragraph(words: &Words, rng: &mut Rng, links: &mut Vec<Link>) -> Block {
    let mut pieces = vec![Piece::Text(words.paragraph(rng, 25))];
    if let Some(link) = links.pop() {
        pieces.push(Piece::Text(" Läs om ".to_owned()));
        pieces.push(Piece::Link(link));
        pieces.push(Piece::Text(". ".to_owned()));
        pieces.push(Piece::Text(words.sentence(rng)));
    }
    Block::Paragraph(pieces)
}

/// A paragraph that cites a law, as running text does.
fn citation(plan: &Plan, page: &Page, words: &Words, rng: &mut Rng) -> Block {
    let law = page.index % plan.count(Kind::Law);
    let text = format!("Det följer av {}. {}", law_reference(law, rng.below(LAW_SECTIONS)), words.sentence(rng));
    Block::Paragraph(vec![Piece::Text(text)])
}

/// How many sections each law has.
pub(crate) const LAW_SECTIONS: usize = 20;

/// A section of a law: five paragraphs to a chapter.
pub(crate) fn law_section(section: usize) -> String {
    format!("{} kap. {} §", section / 5 + 1, section % 5 + 1)
}

/// The first laws go by an abbreviation, as the well-known ones do.
pub(crate) const LAW_ABBREVIATIONS: [&str; 8] = ["SoL", "LSS", "HSL", "PSL", "FL", "OSL", "PDL", "KL"];

/// The number of a law in the statute book.
pub(crate) fn law_number(law: usize) -> String {
    format!("SFS {}:{}", 1975 + law % 50, 100 + law)
}

pub(crate) fn law_reference(law: usize, section: usize) -> String {
    let name = LAW_ABBREVIATIONS.get(law).map_or_else(|| law_number(law), |&abbreviation| abbreviation.to_owned());
    format!("{name} {}", law_section(section))
}

fn table(words: &Words, rng: &mut Rng) -> Block {
    let rows = rng.between(3, 6);
    let times = ["Genast", "Samma dag", "Inom tre dagar", "Inom två veckor", "Varje månad", "En gång om året"];
    let row = |rng: &mut Rng| vec![words.phrase(rng, 5), words.phrase(rng, 2), rng.pick(&times).to_owned()];
    Block::Table { head: &["Steg", "Vem", "När"], rows: (0..rows).map(|_| row(rng)).collect() }
}

impl Block {
    /// How many words it has.
    fn words(&self) -> usize {
        let count = |text: &str| text.split_whitespace().count();
        match self {
            Self::Heading(title, _) => count(title),
            Self::Paragraph(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => count(text),
                    Piece::Link(_) => 3,
                })
                .sum(),
            Self::List { items, .. } | Self::Tasks(items) => items.iter().map(|item| count(item)).sum(),
            Self::Table { rows, .. } => rows.iter().flatten().map(|cell| count(cell)).sum(),
            Self::Alert(text) => count(text),
            Self::Generated(_) => 0,
        }
    }
}

/// What differs between the tools.
pub(crate) trait Dialect {
    fn link(&self, link: &Link) -> String;
    /// Whether `> [!IMPORTANT]` and `- [ ]` are understood.
    fn has_extras(&self) -> bool;
    fn generated(&self, block: &str) -> Option<String>;
}

/// A body as Markdown.
pub(crate) fn markdown(blocks: &[Block], dialect: &dyn Dialect) -> String {
    let mut text = String::with_capacity(6000);
    for block in blocks {
        let start = text.len();
        write_block(&mut text, block, dialect);
        if text.len() > start {
            text.push('\n');
        }
    }
    text
}

// Writing into a String cannot fail; the results are dropped on purpose.
fn write_block(text: &mut String, block: &Block, dialect: &dyn Dialect) {
    match block {
        Block::Heading(title, id) => {
            let id = id.map_or(String::new(), |id| format!(" {{#{id}}}"));
            let _ = writeln!(text, "## {title}{id}");
        }
        Block::Paragraph(pieces) => {
            for piece in pieces {
                match piece {
                    Piece::Text(words) => text.push_str(words),
                    Piece::Link(link) => text.push_str(&dialect.link(link)),
                }
            }
            text.push('\n');
        }
        Block::List { numbered, items } => {
            for (index, item) in items.iter().enumerate() {
                let _ = if *numbered { writeln!(text, "{}. {item}", index + 1) } else { writeln!(text, "- {item}") };
            }
        }
        Block::Tasks(items) => {
            let mark = if dialect.has_extras() { "- [ ]" } else { "-" };
            items.iter().for_each(|item| _ = writeln!(text, "{mark} {item}"));
        }
        Block::Table { head, rows } => {
            let _ = writeln!(text, "| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
            rows.iter().for_each(|row| _ = writeln!(text, "| {} |", row.join(" | ")));
        }
        Block::Alert(words) if dialect.has_extras() => {
            let _ = writeln!(text, "> [!IMPORTANT]\n> {words}");
        }
        Block::Alert(words) => {
            let _ = writeln!(text, "> **Viktigt.** {words}");
        }
        Block::Generated(block) => text.push_str(&dialect.generated(block).unwrap_or_default()),
    }
}
