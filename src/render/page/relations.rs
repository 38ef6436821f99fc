//! A document's relations as its page shows them: by type and direction, one item for each document at the other end.
//!
//! What applies to a group of roles, or is done by it, stands on its members' pages too, marked as coming through the
//! group (format § 5). Repealed documents stand only under `replaces`.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::{Keys, ViewDoc};
use crate::model::relation::Detail;
use crate::model::{Direction, DocIx, Kind, Letter, RelationType};
use crate::render::context::{Link, RelationBlock, RelationGroup, RelationItem, Value};
use crate::render::edition::Edition;
use crate::render::page::builder::Builder;
use crate::render::page::placement::REST;

/// A group of more documents than this shows so many, and links to the register: a page of thousands of links helps
/// nobody, and a role in all routines would make it megabytes.
const MOST_SHOWN: usize = 1000;

/// Lists shorter than this are not divided by type of document.
const WORTH_DIVIDING: usize = 6;

/// What joins a page's document to one other by one relation type: details, each direct or through groups.
#[derive(Default)]
struct Joined<'v> {
    /// Details of relations stated of the document itself.
    direct: Vec<&'v Detail>,
    /// Details of relations stated of a group it is in.
    through: Vec<(DocIx, &'v Detail)>,
}

/// Documents at the other end, with what joins them.
type Others<'o, 'v> = Vec<(&'o ViewDoc, Joined<'v>)>;

impl<'e> Builder<'e> {
    /// Every visible relation of a document, by type and direction, in the order of the theme's strings for relations.
    pub(crate) fn relations(&self, doc: &ViewDoc) -> Vec<RelationBlock> {
        let mut blocks = Vec::new();
        let present = |direction| -> BTreeSet<RelationType> {
            let groups = self.view().groups_of(doc.ix).map(|group| group.ix);
            let of = |ix| self.view().relations_of(ix, direction).map(|relation| relation.ty);
            std::iter::once(doc.ix).chain(groups).flat_map(of).collect()
        };
        let present = [(Direction::Out, present(Direction::Out)), (Direction::In, present(Direction::In))];
        for ty in RelationType::ALL {
            for (direction, _) in present.iter().filter(|(_, types)| types.contains(&ty)) {
                let joined = self.joined(doc, ty, *direction);
                blocks.extend(self.block(doc, ty, *direction, joined));
            }
        }
        self.edition.theme.places().arrange(doc.kind(), &mut blocks);
        blocks
    }

    /// The relations of a law's section: what complies with it or mentions it.
    pub(crate) fn section_relations(&self, law: &'e ViewDoc, section: &str) -> Vec<RelationBlock> {
        let block = |ty: RelationType| {
            let mut joined = self.joined(law, ty, Direction::In);
            joined.retain(|_, found| found.direct.iter().any(|detail| detail.section.as_deref() == Some(section)));
            // The section is said by the heading above.
            joined.values_mut().for_each(|found| found.direct.clear());
            self.block(law, ty, Direction::In, joined)
        };
        [RelationType::CompliesWith, RelationType::Mentions].into_iter().filter_map(block).collect()
    }

