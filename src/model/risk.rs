//! Value and priority of a risk (format § 2 `[risk]`, § 3.13): computed, never written.

/// Possible scales of probability and consequence: at least two steps to distinguish risks, and no more than a heat map
/// can show.
pub(crate) const SCALES: std::ops::RangeInclusive<i64> = 2..=10;

/// Formula for the value of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Formula {
    /// Probability × consequence.
    #[default]
    Product,
    /// Probability + consequence.
    Sum,
    /// The larger of the two.
    Max,
}

/// The configuration of risk analyses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RiskRules {
    /// The highest probability and consequence.
    pub(crate) scale: i64,
    /// How the value is computed.
    pub(crate) formula: Formula,
    /// A risk is prioritised from this value.
    pub(crate) priority_value: Option<i64>,
    /// A risk is prioritised if either axis reaches this.
    pub(crate) priority_either: Option<i64>,
}

impl Default for RiskRules {
    fn default() -> Self {
        Self { scale: 4, formula: Formula::Product, priority_value: Some(9), priority_either: Some(4) }
    }
}

impl RiskRules {
    /// The value of a risk.
    pub(crate) fn value(&self, probability: i64, consequence: i64) -> i64 {
        match self.formula {
            Formula::Product => probability.saturating_mul(consequence),
            Formula::Sum => probability.saturating_add(consequence),
            Formula::Max => probability.max(consequence),
        }
    }

    /// The highest value on a scale.
    pub(crate) fn highest(&self, scale: i64) -> i64 {
        self.value(scale, scale)
    }

    /// Whether the value, or either axis, reaches its limit.
    pub(crate) fn is_prioritised(&self, probability: i64, consequence: i64) -> bool {
        self.priority_value.is_some_and(|bound| self.value(probability, consequence) >= bound)
            || self.priority_either.is_some_and(|bound| probability >= bound || consequence >= bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priority_by_value_or_either_axis() {
        let rules = RiskRules::default();
        assert!(rules.is_prioritised(3, 3));
        assert!(rules.is_prioritised(1, 4));
        assert!(!rules.is_prioritised(2, 3));
        assert_eq!(rules.highest(4), 16);
    }
}
