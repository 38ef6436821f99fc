//! Findings as data: what is wrong, where, and what to do about it.
//!
//! Every stage pushes [`Finding`]s; nobody prints. `cli::output` and the preview's overlay print them, all from the
//! same values. Messages are made in both languages at once (see [`text!`](crate::text)), so that none can lack one.
//! This module knows spans but not files: line and column are looked up in `source` by whoever prints.

pub mod code;
pub(crate) mod text;

pub use code::{Code, Level};
pub use text::{Lang, Text};

/// A file of one snapshot of the sources, by number. The number is stable for as long as a loader lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file, as the file lies on disk (front matter and byte order mark included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond 4 GiB are clamped (no source file is that large).
    pub(crate) fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }

    /// The start of a file: what concerns a file as a whole.
    pub(crate) fn whole(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The byte range.
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How grave a finding is: errors stop a build, warnings don't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops the build.
    Error,
    /// Is reported.
    Warning,
}

/// A second place that explains a finding ("first written here").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// Where.
    pub(crate) span: Span,
    /// What is there.
    pub(crate) text: Text,
}

/// A change of a file by which a finding goes away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    /// What is replaced.
    pub(crate) span: Span,
    /// What stands there instead.
    pub(crate) text: String,
}

/// How a finding is mended without asking anybody (`handbok fix`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fix {
    /// All of these.
    pub(crate) edits: Vec<Edit>,
    /// Whether nothing else can have been meant; what is only likely is mended with `--all`.
    pub(crate) is_sure: bool,
}

/// One thing that is wrong with the handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check that found it.
    pub code: Code,
    /// Its gravity, after the configuration has had its say.
    pub severity: Severity,
    /// One phrase, no full stop.
    pub message: Text,
    /// The place that has to change.
    pub span: Span,
    /// Other places that explain it.
    pub(crate) labels: Vec<Label>,
    /// What to do.
    pub help: Option<Text>,
    /// Whether its level stands whatever the configuration says, since the build would stop all the same.
    pub(crate) is_fixed: bool,
    /// How the program can mend it.
    pub(crate) fix: Option<Box<Fix>>,
}

impl Finding {
    /// A finding of a check at the check's default severity (a check that is off by default gives warnings).
    pub(crate) fn new(code: Code, span: Span, message: Text) -> Self {
        let severity = match code.default_level() {
            Level::Error => Severity::Error,
            Level::Warning | Level::Off => Severity::Warning,
        };
        Self { code, severity, message, span, labels: Vec::new(), help: None, is_fixed: false, fix: None }
    }

    /// With what to do about it.
    #[must_use]
    pub(crate) fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// With a hint if there is one.
    #[must_use]
    pub(crate) fn maybe_help(mut self, help: Option<Text>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// With a second place.
    #[must_use]
    pub(crate) fn label(mut self, span: Span, text: Text) -> Self {
        self.labels.push(Label { span, text });
        self
    }

    /// With an edit that mends it; nothing else can have been meant.
    #[must_use]
    pub(crate) fn mend(self, span: Span, text: impl Into<String>) -> Self {
        self.mend_all(vec![Edit { span, text: text.into() }], true)
    }

    /// With an edit that probably mends it.
    #[must_use]
    pub(crate) fn may_mend(self, span: Span, text: impl Into<String>) -> Self {
        self.mend_all(vec![Edit { span, text: text.into() }], false)
    }

    /// With several edits that mend it together.
    #[must_use]
    pub(crate) fn mend_all(mut self, edits: Vec<Edit>, is_sure: bool) -> Self {
        if !edits.is_empty() {
            self.fix = Some(Box::new(Fix { edits, is_sure }));
        }
        self
    }

    /// An error whatever level the configuration sets: what would stop a build must not be silent before it.
    #[must_use]
    pub(crate) fn fixed(mut self) -> Self {
        self.severity = Severity::Error;
        self.is_fixed = true;
        self
    }

    /// At another gravity than the check's own.
    #[must_use]
    pub(crate) fn at(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
