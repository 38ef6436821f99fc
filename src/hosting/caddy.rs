//! Caddy 2: one site block.

use super::{HASHED, Settings, TYPES};

pub(super) fn file(settings: &Settings<'_>) -> String {
    let base = settings.base_path();
    let host = if settings.host().is_empty() { ":80" } else { settings.host() };
    let audience = settings.audience;
    let mut out =
        format!("# handbok, {audience}. With a host name Caddy fetches a certificate by itself.\n{host} {{\n");
    for (from, to) in settings.safe_redirects() {
        out.push_str(&format!("\tredir {base}{from} {base}{to} 301\n"));
    }
    if base != "/" {
        out.push_str(&format!("\tredir {} {base} 301\n", base.trim_end_matches('/')));
    }
    out.push_str("\theader {\n");
    for (header, value) in settings.headers() {
        out.push_str(&format!("\t\t{header} \"{value}\"\n"));
    }
    out.push_str("\t}\n");
    out.push_str(&format!("\thandle_path {base}* {{\n\t\troot * \"{}\"\n", settings.folder()));
    out.push_str(&site(settings));
    out.push_str("\t}\n");
    if base != "/" {
        out.push_str("\thandle {\n\t\terror 404\n\t}\n");
    }
    out.push_str(&errors(settings));
    out.push_str("}\n");
    out
}

/// The served files, with the headers for each kind.
fn site(settings: &Settings<'_>) -> String {
    let hashed: Vec<String> = HASHED.iter().map(|folder| format!("/{folder}/*")).collect();
    let mut out = format!(
        "\t\t@hidden path */.* /.* /web.config /_headers /_redirects\n\t\terror @hidden 404\n\
         \t\t@others not method GET HEAD\n\t\terror @others 405\n\
         \t\t@asked not path {hashed}\n\t\theader @asked Cache-Control \"{ask}\"\n\
         \t\t@hashed {{\n\t\t\tpath {hashed}\n\t\t\tfile\n\t\t}}\n\t\theader @hashed Cache-Control \"{forever}\"\n",
        ask = settings.ask(),
        forever = settings.forever(),
        hashed = hashed.join(" ")
    );
    for (extension, kind) in TYPES {
        out.push_str(&format!(
            "\t\t@{extension} {{\n\t\t\tpath *.{extension}\n\t\t\tfile\n\t\t}}\n\t\theader @{extension} Content-Type \"{kind}\"\n"
        ));
    }
    out.push_str("\t\tfile_server {\n\t\t\tindex index.html\n");
    let twins = [(settings.brotli, "br"), (settings.gzip, "gzip")];
    let twins: Vec<&str> = twins.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| *name).collect();
    if !twins.is_empty() {
        out.push_str(&format!("\t\t\tprecompressed {}\n", twins.join(" ")));
    }
    out.push_str("\t\t}\n");
    out
}

/// The page for "not found", with the same headers as other pages: they were set before the error.
fn errors(settings: &Settings<'_>) -> String {
    format!(
        "\thandle_errors {{\n\t\troot * \"{}\"\n\t\theader Cache-Control \"{ask}\"\n\t\trewrite * /404.html\n\
         \t\tfile_server {{\n\t\t\tstatus {{err.status_code}}\n\t\t}}\n\t}}\n",
        settings.folder(),
        ask = settings.ask(),
    )
}
