//! Validates output folders: not inside the handbook's sources, not around them, not inside one another. Compares real
//! paths, so that other spellings and links make no difference.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diag::{Code, Finding, Span, Text};
use crate::model::Audience;
use crate::model::edition_path::OWN_PREFIX;
use crate::source::{Real, SourceTree, real};
use crate::text;

/// Folders of the handbook that no edition may be inside or contain.
const KEPT: [&str; 6] = ["content", "themes", "templates", "static", ".handbok", ".git"];

/// The findings about the configured output folders, at their place in config.toml.
pub(super) fn findings(tree: &SourceTree, config: &Config) -> Vec<Finding> {
    let targets: Vec<(Audience, PathBuf)> =
        config.audiences().iter().map(|audience| (*audience, PathBuf::from(&config.site(*audience).output))).collect();
    let span = |audience: Audience| config.site(audience).output_span;
    let anywhere = Span::whole(config.file);
    let finding = |(audience, message): (Audience, Text)| {
        // A default folder only conflicts with a configured one: report it there.
        let span = span(audience).or_else(|| targets.iter().find_map(|(other, _)| span(*other))).unwrap_or(anywhere);
        let help = text!(
            "skriv en egen mapp för varje webbplats, som `public/intranet` och `public/external`",
            "write a different folder for each site, such as `public/intranet` and `public/external`"
        );
        Finding::new(Code::INVALID_VALUE, span, message).help(help).fixed()
    };
    faults(tree.root(), &targets).into_iter().map(finding).collect()
}

/// Why editions can't be written to some folders; the first reason for each.
pub(crate) fn faults(root: &Path, targets: &[(Audience, PathBuf)]) -> Vec<(Audience, Text)> {
    let reals: Vec<(Audience, &PathBuf, Real)> =
        targets.iter().map(|(audience, written)| (*audience, written, real(&root.join(written)))).collect();
    let mut faults = Vec::new();
    // The folders that are valid by themselves; only these are compared, so that one mistake is reported once.
    let mut right: Vec<&(Audience, &PathBuf, Real)> = Vec::new();
    for target in &reals {
        let (audience, written, place) = target;
        let nested = || right.iter().find_map(|other| nested(written, place, other));
        match by_itself(root, written, place).or_else(nested) {
            Some(fault) => faults.push((*audience, fault)),
            None => right.push(target),
        }
    }
    faults
}

fn nested(written: &Path, place: &Real, (other, there, real): &(Audience, &PathBuf, Real)) -> Option<Text> {
    let (shown, id, there) = (written.display(), other.id(), there.display());
    is_within(&place.path, &real.path).then(|| {
        text!(
            "mappen `{shown}` går inte att använda: den är, rymmer eller ligger i `{there}`, dit {id} skrivs",
            "the folder `{shown}` can't be used: it is, contains or is inside `{there}`, which {id} is written to"
        )
    })
}

fn by_itself(root: &Path, written: &Path, place: &Real) -> Option<Text> {
    let shown = written.display();
    let own = place.path.file_name().map(|name| name.to_string_lossy().starts_with(OWN_PREFIX));
    if own != Some(false) || place.below_file {
        return Some(text!("`{shown}` kan inte vara en utgåvas mapp", "`{shown}` can't be an edition's folder"));
    }
    if real(root).path.starts_with(&place.path) {
        return Some(text!(
            "mappen `{shown}` rymmer hela handboken",
            "the folder `{shown}` contains the whole handbook"
        ));
    }
    let kept = KEPT.into_iter().find(|folder| is_within(&place.path, &real(&root.join(folder)).path))?;
    Some(text!(
        "mappen `{shown}` ligger i `{kept}/`, som är handbokens egen",
        "the folder `{shown}` is inside `{kept}/`, which is the handbook's own"
    ))
}

/// Whether one folder is the other, or inside it.
fn is_within(one: &Path, other: &Path) -> bool {
    one.starts_with(other) || other.starts_with(one)
}
