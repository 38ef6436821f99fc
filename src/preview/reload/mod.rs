//! Live reload: the event stream, and what the preview adds to a page.
//!
//! Procedure: the caller tells its [`Hub`] what has changed; the hub writes it to the open event
//! streams; the script in the page (`preview.js`) fetches the page anew and puts what differs in
//! place. [`dress()`] adds the script, the style and the page bar to a page on its way out.
//! Boundary: nothing here is known to the stages that publish. The script is a classic one and gets
//! along with `script-src 'self'`; it makes elements, never HTML from data.

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
