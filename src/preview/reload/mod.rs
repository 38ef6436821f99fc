//! Live reload: the event stream, and what the preview adds to a page.
//!
//! The caller reports changes to its [`Hub`], which writes them to the open event streams; the script in the page
//! (`preview.js`) fetches the page again and replaces what differs. [`dress()`] adds the script, the style and the page
//! bar to a page that the server sends. The stages that publish don't use this module. The script is a classic one and
//! works under `script-src 'self'`; it creates elements, never HTML from data.

mod bar;
mod dress;
mod findings;
mod hub;
mod texts;

pub(crate) use bar::{Elsewhere, PageBar, Readiness, ViewLink};
pub(crate) use dress::{Label, dress};
pub(crate) use findings::{Note, Severity, Stops};
pub(crate) use hub::Hub;
pub(crate) use texts::Texts;

/// A file of the preview's own, served below `/_handbok/`.
#[must_use]
pub(crate) fn client_file(name: &str) -> Option<&'static str> {
    match name {
        "preview.js" => Some(include_str!("preview.js")),
        "events.js" => Some(include_str!("events.js")),
        "preview.css" => Some(include_str!("preview.css")),
        _ => None,
    }
}
