//! What machines fetch from an edition: `handbok.json`, sitemap, feed, robots, calendar.

pub(crate) mod calendar;
pub(crate) mod data;
pub(crate) mod feeds;
