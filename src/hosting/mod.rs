//! Header files for web servers: how an edition is to be sent, for each server in its own language, from one table.
//!
//! | server | files | where |
//! |---|---|---|
//! | nginx | `nginx.conf` | beside the edition, for the administrator to include |
//! | Caddy | `Caddyfile` | beside |
//! | Apache | `.htaccess` | in the edition |
//! | IIS | `web.config` | in the edition |
//! | Netlify, Cloudflare Pages, GitLab Pages | `_headers`, `_redirects` | in the edition |
//!
//! They say the same thing: the content security policy, no reading by other sites, no guessing of types, no referrer to others, a year's caching
//! for what has its hash in its name and a question each time for the rest, the compressed twins, the page for what is
//! not found, redirects for former addresses, no listing of folders, nothing hidden. Pure: settings in, text out.

mod apache;
mod caddy;
mod iis;
mod netlify;
mod nginx;

use crate::model::BaseUrl;

/// The policy of a published edition (site § 5).
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Caching of what has its hash in its name: as long as anyone caches, and never asked for again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Caching of the rest: kept, but asked for each time (a 304 when unchanged).
const ASK: &str = "no-cache";
/// The same for the intranet: not by proxies, which would answer others than those who may read it.
const FOREVER_PRIVATE: &str = "private, max-age=31536000, immutable";
/// See [`FOREVER_PRIVATE`].
const ASK_PRIVATE: &str = "private, no-cache";

/// What no page of the site uses.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Folders whose files have their hash in their names.
const HASHED: [&str; 2] = ["assets", "search/s"];

/// Types that servers' own tables lack or get wrong.
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
    /// Netlify's form, which Cloudflare Pages reads too and GitLab Pages in part.
    Netlify,
}

impl Server {
    /// From the word in `[build] server`.
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
    /// Every server's word, for messages and schemas.
    pub(crate) const WORDS: [&'static str; 5] = ["nginx", "caddy", "apache", "iis", "netlify"];
}

/// What the files are made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    /// The audience's name, to tell people.
    pub(crate) audience: &'a str,
    /// The name of the edition's folder, for the names of files beside it and names within the configuration: several
    /// handbooks may share a parent, and a server.
    pub(crate) name: &'a str,
    /// The address of the edition; without one it is served at the root of any host.
    pub(crate) base_url: Option<&'a BaseUrl>,
    /// The edition's folder on the server, `/srv/handbok/<audience>` when not known. For servers whose configuration
    /// names it.
    pub(crate) folder: Option<&'a str>,
    /// Former addresses and where they lead now, both relative to the edition's root.
    pub(crate) redirects: &'a [(String, String)],
    /// Whether it is for the organisation alone (the intranet): search engines are asked to stay away, and caches on the
    /// way keep nothing.
    pub(crate) hidden: bool,
    /// Whether `.gz` and `.br` twins lie in the edition.
    pub(crate) gzip: bool,
    /// See `gzip`.
    pub(crate) brotli: bool,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderFile {
    /// Its name: within the edition its path, beside it its name.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// Whether it belongs in the edition; else beside it, for an administrator.
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

    /// The host, for a server's name.
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

    /// The headers that every answer carries.
    fn headers(&self) -> Vec<(&'static str, &'static str)> {
        let mut headers = vec![
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            // Search shards are scripts, and a page anywhere may include a script.
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", PERMISSIONS),
        ];
        if self.hidden {
            headers.push(("X-Robots-Tag", "noindex, nofollow"));
        }
        headers
    }

    /// Caching of what has its hash in its name.
    fn forever(&self) -> &'static str {
        if self.hidden { FOREVER_PRIVATE } else { FOREVER }
    }

    /// Caching of the rest.
    fn ask(&self) -> &'static str {
        if self.hidden { ASK_PRIVATE } else { ASK }
    }

    /// The redirects whose ends can stand in any configuration: the others have their redirect pages only.
    fn safe_redirects(&self) -> impl Iterator<Item = (&str, &str)> {
        self.redirects.iter().map(|(from, to)| (from.as_str(), to.as_str())).filter(|(from, to)| {
            from != to && [from, to].iter().all(|path| !path.is_empty() && path.chars().all(is_safe))
        })
    }
}

/// Letters that no server's configuration takes for anything else. Paths of an edition consist of these.
fn is_safe(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '/')
}

#[cfg(test)]
mod tests;
