//! What the targets share: a small handbook around the fuzzed document, and what holds of every reading of it.

use std::cell::RefCell;
use std::sync::{Arc, Once};

use handbok::diag::{Finding, Lang, Span};
use handbok::model::Date;
use handbok::parse::parse_file;
use handbok::pipeline::{Cache, Handbook, read};
use handbok::report::{github, html, human, json};
use handbok::source::SourceTree;

/// The day of all targets.
const TODAY: Date = Date::constant(2026, 9, 1);

/// How many findings are printed for people: the printing of one doesn't depend on the others.
const PRINTED: usize = 20;

/// The handbook around the fuzzed document: something of each kind to refer to.
const AROUND: [(&str, &str); 10] = [
    (
        "config.toml",
        "title = \"Provhandbok\"\norganisation = \"Åsvika\"\n\n[audiences.intranet]\nbase_url = \"https://i.example/\"\n\n[audiences.external]\nbase_url = \"https://e.example/\"\n\n[privacy]\nforbid = ['(?i)kodlista']\n\n[approval]\n\"routine.policy\" = [\"namnden\"]\n\n[risk]\nscale = 4\nformula = \"product\"\npriority = { value = 9, either = 4 }\n",
    ),
    ("content/index.md", "+++\ntitle = \"Handboken\"\naudience = \"external\"\n+++\n\nSe [[r-lakemedel]].\n"),
    ("content/roller/mas.md", "+++\ntitle = \"Medicinskt ansvarig\"\nabbr = \"MAS\"\naudience = \"external\"\n+++\n"),
    ("content/roller/namnden.md", "+++\ntitle = \"Nämnden\"\ntype = \"body\"\n+++\n"),
    ("content/enheter/norr.md", "+++\ntitle = \"Hemtjänst norr\"\n+++\n"),
    ("content/begrepp/sip.md", "+++\ntitle = \"samordnad individuell plan\"\nabbr = \"SIP\"\n+++\n\nEn plan.\n"),
    (
        "content/lagar/l-sol.md",
        "+++\ntitle = \"Socialtjänstlag (2025:400)\"\nabbr = \"SoL\"\nnumber = \"SFS 2025:400\"\nin_force = 2025-07-01\n\n[[section]]\nref = \"14 kap. 3 §\"\ntitle = \"A\"\nrequirement = true\n\n[[section]]\nref = \"14 kap. 3 a §\"\ntitle = \"B\"\n+++\n",
    ),
    (
        "content/lagar/l-sol-2001.md",
        "+++\ntitle = \"Socialtjänstlag (2001:453)\"\nabbr = \"SoL\"\nnumber = \"SFS 2001:453\"\nrepealed = 2025-07-01\n+++\n",
    ),
    (
        "content/processer/p-utreda.md",
        "+++\ntitle = \"Utreda\"\napproved = 2026-01-01\n\n[[activity]]\nid = \"ta-emot\"\ntitle = \"Ta emot\"\nresponsible = [\"mas\"]\nroutines = [\"r-lakemedel\"]\nnext = [\"besluta\"]\n\n[[activity]]\nid = \"besluta\"\ntitle = \"Besluta\"\n+++\n",
    ),
    (
        "content/rutiner/r-lakemedel.md",
        "+++\ntitle = \"Läkemedel\"\naudience = \"external\"\napproved = 2026-01-01\nowner = \"mas\"\n+++\n\n## Så gör du\n\nFölj 14 kap. 3 § SoL.\n",
    ),
];

thread_local! {
    // Keeps the configuration and the theme from one input to the next, as the preview does.
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// A handbook with one more document, read, with everything asserted that holds of every reading.
pub fn checked(path: &str, bytes: &[u8]) -> Handbook {
    on_this_thread();
    let around = AROUND.iter().map(|(path, text)| (*path, text.as_bytes()));
    let handbook = read_cached(&Arc::new(SourceTree::memory(around.chain([(path, bytes)]))));
    assert!(handbook.theme.is_some(), "the standard theme is whole");
    parses_to_the_same(&handbook, path);
    in_order(&handbook);
    for finding in &handbook.findings {
        in_its_file(&handbook.tree, finding.span, finding);
        finding.labels.iter().for_each(|label| in_its_file(&handbook.tree, label.span, finding));
    }
    citations_lie_in_their_texts(&handbook);
    printed(&handbook);
    handbook
}

/// Read again, the parsed files from the cache, a handbook has the same findings.
pub fn same_again(handbook: &Handbook) {
    assert_eq!(handbook.findings, read_cached(&handbook.tree).findings, "read again");
}

fn read_cached(tree: &Arc<SourceTree>) -> Handbook {
    CACHE.with_borrow_mut(|cache| read(tree, TODAY, cache)).expect("there is a configuration")
}

/// Rules and files are worked on here and not on threads of a pool: faster, and a panic shows its whole way.
fn on_this_thread() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap());
}

fn parses_to_the_same(handbook: &Handbook, path: &str) {
    let Some(file) = handbook.tree.documents().find(|file| &*file.path == path) else { return };
    let (one, two) = (parse_file(file, &handbook.config), parse_file(file, &handbook.config));
    assert_eq!(one.findings, two.findings, "parsed twice");
    assert_eq!(format!("{:?}", one.documents), format!("{:?}", two.documents), "parsed twice");
}

/// Sorted by file, line, column and code, each once.
fn in_order(handbook: &Handbook) {
    let key = |finding: &Finding| {
        let location = handbook.tree.locate(finding.span);
        (location.path.to_owned(), location.start, finding.code.name())
    };
    for pair in handbook.findings.windows(2) {
        let [one, two] = pair else { continue };
        assert!(key(one) <= key(two), "not sorted: {one:?} before {two:?}");
        assert!((one.code, one.span, &one.message) != (two.code, two.span, &two.message), "reported twice: {one:?}");
    }
}

fn in_its_file(tree: &SourceTree, span: Span, finding: &Finding) {
    let text = tree.file(span.file).map_or("", |file| &*file.text);
    assert!(text.get(span.range()).is_some(), "{span:?} is no part of {}: {finding:?}", tree.path_of(span.file));
}

fn citations_lie_in_their_texts(handbook: &Handbook) {
    for doc in &handbook.graph.docs {
        for cited in &doc.citations {
            let fragment = &doc.source.fragments[cited.fragment as usize];
            let text = fragment.text.get(cited.range.clone());
            assert!(text.is_some_and(|text| !text.is_empty()), "{cited:?} is no part of {:?}", fragment.text);
            assert!(!cited.sections.is_empty(), "{cited:?} cites nothing");
        }
    }
}

/// Every printer takes every finding.
fn printed(handbook: &Handbook) {
    let (findings, tree) = (&handbook.findings[..], &handbook.tree);
    for lang in [Lang::Sv, Lang::En] {
        assert_eq!(json::print(findings, tree, lang).lines().count(), findings.len());
    }
    assert_eq!(github::print(findings, tree, Lang::Sv).lines().count(), findings.len());
    let first = &findings[..findings.len().min(PRINTED)];
    let style = human::Style { color: false, width: 100, lang: Lang::Sv };
    assert_eq!(human::print(first, tree, style).is_empty(), first.is_empty());
    assert_eq!(html::print(first, tree, Lang::En).matches("<li").count(), first.len());
}
