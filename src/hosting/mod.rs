//! Header files for web servers: the response headers and rules of an edition in each server's own format, from one
//! table.
//!
//! | server | files | where |
//! |---|---|---|
//! | nginx | `nginx.conf` | beside the edition, for the administrator to include |
//! | Caddy | `Caddyfile` | beside |
//! | Apache | `.htaccess` | in the edition |
//! | IIS | `web.config` | in the edition |
//! | Netlify, Cloudflare Pages, GitLab Pages | `_headers`, `_redirects` | in the edition |
//!
//! All have the same rules: the content security policy, no access by other sites, no content sniffing, no referrer to
//! others, a year's caching for files with a hash in their name and revalidation for the rest, compressed copies, the
//! page for "not found", redirects for former addresses, no directory listings, no hidden files. Pure: settings in,
//! text out.

mod apache;
mod caddy;
mod iis;
mod netlify;
mod nginx;

use crate::model::BaseUrl;

/// The content security policy of a published edition (site § 5).
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Caching of files with a hash in their name: as long as caches allow, without revalidation.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Caching of other files: stored, but revalidated each time (a 304 if unchanged).
const ASK: &str = "no-cache";
/// The same for the intranet: not in proxies, which would serve users without access.
const FOREVER_PRIVATE: &str = "private, max-age=31536000, immutable";
/// See [`FOREVER_PRIVATE`].
const ASK_PRIVATE: &str = "private, no-cache";

/// Browser features that no page of the site uses.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Folders whose files have a hash in their names.
const HASHED: [&str; 2] = ["assets", "search/s"];

/// Types that are missing or wrong in the servers' own tables.
const TYPES: [(&str, &str); 6] = [
    ("ics", "text/calendar"),
    ("woff2", "font/woff2"),
    ("webp", "image/webp"),
    ("svg", "image/svg+xml"),
    ("json", "application/json"),
    ("csv", "text/csv"),
];

/// A server that handbok writes files for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Server {
    /// nginx 1.18 and later.
    Nginx,
    /// Caddy 2.
    Caddy,
    /// Apache 2.4 with `mod_headers` and `mod_rewrite`.
    Apache,
    /// IIS 10.
    Iis,
    /// Netlify's format, which Cloudflare Pages reads too and GitLab Pages in part.
    Netlify,
}

impl Server {
    /// Parses the word in `[build] server`.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "nginx" => Some(Self::Nginx),
            "caddy" => Some(Self::Caddy),
            "apache" => Some(Self::Apache),
            "iis" => Some(Self::Iis),
            "netlify" => Some(Self::Netlify),
            _ => None,
        }
    }

    #[cfg(test)]
    /// The words of all servers.
    pub(crate) const WORDS: [&'static str; 5] = ["nginx", "caddy", "apache", "iis", "netlify"];
}

/// Properties of the edition that the files depend on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    /// The audience's name, for people.
    pub(crate) audience: &'a str,
    /// The name of the edition's folder, for the names of files beside it and names within the configuration: several
    /// handbooks may share a parent folder, and a server.
    pub(crate) name: &'a str,
    /// The URL of the edition; without one it is served at the root of any host.
    pub(crate) base_url: Option<&'a BaseUrl>,
    /// The edition's folder on the server, for configurations that name it; `/srv/handbok/<audience>` if unknown.
    pub(crate) folder: Option<&'a str>,
    /// Former addresses and their new targets, both relative to the edition's root.
    pub(crate) redirects: &'a [(String, String)],
    /// Whether it is only for the organisation (the intranet): search engines are asked to stay away, and shared caches
    /// store nothing.
    pub(crate) hidden: bool,
    /// Whether the edition has `.gz` copies.
    pub(crate) gzip: bool,
    /// Whether the edition has `.br` copies.
    pub(crate) brotli: bool,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderFile {
    /// Its path within the edition, or its name beside it.
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether it belongs in the edition; otherwise beside it, for an administrator.
    pub(crate) inside: bool,
}

impl HeaderFile {
    fn inside(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), text, inside: true }
    }

    fn beside(name: String, text: String) -> Self {
        Self { name, text, inside: false }
    }
}

/// The files for a server.
pub(crate) fn files(server: Server, settings: &Settings<'_>) -> Vec<HeaderFile> {
    match server {
        Server::Nginx => vec![HeaderFile::beside(format!("{}.nginx.conf", settings.name), nginx::conf(settings))],
        Server::Caddy => vec![HeaderFile::beside(format!("{}.Caddyfile", settings.name), caddy::file(settings))],
        Server::Apache => vec![HeaderFile::inside(".htaccess", apache::htaccess(settings))],
        Server::Iis => vec![HeaderFile::inside("web.config", iis::web_config(settings))],
        Server::Netlify => vec![
            HeaderFile::inside("_headers", netlify::headers(settings)),
            HeaderFile::inside("_redirects", netlify::redirects(settings)),
        ],
    }
}

impl Settings<'_> {
    /// The path of the edition on its host, with a slash at both ends.
    fn base_path(&self) -> String {
        let path = self.base_url.map_or("/", BaseUrl::path).split(['?', '#']).next().unwrap_or("/");
        let safe: String = path.chars().filter(|&c| is_safe(c)).collect();
        let inner = safe.trim_matches('/');
        if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") }
    }

    /// The host name.
    fn host(&self) -> &str {
        let host = self.base_url.map_or("", BaseUrl::host);
        let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        if plain { host } else { "" }
    }

    /// The folder, without a slash at its end.
    fn folder(&self) -> String {
        let given = self.folder.map(|folder| folder.trim_end_matches('/'));
        let plain = |folder: &&str| !folder.is_empty() && folder.chars().all(|c| is_safe(c) || matches!(c, ' ' | ':'));
        given.filter(plain).map_or_else(|| format!("/srv/handbok/{}", self.audience), str::to_owned)
    }

    /// The headers of every response.
    fn headers(&self) -> Vec<(&'static str, &'static str)> {
        let mut headers = vec![
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            // Search shards are scripts, and a page anywhere could include a script.
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", PERMISSIONS),
        ];
        if self.hidden {
            headers.push(("X-Robots-Tag", "noindex, nofollow"));
        }
        headers
    }

    /// Caching of files with a hash in their name.
    fn forever(&self) -> &'static str {
        if self.hidden { FOREVER_PRIVATE } else { FOREVER }
    }

    /// Caching of other files.
    fn ask(&self) -> &'static str {
        if self.hidden { ASK_PRIVATE } else { ASK }
    }

    /// The redirects whose addresses are safe in any configuration; the others only have their redirect pages.
    fn safe_redirects(&self) -> impl Iterator<Item = (&str, &str)> {
        self.redirects.iter().map(|(from, to)| (from.as_str(), to.as_str())).filter(|(from, to)| {
            from != to && [from, to].iter().all(|path| !path.is_empty() && path.chars().all(is_safe))
        })
    }
}

/// Characters that have no special meaning in any server's configuration. Paths of an edition consist of these.
fn is_safe(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '/')
}

#[cfg(test)]
mod tests;
