//! What people write in the place of an id or a path, and what to say: a title where an id is asked, an id where a path
//! belongs, `www.osby.se` without its scheme, a disk of one's own, `sida` without `.md`, `../licenser/` for a file.

use std::sync::Arc;

use super::names::{Found, Names};
use crate::diag::text::list;
use crate::diag::{Code, FileId, Finding, Span, Text};
use crate::model::id::{caseless, fold_id};
use crate::model::{DocIx, Kind};
use crate::parse::Document;
use crate::parse::document::{Fragment, Link, LinkForm};
use crate::schema::slips::quoted;
use crate::source::{CONTENT, SourceTree, relative};
use crate::text;

/// How many candidates a message lists.
const LISTED: usize = 6;

/// A reference that names no document, with the document that was meant where that can be told.
pub(super) fn unknown(
    span: Span,
    written: &str,
    kind: Option<Kind>,
    names: &Names,
    documents: &[Arc<Document>],
) -> (Finding, Option<DocIx>) {
    let (prefix, bare) = written.rsplit_once('/').map_or(("", written), |(prefix, bare)| (prefix, bare));
    let with_prefix = |id: &str| if prefix.is_empty() { id.to_owned() } else { format!("{prefix}/{id}") };
    let id = |ix: DocIx| documents.get(ix.index()).map(|document| document.id.as_str());
    if let Some((ix, id)) = by_title(names, kind, bare).and_then(|ix| Some((ix, id(ix)?))) {
        let message = text!(
            "`{written}` är inget id; här står dokumentets id, inte dess titel",
            "`{written}` is no id; here stands the document's id, not its title"
        );
        let id = with_prefix(id);
        let help = text!("skriv `{id}`", "write `{id}`");
        let finding = Finding::new(Code::UNKNOWN_REFERENCE, span, message).help(help).mend(span, quoted(&id));
        return (finding, Some(ix));
    }
    let message = match kind {
        Some(kind) => {
            let (sv, en) = kind.noun();
            Text {
                sv: format!("sorten {sv} har inget dokument `{written}`"),
                en: format!("there is no {en} `{written}`"),
            }
        }
        None => text!("inget dokument heter `{written}`", "there is no document `{written}`"),
    };
    let finding = Finding::new(Code::UNKNOWN_REFERENCE, span, message);
    let elsewhere: Vec<String> = names.kinds_with(bare).iter().map(|kind| format!("{kind}/{bare}")).collect();
    if let Some(near) = names.id_nearest(kind, bare).filter(|near| *near != bare) {
        let ix = kind.and_then(|kind| names.by_id(kind, near));
        let near = with_prefix(near);
        let help = text!("menade du `{near}`?", "did you mean `{near}`?");
        return (finding.help(help).may_mend(span, quoted(&near)), ix);
    }
    let help = if elsewhere.is_empty() {
        match kind.filter(|_| crate::model::id::is_id(bare)) {
            Some(kind) => text!(
                "rätta id:t, eller skapa dokumentet med `handbok new {kind} {bare}`",
                "mend the id, or make the document with `handbok new {kind} {bare}`"
            ),
            None => text!("rätta det till ett id som finns", "mend it to an id that is there"),
        }
    } else {
        let Text { sv, en } = list(&elsewhere, LISTED);
        Text { sv: format!("däremot finns {sv}"), en: format!("there is {en}") }
    };
    (finding.help(help), None)
}

/// The one document that has this title, abbreviation or other name, or this id written otherwise (`Lex Sarah`).
fn by_title(names: &Names, kind: Option<Kind>, written: &str) -> Option<DocIx> {
    let called = match names.called(kind, written) {
        Found::One(ix) => Some(ix),
        _ => None,
    };
    let folded = fold_id(written);
    let by_id = || match (kind, folded != written) {
        (Some(kind), true) => names.by_id(kind, &folded),
        (None, true) => match names.any(&folded) {
            Found::One(ix) => Some(ix),
            _ => None,
        },
        _ => None,
    };
    called.or_else(by_id)
}

/// What a link of a text is looked up among.
pub(super) struct Lookup<'a> {
    pub(super) document: &'a Document,
    pub(super) documents: &'a [Arc<Document>],
    pub(super) names: &'a Names,
    pub(super) assets: &'a SourceTree,
}

