//! A text as a row of passages (headings, paragraphs, list items, table rows), and two such texts paired: what stands in
//! both, what is changed, what came and went.

use pulldown_cmark::{HeadingLevel, Tag, TagEnd};

use super::words::{likeness, tokens};
use crate::audience::BodyEvent;

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph, and what reads like one.
    Paragraph,
    /// An item of a list, how deep.
    Item(u8),
    /// A row of a table.
    Row,
    /// A block of code.
    Code,
}

/// A passage of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// What it is.
    pub(super) form: Form,
    /// Its text, white space as one blank each.
    pub(super) text: String,
}

/// Two texts side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pair<'p> {
    /// In both, perhaps changed.
    Both(&'p Passage, &'p Passage),
    /// In the former alone.
    Old(&'p Passage),
    /// In the latter alone.
    New(&'p Passage),
}

/// Texts with more pairs of passages than this are compared by what is equal alone.
const MOST_PAIRS: usize = 250_000;

/// So much in common makes two passages one that was changed.
const ALIKE: f64 = 0.4;

/// The passages of a text.
pub(super) fn passages(events: &[BodyEvent<'_>]) -> Vec<Passage> {
    let mut reader = Reader::default();
    events.iter().for_each(|event| reader.event(event));
    reader.flush();
    reader.out
}

#[derive(Default)]
struct Reader {
    out: Vec<Passage>,
    text: String,
    lists: u8,
    form: Option<Form>,
    in_row: bool,
}

impl Reader {
    fn event(&mut self, event: &BodyEvent<'_>) {
        match event {
            BodyEvent::Text(text) | BodyEvent::Code(text) => self.text.push_str(text),
            BodyEvent::SoftBreak | BodyEvent::HardBreak => self.text.push(' '),
            BodyEvent::Html(html) => self.text.push_str(&bare(html)),
            BodyEvent::TaskMarker(done) => self.text.push_str(if *done { "☑ " } else { "☐ " }),
            BodyEvent::FootnoteReference(label) => self.text.push_str(&format!("[{label}]")),
            BodyEvent::Image(_, alt, title, _) => {
                let caption = if title.is_empty() { alt } else { title };
                self.text.push_str(&format!("[{caption}]"));
            }
            BodyEvent::Block(name, _) => {
                self.flush();
                self.text.push_str(&format!("[{name}]"));
                self.flush();
            }
            BodyEvent::HeadingStart(level, _) => self.begin(Form::Heading(depth(*level))),
            BodyEvent::HeadingEnd(_) | BodyEvent::Rule => self.flush(),
            BodyEvent::Start(tag) => self.start(tag),
            BodyEvent::End(tag) => self.end(tag),
            BodyEvent::BrokenStart(_, written) => self.text.push_str(written.unwrap_or_default()),
            BodyEvent::LinkStart(_) | BodyEvent::LinkEnd | BodyEvent::BrokenEnd => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::List(_) => {
                self.flush();
                self.lists = self.lists.saturating_add(1);
            }
            Tag::Item => self.begin(Form::Item(self.lists)),
            Tag::TableHead | Tag::TableRow => {
                self.begin(Form::Row);
                self.in_row = true;
            }
            Tag::TableCell if self.in_row && !self.text.trim().is_empty() => self.text.push_str(" | "),
            Tag::CodeBlock(_) => self.begin(Form::Code),
            Tag::Paragraph if self.text.trim().is_empty() => {}
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::FootnoteDefinition(_)
            | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.flush();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.flush();
                self.in_row = false;
            }
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::BlockQuote(_)
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition
            | TagEnd::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn begin(&mut self, form: Form) {
        self.flush();
        self.form = Some(form);
    }

    fn flush(&mut self) {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.clear();
        let form = self.form.take().unwrap_or(if self.lists > 0 { Form::Item(self.lists) } else { Form::Paragraph });
        match text.is_empty() {
            // The mark of an item comes before the paragraph that it holds.
            true => self.form = matches!(form, Form::Item(_)).then_some(form),
            false => self.out.push(Passage { form, text }),
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

/// Raw HTML without its tags.
fn bare(html: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                out.push(' ');
            }
            _ if !is_tag => out.push(c),
            _ => {}
        }
    }
    out
}

/// Two texts side by side, each passage once, in the order of both.
pub(super) fn pair<'p>(old: &'p [Passage], new: &'p [Passage]) -> Vec<Pair<'p>> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let end = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (mid_old, mid_new) = (&rest_old[..rest_old.len() - end], &rest_new[..rest_new.len() - end]);
    let both = |(a, b): (&'p Passage, &'p Passage)| Pair::Both(a, b);
    let mut pairs: Vec<Pair<'p>> = old.iter().zip(new).take(start).map(both).collect();
    pairs.extend(middle(mid_old, mid_new));
    let tail = rest_old.len() - end;
    let tail_new = rest_new.len() - end;
    pairs.extend(rest_old[tail..].iter().zip(&rest_new[tail_new..]).map(both));
    pairs
}

/// The pairing with most in common, found row by row.
fn middle<'p>(old: &'p [Passage], new: &'p [Passage]) -> Vec<Pair<'p>> {
    let words =
        |passages: &'p [Passage]| -> Vec<Vec<&'p str>> { passages.iter().map(|one| tokens(&one.text)).collect() };
    let (old_words, new_words) = (words(old), words(new));
    let is_huge = old.len().saturating_mul(new.len()) > MOST_PAIRS;
    let worth = |a: usize, b: usize| -> f64 {
        if old[a] == new[b] {
            return 1.0;
        }
        if is_huge || !same_form(old[a].form, new[b].form) {
            return 0.0;
        }
        let likeness = likeness(&old_words[a], &new_words[b]);
        if likeness >= ALIKE { likeness * 0.95 } else { 0.0 }
    };
    let width = new.len() + 1;
    let mut best = vec![0.0f64; (old.len() + 1) * width];
    let mut joins = vec![false; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            let worth = worth(a, b);
            let joined = if worth > 0.0 { worth + best[(a + 1) * width + b + 1] } else { 0.0 };
            let apart = best[(a + 1) * width + b].max(best[a * width + b + 1]);
            best[a * width + b] = joined.max(apart);
            joins[a * width + b] = joined > apart;
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && joins[a * width + b] {
            pairs.push(Pair::Both(&old[a], &new[b]));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || (a < old.len() && best[(a + 1) * width + b] >= best[a * width + b + 1]) {
            pairs.push(Pair::Old(&old[a]));
            a += 1;
        } else {
            pairs.push(Pair::New(&new[b]));
            b += 1;
        }
    }
    pairs
}

/// A paragraph may become a list's item; a heading stays one.
fn same_form(old: Form, new: Form) -> bool {
    let is_text = |form: Form| matches!(form, Form::Paragraph | Form::Item(_));
    std::mem::discriminant(&old) == std::mem::discriminant(&new) || (is_text(old) && is_text(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<Passage> {
        list.iter().map(|text| Passage { form: Form::Paragraph, text: (*text).to_owned() }).collect()
    }

    #[test]
    fn passages_are_paired_by_likeness() {
        let old = texts(&["Ett", "Svar ges inom fyra veckor från ansökan", "Sist"]);
        let new = texts(&["Ett", "Helt nytt stycke om annat", "Svar ges inom 14 dagar från ansökan", "Sist"]);
        let kinds: Vec<char> = pair(&old, &new)
            .iter()
            .map(|pair| match pair {
                Pair::Both(a, b) if a == b => '=',
                Pair::Both(..) => '~',
                Pair::Old(_) => '-',
                Pair::New(_) => '+',
            })
            .collect();
        assert_eq!(kinds, ['=', '+', '~', '=']);
    }
}
