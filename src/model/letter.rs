//! Responsibility letters (format § 3.5): performs, is accountable, decides, is consulted, is informed.

/// A role's responsibility for an activity, task or duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Letter {
    /// Ansvarar.
    Accountable,
    /// Samråder.
    Consulted,
    /// Beslutar (delegation).
    Decides,
    /// Informeras.
    Informed,
    /// Utför.
    Responsible,
}

impl Letter {
    /// All letters in the order in which a matrix explains them: performs, accountable, decides, consulted, informed.
    pub(crate) const ALL: [Letter; 5] =
        [Letter::Responsible, Letter::Accountable, Letter::Decides, Letter::Consulted, Letter::Informed];

    /// The key in front matter and the name in `handbok.json`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Letter::Accountable => "accountable",
            Letter::Consulted => "consulted",
            Letter::Decides => "decides",
            Letter::Informed => "informed",
            Letter::Responsible => "responsible",
        }
    }

    /// Parses an id.
    pub(crate) fn parse(id: &str) -> Option<Letter> {
        Self::ALL.into_iter().find(|letter| letter.id() == id)
    }
}