/// Where in the text a link's target stands, letter for letter; nothing where it is written otherwise than it reads.
fn target_span(fragment: &Fragment, link: &Link, file: FileId) -> Option<Span> {
    fragment.base?;
    let written = fragment.text.get(link.range.clone())?;
    let from = match link.form {
        LinkForm::WikiBare | LinkForm::WikiText => 2,
        _ => written.rfind("](")? + 2,
    };
    let start = link.range.start + from + written.get(from..)?.find(&link.dest)?;
    Some(fragment.span(file, start..start + link.dest.len()))
}

/// A wiki-link that names nothing.
pub(super) fn wiki(lookup: &Lookup<'_>, fragment: &Fragment, link: &Link, span: Span) -> Finding {
    let written = &link.dest;
    let message = text!(
        "länken leder ingenstans: inget dokument heter `{written}`",
        "the link leads nowhere: there is no document `{written}`"
    );
    let finding = Finding::new(Code::BROKEN_LINK, span, message);
    let (prefix, bare) = written.rsplit_once('/').map_or(("", written.as_str()), |(prefix, bare)| (prefix, bare));
    let Some(near) = lookup.names.id_nearest(None, &caseless(bare)) else {
        return finding.help(text!(
            "mellan `[[` och `]]` står ett id, en titel eller ett annat namn som finns i handboken",
            "between `[[` and `]]` stands an id, a title or another name that the handbook has"
        ));
    };
    let finding = finding.help(text!("menade du `[[{near}]]`?", "did you mean `[[{near}]]`?"));
    match target_span(fragment, link, lookup.document.file).filter(|_| prefix.is_empty()) {
        Some(target) => finding.may_mend(target, near),
        None => finding,
    }
}

/// A link by path that leads nowhere. `path` is where it was looked for, from the root.
pub(super) fn path(lookup: &Lookup<'_>, fragment: &Fragment, link: &Link, path: &str, span: Span) -> Finding {
    let written = &link.dest;
    let message =
        text!("länken leder ingenstans: `{written}` finns inte", "the link leads nowhere: there is no `{written}`");
    let finding = Finding::new(Code::BROKEN_LINK, span, message);
    let target = target_span(fragment, link, lookup.document.file);
    let mended = |finding: Finding, text: String| match target {
        Some(target) => finding.mend(target, text),
        None => finding,
    };
    if is_own_disk(written) {
        return own_disk(span, written, Code::BROKEN_LINK);
    }
    if let Some(address) = web_address(written) {
        let message = text!(
            "länken leder ingenstans: `{written}` är en webbadress utan `https://`",
            "the link leads nowhere: `{written}` is a web address without `https://`"
        );
        let finding = Finding::new(Code::BROKEN_LINK, span, message);
        return mended(finding.help(text!("skriv `{address}`", "write `{address}`")), address);
    }
    if let Some(file) = with_ending(lookup, path) {
        let text = format!("{}.md", written.trim_end_matches('/'));
        let shown = file.rsplit('/').next().unwrap_or(&file);
        let help =
            text!("skriv `{text}`: dokumentet är filen {shown}", "write `{text}`: the document is the file {shown}");
        return mended(finding.help(help), text);
    }
    if let Some(found) = id_for_path(lookup, fragment, link, span, &finding) {
        return found;
    }
    let (help, near) = path_help(lookup, path);
    let finding = finding.help(help);
    match (near, target) {
        (Some(near), Some(target)) => finding.may_mend(target, relative(&lookup.document.place.path, near)),
        _ => finding,
    }
}

