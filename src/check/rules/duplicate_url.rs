//! `duplicate-url`: two sources with one address.
//!
//! Documents and aliases are compared where the graph is built. Here the files that documents name (only those are
//! published): against each other, against pages, and against what handbok writes itself.

use std::collections::{BTreeMap, HashSet};

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::parse::place::asset_url;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DUPLICATE_URL,
    manual: Manual {
        what: (
            "Två filer, eller en fil och ett alias, får samma adress på webbplatsen. I adresser blir å, ä och ö till a \
             och o, stora bokstäver små och mellanrum bindestreck.",
            "Two files, or a file and an alias, get the same address on the site. In addresses å, ä and ö become a and \
             o, upper case lower, and blanks hyphens.",
        ),
        why: (
            "På en adress kan bara en sida ligga. Den andra skulle försvinna.",
            "An address holds one page only. The other would vanish.",
        ),
        example: "content/rutiner/Läkemedel.md\ncontent/rutiner/lakemedel.md",
        instead: ("Ge den ena filen ett annat namn.", "Give one of the files another name."),
    },
    run: Run::Check(check),
};

/// What handbok writes beside pages, at the site's root.
const WRITTEN: [&str; 6] = ["calendar.ics", "feed.xml", "handbok.json", "kalender.ics", "robots.txt", "sitemap.xml"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let named: Vec<(String, &str, Span)> =
        context.named_files().map(|(_, path, span)| (asset_url(path), &**path, span)).collect();
    let urls: HashSet<&str> = named.iter().map(|(url, _, _)| url.as_str()).collect();
    let pages: BTreeMap<&str, &str> = context
        .docs()
        .filter(|(_, doc)| !doc.source.is_entry && urls.contains(doc.url.as_str()))
        .map(|(_, doc)| (doc.url.as_str(), &*doc.source.place.path))
        .collect();
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for (url, path, span) in &named {
        let there = match (pages.get(url.as_str()), taken.get(url.as_str())) {
            (Some(page), _) => text!("{page}", "{page}"),
            (None, Some(other)) if other != path => text!("{other}", "{other}"),
            _ if WRITTEN.contains(&url.as_str()) => text!("handbok självt", "handbok itself"),
            _ => {
                taken.insert(url, path);
                continue;
            }
        };
        findings.push(clash(url, path, *span, &there));
    }
}

fn clash(url: &str, path: &str, span: Span, there: &crate::diag::Text) -> Finding {
    let message = crate::diag::Text {
        sv: format!("filen {path} får adressen {url}, som är tagen av {}", there.sv),
        en: format!("the file {path} gets the address {url}, which is taken by {}", there.en),
    };
    let help = text!("ge filen ett annat namn", "give the file another name");
    Finding::new(Code::DUPLICATE_URL, span, message).help(help)
}
