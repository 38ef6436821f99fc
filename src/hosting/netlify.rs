//! Netlify's `_headers` and `_redirects`; the site is at the root of its host there.

use super::{HASHED, Settings};

pub(super) fn headers(settings: &Settings<'_>) -> String {
    let mut out = "/*\n".to_owned();
    for (header, value) in settings.headers() {
        out.push_str(&format!("  {header}: {value}\n"));
    }
    // Netlify joins the header of the first matching rule with those of later ones by commas, so `/*` sets no caching:
    // these services revalidate by default.
    out.push_str(&format!("/*.html\n  Cache-Control: {}\n", settings.ask()));
    for folder in HASHED {
        out.push_str(&format!("/{folder}/*\n  Cache-Control: {}\n", settings.forever()));
    }
    out
}

pub(super) fn redirects(settings: &Settings<'_>) -> String {
    settings.safe_redirects().map(|(from, to)| format!("/{from} /{to} 301\n")).collect()
}
