//! The page bar: what an editor wants to know of the page that is open.
//!
//! Procedure: the caller fills a [`PageBar`]; [`PageBar::html`] makes it HTML, which the server puts
//! at the end of the page. Without script the links work; with it the path is copied by a click.
//! Boundary: plain values in, escaped HTML out.

use std::fmt::Write as _;

use super::Texts;
use crate::model::escaped as escape;

/// The same page as the other audience sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// It is there: what the link says and where it leads (a whole URL: another port).
    At {
        /// For example "Extern webbplats".
        label: String,
        /// The page on the other server.
        url: String,
    },
    /// It is not there, and why.
    Absent {
        /// For example "Finns inte på den externa webbplatsen: målgruppen är intranätet".
        reason: String,
    },
    /// There is no other audience to speak of.
    None,
}

/// A text that the page can be seen as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ViewLink {
    /// For example "utkast till version 5.0".
    pub(crate) label: String,
    /// Where it is, from this page.
    pub(crate) url: String,
    /// Whether it is this page.
    pub(crate) is_current: bool,
}

/// How far a draft is from being approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Readiness {
    /// What it lacks, in words; empty when nothing does.
    pub(crate) lacks: Vec<String>,
    /// The command that approves it.
    pub(crate) command: String,
}

/// What the bar of a page tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageBar {
    /// The document's status as a code (`draft`, `in-force`, …) and in words; `None` for a page that is no
    /// document.
    pub(crate) status: Option<(String, String)>,
    /// The audiences that see the page, in words.
    pub(crate) audience: String,
    /// The other audience's rendering.
    pub(crate) elsewhere: Elsewhere,
    /// The source file relative to the root; `None` for a generated page.
    pub(crate) source: Option<String>,
    /// A link that opens the source in an editor, if one is configured; else a click copies the path.
    pub(crate) open: Option<String>,
    /// How many findings this page has.
    pub(crate) findings: usize,
    /// The texts that it can be seen as; empty where there is but one.
    pub(crate) views: Vec<ViewLink>,
    /// Of a draft: what it still lacks.
    pub(crate) readiness: Option<Readiness>,
}

impl PageBar {
    /// The bar as HTML.
    #[must_use]
    pub(crate) fn html(&self, texts: &Texts) -> String {
        let mut html = format!(
            "<aside class=\"handbok-bar\" lang=\"{}\" aria-label=\"{}\" data-handbok-bar><ul>",
            texts.lang,
            escape(texts.preview),
        );
        if let Some((code, label)) = &self.status {
            item(
                &mut html,
                &format!(
                    "<strong class=\"handbok-status\" data-status=\"{}\">{}</strong>",
                    escape(code),
                    escape(label)
                ),
            );
        }
        self.views_item(&mut html, texts);
        self.readiness_item(&mut html, texts);
        item(&mut html, &format!("{}: {}", escape(texts.audience), escape(&self.audience)));
        self.elsewhere_item(&mut html);
        self.source_item(&mut html, texts);
        if self.findings > 0 {
            let label = texts.findings.replace("{n}", &self.findings.to_string());
            item(&mut html, &format!("<button type=\"button\" data-handbok-show>{}</button>", escape(&label)));
        }
        html.push_str("</ul></aside>");
        html
    }

    /// The texts that the page can be seen as.
    fn views_item(&self, html: &mut String, texts: &Texts) {
        if self.views.is_empty() {
            return;
        }
        let link = |view: &ViewLink| {
            let current = if view.is_current { " aria-current=\"page\"" } else { "" };
            format!("<li><a href=\"{}\"{current}>{}</a></li>", escape(&view.url), escape(&view.label))
        };
        let links: String = self.views.iter().map(link).collect();
        item(html, &format!("<nav aria-label=\"{}\"><ul>{links}</ul></nav>", escape(texts.views)));
    }

    /// What keeps the draft from being approved, or how that is done.
    fn readiness_item(&self, html: &mut String, texts: &Texts) {
        let Some(Readiness { lacks, command }) = &self.readiness else { return };
        if lacks.is_empty() {
            let copy = copy_button(command, texts);
            item(html, &format!("{}: {copy}", escape(texts.ready)));
        } else {
            let list = escape(&lacks.join(", "));
            item(html, &format!("{}: <strong class=\"handbok-lacks\">{list}</strong>", escape(texts.lacks)));
        }
    }

    /// The link to the other audience, or why there is none.
    fn elsewhere_item(&self, html: &mut String) {
        match &self.elsewhere {
            Elsewhere::At { label, url } => {
                item(html, &format!("<a href=\"{}\">{}</a>", escape(url), escape(label)));
            }
            Elsewhere::Absent { reason } => item(html, &escape(reason)),
            Elsewhere::None => {}
        }
    }

