//! Tests of all servers' files, and that no setting can inject directives.

use std::sync::LazyLock;

use super::*;
use proptest::prelude::*;

const ALL: [Server; 5] = [Server::Nginx, Server::Caddy, Server::Apache, Server::Iis, Server::Netlify];

static ADDRESS: LazyLock<BaseUrl> =
    LazyLock::new(|| BaseUrl::parse("https://www.exempelby.se/kvalitet/").expect("an address"));

fn settings(redirects: &[(String, String)]) -> Settings<'_> {
    Settings {
        audience: "external",
        name: "external",
        base_url: Some(&ADDRESS),
        folder: None,
        redirects,
        hidden: false,
        gzip: true,
        brotli: true,
    }
}

fn text(server: Server, settings: &Settings<'_>) -> String {
    files(server, settings).into_iter().map(|file| file.text).collect()
}

#[test]
fn every_server_has_the_same_rules() {
    let redirects = [("vard/gammal.html".to_owned(), "vard/ny.html".to_owned())];
    for server in ALL {
        let text = text(server, &settings(&redirects));
        let corp = text.contains("Cross-Origin-Resource-Policy");
        assert!(corp, "{server:?}: another site could include the search's scripts");
        for said in [CONTENT_SECURITY_POLICY, "nosniff", "same-origin", "immutable", "assets", "search/s", PERMISSIONS]
        {
            assert!(text.contains(said), "{server:?} lacks {said}:\n{text}");
        }
        assert!(text.contains("no-cache") || server == Server::Iis && text.contains("DisableCache"), "{server:?}");
        assert!(text.contains("vard/ny.html") || server == Server::Iis, "{server:?}");
        assert!(!text.contains("X-Robots-Tag"), "{server:?}");
        let hidden = Settings { hidden: true, ..settings(&redirects) };
        let text = super::tests::text(server, &hidden);
        assert!(text.contains("noindex, nofollow"), "{server:?}");
        assert!(text.contains("private, no-cache") && text.contains("private, "), "{server:?}");
        assert!(
            !text.contains("public,") && !text.contains("\"no-cache"),
            "{server:?}: a proxy would keep it:\n{text}"
        );
    }
}

/// Two handbooks with one parent folder and one server: neither files nor names within them collide.
#[test]
fn names_go_by_the_folder() {
    let one = Settings { name: "social", ..settings(&[]) };
    for server in [Server::Nginx, Server::Caddy] {
        assert!(files(server, &one).iter().all(|file| file.name.starts_with("social.")), "{server:?}");
    }
    assert!(text(Server::Nginx, &one).contains("$handbok_social_cache"));
    let odd = Settings { name: "Vård & omsorg", ..settings(&[]) };
    assert!(text(Server::Nginx, &odd).contains("$handbok_V_rd___omsorg_cache"));
}

/// Outside its base path, nginx would answer with its own welcome page.
#[test]
fn nothing_outside_the_base_path() {
    assert!(text(Server::Nginx, &settings(&[])).contains("location / { return 404; }"));
    let root = Settings { base_url: None, ..settings(&[]) };
    assert!(!text(Server::Nginx, &root).contains("location / { return 404; }"));
}

#[test]
fn the_words_of_the_configuration() {
    for word in Server::WORDS {
        assert!(Server::parse(word).is_some(), "{word}");
    }
    assert_eq!(Server::parse("lighttpd"), None);
}

#[test]
fn the_base_path_comes_from_the_address() {
    for (address, path, host) in [
        (None, "/", ""),
        (Some("https://www.exempelby.se"), "/", "www.exempelby.se"),
        (Some("https://www.exempelby.se:8443/a/b"), "/a/b/", "www.exempelby.se"),
        (Some("https://x.se/a b\"{}/?q#f"), "/ab/", "x.se"),
        (Some("https://x\"y/"), "/", ""),
    ] {
        let address = address.and_then(BaseUrl::parse);
        let settings = Settings { base_url: address.as_ref(), ..settings(&[]) };
        assert_eq!((settings.base_path().as_str(), settings.host()), (path, host), "{address:?}");
    }
}

#[test]
fn the_iis_file_is_well_formed() {
    let redirects = [("a.html".to_owned(), "b.html".to_owned())];
    let text = text(Server::Iis, &settings(&redirects));
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut elements = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(_) => elements += 1,
            quick_xml::events::Event::End(_) => elements -= 1,
            _ => {}
        }
    }
    assert_eq!(elements, 0);
}

proptest! {
    /// A redirect's text stays text: whatever it contains, it adds no line or directive.
    #[test]
    fn nothing_can_be_injected(from in "[a-z;{}\"'<\n $#/]{1,9}", to in "[a-z;{}\"'<\n $#/]{1,9}") {
        let redirects = [(from.clone(), to.clone())];
        let evil = from.chars().chain(to.chars()).any(|c| !is_safe(c));
        for server in ALL {
            if evil {
                let none = [("x".to_owned(), "x".to_owned())];
                prop_assert_eq!(text(server, &settings(&redirects)), text(server, &settings(&none)));
            }
        }
    }
}
