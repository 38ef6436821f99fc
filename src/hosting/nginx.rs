//! nginx: one `server` block with its prerequisites, for `conf.d`.

use super::{HASHED, Settings, TYPES};

pub(super) fn conf(settings: &Settings<'_>) -> String {
    let base = settings.base_path();
    let name: String = settings.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let host = if settings.host().is_empty() { "_" } else { settings.host() };
    let mut out = format!(
        "# handbok, {audience}: put this file in conf.d.\n\n\
         map $uri $handbok_{name}_cache {{\n    default \"{ask}\";\n    \"~^{escaped}(?:{hashed})/\" \"{forever}\";\n}}\n\n",
        audience = settings.audience,
        ask = settings.ask(),
        forever = settings.forever(),
        escaped = base.replace('.', "\\."),
        hashed = HASHED.join("|"),
    );
    if settings.redirects.iter().len() > 0 {
        out.push_str(&format!("map $uri $handbok_{name}_moved {{\n    default \"\";\n"));
        for (from, to) in settings.safe_redirects() {
            out.push_str(&format!("    {base}{from} {base}{to};\n"));
        }
        out.push_str("}\n\n");
    }
    out.push_str(&format!(
        "server {{\n    listen 80;\n    listen [::]:80;\n    server_name {host};\n    server_tokens off;\n    charset utf-8;\n    \
         charset_types text/plain text/css text/csv text/calendar application/json application/javascript \
         text/javascript image/svg+xml;\n    autoindex off;\n    absolute_redirect off;\n    include mime.types;\n\n"
    ));
    out.push_str(&types());
    for (header, value) in settings.headers() {
        out.push_str(&format!("    add_header {header} \"{value}\" always;\n"));
    }
    out.push_str(&format!("    add_header Cache-Control $handbok_{name}_cache always;\n\n"));
    if settings.gzip {
        out.push_str("    gzip_static on;\n    gzip_vary on;\n");
    }
    if settings.brotli {
        out.push_str(
            "    # With the module ngx_brotli (Debian: libnginx-mod-http-brotli-static):\n    # brotli_static on;\n",
        );
    }
    // A folder without a page is "forbidden" to nginx, and not found to the reader.
    out.push_str(&format!("\n    error_page 404 {base}404.html;\n    error_page 403 =404 {base}404.html;\n"));
    out.push_str(&locations(settings, &base, &name));
    out.push_str("}\n");
    out
}

/// Types in addition to the server's own table.
fn types() -> String {
    // A `types` block adds to what was included on its level; nginx warns of extensions that it already has.
    TYPES
        .iter()
        .filter(|(extension, _)| *extension == "ics" || *extension == "csv")
        .map(|(extension, kind)| format!("    types {{ {kind} {extension}; }}\n"))
        .collect()
}

fn locations(settings: &Settings<'_>, base: &str, name: &str) -> String {
    let moved = if settings.redirects.is_empty() {
        String::new()
    } else {
        format!("        if ($handbok_{name}_moved) {{ return 301 $handbok_{name}_moved; }}\n")
    };
    let folder = settings.folder();
    // `alias` replaces the base path by the folder; at the root, `root` does.
    let place = if base == "/" { format!("root \"{folder}\"") } else { format!("alias \"{folder}/\"") };
    let mut out = format!(
        "    location ^~ {base} {{\n        {place};\n        index index.html;\n        \
         if ($request_method !~ ^(GET|HEAD)$) {{ return 405; }}\n{moved}        \
         location ~ /(\\.(?!well-known/)|web\\.config$|_headers$|_redirects$) {{ return 404; }}\n    }}\n"
    );
    if base != "/" {
        let bare = base.trim_end_matches('/');
        // Otherwise nginx would serve the folder that it was compiled with.
        out.push_str(&format!("    location = {bare} {{ return 301 {base}; }}\n    location / {{ return 404; }}\n"));
    }
    out
}
