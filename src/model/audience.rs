//! The two audiences (format § 6). Exactly these two exist.

/// Who an edition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Staff: sees everything.
    Intranet,
    /// Citizens: see external documents only.
    External,
}

impl Audience {
    /// Both, the intranet first.
    pub const ALL: [Audience; 2] = [Audience::Intranet, Audience::External];

    /// The id as written.
    pub fn id(self) -> &'static str {
        match self {
            Audience::Intranet => "intranet",
            Audience::External => "external",
        }
    }

    /// Parses an id.
    pub(crate) fn parse(id: &str) -> Option<Audience> {
        Self::ALL.into_iter().find(|audience| audience.id() == id)
    }

    /// Whether a document of `document`'s audience is in the edition for `self`.
    pub(crate) fn sees(self, document: Audience) -> bool {
        self == Audience::Intranet || document == Audience::External
    }
}
