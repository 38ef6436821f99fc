//! The address that an edition is served at: host and path, taken apart in one place.

use std::fmt;

/// A `base_url` as config.toml gives it: `http://` or `https://`, a host, a path that ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    /// Reads an address and ends it with a slash; nothing where it lacks the scheme or the host.
    pub(crate) fn parse(address: &str) -> Option<Self> {
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        let has_host = !rest.starts_with(['/', ':', '?', '#']) && !rest.is_empty();
        has_host.then(|| Self(format!("{}/", address.trim_end_matches('/'))))
    }

    /// The address as it is written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn after_scheme(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest)
    }

    /// The host without its port: `handbok.example.se`.
    pub(crate) fn host(&self) -> &str {
        self.after_scheme().split(['/', ':', '?', '#']).next().unwrap_or_default()
    }

    /// The path below the host, with a slash at both ends: `/` or `/kvalitet/`.
    pub(crate) fn path(&self) -> &str {
        let rest = self.after_scheme();
        rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_path_are_separated() {
        for (address, host, path) in [
            ("https://handbok.example.se/", "handbok.example.se", "/"),
            ("https://handbok.example.se", "handbok.example.se", "/"),
            ("https://example.se:8443/kvalitet/bok/", "example.se", "/kvalitet/bok/"),
        ] {
            let url = BaseUrl::parse(address).expect("an address");
            assert_eq!((url.host(), url.path()), (host, path));
            assert!(url.as_str().starts_with(address) && url.as_str().ends_with('/'));
        }
        for none in ["", "https://", "https:///bok/", "example.se", "//example.se/", "ftp://example.se/"] {
            assert_eq!(BaseUrl::parse(none), None, "{none}");
        }
    }
}
