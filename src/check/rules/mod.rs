//! The table of all rules, in the order of SITE.md.

mod activity_without_responsible;
mod activity_without_routine;
mod approver_not_allowed;
mod changed_since_approval;
mod control_without_responsible;
mod date_order;
mod empty_body;
mod flow_unknown_step;
mod flow_unreachable;
mod heading_level;
mod law_amended_since_review;
mod law_repealed;
mod law_review_overdue;
mod measure_overdue;
mod missing_approver;
mod missing_owner;
mod missing_review_date;
mod process_undated;
mod process_without_activities;
mod process_without_routine;
mod report_overdue;
mod report_section_missing;
mod requirement_unmet;
mod review_overdue;
mod risk_out_of_scale;
mod risk_without_measure;
mod role_unused;
mod routine_orphan;
mod routine_without_applies_to;
mod several_accountable;
mod version_without_revision;

use super::Rule;

/// All rules.
pub const RULES: &[&Rule] = &[
    // Document control
    &missing_owner::RULE,
    &missing_approver::RULE,
    &measure_overdue::RULE,
    &missing_review_date::RULE,
    &approver_not_allowed::RULE,
    &review_overdue::RULE,
    &date_order::RULE,
    &version_without_revision::RULE,
    &changed_since_approval::RULE,
    // Substance
    &process_without_activities::RULE,
    &process_undated::RULE,
    &activity_without_responsible::RULE,
    &several_accountable::RULE,
    &activity_without_routine::RULE,
    &process_without_routine::RULE,
    &flow_unreachable::RULE,
    &flow_unknown_step::RULE,
    &routine_orphan::RULE,
    &routine_without_applies_to::RULE,
    &empty_body::RULE,
    &law_amended_since_review::RULE,
    &role_unused::RULE,
    &requirement_unmet::RULE,
    &law_repealed::RULE,
    &law_review_overdue::RULE,
    &control_without_responsible::RULE,
    &risk_without_measure::RULE,
    &risk_out_of_scale::RULE,
    &report_section_missing::RULE,
    &report_overdue::RULE,
    // Accessibility and language
    &heading_level::RULE,
];
