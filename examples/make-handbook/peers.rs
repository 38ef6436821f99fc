//! The same pages as a Zola and as a Hugo site, with plain templates: header, navigation, table of contents, body,
//! what is known of the document, footer. A section's page lists its pages.
//!
//! What handbok makes beside that (relations on both ends, registers, matrices, diagrams, checks, a second edition)
//! the others don't do, and here they are not asked to.

use std::io;
use std::path::Path;

use crate::body::{Block, Dialect, Link, markdown};
use crate::front_matter::FrontMatter;
use crate::plan::{Kind, Page, Plan};
use crate::rng::Rng;
use crate::words::Words;

/// A peer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    Zola,
    Hugo,
}

impl Peer {
    pub(crate) const ALL: [Self; 2] = [Self::Zola, Self::Hugo];

    /// The folder below the output.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Zola => "zola",
            Self::Hugo => "hugo",
        }
    }
}

struct PeerLinks<'a> {
    peer: Peer,
    plan: &'a Plan,
}

impl Dialect for PeerLinks<'_> {
    fn link(&self, link: &Link) -> String {
        let target = &self.plan.pages[link.to];
        let fragment = if link.to_steps { "#steg" } else { "" };
        let text = link.text.as_deref().unwrap_or(&target.title);
        let path = format!("{}/{}.md{fragment}", target.kind.folder(), target.id);
        // Each tool's own way of a link that is checked.
        match self.peer {
            Peer::Zola => format!("[{text}](@/{path})"),
            Peer::Hugo => format!("[{text}]({{{{< relref \"/{path}\" >}}}})"),
        }
    }

    fn has_extras(&self) -> bool {
        false
    }

    fn generated(&self, _block: &str) -> Option<String> {
        None
    }
}

/// A page as the peer wants it. What handbok keeps as relations is here the plain facts of a box beside the text.
pub(crate) fn document(peer: Peer, plan: &Plan, page: &Page, blocks: &[Block], words: &Words, rng: &mut Rng) -> String {
    let (mut keys, mut extra) = (FrontMatter::default(), FrontMatter::default());
    keys.text("title", &page.title).text("description", &words.sentence(rng));
    keys.plain("date", format!("2025-{:02}-{:02}", rng.between(1, 12), rng.between(1, 28)));
    extra.section(if peer == Peer::Zola { "extra" } else { "params" });
    extra.text("owner", &plan.of(Kind::Role, rng.below(plan.count(Kind::Role))).title);
    extra.text("version", "1.0").text("review", "2027-06-30");
    extra.text("audience", if page.external { "external" } else { "intranet" });
    keys.document(&extra, &markdown(blocks, &PeerLinks { peer, plan }))
}

/// Writes what a peer needs beside the pages.
pub(crate) fn frame(peer: Peer, folder: &Path, write: impl Fn(&Path, &str) -> io::Result<()>) -> io::Result<()> {
    let files: &[(&str, &str)] = match peer {
        Peer::Zola => &ZOLA,
        Peer::Hugo => &HUGO,
    };
    for (name, text) in files {
        write(&folder.join(name), text)?;
    }
    write(&folder.join("static/style.css"), STYLE)?;
    write(&folder.join("content/_index.md"), "+++\ntitle = \"Kvalitetshandbok\"\n+++\n\nHär står hur vi arbetar.\n")?;
    for kind in Kind::ALL {
        let sorted = if peer == Peer::Zola { "sort_by = \"title\"\n" } else { "" };
        let text = format!("+++\ntitle = \"{}\"\n{sorted}+++\n", kind.folder());
        write(&folder.join("content").join(kind.folder()).join("_index.md"), &text)?;
    }
    Ok(())
}

const STYLE: &str = "body { max-width: 70rem; margin: auto; font-family: sans-serif }\nnav ul { columns: 3 }\n";

