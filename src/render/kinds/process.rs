//! A process: its activities phase by phase, with who takes part, by what, and what follows.

use std::collections::BTreeMap;

use crate::audience::{Keys, ViewDoc};
use crate::model::Letter;
use crate::model::escaped;
use crate::render::blocks;
use crate::render::context::{Activity, Image, LetterRoles, Link, NextStep, Phase, ProcessPart};
use crate::render::page::builder::Builder;

/// A process' part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> ProcessPart {
    let keys = doc.keys();
    let text = |key: &str| keys.str(key).map(str::to_owned);
    ProcessPart {
        group: text("group"),
        purpose: b.inline_key(keys, "purpose"),
        receiver: text("receiver"),
        trigger: text("trigger"),
        result: text("result"),
        goals: keys.strings("goals").map(escaped).collect(),
        map: map(b, doc),
        flow: blocks::flow_figure(b, doc),
        phases: phases(b, doc),
        matrix: blocks::process_matrix(b, doc),
    }
}

/// The hand-drawn map.
fn map(b: &Builder<'_>, doc: &ViewDoc) -> Option<Image> {
    let keys = doc.keys();
    let path = crate::audience::asset_path(doc, keys.strings("map").next()?)?;
    let info = b.edition.media.info(&path)?;
    let (width, height) = info.dimensions.unzip();
    let alt = keys.str("map_alt").unwrap_or_default().to_owned();
    Some(Image { src: b.asset_href(&path), alt, width, height })
}

/// Activities by phase, phases in the order of first use.
fn phases(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Phase> {
    let activities: Vec<Keys<'_>> = doc.keys().tables("activity").collect();
    let titles: BTreeMap<String, &str> =
        activities.iter().map(|keys| (keys.activity_id(), keys.str("title").unwrap_or_default())).collect();
    let mut phases: Vec<Phase> = Vec::new();
    for (place, keys) in activities.iter().enumerate() {
        let following = activities.get(place + 1).map(Keys::activity_id);
        let activity = activity(b, *keys, place + 1, following.as_deref(), &titles);
        let title = keys.str("phase").map(str::to_owned);
        match phases.iter_mut().find(|phase| phase.title == title) {
            Some(phase) => phase.activities.push(activity),
            None => phases.push(Phase { title, activities: vec![activity] }),
        }
    }
    phases
}

fn activity(
    b: &Builder<'_>,
    keys: Keys<'_>,
    number: usize,
    following: Option<&str>,
    titles: &BTreeMap<String, &str>,
) -> Activity {
    let one = |key: &str| keys.one(key).and_then(|ix| b.link_to(ix));
    Activity {
        anchor: format!("activity-{}", keys.activity_id()),
        number,
        title: keys.str("title").unwrap_or_default().to_owned(),
        kind: b.code("process", keys.str("kind").unwrap_or("activity")),
        text: b.inline_key(keys, "text"),
        people: people(b, keys),
        unit: one("unit"),
        routines: b.key_links(keys, "routines"),
        uses: b.key_links(keys, "uses"),
        laws: b.law_links(keys, "laws"),
        collaboration: b.key_links(keys, "collaboration"),
        process: one("process"),
        deadline: b.deadline(keys),
        next: next(b, keys, following, titles),
        ends: keys.next().map_or(following.is_none(), <[_]>::is_empty),
    }
}

/// Who takes part, by letter; only letters that are used.
pub(crate) fn people(b: &Builder<'_>, keys: Keys<'_>) -> Vec<LetterRoles> {
    let of_letter = |letter: Letter| {
        let roles = b.key_links(keys, letter.id());
        (!roles.is_empty()).then(|| LetterRoles { letter: b.code("letter", letter.id()), roles })
    };
    Letter::ALL.into_iter().filter_map(of_letter).collect()
}

/// What follows, where it is not simply the next activity.
fn next(b: &Builder<'_>, keys: Keys<'_>, following: Option<&str>, titles: &BTreeMap<String, &str>) -> Vec<NextStep> {
    let steps = keys.next().unwrap_or_default();
    if let [only] = steps
        && only.branch.when.is_none()
        && Some(only.branch.to.as_str()) == following
    {
        return Vec::new();
    }
    let step = |to: &str, when: &Option<String>| {
        let title = titles.get(to)?;
        let url = b.doc_href(keys.doc(), Some(&format!("activity-{to}")));
        Some(NextStep { when: when.clone(), link: Link { url, title: (*title).to_owned(), ..Link::default() } })
    };
    steps.iter().filter_map(|next| step(&next.branch.to, &next.branch.when)).collect()
}
