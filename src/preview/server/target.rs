//! Validates request targets and hosts.
//!
//! A path is decoded once; one that could mean a place outside the site, or be decoded a second time, is not found
//! (404). The host must be one that only this machine, or whoever started the server, can have meant. Pure; whether the
//! site has the path is not decided here.

use std::net::IpAddr;

/// The path prefix of the preview itself.
pub(super) const OWN: &str = "_handbok/";

/// Splits a target (`/a/b?c`) into path and query. A fragment, which correct clients never send, is dropped.
pub(super) fn split(target: &str) -> (&str, Option<&str>) {
    let target = target.split('#').next().unwrap_or_default();
    match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    }
}

/// The site path of `raw`: decoded, without the leading slash, a folder as its `index.html`. `None` if no page can have
/// it.
pub(super) fn site_path(raw: &str) -> Option<String> {
    let mut path = decode_path(raw.strip_prefix('/')?)?;
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    let good = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.split('/').all(good).then_some(path)
}

/// Decodes a path once. No honest path has an encoded dot or slash, a backslash, a colon (drives and streams on
/// Windows) or a control character.
fn decode_path(raw: &str) -> Option<String> {
    let mut bytes = raw.bytes();
    let mut path = Vec::with_capacity(raw.len() + 10);
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => match hex_pair(&mut bytes)? {
                b'.' | b'/' => return None,
                decoded => decoded,
            },
            plain => plain,
        };
        if byte < 0x20 || matches!(byte, 0x7f | b'\\' | b':') {
            return None;
        }
        path.push(byte);
    }
    String::from_utf8(path).ok()
}

/// Reads the two hexadecimal digits after a percent sign.
fn hex_pair(bytes: &mut impl Iterator<Item = u8>) -> Option<u8> {
    let mut digit = || char::from(bytes.next()?).to_digit(16);
    let (high, low) = (digit()?, digit()?);
    u8::try_from(high * 16 + low).ok()
}

/// The value of a parameter in a query string, decoded like form data (`+` is a space). Invalid UTF-8 becomes
/// replacement characters; a search for them finds nothing.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let (_, value) = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    let mut decoded = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex_pair(&mut bytes)?,
            plain => plain,
        });
    }
    Some(String::from_utf8_lossy(&decoded).into_owned())
}

/// The hosts that a request may name.
///
/// A page on the web can point its own host name at 127.0.0.1 and read what a local server answers (DNS rebinding), but
/// it can't use the name `localhost` or an address. The port is not compared: it may be forwarded, and it doesn't
/// matter for the attack.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    /// The address that the server listens on.
    pub(crate) bound: IpAddr,
    /// Additional names, in lower case.
    pub(crate) names: Vec<String>,
}

impl Hosts {
    /// Whether `host` (a `Host` header: name or address, perhaps with a port) is accepted.
    pub(super) fn allow(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        let address = name.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(&name);
        match address.parse::<IpAddr>() {
            // A server that listens on every address doesn't know which one was used.
            Ok(ip) => ip.is_loopback() || ip == self.bound || self.bound.is_unspecified(),
            Err(_) => name == "localhost" || self.names.contains(&name),
        }
    }
}

/// A host without its port; `None` if the port isn't a number.
fn without_port(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let port_is_good = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 5,
        None => port.is_empty(),
    };
    (port_is_good && !name.is_empty()).then_some(name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    #[test]
    fn paths_of_a_site() {
        for (raw, path) in [
            ("/", "index.html"),
            ("/vard/", "vard/index.html"),
            ("/vard/rutin.html", "vard/rutin.html"),
            ("/b%C3%A5t.html", "båt.html"),
            ("/a%20b.html", "a b.html"),
            ("/a..b.html", "a..b.html"),
            ("/...", "..."),
            ("/%25.html", "%.html"),
        ] {
            assert_eq!(site_path(raw).as_deref(), Some(path), "{raw}");
        }
    }

    /// Path traversals that have worked against web servers.
    pub(in crate::preview::server) const TRAVERSALS: &[&str] = &[
        "/../secret",
        "/..",
        "/.",
        "/a/../../secret",
        "/a/./b",
        "/%2e%2e/secret",
        "/%2E%2e/secret",
        "/.%2e/secret",
        "/a%2ehtml",
        "/..%2fsecret",
        "/..%5csecret",
        "/%5c..%5csecret",
        "/..\\secret",
        "/\\secret",
        "//etc/passwd",
        "/a//b",
        "/%2f/etc/passwd",
        "/%2fetc/passwd",
        "/a%00.html",
        "/%00",
        "/a%0d%0aX:1",
        "/c:/windows",
        "/a%3astream",
        "/%c0%ae%c0%ae/secret",
        "/%c0%af",
        "/%e0%80%ae/secret",
        "/%ff",
        "/%",
        "/%2",
        "/%zz",
        "/%u002e%u002e/secret",
        "/a/%2e",
        "/a/..",
        "/a/../",
        "/%7f",
    ];

    #[test]
    fn no_path_leads_outside() {
        for raw in TRAVERSALS {
            assert_eq!(site_path(raw), None, "{raw}");
        }
    }

    #[test]
    fn hosts_of_this_machine_only() {
        let hosts = Hosts { bound: IpAddr::V4(Ipv4Addr::LOCALHOST), names: vec!["kontoret.local".to_owned()] };
        for good in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.0.0.2", "[::1]:8080", "kontoret.local:1"] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in [
            "",
            ":8080",
            "evil.example",
            "localhost.evil.example",
            "evil.example:8080",
            "localhost:x",
            "localhost:8080:1",
            "127.0.0.1.evil.example",
            "192.168.1.2",
            "[::1",
            "[::1]x",
            "0x7f.1",
            "localhost@evil.example",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn every_address_is_answered_when_listening_on_all() {
        let hosts = Hosts { bound: IpAddr::V4(Ipv4Addr::UNSPECIFIED), names: Vec::new() };
        assert!(hosts.allow("192.168.1.2:8080") && !hosts.allow("evil.example"));
    }

    #[test]
    fn parameters() {
        assert_eq!(parameter("q=lex+sarah", "q").as_deref(), Some("lex sarah"));
        assert_eq!(parameter("a=1&q=%C3%A5%2B", "q").as_deref(), Some("å+"));
        assert_eq!(parameter("q=%zz", "q"), None);
        assert_eq!(parameter("qq=1", "q"), None);
        assert_eq!(split("/a?b?c#d"), ("/a", Some("b?c")));
    }

    proptest! {
        /// Every accepted path stays inside the site and can't be decoded into one that leads out.
        #[test]
        fn accepted_paths_stay_inside_the_site(raw in "(/|\\.|%2[eEfF]|%5c|%00|[a-z]|\\\\|%25|:){0,14}") {
            if let Some(path) = site_path(&format!("/{raw}")) {
                prop_assert!(path.split('/').all(|p| !p.is_empty() && p != "." && p != ".."));
                prop_assert!(!path.contains(['\\', '\0', ':']));
            }
        }

        #[test]
        fn host_never_panics(host in "\\PC{0,30}") {
            let hosts = Hosts { bound: IpAddr::V4(Ipv4Addr::LOCALHOST), names: Vec::new() };
            let _ = hosts.allow(&host);
        }
    }
}
