//! What pages share while they are made: links and dates, navigation, relations, changes and events.

pub(crate) mod builder;
pub(crate) mod changes;
pub(crate) mod events;
pub(crate) mod navigation;
pub(crate) mod placement;
pub(crate) mod relations;
pub(crate) mod section;
pub(crate) mod ways;
pub(crate) mod whose;
