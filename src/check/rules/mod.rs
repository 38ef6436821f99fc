//! The table of all rules, in the order of docs/site.md.

pub(super) mod active_file;
mod activity_without_responsible;
mod activity_without_routine;
mod agreement_ending;
mod ambiguous_reference;
mod approver_not_allowed;
mod attachment_metadata;
mod basis_changed_since_review;
mod broken_anchor;
mod broken_link;
mod changed_since_approval;
mod circular_parent;
mod control_character;
mod control_without_responsible;
mod date_far;
mod date_order;
mod duplicate_anchor;
mod duplicate_id;
mod duplicate_url;
mod duplicate_version;
mod empty_body;
mod empty_link_text;
mod external_reveals_internal;
mod flow_unknown_step;
mod flow_unreachable;
mod footnote;
mod forbidden_text;
mod git_history;
mod heading_level;
mod heading_skip;
mod image_without_alt;
mod invalid_value;
mod law_amended_since_review;
mod law_newer_than_document;
mod law_repealed;
mod law_review_overdue;
mod link_to_draft;
mod link_to_repealed;
mod looks_like_markup;
mod measure_overdue;
mod missing_approver;
mod missing_attachment;
mod missing_key;
mod missing_owner;
mod missing_review_date;
pub(super) mod not_a_document;
mod not_utf8;
mod pasted_text;
mod path_outside;
mod personal_identity_number;
mod process_undated;
mod process_without_activities;
mod process_without_routine;
mod raw_html;
mod readability;
mod report_overdue;
mod report_section_missing;
mod requirement_unmet;
mod review_overdue;
mod risk_out_of_scale;
mod risk_without_control;
mod risk_without_measure;
mod role_unused;
mod routine_orphan;
mod routine_without_applies_to;
mod same_text;
mod same_title;
mod several_accountable;
mod small_numbers;
mod statement_incomplete;
pub(super) mod syntax;
mod table_without_header;
mod too_large;
mod unclosed_html;
mod unknown_block;
mod unknown_key;
mod unknown_law_section;
mod unknown_reference;
mod url_vanished;
mod version_gap;
mod version_without_revision;

use super::Rule;

/// All rules: structure, references, document control, substance, publication, accessibility and language.
pub(crate) const RULES: &[&Rule] = &[
    &unknown_key::RULE,
    &missing_key::RULE,
    &invalid_value::RULE,
    &duplicate_id::RULE,
    &duplicate_url::RULE,
    &not_utf8::RULE,
    &syntax::RULE,
    &unknown_block::RULE,
    &path_outside::RULE,
    &too_large::RULE,
    &control_character::RULE,
    &not_a_document::RULE,
    // References.
    &unknown_reference::RULE,
    &ambiguous_reference::RULE,
    &broken_link::RULE,
    &broken_anchor::RULE,
    &duplicate_anchor::RULE,
    &missing_attachment::RULE,
    &unknown_law_section::RULE,
    &circular_parent::RULE,
    &link_to_draft::RULE,
    &link_to_repealed::RULE,
    // Document control.
    &missing_owner::RULE,
    &missing_approver::RULE,
    &measure_overdue::RULE,
    &missing_review_date::RULE,
    &approver_not_allowed::RULE,
    &review_overdue::RULE,
    &basis_changed_since_review::RULE,
    &agreement_ending::RULE,
    &date_order::RULE,
    &version_without_revision::RULE,
    &changed_since_approval::RULE,
    &duplicate_version::RULE,
    &version_gap::RULE,
    &date_far::RULE,
    &git_history::RULE,
    // Substance.
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
    &law_newer_than_document::RULE,
    &control_without_responsible::RULE,
    &risk_without_measure::RULE,
    &risk_without_control::RULE,
    &risk_out_of_scale::RULE,
    &report_section_missing::RULE,
    &report_overdue::RULE,
    &same_text::RULE,
    &same_title::RULE,
    // Publication.
    &external_reveals_internal::RULE,
    &personal_identity_number::RULE,
    &forbidden_text::RULE,
    &small_numbers::RULE,
    &url_vanished::RULE,
    &attachment_metadata::RULE,
    &active_file::RULE,
    // Accessibility and language.
    &image_without_alt::RULE,
    &heading_level::RULE,
    &heading_skip::RULE,
    &empty_link_text::RULE,
    &table_without_header::RULE,
    &raw_html::RULE,
    &pasted_text::RULE,
    &looks_like_markup::RULE,
    &footnote::RULE,
    &unclosed_html::RULE,
    &statement_incomplete::RULE,
    &readability::RULE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn each_check_has_one_rule_in_its_order() {
        let rules: Vec<Code> = RULES.iter().map(|rule| rule.code).collect();
        let codes: Vec<Code> = Code::all().collect();
        assert_eq!(rules, codes);
    }

    #[test]
    fn manuals_are_whole_in_both_languages() {
        for rule in RULES {
            let manual = &rule.manual;
            for (sv, en) in [manual.what, manual.why, manual.instead] {
                assert!(sv.len() > 5 && en.len() > 5, "{} lacks words", rule.code);
            }
            assert!(manual.what.0 != manual.what.1 && manual.why.0 != manual.why.1, "{}", rule.code);
            assert!(!manual.example.is_empty(), "{} lacks an example", rule.code);
            let words = [manual.what, manual.why].into_iter().flat_map(|(sv, en)| [sv, en]);
            assert!(words.clone().all(|text| text.ends_with('.')), "{}: a sentence ends with a full stop", rule.code);
            assert!(words.into_iter().all(|text| !text.contains("  ")), "{}: a gap", rule.code);
        }
    }
}