/// `[text](r-lex-sarah)`: an id or a title where a path belongs.
fn id_for_path(
    lookup: &Lookup<'_>,
    fragment: &Fragment,
    link: &Link,
    span: Span,
    finding: &Finding,
) -> Option<Finding> {
    let written = &link.dest;
    if link.form != LinkForm::Inline || written.contains(['/', '\\', '.']) {
        return None;
    }
    let Found::One(ix) = lookup.names.wiki(written) else { return None };
    let id = &lookup.documents.get(ix.index())?.id;
    let anchor = link.fragment.as_ref().map_or_else(String::new, |fragment| format!("#{fragment}"));
    let source = fragment.text.get(link.range.clone())?;
    let words = source.strip_prefix('[')?.rsplit_once("](")?.0;
    let line = fragment.text.get(..link.range.start)?.rsplit('\n').next().unwrap_or_default();
    // In a table a bar would end the cell.
    let bar = if line.trim_start().starts_with('|') { "\\|" } else { "|" };
    let meant = format!("[[{id}{anchor}{bar}{words}]]");
    let help = text!("skriv `{meant}`; inom `( )` står en sökväg", "write `{meant}`; between `( )` stands a path");
    let finding = finding.clone().help(help);
    let is_plain = !words.contains(['[', ']', '|']) && fragment.base.is_some();
    Some(if is_plain { finding.mend(span, meant) } else { finding })
}

/// The document or file that was meant, by its name wherever it lies, else where it was looked for.
pub(super) fn path_help<'a>(lookup: &Lookup<'a>, path: &str) -> (Text, Option<&'a str>) {
    let found = if path.ends_with(".md") {
        nearest_path(path, lookup.documents.iter().map(|document| &*document.place.path))
    } else {
        nearest_path(path, lookup.assets.others_in(CONTENT).map(|path| &**path))
    };
    match found {
        Some(near) => (text!("menade du {near}?", "did you mean {near}?"), Some(near)),
        None => (text!("den söktes på {path}", "it was looked for at {path}"), None),
    }
}

/// The document whose path lacks nothing but `.md`, or is written as a folder.
fn with_ending(lookup: &Lookup<'_>, path: &str) -> Option<String> {
    let file = format!("{}.md", path.trim_end_matches('/'));
    lookup.names.at_path(&file).map(|_| file)
}

/// `www.osby.se/…` as an address.
fn web_address(written: &str) -> Option<String> {
    let is_web = written.to_lowercase().starts_with("www.") && written.matches('.').count() > 1;
    is_web.then(|| format!("https://{written}"))
}

/// `G:\Gemensamt\…`, `\\server\…`: places that only the computers of one's own network have.
pub(super) fn is_own_disk(written: &str) -> bool {
    let mut chars = written.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && chars.next().is_some_and(|c| matches!(c, '\\' | '/'));
    drive || written.starts_with('\\')
}

/// The finding of a link or attachment to such a place.
pub(super) fn own_disk(span: Span, written: &str, code: Code) -> Finding {
    let message = text!(
        "`{written}` ligger på en disk eller filserver som webbplatsens läsare inte når",
        "`{written}` lies on a disk or file server that the site's readers can't reach"
    );
    let help = text!(
        "kopiera filen till handbokens mapp och länka till den där, eller länka till en webbadress",
        "copy the file into the handbook's folder and link to it there, or link to a web address"
    );
    Finding::new(code, span, message).help(help)
}

/// The path whose file name is nearest, when it is near enough; of several the one whose whole path is nearest.
fn nearest_path<'p>(wanted: &str, paths: impl Iterator<Item = &'p str>) -> Option<&'p str> {
    let name = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let wanted_name = name(wanted);
    let length = wanted_name.chars().count();
    let limit = length / 3;
    let near = paths.map(|path| (name(path), path)).filter(|(name, _)| name.chars().count().abs_diff(length) <= limit);
    let near = near.map(|(name, path)| (strsim::damerau_levenshtein(&wanted_name, &name), path));
    let near = near.filter(|(distance, _)| *distance <= limit);
    near.min_by_key(|(distance, path)| (*distance, strsim::damerau_levenshtein(wanted, path), *path))
        .map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_and_addresses() {
        assert!(is_own_disk("G:\\Gemensamt\\x.docx") && is_own_disk("H:/x.docx") && is_own_disk("\\server\\x"));
        assert!(!is_own_disk("g.md") && !is_own_disk("../x.md") && !is_own_disk("https://a.se"));
        assert_eq!(web_address("www.osby.se/lov").as_deref(), Some("https://www.osby.se/lov"));
        assert_eq!(web_address("www.md"), None);
    }
}
