//! A process as swimlanes: lanes by roles or units, collaboration partners in lanes of their own.

use crate::audience::{Keys, Party, ViewDoc};
use crate::diagram::flow::{Edge, Flow, Lane, Step, StepKind, Words, flow};
use crate::diagram::{Frame, Shape, Target};
use crate::model::flow::Branch;
use crate::render::blocks::figures::{figure, target};
use crate::render::context::Figure;
use crate::render::page::builder::Builder;

/// A process' swimlane; nothing with `diagram = false` or without activities. Its text equivalent is the list of
/// activities on the process' page.
pub(crate) fn flow_figure(b: &Builder<'_>, process: &ViewDoc) -> Option<Figure> {
    let keys = process.keys();
    let activities: Vec<Keys<'_>> = keys.tables("activity").collect();
    if keys.bool("diagram") == Some(false) || activities.is_empty() {
        return None;
    }
    let mut lanes = Lanes { by_units: keys.str("lanes") == Some("units"), lanes: Vec::new(), keys: Vec::new() };
    let steps: Vec<Step> = activities.iter().map(|activity| step(b, process, *activity, &mut lanes)).collect();
    let edges = edges(&activities);
    let words = Words {
        process: b.t("block.subprocess"),
        routines: b.t("block.routines"),
        collaboration: b.t("process.collaboration"),
        deadline: b.t("block.deadline"),
        strip: b.t("block.flow_row"),
        branch: b.t("block.flow_branch"),
    };
    let lanes = lanes.lanes;
    let draw = |frame: Frame, shape: Shape| {
        // A phone's picture has no lanes: each step says who takes it.
        let desc = if shape == Shape::Compact { b.t("block.flow_desc_narrow") } else { b.t("block.flow_desc") };
        flow(&Flow {
            frame: Frame { desc, ..frame },
            words: words.clone(),
            shape,
            lanes: lanes.clone(),
            steps: steps.clone(),
            edges: edges.clone(),
        })
    };
    let label = format!("{}: {}", b.t("block.flow"), process.title());
    Some(figure(b, "flow", label, &draw, &[Shape::Wide, Shape::Medium, Shape::Compact], ""))
}

/// The lanes met so far.
struct Lanes {
    by_units: bool,
    lanes: Vec<Lane>,
    keys: Vec<String>,
}

impl Lanes {
    fn place(&mut self, key: String, target: Target, party: bool) -> usize {
        if let Some(place) = self.keys.iter().position(|known| *known == key) {
            return place;
        }
        self.keys.push(key);
        self.lanes.push(Lane { target, party });
        self.lanes.len() - 1
    }
}

fn step(b: &Builder<'_>, process: &ViewDoc, activity: Keys<'_>, lanes: &mut Lanes) -> Step {
    let anchor = format!("activity-{}", activity.activity_id());
    let lane = lane_of(b, activity, lanes);
    let parties = parties(b, activity, lanes);
    let process_of = activity.one("process").and_then(|ix| b.view().get(ix));
    let routines = b.key_links(activity, "routines").len();
    let count = if routines == 1 { "block.routine_count_one" } else { "block.routine_count" };
    Step {
        target: Target {
            title: activity.str("title").unwrap_or_default().to_owned(),
            href: Some(b.doc_href(process, Some(&anchor))),
            doc: None,
        },
        lane,
        kind: match activity.str("kind") {
            Some("decision") => StepKind::Decision,
            Some("event") => StepKind::Event,
            _ => StepKind::Activity,
        },
        phase: activity.str("phase").map(str::to_owned),
        deadline: b.deadline(activity),
        routines: (routines, b.fill(count, &[("n", &routines.to_string())])),
        process: process_of.map(|doc| target(b, doc)),
        parties,
    }
}

/// The lane of an activity: who does it. One whose role is hidden stands in a lane with the organisation's name
/// (format § 8 "Audiences"); an event that nobody of the organisation makes happen stands outside.
fn lane_of(b: &Builder<'_>, activity: Keys<'_>, lanes: &mut Lanes) -> usize {
    let key = if lanes.by_units { "unit" } else { "responsible" };
    if let Some(doc) = activity.one(key).and_then(|ix| b.view().get(ix)) {
        return lanes.place(doc.key(), target(b, doc), false);
    }
    let comes_from_outside =
        activity.str("kind") == Some("event") && !["unit", "responsible"].iter().any(|key| activity.names_any(key));
    let (key, title) = match comes_from_outside {
        true => ("-", b.t("block.outside")),
        false => ("", b.view().config().organisation.clone()),
    };
    lanes.place(key.to_owned(), Target { title, ..Target::default() }, comes_from_outside)
}

/// Those that take part from outside: the parties of the activity's collaborations.
fn parties(b: &Builder<'_>, activity: Keys<'_>, lanes: &mut Lanes) -> Vec<usize> {
    let mut places = Vec::new();
    for collaboration in activity.docs("collaboration").filter_map(|ix| b.view().get(ix)) {
        let title = match collaboration.keys().parties("parties").next() {
            Some(Party::Words(words)) => words.to_owned(),
            _ => collaboration.title().to_owned(),
        };
        let target = Target { title, ..target(b, collaboration) };
        places.push(lanes.place(collaboration.key(), target, true));
    }
    places
}

fn edges(activities: &[Keys<'_>]) -> Vec<Edge> {
    let ids: Vec<String> = activities.iter().map(Keys::activity_id).collect();
    let branches: Vec<Option<Vec<Branch>>> = activities
        .iter()
        .map(|activity| activity.next().map(|steps| steps.iter().map(|step| step.branch.clone()).collect()))
        .collect();
    let steps: Vec<(&str, Option<&[Branch]>)> =
        ids.iter().zip(&branches).map(|(id, next)| (id.as_str(), next.as_deref())).collect();
    let arrows = crate::model::Flow::new(&steps).arrows;
    arrows.into_iter().map(|arrow| Edge { from: arrow.from, to: arrow.to, label: arrow.when }).collect()
}
