//! Page bar of the preview: status, audience, source file and findings of the open page.
//!
//! The caller fills a [`PageBar`]; [`PageBar::html`] renders it, and the server inserts it at the end of the page.
//! Without script the links work; with script a click copies the path. Input is plain text, output escaped HTML.

use std::fmt::Write as _;

use super::Texts;
use crate::model::escaped as escape;

/// The same page for the other audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// It exists: label and whole URL of the link (another port).
    At {
        /// For example "Extern webbplats".
        label: String,
        /// The page on the other server.
        url: String,
    },
    /// It doesn't exist, and why.
    Absent {
        /// For example "Finns inte på den externa webbplatsen: målgruppen är intranätet".
        reason: String,
    },
    /// There is no other audience.
    None,
}

/// Content of the bar of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageBar {
    /// The document's status as a code (`draft`, `in-force`, …) and in words; `None` if the page isn't a document.
    pub(crate) status: Option<(String, String)>,
    /// The audiences that see the page, in words.
    pub(crate) audience: String,
    /// The page for the other audience.
    pub(crate) elsewhere: Elsewhere,
    /// The source file relative to the root; `None` for a generated page.
    pub(crate) source: Option<String>,
    /// A link that opens the source in an editor, if one is configured; otherwise a click copies the path.
    pub(crate) open: Option<String>,
    /// Number of findings on this page.
    pub(crate) findings: usize,
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

    /// The source file, with the action to open it in the editor or copy its path.
    fn source_item(&self, html: &mut String, texts: &Texts) {
        let Some(source) = &self.source else { return };
        let path = escape(source);
        let value = match &self.open {
            Some(open) => format!("<a href=\"{}\" title=\"{}\">{path}</a>", escape(open), escape(texts.open)),
            None => format!(
                "<button type=\"button\" data-handbok-copy=\"{path}\" data-copied=\"{}\" title=\"{}\">{path}</button>",
                escape(texts.copied),
                escape(texts.copy)
            ),
        };
        item(html, &format!("{}: {value}", escape(texts.source)));
    }

    /// A link that opens a place in VS Code: `vscode://file/` with the whole path, line and column (`[preview] editor =
    /// "vscode"`). The server doesn't open the editor itself, because then any page could make it do so; the browser
    /// asks the user first.
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
                // Writing into a String can't fail.
                let _ = write!(link, "%{byte:02X}");
            }
        }
        let _ = write!(link, ":{line}:{column}");
        link
    }
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
        }
    }

    #[test]
    fn everything_is_shown_and_escaped() {
        let html = bar().html(&Texts::SV);
        assert!(html.contains("data-status=\"draft\">Utkast<"), "{html}");
        assert!(html.contains("Visas för: intranätet"));
        assert!(html.contains("målgruppen är intranätet"));
        assert!(html.contains("data-handbok-copy=\"content/vård/a&quot;b.md\""));
        assert!(html.contains("Anmärkningar (2)"));
    }

    #[test]
    fn the_other_audience_and_the_editor_are_links() {
        let mut bar = bar();
        bar.elsewhere =
            Elsewhere::At { label: "External site".to_owned(), url: "http://127.0.0.1:8081/a.html".to_owned() };
        bar.open = Some(PageBar::editor_link("/hem/å b.md".as_ref(), 3, 1));
        bar.findings = 0;
        let html = bar.html(&Texts::EN);
        assert!(html.contains("<a href=\"http://127.0.0.1:8081/a.html\">External site</a>"));
        assert!(html.contains("href=\"vscode://file/hem/%C3%A5%20b.md:3:1\""), "{html}");
        assert!(!html.contains("data-handbok-show"));
    }

    #[test]
    fn a_windows_path_becomes_a_url_path() {
        let link = PageBar::editor_link("C:\\hem\\a.md".as_ref(), 1, 2);
        assert_eq!(link, "vscode://file/C:/hem/a.md:1:2");
    }
}