    fn joined(&self, doc: &ViewDoc, ty: RelationType, direction: Direction) -> BTreeMap<DocIx, Joined<'e>> {
        let view = self.view();
        let mut joined: BTreeMap<DocIx, Joined<'e>> = BTreeMap::new();
        for (relation, other) in view.shown_relations(doc.ix, direction).filter(|(relation, _)| relation.ty == ty) {
            joined.entry(other.ix).or_default().direct.push(&relation.detail);
        }
        let reaches = match direction {
            Direction::Out => ty.reaches_members() && ty != RelationType::AppliesTo,
            Direction::In => ty == RelationType::AppliesTo,
        };
        if doc.kind() == Kind::Role && reaches {
            for group in view.groups_of(doc.ix) {
                for (relation, other) in view.shown_relations(group.ix, direction).filter(|(r, _)| r.ty == ty) {
                    joined.entry(other.ix).or_default().through.push((group.ix, &relation.detail));
                }
            }
        }
        joined.remove(&doc.ix);
        joined
    }

    fn block(
        &self,
        doc: &ViewDoc,
        ty: RelationType,
        direction: Direction,
        joined: BTreeMap<DocIx, Joined<'e>>,
    ) -> Option<RelationBlock> {
        let mut others: Others<'_, 'e> =
            joined.into_iter().filter_map(|(ix, found)| Some((self.view().get(ix)?, found))).collect();
        if others.is_empty() {
            return None;
        }
        others.sort_by(|(a, _), (b, _)| self.edition.by_title(a, b));
        let heading = match (doc.kind(), ty, direction) {
            // A role's place in the organisation is no part of a whole.
            (Kind::Role, RelationType::PartOf, Direction::Out) => self.t("role.reports_to"),
            (Kind::Role, RelationType::PartOf, Direction::In) => self.t("role.reports_here"),
            _ => self.t(&format!("relation.{}.{}", ty.id(), direction.id())),
        };
        let count = others.len();
        let groups = if ty == RelationType::Performs {
            self.by_letter(doc, direction, others)
        } else {
            let is_mine = doc.kind() == Kind::Role && direction == Direction::In;
            let through = if is_mine { self.through_groups(doc, &mut others) } else { Vec::new() };
            let mut groups = self.by_sort(doc, ty, direction, others);
            groups.extend(through);
            groups
        };
        Some(RelationBlock {
            relation: ty.id().to_owned(),
            direction: direction.id().to_owned(),
            place: REST.to_owned(),
            heading,
            count,
            groups,
        })
    }

    /// Groups by letter, in the order that a matrix explains them.
    fn by_letter<'o>(&self, doc: &ViewDoc, direction: Direction, others: Others<'o, 'e>) -> Vec<RelationGroup> {
        let letters = Letter::ALL.into_iter().map(|letter| Some(letter.id())).chain([None]);
        let group = |letter: Option<&'static str>| {
            let of_letter = |(other, found): &(&'o ViewDoc, Joined<'e>)| {
                let has = |detail: &Detail| detail.letter == letter;
                let found = Joined {
                    direct: found.direct.iter().copied().filter(|detail| has(detail)).collect(),
                    through: found.through.iter().copied().filter(|(_, detail)| has(detail)).collect(),
                };
                let is_any = !(found.direct.is_empty() && found.through.is_empty());
                is_any.then_some((*other, found))
            };
            let others: Others<'_, 'e> = others.iter().filter_map(of_letter).collect();
            let heading = letter.map(|letter| self.code("letter", letter).label);
            (!others.is_empty()).then(|| self.group(doc, direction, heading, others))
        };
        letters.filter_map(group).collect()
    }

    /// Groups by kind where there are several, else by type in a long list of one kind.
    fn by_sort(
        &self,
        doc: &ViewDoc,
        ty: RelationType,
        direction: Direction,
        others: Others<'_, 'e>,
    ) -> Vec<RelationGroup> {
        let kinds: BTreeSet<Kind> = others.iter().map(|(other, _)| other.kind()).collect();
        let is_whole = ty == RelationType::BelongsTo && direction == Direction::In;
        let divides = kinds.len() > 1 || is_whole || others.len() >= WORTH_DIVIDING;
        let mut groups: BTreeMap<(usize, Option<String>), Others<'_, 'e>> = BTreeMap::new();
        for (other, found) in others {
            let sort = if divides { self.edition.sort_of(other, is_whole || kinds.len() == 1) } else { (0, None) };
            groups.entry(sort).or_default().push((other, found));
        }
        let has_one = groups.len() == 1;
        let heading = |heading: Option<String>| heading.filter(|_| !has_one);
        groups.into_iter().map(|((_, title), others)| self.group(doc, direction, heading(title), others)).collect()
    }

    /// What a role has through its groups, a group under one heading ("Gäller alla medarbetare") instead of a remark at
    /// each document; what it has itself comes first.
    fn through_groups<'o>(&self, doc: &ViewDoc, others: &mut Others<'o, 'e>) -> Vec<RelationGroup> {
        let (own, through): (Others<'o, 'e>, Others<'o, 'e>) =
            std::mem::take(others).into_iter().partition(|(_, found)| !found.direct.is_empty());
        *others = own;
        let mut groups: BTreeMap<BTreeSet<DocIx>, Others<'o, 'e>> = BTreeMap::new();
        for (other, found) in through {
            let ways = found.through.iter().map(|(group, _)| *group).collect();
            groups.entry(ways).or_default().push((other, found));
        }
        let group = |(ways, others): (BTreeSet<DocIx>, Others<'o, 'e>)| {
            let ways = self.sorted_links(ways);
            let names: Vec<String> = ways.iter().map(|link| in_text(&link.title)).collect();
            let heading = self.fill("doc.through_group", &[("group", &self.edition.strings.list(&names))]);
            let mut group = self.group(doc, Direction::In, Some(heading), others);
            group.items.iter_mut().for_each(|item| item.via.clear());
            // The section's `data-doc` links are the relation's own ends; the group is but the way.
            let through = ways.into_iter().map(|link| Link { doc: None, ..link }).collect();
            RelationGroup { through, ..group }
        };
        groups.into_iter().map(group).collect()
    }

    /// A group, cut where it is too long.
    fn group(
        &self,
        doc: &ViewDoc,
        direction: Direction,
        heading: Option<String>,
        others: Others<'_, 'e>,
    ) -> RelationGroup {
        let too_long = others.first().filter(|_| others.len() > MOST_SHOWN);
        let more = too_long.and_then(|(first, _)| self.all_in_register(first.kind(), others.len(), doc));
        // Without a register there is no other place where they stand.
        let shown = others.iter().take(if more.is_some() { MOST_SHOWN } else { usize::MAX });
        let items = shown.map(|(other, found)| self.item(doc, other, direction, found)).collect();
        RelationGroup { heading, through: Vec::new(), items, more }
    }

    /// A link to the register of a kind, to all that it has of a role, process or unit: "Alla 4 000 i registret".
    pub(crate) fn all_in_register(&self, kind: Kind, count: usize, of: &ViewDoc) -> Option<Link> {
        let register = self.edition.register_url(kind)?;
        let filter = match of.kind() {
            Kind::Role | Kind::Process | Kind::Unit => format!("?{}={}", of.kind().id(), of.id()),
            _ => String::new(),
        };
        let title = self.fill("frame.all_in_register", &[("n", &self.edition.strings.number(count as f64, 0))]);
        Some(self.plain_link(&format!("{register}{filter}"), title))
    }

    fn item(&self, doc: &ViewDoc, other: &ViewDoc, direction: Direction, found: &Joined<'e>) -> RelationItem {
        let mut details: Vec<Value> = Vec::new();
        for detail in &found.direct {
            push_new(&mut details, self.detail(doc, other, direction, detail));
        }
        let mut via: BTreeSet<DocIx> = BTreeSet::new();
        for (group, detail) in &found.through {
            via.insert(*group);
            push_new(&mut details, self.detail(doc, other, direction, detail));
        }
        let via = if found.direct.is_empty() { self.sorted_links(via) } else { Vec::new() };
        // The section's `data-doc` links are the relation's own ends; the group is but the way.
        let via = via.into_iter().map(|link| Link { doc: None, ..link }).collect();
        self.relation_item(other, details, via)
    }

    /// A document in a list, with what there is to say beside it.
    pub(crate) fn relation_item(&self, other: &ViewDoc, details: Vec<Value>, via: Vec<Link>) -> RelationItem {
        RelationItem { link: self.link(other), details, via }
    }

    /// What a relation says beside the document at the other end.
    fn detail(&self, doc: &ViewDoc, other: &ViewDoc, direction: Direction, detail: &Detail) -> Option<Value> {
        if let Some(activity) = &detail.activity {
            let process =
                [doc, other].into_iter().find(|doc| doc.kind() == Kind::Process && has_activity(doc, activity));
            return process.map(|process| Value::link(self.activity_link(process, activity)));
        }
        if let Some(section) = &detail.section {
            let law = if direction == Direction::Out { other } else { doc };
            let link = Link { doc: None, ..self.link_at(law, &section_anchor(section), section.as_str()) };
            return Some(Value::link(link));
        }
        let words = detail.task.as_ref().or(detail.duty.as_ref()).or(detail.what.as_ref());
        words.map(|words| Value::text(words.as_str()))
    }

    /// A link to an activity on its process' page, under its title.
    pub(crate) fn activity_link(&self, process: &ViewDoc, id: &str) -> Link {
        let title = activity(process, id).and_then(|activity| activity.str("title")).unwrap_or(id);
        // Not marked as a document's link: the item's own link is.
        Link { doc: None, ..self.link_at(process, &format!("activity-{id}"), title) }
    }
}

