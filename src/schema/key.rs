//! What a declared key is: its name, type, whether it is required, the relation it states, and a line about it in
//! Swedish and English.

use crate::model::kind::Choice;
use crate::model::{Direction, Kind, RelationType};

/// What a reference may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A document of one kind, by its id.
    Kind(Kind),
    /// A document of the same kind as the one that holds the key.
    Same,
    /// Any document: `kind/id`, or a bare id where it is unique.
    Any,
    /// A role, or `unit/id`.
    RoleOrUnit,
    /// A unit's or role's id, or any other words (a party outside the handbook).
    Party,
}

/// A reference key: what it names and what relation it states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refs {
    /// What may be named.
    pub target: Target,
    /// One or several.
    pub many: bool,
    /// The relation between the document that holds the key and the one that is named, if any.
    pub relation: Option<(RelationType, Direction)>,
}

/// The type of a key's value.
#[derive(Clone, Copy, Debug)]
pub enum Ty {
    /// One line of text.
    Str,
    /// Text with inline Markdown; its wiki-links count.
    Markdown,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// A TOML date.
    Date,
    /// Month and day, `MM-DD`.
    MonthDay,
    /// One of a fixed set.
    Enum(&'static [Choice]),
    /// Several of a fixed set, or one.
    Enums(&'static [Choice]),
    /// The kind's `type`: built-in or from the configuration.
    TypeOf,
    /// Several types of a kind.
    Types(Kind),
    /// The name of a kind.
    KindName,
    /// A list of strings, or one.
    Strs,
    /// Month numbers, 1 to 12.
    Months,
    /// References to documents.
    Refs(Refs),
    /// Law references (format § 3.3).
    Laws,
    /// A file relative to the document.
    File,
    /// A table with its own keys.
    Table(&'static [Key]),
    /// An array of tables with their own keys.
    Tables(&'static [Key]),
    /// A table whose keys are free, each value of one type.
    Map(&'static Ty),
    /// The branches of an activity: an id, a list of ids or of `{to, when}`.
    Next,
    /// A string or a table `{title, definition, retention}` (configuration, `[types.<kind>]`).
    TypeTitle,
    /// Words, or `{text, days}`: a deadline that can be reckoned with.
    Deadline,
    /// The level of a check.
    Level,
    /// A regular expression, several of them.
    Patterns,
    /// Anything; not looked into.
    Free,
}

/// Keys whose texts are names: they stand on one line, wherever they are shown.
const NAMES: [&str; 16] = [
    "abbr",
    "also_called",
    "email",
    "file",
    "group",
    "held_by",
    "id",
    "keywords",
    "map",
    "name",
    "number",
    "organisation",
    "phone",
    "title",
    "version",
    "when",
];

/// A declared key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// Its type.
    pub ty: Ty,
    /// Whether a table without it is the finding `missing-key`.
    pub(crate) required: bool,
    /// What it is, in Swedish.
    pub(crate) sv: &'static str,
    /// What it is, in English.
    pub(crate) en: &'static str,
}

impl Key {
    /// Whether its text is a name or several.
    pub(crate) fn is_name(&self) -> bool {
        NAMES.contains(&self.name)
    }
}

/// An optional key.
pub(crate) const fn key(name: &'static str, ty: Ty, sv: &'static str, en: &'static str) -> Key {
    Key { name, ty, required: false, sv, en }
}

/// A required key.
pub(crate) const fn required(name: &'static str, ty: Ty, sv: &'static str, en: &'static str) -> Key {
    Key { name, ty, required: true, sv, en }
}

/// One reference without a relation of its own.
pub(crate) const fn one(target: Target) -> Ty {
    Ty::Refs(Refs { target, many: false, relation: None })
}

/// Several references without a relation of their own.
pub(crate) const fn many(target: Target) -> Ty {
    Ty::Refs(Refs { target, many: true, relation: None })
}

/// One reference: this document → the named one.
pub(crate) const fn one_out(target: Target, relation: RelationType) -> Ty {
    Ty::Refs(Refs { target, many: false, relation: Some((relation, Direction::Out)) })
}

/// Several references: this document → the named ones.
pub(crate) const fn many_out(target: Target, relation: RelationType) -> Ty {
    Ty::Refs(Refs { target, many: true, relation: Some((relation, Direction::Out)) })
}

/// One reference: the named document → this one.
pub(crate) const fn one_in(target: Target, relation: RelationType) -> Ty {
    Ty::Refs(Refs { target, many: false, relation: Some((relation, Direction::In)) })
}

/// Several references: the named documents → this one.
pub(crate) const fn many_in(target: Target, relation: RelationType) -> Ty {
    Ty::Refs(Refs { target, many: true, relation: Some((relation, Direction::In)) })
}

/// A choice of an enumeration.
pub(crate) const fn choice(id: &'static str, sv: &'static str, en: &'static str) -> Choice {
    Choice { id, sv, en }
}
