//! Frequencies, and the months in which they fall (format § 3.14).

/// A control's or event's frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Frequency {
    /// Continuously.
    Continuous,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Four times a year.
    Quarterly,
    /// Three times a year.
    Tertial,
    /// Twice a year.
    HalfYearly,
    /// Once a year.
    Yearly,
    /// Every school term.
    EveryTerm,
    /// For each case.
    PerCase,
    /// When needed.
    WhenNeeded,
}

impl Frequency {
    /// All frequencies, from the most to the least frequent.
    pub(crate) const ALL: [Frequency; 10] = [
        Frequency::Continuous,
        Frequency::Weekly,
        Frequency::Monthly,
        Frequency::Quarterly,
        Frequency::Tertial,
        Frequency::HalfYearly,
        Frequency::Yearly,
        Frequency::EveryTerm,
        Frequency::PerCase,
        Frequency::WhenNeeded,
    ];

    /// The id as written.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Frequency::Continuous => "continuous",
            Frequency::Weekly => "weekly",
            Frequency::Monthly => "monthly",
            Frequency::Quarterly => "quarterly",
            Frequency::Tertial => "tertial",
            Frequency::HalfYearly => "half-yearly",
            Frequency::Yearly => "yearly",
            Frequency::EveryTerm => "every-term",
            Frequency::PerCase => "per-case",
            Frequency::WhenNeeded => "when-needed",
        }
    }

    /// Parses an id.
    pub(crate) fn parse(id: &str) -> Option<Frequency> {
        Self::ALL.into_iter().find(|frequency| frequency.id() == id)
    }

    /// The default months: the last month of each period; empty if there is no fixed time.
    pub(crate) fn months(self) -> &'static [u8] {
        match self {
            Frequency::Monthly => &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
            Frequency::Quarterly => &[3, 6, 9, 12],
            Frequency::Tertial => &[4, 8, 12],
            Frequency::HalfYearly => &[6, 12],
            Frequency::EveryTerm => &[1, 8],
            Frequency::Yearly
            | Frequency::Continuous
            | Frequency::Weekly
            | Frequency::PerCase
            | Frequency::WhenNeeded => &[],
        }
    }
}
