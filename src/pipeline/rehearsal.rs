//! Renders the pages without publishing them, because a handbook's own templates can fail on a page and `check` must
//! report what `build` would (site § 1). The compiled-in templates are covered by tests.

use std::sync::Arc;

use rayon::prelude::*;

use super::edition::{BuildOptions, render_options};
use super::{Handbook, theme};
use crate::audience::{Options as ViewOptions, project};
use crate::check;
use crate::model::Audience;
use crate::render::{self, Edition, RenderError, Theme};

/// Maximum number of different errors reported.
const MOST: usize = 20;

/// Renders the pages of some editions and adds errors to the handbook's findings.
pub fn rehearse(handbook: &mut Handbook, audiences: &[Audience]) {
    let Some(theme) = handbook.theme.clone() else { return };
    let is_own = |folder: &str| handbook.tree.others_in(folder).next().is_some();
    if !is_own("templates/") && !is_own("themes/") {
        return;
    }
    let mut errors: Vec<RenderError> =
        audiences.iter().flat_map(|audience| faults(handbook, &theme, *audience)).collect();
    let key = |error: &RenderError| (error.file.clone(), error.line, error.column, error.message.sv.clone());
    errors.sort_by_key(key);
    errors.dedup_by_key(|error| (error.file.clone(), error.line, error.column));
    if errors.is_empty() {
        return;
    }
    let found = errors.iter().take(MOST).map(|error| theme::fault(error, &mut handbook.tree)).collect::<Vec<_>>();
    let findings = std::mem::take(&mut handbook.findings).into_iter().chain(found).collect();
    handbook.findings = check::settle(findings, &handbook.config, &handbook.tree);
}

fn faults(handbook: &Handbook, theme: &Arc<Theme>, audience: Audience) -> Vec<RenderError> {
    let view = project(&handbook.graph, audience, ViewOptions { drafts: false });
    let options = BuildOptions { audiences: vec![audience], output: None, drafts: false, search: true, as_of: None };
    let manifest = Some("search/manifest.js".to_owned());
    let edition = match Edition::new(&view, theme, render_options(handbook, &view, manifest, &options)) {
        Ok(edition) => edition,
        Err(error) => return vec![error],
    };
    let pages = render::pages(&edition);
    pages.par_iter().filter_map(|page| render::render_page(&edition, page).err()).collect()
}