    /// The source file: opens in the editor, or is copied.
    fn source_item(&self, html: &mut String, texts: &Texts) {
        let Some(source) = &self.source else { return };
        let path = escape(source);
        let value = match &self.open {
            Some(open) => format!("<a href=\"{}\" title=\"{}\">{path}</a>", escape(open), escape(texts.open)),
            None => copy_button(source, texts),
        };
        item(html, &format!("{}: {value}", escape(texts.source)));
    }

    /// A link that opens a place in VS Code: `vscode://file/` and the whole path, line and column
    /// (`[preview] editor = "vscode"`). A server that opened editors on request would be a server that
    /// does things; a link leaves that to the browser, which asks.
    #[must_use]
    pub(crate) fn editor_link(file: &std::path::Path, line: usize, column: usize) -> String {
        let path = file.to_string_lossy().replace('\\', "/");
        let mut link = String::from("vscode://file");
        if !path.starts_with('/') {
            link.push('/');
        }
        for byte in path.bytes() {
            if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
                link.push(char::from(byte));
            } else {
                // Writing into a String cannot fail.
                let _ = write!(link, "%{byte:02X}");
            }
        }
        let _ = write!(link, ":{line}:{column}");
        link
    }
}

/// A button that copies its own text.
fn copy_button(text: &str, texts: &Texts) -> String {
    let text = escape(text);
    format!(
        "<button type=\"button\" data-handbok-copy=\"{text}\" data-copied=\"{}\" title=\"{}\">{text}</button>",
        escape(texts.copied),
        escape(texts.copy)
    )
}

/// Adds one item to the bar's list.
fn item(html: &mut String, content: &str) {
    let _ = write!(html, "<li>{content}</li>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar() -> PageBar {
        PageBar {
            status: Some(("draft".to_owned(), "Utkast".to_owned())),
            audience: "intranätet".to_owned(),
            elsewhere: Elsewhere::Absent { reason: "Finns inte externt: målgruppen är intranätet".to_owned() },
            source: Some("content/vård/a\"b.md".to_owned()),
            open: None,
            findings: 2,
            views: vec![
                ViewLink {
                    label: "version 4.0 som gäller".to_owned(), url: "../a.html".to_owned(), is_current: false
                },
                ViewLink { label: "utkast <5.0>".to_owned(), url: "../a/5.0.html".to_owned(), is_current: true },
            ],
            readiness: Some(Readiness {
                lacks: vec!["ägare".to_owned(), "1 fel att rätta".to_owned()],
                command: "handbok approve a --by ROLL".to_owned(),
            }),
        }
    }

    #[test]
    fn everything_is_told_and_escaped() {
        let html = bar().html(&Texts::SV);
        assert!(html.contains("data-status=\"draft\">Utkast<"), "{html}");
        assert!(html.contains("Visas för: intranätet"));
        assert!(html.contains("målgruppen är intranätet"));
        assert!(html.contains("data-handbok-copy=\"content/vård/a&quot;b.md\""));
        assert!(html.contains("Anmärkningar (2)"));
        assert!(html.contains("<a href=\"../a.html\">version 4.0 som gäller</a>"), "{html}");
        assert!(html.contains("<a href=\"../a/5.0.html\" aria-current=\"page\">utkast &lt;5.0&gt;</a>"), "{html}");
        assert!(html.contains("Saknas före beslut: <strong class=\"handbok-lacks\">ägare, 1 fel att rätta</strong>"));
    }

    #[test]
    fn the_other_audience_and_the_editor_are_links() {
        let mut bar = bar();
        bar.elsewhere =
            Elsewhere::At { label: "External site".to_owned(), url: "http://127.0.0.1:8081/a.html".to_owned() };
        bar.open = Some(PageBar::editor_link("/hem/å b.md".as_ref(), 3, 1));
        bar.findings = 0;
        bar.readiness = Some(Readiness { lacks: Vec::new(), command: "handbok approve a --by ROLE".to_owned() });
        let html = bar.html(&Texts::EN);
        assert!(html.contains("<a href=\"http://127.0.0.1:8081/a.html\">External site</a>"));
        assert!(html.contains("href=\"vscode://file/hem/%C3%A5%20b.md:3:1\""), "{html}");
        assert!(!html.contains("data-handbok-show"));
        assert!(html.contains("data-handbok-copy=\"handbok approve a --by ROLE\""), "{html}");
    }

    #[test]
    fn a_windows_path_becomes_a_url_path() {
        let link = PageBar::editor_link("C:\\hem\\a.md".as_ref(), 1, 2);
        assert_eq!(link, "vscode://file/C:/hem/a.md:1:2");
    }
}
