//! The names of all checks with their default levels (site § 2): one table, read by the configuration, the
//! printers and the manual. A check's manual and function are in `check::rules`.

/// How a check is set: in the table below by default, in `[checks]` of the configuration otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Its findings stop a build.
    Error,
    /// Its findings are reported.
    Warning,
    /// It is not run.
    Off,
}

impl Level {
    /// From the configuration's word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "error" => Some(Self::Error),
            "warning" => Some(Self::Warning),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

/// A family of checks, for the manual's chapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Files, keys and values.
    Structure,
    /// What names something else.
    References,
    /// Approval, review, versions.
    Control,
    /// What SOSFS 2011:9 asks.
    Substance,
    /// What is published where.
    Publication,
    /// Accessibility and language.
    Accessibility,
}

/// A check, by its place in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(u8);

struct Row(&'static str, Level, Family);

macro_rules! codes {
    ($($family:ident: $($constant:ident $name:literal $level:ident),+ $(,)?;)+) => {
        const TABLE: &[Row] = &[$($(Row($name, Level::$level, Family::$family),)+)+];
        #[expect(
            non_camel_case_types,
            clippy::upper_case_acronyms,
            reason = "an enumeration made only to number the constants below"
        )]
        #[derive(Clone, Copy)]
        enum Number { $($($constant,)+)+ }
        impl Code {
            $($(#[doc = concat!("`", $name, "`")] pub const $constant: Code = Code(Number::$constant as u8);)+)+
        }
    };
}

codes! {
    Structure:
        UNKNOWN_KEY "unknown-key" Error, MISSING_KEY "missing-key" Error, INVALID_VALUE "invalid-value" Error,
        DUPLICATE_ID "duplicate-id" Error, DUPLICATE_URL "duplicate-url" Error, NOT_UTF8 "not-utf8" Error,
        SYNTAX "syntax" Error, UNKNOWN_BLOCK "unknown-block" Error, PATH_OUTSIDE "path-outside" Error,
        TOO_LARGE "too-large" Warning, CONTROL_CHARACTER "control-character" Error,
        NOT_A_DOCUMENT "not-a-document" Warning;
    References:
        UNKNOWN_REFERENCE "unknown-reference" Error, AMBIGUOUS_REFERENCE "ambiguous-reference" Error,
        BROKEN_LINK "broken-link" Error, BROKEN_ANCHOR "broken-anchor" Error, DUPLICATE_ANCHOR "duplicate-anchor" Error,
        MISSING_ATTACHMENT "missing-attachment" Error, UNKNOWN_LAW_SECTION "unknown-law-section" Warning,
        CIRCULAR_PARENT "circular-parent" Error, LINK_TO_DRAFT "link-to-draft" Warning,
        LINK_TO_REPEALED "link-to-repealed" Warning;
    Control:
        MISSING_OWNER "missing-owner" Warning, MISSING_APPROVER "missing-approver" Warning,
        MEASURE_OVERDUE "measure-overdue" Warning, MISSING_REVIEW_DATE "missing-review-date" Warning,
        APPROVER_NOT_ALLOWED "approver-not-allowed" Warning, REVIEW_OVERDUE "review-overdue" Warning,
        BASIS_CHANGED_SINCE_REVIEW "basis-changed-since-review" Warning,
        AGREEMENT_ENDING "agreement-ending" Warning,
        DATE_ORDER "date-order" Error, VERSION_WITHOUT_REVISION "version-without-revision" Warning,
        CHANGED_SINCE_APPROVAL "changed-since-approval" Error, DUPLICATE_VERSION "duplicate-version" Error,
        VERSION_GAP "version-gap" Warning, DATE_FAR "date-far" Warning,
        GIT_HISTORY "git-history" Warning;
    Substance:
        PROCESS_WITHOUT_ACTIVITIES "process-without-activities" Warning, PROCESS_UNDATED "process-undated" Warning,
        ACTIVITY_WITHOUT_RESPONSIBLE "activity-without-responsible" Warning,
        SEVERAL_ACCOUNTABLE "several-accountable" Warning, ACTIVITY_WITHOUT_ROUTINE "activity-without-routine" Off,
        PROCESS_WITHOUT_ROUTINE "process-without-routine" Warning, FLOW_UNREACHABLE "flow-unreachable" Warning,
        FLOW_UNKNOWN_STEP "flow-unknown-step" Error, ROUTINE_ORPHAN "routine-orphan" Warning,
        ROUTINE_WITHOUT_APPLIES_TO "routine-without-applies-to" Warning, EMPTY_BODY "empty-body" Warning,
        LAW_AMENDED_SINCE_REVIEW "law-amended-since-review" Warning, ROLE_UNUSED "role-unused" Warning,
        REQUIREMENT_UNMET "requirement-unmet" Warning, LAW_REPEALED "law-repealed" Warning,
        LAW_REVIEW_OVERDUE "law-review-overdue" Warning,
        LAW_NEWER_THAN_DOCUMENT "law-newer-than-document" Warning,
        CONTROL_WITHOUT_RESPONSIBLE "control-without-responsible" Warning,
        RISK_WITHOUT_MEASURE "risk-without-measure" Warning,
        RISK_WITHOUT_CONTROL "risk-without-control" Warning, RISK_OUT_OF_SCALE "risk-out-of-scale" Error,
        REPORT_SECTION_MISSING "report-section-missing" Warning, REPORT_OVERDUE "report-overdue" Warning,
        SAME_TEXT "same-text" Warning, SAME_TITLE "same-title" Warning;
    Publication:
        EXTERNAL_REVEALS_INTERNAL "external-reveals-internal" Error,
        PERSONAL_IDENTITY_NUMBER "personal-identity-number" Error, FORBIDDEN_TEXT "forbidden-text" Error,
        SMALL_NUMBERS "small-numbers" Off, URL_VANISHED "url-vanished" Warning,
        ATTACHMENT_METADATA "attachment-metadata" Warning, ACTIVE_FILE "active-file" Error;
    Accessibility:
        IMAGE_WITHOUT_ALT "image-without-alt" Error, HEADING_LEVEL "heading-level" Error,
        HEADING_SKIP "heading-skip" Warning, EMPTY_LINK_TEXT "empty-link-text" Error,
        TABLE_WITHOUT_HEADER "table-without-header" Warning, RAW_HTML "raw-html" Warning,
        PASTED_TEXT "pasted-text" Warning, LOOKS_LIKE_MARKUP "looks-like-markup" Warning,
        FOOTNOTE "footnote" Warning, UNCLOSED_HTML "unclosed-html" Warning,
        STATEMENT_INCOMPLETE "statement-incomplete" Warning, READABILITY "readability" Off;
}

impl Code {
    /// All checks, in the table's order.
    pub(crate) fn all() -> impl Iterator<Item = Code> {
        (0u8..).take(TABLE.len()).map(Code)
    }

    /// By its name.
    pub(crate) fn parse(name: &str) -> Option<Code> {
        Self::all().find(|code| code.name() == name)
    }

    fn row(self) -> &'static Row {
        // A `Code` is only made by the macro and by `all`, both within the table.
        &TABLE[self.0 as usize]
    }

    /// The kebab-case name.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The level when the configuration says nothing.
    pub(crate) fn default_level(self) -> Level {
        self.row().1
    }

    /// The chapter it belongs to.
    pub fn family(self) -> Family {
        self.row().2
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