impl Edition<'_> {
    /// Where a document stands among the sorts of a mixed list, and the sort's name in the plural: kinds in the order
    /// of the menu, within a kind its types in the order of the configuration.
    pub(crate) fn sort_of(&self, doc: &ViewDoc, by_type: bool) -> (usize, Option<String>) {
        let kind = doc.kind();
        let types = self.view.config().types_of(kind);
        let kind_place = KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len());
        match doc.kind_type.as_deref().filter(|_| by_type) {
            Some(id) => {
                let place = types.iter().position(|def| def.id == id).unwrap_or(types.len());
                (kind_place * 100 + place, Some(self.type_many(kind, id)))
            }
            None => (kind_place * 100 + 99, Some(self.kind_many(kind).to_owned())),
        }
    }
}

/// Kinds in the order that mixed lists show them: what one works by first.
pub(crate) const KINDS: [Kind; 14] = [
    Kind::Process,
    Kind::Routine,
    Kind::Role,
    Kind::Unit,
    Kind::Chapter,
    Kind::Matrix,
    Kind::Collaboration,
    Kind::Control,
    Kind::Risk,
    Kind::Indicator,
    Kind::Report,
    Kind::Law,
    Kind::Term,
    Kind::Page,
];

/// A title in the middle of a sentence: its first letter small, unless it begins an abbreviation ("HSL-personal").
fn in_text(title: &str) -> String {
    let mut letters = title.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_none_or(|second| !second.is_lowercase()) {
        return title.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

/// An activity of a process by its id.
pub(crate) fn activity<'v>(process: &'v ViewDoc, id: &str) -> Option<Keys<'v>> {
    process.keys().tables("activity").find(|activity| activity.activity_id() == id)
}

fn has_activity(process: &ViewDoc, id: &str) -> bool {
    activity(process, id).is_some()
}

fn push_new(details: &mut Vec<Value>, value: Option<Value>) {
    if let Some(value) = value.filter(|value| !details.contains(value)) {
        details.push(value);
    }
}

/// The anchor of a canonical section: "14 kap. 3 a §" → `sec-14-3-a` (format § 8).
pub(crate) fn section_anchor(section: &str) -> String {
    let words = section.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric));
    let parts: Vec<&str> = words.collect();
    format!("sec-{}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::section_anchor;

    #[test]
    fn anchors_as_the_model_makes_them() {
        assert_eq!(section_anchor("14 kap. 3 §"), "sec-14-3");
        assert_eq!(section_anchor("24 a §"), "sec-24-a");
        assert_eq!(section_anchor("6 kap."), "sec-6");
    }
}
