//! The five letters of responsibility (format § 3.5): who does, answers for, decides, is consulted, is informed.

/// A role's part in an activity, task or duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Letter {
    /// Ansvarar: answers for it.
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
    /// All letters in the order a matrix explains them: does, answers for, decides, consulted, informed.
    pub(crate) const ALL: [Letter; 5] =
        [Letter::Responsible, Letter::Accountable, Letter::Decides, Letter::Consulted, Letter::Informed];

    /// The key that states it, and its name in `handbok.json`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Letter::Accountable => "accountable",
            Letter::Consulted => "consulted",
            Letter::Decides => "decides",
            Letter::Informed => "informed",
            Letter::Responsible => "responsible",
        }
    }

    /// From its id.
    pub(crate) fn parse(id: &str) -> Option<Letter> {
        Self::ALL.into_iter().find(|letter| letter.id() == id)
    }
}
