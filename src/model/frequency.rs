//! How often something recurs, and in which months that falls (format § 3.14).

/// A control's or event's frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Frequency {
    /// All the time.
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
    /// All, from the most to the least frequent.
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

    /// The written id.
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

    /// From its id.
    pub(crate) fn parse(id: &str) -> Option<Frequency> {
        Self::ALL.into_iter().find(|frequency| frequency.id() == id)
    }

    /// The months it falls in when none are named: periods end with their month; none for what has no fixed time.
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

    /// The months of what recurs from a month on, sorted; nothing for what has no fixed time in the year.
    pub(crate) fn months_from(self, month: u8) -> Option<Vec<u8>> {
        let step = match self {
            Frequency::Monthly => 1,
            Frequency::Quarterly => 3,
            Frequency::Tertial => 4,
            Frequency::HalfYearly | Frequency::EveryTerm => 6,
            Frequency::Yearly => 12,
            Frequency::Weekly | Frequency::Continuous | Frequency::PerCase | Frequency::WhenNeeded => return None,
        };
        let first = month.saturating_sub(1) % step + 1;
        Some((first..=12).step_by(usize::from(step)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_from_a_month_on() {
        assert_eq!(Frequency::Yearly.months_from(2), Some(vec![2]));
        assert_eq!(Frequency::HalfYearly.months_from(9), Some(vec![3, 9]));
        assert_eq!(Frequency::Quarterly.months_from(12), Some(vec![3, 6, 9, 12]));
        assert_eq!(Frequency::Tertial.months_from(6), Some(vec![2, 6, 10]));
        assert_eq!(Frequency::Monthly.months_from(7).map(|months| months.len()), Some(12));
        assert_eq!(Frequency::WhenNeeded.months_from(7), None);
    }
}
