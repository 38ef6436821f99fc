//! Status of a document, derived from its dates (format § 3.1, § 8). It is never written, so it can't contradict them.

use super::Date;

/// The dates that a document's status is derived from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    /// Fastställd.
    pub(crate) approved: Option<Date>,
    /// First day of validity; the day of approval if absent.
    pub(crate) valid_from: Option<Date>,
    /// Last day of validity.
    pub(crate) valid_to: Option<Date>,
    /// Last day for the review.
    pub(crate) review_by: Option<Date>,
    /// Upphävd.
    pub(crate) repealed: Option<Date>,
}

/// The status of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Not approved.
    Draft,
    /// Valid from a later day.
    Upcoming,
    /// Valid.
    InForce,
    /// Valid, but its review is overdue.
    Overdue,
    /// No longer valid.
    Repealed,
}

impl Status {
    /// The name in `data-status` and `handbok.json`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Upcoming => "upcoming",
            Status::InForce => "in-force",
            Status::Overdue => "overdue",
            Status::Repealed => "repealed",
        }
    }

    /// The label for readers.
    pub(crate) fn label(self, lang: crate::diag::Lang) -> &'static str {
        let (sv, en) = match self {
            Status::Draft => ("Utkast", "Draft"),
            Status::Upcoming => ("Kommande", "Upcoming"),
            Status::InForce => ("Gäller", "In force"),
            Status::Overdue => ("Översyn försenad", "Review overdue"),
            Status::Repealed => ("Upphävd", "Repealed"),
        };
        match lang {
            crate::diag::Lang::Sv => sv,
            crate::diag::Lang::En => en,
        }
    }

    /// Whether it is valid today, even if its review is overdue.
    pub(crate) fn is_valid(self) -> bool {
        matches!(self, Status::InForce | Status::Overdue)
    }

    /// Whether it is left out of a build without `--drafts`.
    pub(crate) fn is_unpublished(self) -> bool {
        matches!(self, Status::Draft | Status::Upcoming)
    }
}

impl Dates {
    /// First day of validity as written: the later of `approved` and `valid_from`.
    pub(crate) fn start(&self) -> Option<Date> {
        self.begin().or(self.valid_from)
    }

    /// The first day on which an approved text applies: the later of `approved` and `valid_from` (format § 9).
    pub(crate) fn begin(&self) -> Option<Date> {
        let approved = self.approved?;
        Some(self.valid_from.map_or(approved, |from| from.max(approved)))
    }

    /// The last day on which it applies, as written.
    pub(crate) fn last_day(&self) -> Option<Date> {
        let before_repeal = self.repealed.and_then(|day| day.yesterday().ok());
        [self.valid_to, before_repeal].into_iter().flatten().min()
    }

    /// The status of a controlled document: the first that holds of repealed, draft, upcoming, overdue, in force.
    pub(crate) fn status(&self, today: Date) -> Status {
        if self.is_over(today) {
            Status::Repealed
        } else if self.approved.is_none() {
            Status::Draft
        } else if self.start().is_some_and(|start| start > today) {
            Status::Upcoming
        } else if self.review_by.is_some_and(|review| review < today) {
            Status::Overdue
        } else {
            Status::InForce
        }
    }

    /// Whether it is repealed or past its last day.
    pub(crate) fn is_over(&self, today: Date) -> bool {
        self.repealed.is_some_and(|day| day <= today) || self.valid_to.is_some_and(|last| last < today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn first_that_holds() {
        let today = date(2026, 9, 1);
        let mut dates = Dates::default();
        assert_eq!(dates.status(today), Status::Draft);
        dates.approved = Some(date(2026, 9, 2));
        assert_eq!(dates.status(today), Status::Upcoming);
        dates.approved = Some(date(2026, 9, 1));
        assert_eq!(dates.status(today), Status::InForce);
        dates.review_by = Some(date(2026, 8, 31));
        assert_eq!(dates.status(today), Status::Overdue);
        dates.valid_to = Some(today);
        assert_eq!(dates.status(today), Status::Overdue);
        dates.valid_to = Some(date(2026, 8, 31));
        assert_eq!(dates.status(today), Status::Repealed);
    }
}
