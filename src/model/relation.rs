//! Relation types between documents (format § 5, § 7).

/// The type of a relation. Sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelationType {
    /// routine → role or unit that it applies to.
    AppliesTo,
    /// role → what it approves.
    Approves,
    /// report → what it is based on.
    BasedOn,
    /// any → unit.
    BelongsTo,
    /// process, routine, unit, role → collaboration.
    Collaborates,
    /// any → law, with the section.
    CompliesWith,
    /// control → process, routine, indicator, risk.
    Controls,
    /// report → the report of the year before.
    Follows,
    /// role → the role whose holder also has it.
    HeldBy,
    /// role → unit.
    Manages,
    /// indicator → process.
    Measures,
    /// role → group or forum.
    MemberOf,
    /// any → any, from the text.
    Mentions,
    /// role → what it owns.
    Owns,
    /// any → what it is part of.
    PartOf,
    /// role → risk, collaboration.
    Participates,
    /// role → process, matrix, routine, with the letter.
    Performs,
    /// role → report.
    Receives,
    /// any ↔ any.
    Related,
    /// any → what it replaces.
    Replaces,
    /// role → control, risk, measure, event.
    ResponsibleFor,
    /// any → what results from it.
    ResultsIn,
    /// routine → process.
    Supports,
    /// risk → process.
    Threatens,
    /// process, routine → form, template, checklist.
    Uses,
}

impl RelationType {
    /// All relations, sorted by id.
    pub const ALL: [RelationType; 25] = [
        RelationType::AppliesTo,
        RelationType::Approves,
        RelationType::BasedOn,
        RelationType::BelongsTo,
        RelationType::Collaborates,
        RelationType::CompliesWith,
        RelationType::Controls,
        RelationType::Follows,
        RelationType::HeldBy,
        RelationType::Manages,
        RelationType::Measures,
        RelationType::MemberOf,
        RelationType::Mentions,
        RelationType::Owns,
        RelationType::PartOf,
        RelationType::Participates,
        RelationType::Performs,
        RelationType::Receives,
        RelationType::Related,
        RelationType::Replaces,
        RelationType::ResponsibleFor,
        RelationType::ResultsIn,
        RelationType::Supports,
        RelationType::Threatens,
        RelationType::Uses,
    ];

    /// The name in `handbok.json` and `data-relation`.
    pub fn id(self) -> &'static str {
        match self {
            RelationType::AppliesTo => "applies-to",
            RelationType::Approves => "approves",
            RelationType::BasedOn => "based-on",
            RelationType::BelongsTo => "belongs-to",
            RelationType::Collaborates => "collaborates",
            RelationType::CompliesWith => "complies-with",
            RelationType::Controls => "controls",
            RelationType::Follows => "follows",
            RelationType::HeldBy => "held-by",
            RelationType::Manages => "manages",
            RelationType::Measures => "measures",
            RelationType::MemberOf => "member-of",
            RelationType::Mentions => "mentions",
            RelationType::Owns => "owns",
            RelationType::PartOf => "part-of",
            RelationType::Participates => "participates",
            RelationType::Performs => "performs",
            RelationType::Receives => "receives",
            RelationType::Related => "related",
            RelationType::Replaces => "replaces",
            RelationType::ResponsibleFor => "responsible-for",
            RelationType::ResultsIn => "results-in",
            RelationType::Supports => "supports",
            RelationType::Threatens => "threatens",
            RelationType::Uses => "uses",
        }
    }

    /// Whether a relation of a group applies to its members too, and appears on their pages (format § 5).
    pub(crate) fn reaches_members(self) -> bool {
        matches!(
            self,
            RelationType::AppliesTo
                | RelationType::Performs
                | RelationType::ResponsibleFor
                | RelationType::Participates
                | RelationType::Receives
                | RelationType::Owns
                | RelationType::Approves
        )
    }
}

/// Which end of a relation a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// The document with the key is `to`.
    In,
    /// The document with the key is `from`.
    Out,
}

impl Direction {
    /// The value of `data-direction`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }
}

/// What a relation is about; all given parts belong to its identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Detail {
    /// An activity's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) activity: Option<String>,
    /// A duty's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duty: Option<String>,
    /// A letter of responsibility.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) letter: Option<&'static str>,
    /// A law's section, canonical, without the law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) section: Option<String>,
    /// A task's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) task: Option<String>,
    /// The title of a risk, measure or event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) what: Option<String>,
}

impl Detail {
    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        *self == Detail::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_follows_the_ids() {
        assert!(RelationType::ALL.iter().map(|relation| relation.id()).is_sorted());
        assert!(RelationType::ALL.is_sorted());
    }
}
