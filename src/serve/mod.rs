//! The preview: what the editor types is on the screen at once.
//!
//! Purpose: show a handbook in the browser while it is being written. Procedure: [`watch`] tells
//! which files changed; the caller runs the pipeline and puts the new snapshot into a [`Swap`];
//! [`reload`] tells every open page; [`server`] renders a page from the newest snapshot when a
//! browser asks for it. One process serves two sites (intranet and external) by starting two
//! servers, each with its own `Swap` and [`reload::Hub`].
//!
//! Boundary: this module knows nothing of documents, graphs or themes. It sees a site through
//! [`Site`] and files through their paths; it reads no file's text and writes nothing to disk.
//! Nothing of it can end up in a published edition: the script, the style and the page bar are
//! added to a page on its way out of the preview's server ([`reload::dress`]) and nowhere else.
//!
//! ```text
//! watch ──changed paths──▶ caller: pipeline ──Arc<dyn Site>──▶ Swap ◀──load── server ◀── browser
//!                              └────────reload/style/findings──▶ Hub ──event stream──────▶ page
//! ```
//!
//! The order matters in one place: put the site into the `Swap` first, tell the `Hub` after. A page
//! that is told of a change always finds it.

pub mod reload;
pub mod server;
mod site;
pub mod watch;

pub use site::{Page, Site, Swap};
