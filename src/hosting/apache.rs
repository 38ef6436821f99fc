//! Apache: `.htaccess`. Needs `AllowOverride All` and the modules `headers` and `rewrite`; `IfModule` skips the
//! directives of missing modules.

use super::{HASHED, Settings, TYPES};

pub(super) fn htaccess(settings: &Settings<'_>) -> String {
    let base = settings.base_path();
    let mut out = format!(
        "# handbok, {}: needs AllowOverride All, mod_headers and mod_rewrite.\n\
         # TRACE never comes here: say TraceEnable Off in the server's own settings.\n\
         Options -Indexes\nDirectoryIndex index.html\nAddDefaultCharset utf-8\nErrorDocument 404 {base}404.html\n",
        settings.audience
    );
    for (extension, kind) in TYPES {
        out.push_str(&format!("AddType {kind} .{extension}\n"));
    }
    // Without mod_rewrite, which answers "not found" below: forbid access to files that the server reads and nobody
    // should see.
    out.push_str(
        "<IfModule !mod_rewrite.c>\n    <FilesMatch \"^(\\.|web\\.config$|_headers$|_redirects$)\">\n        Require all denied\n    \
         </FilesMatch>\n</IfModule>\n",
    );
    out.push_str("<IfModule mod_headers.c>\n");
    for (header, value) in settings.headers() {
        out.push_str(&format!("    Header always set {header} \"{value}\"\n"));
    }
    out.push_str(&format!(
        "    Header always set Cache-Control \"{ask}\"\n    Header always set Cache-Control \"{forever}\" \
         \"expr=%{{REQUEST_URI}} =~ m#^{}({})/#\"\n</IfModule>\n",
        base.replace('.', "\\."),
        HASHED.join("|"),
        ask = settings.ask(),
        forever = settings.forever(),
    ));
    out.push_str(&format!("<IfModule mod_rewrite.c>\n    RewriteEngine On\n    RewriteBase {base}\n"));
    out.push_str(
        "    RewriteCond %{REQUEST_METHOD} !^(GET|HEAD)$\n    RewriteRule ^ - [R=405,L]\n    \
         RewriteRule (^|/)(\\.(?!well-known/)|web\\.config$|_headers$|_redirects$) - [R=404,L]\n    \
         RewriteCond %{REQUEST_FILENAME} -d\n    RewriteCond %{REQUEST_FILENAME}/index.html !-f\n    RewriteRule ^ - [R=404,L]\n",
    );
    for (from, to) in settings.safe_redirects() {
        out.push_str(&format!("    RewriteRule ^{}$ {base}{to} [R=301,L]\n", from.replace('.', "\\.")));
    }
    for (wanted, suffix, encoding) in [(settings.brotli, "br", "br"), (settings.gzip, "gz", "gzip")] {
        if wanted {
            out.push_str(&twin(suffix, encoding));
        }
    }
    out.push_str("</IfModule>\n");
    out
}

/// Serves a compressed copy instead of the file, with the file's own type.
fn twin(suffix: &str, encoding: &str) -> String {
    let mut out = format!(
        "    RewriteCond %{{HTTP:Accept-Encoding}} \\b{encoding}\\b\n    RewriteCond %{{REQUEST_FILENAME}}.{suffix} -f\n    \
         RewriteRule ^(.+)$ $1.{suffix} [L,E=no-gzip:1,E=handbok_{suffix}:1]\n"
    );
    const SENT: [(&str, &str); 8] = [
        ("html", "text/html"),
        ("css", "text/css"),
        ("js", "text/javascript"),
        ("json", "application/json"),
        ("svg", "image/svg+xml"),
        ("xml", "application/xml"),
        ("txt", "text/plain"),
        ("ics", "text/calendar"),
    ];
    for (extension, kind) in SENT {
        out.push_str(&format!("    <FilesMatch \"\\.{extension}\\.{suffix}$\">\n        ForceType \"{kind}; charset=utf-8\"\n    </FilesMatch>\n"));
    }
    out.push_str(&format!(
        "    <FilesMatch \"\\.{suffix}$\">\n        RemoveType .{suffix}\n        Header always set Content-Encoding {encoding}\n        \
         Header always append Vary Accept-Encoding\n    </FilesMatch>\n"
    ));
    out
}