const ZOLA: [(&str, &str); 6] = [
    ("config.toml", "base_url = \"http://127.0.0.1/\"\ntitle = \"Kvalitetshandbok\"\ndefault_language = \"sv\"\n"),
    (
        "config.search.toml",
        "base_url = \"http://127.0.0.1/\"\ntitle = \"Kvalitetshandbok\"\ndefault_language = \"sv\"\n\
         build_search_index = true\n",
    ),
    (
        "templates/base.html",
        r##"<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>{% block title %}{{ config.title }}{% endblock %}</title>
<link rel="stylesheet" href="{{ get_url(path="style.css") }}">
</head>
<body>
<a href="#innehall">Till innehållet</a>
<header><a href="{{ config.base_url }}">{{ config.title }}</a>
<nav aria-label="Huvudmeny"><ul>
{% for name in ["rutiner", "processer", "roller", "berattelser", "enheter", "begrepp", "riskanalyser", "lagar", "ledningssystem", "egenkontroller", "indikatorer", "samverkan", "matriser"] %}<li><a href="{{ get_url(path="@/" ~ name ~ "/_index.md") }}">{{ name }}</a></li>
{% endfor %}</ul></nav></header>
<main id="innehall">{% block main %}{% endblock %}</main>
<footer>{{ config.title }}</footer>
</body>
</html>
"##,
    ),
    (
        "templates/page.html",
        r##"{% extends "base.html" %}
{% block title %}{{ page.title }} – {{ config.title }}{% endblock %}
{% block main %}<article>
<h1>{{ page.title }}</h1>
<p>{{ page.description }}</p>
<nav aria-label="På sidan"><ul>{% for heading in page.toc %}<li><a href="{{ heading.permalink }}">{{ heading.title }}</a></li>{% endfor %}</ul></nav>
{{ page.content | safe }}
<dl><dt>Ägare</dt><dd>{{ page.extra.owner }}</dd><dt>Version</dt><dd>{{ page.extra.version }}</dd><dt>Fastställd</dt><dd>{{ page.date }}</dd><dt>Ses över</dt><dd>{{ page.extra.review }}</dd></dl>
</article>{% endblock %}
"##,
    ),
    (
        "templates/section.html",
        r##"{% extends "base.html" %}
{% block main %}<h1>{{ section.title }}</h1>
<ul>{% for page in section.pages %}<li><a href="{{ page.permalink }}">{{ page.title }}</a> {{ page.description }}</li>
{% endfor %}</ul>{% endblock %}
"##,
    ),
    (
        "templates/index.html",
        r##"{% extends "base.html" %}
{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}{% endblock %}
"##,
    ),
];

const HUGO: [(&str, &str); 5] = [
    (
        "hugo.toml",
        "baseURL = \"http://127.0.0.1/\"\ntitle = \"Kvalitetshandbok\"\nlanguageCode = \"sv\"\n\
         disableKinds = [\"taxonomy\", \"term\", \"rss\"]\n",
    ),
    (
        "layouts/_default/baseof.html",
        r##"<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>{{ .Title }} – {{ .Site.Title }}</title>
<link rel="stylesheet" href="{{ "style.css" | relURL }}">
</head>
<body>
<a href="#innehall">Till innehållet</a>
<header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a>
<nav aria-label="Huvudmeny"><ul>
{{ range .Site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul></nav></header>
<main id="innehall">{{ block "main" . }}{{ end }}</main>
<footer>{{ .Site.Title }}</footer>
</body>
</html>
"##,
    ),
    (
        "layouts/_default/single.html",
        r##"{{ define "main" }}<article>
<h1>{{ .Title }}</h1>
<p>{{ .Description }}</p>
<nav aria-label="På sidan">{{ .TableOfContents }}</nav>
{{ .Content }}
<dl><dt>Ägare</dt><dd>{{ .Params.owner }}</dd><dt>Version</dt><dd>{{ .Params.version }}</dd><dt>Fastställd</dt><dd>{{ .Date.Format "2006-01-02" }}</dd><dt>Ses över</dt><dd>{{ .Params.review }}</dd></dl>
</article>{{ end }}
"##,
    ),
    (
        "layouts/_default/list.html",
        r##"{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages.ByTitle }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</li>
{{ end }}</ul>{{ end }}
"##,
    ),
    ("layouts/index.html", "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}\n"),
];
