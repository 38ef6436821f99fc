//! The table of all rules, in the order of SITE.md.

mod heading_level;
mod review_overdue;

use super::Rule;

/// All rules.
pub const RULES: &[&Rule] = &[&review_overdue::RULE, &heading_level::RULE];
