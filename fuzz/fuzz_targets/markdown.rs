//! A body in Markdown below a fixed front matter: parse, graph, checks and printers, then its page, in one edition for
//! bodies of an even number of bytes and in the other for odd: making an edition ready is what takes the time.

#![no_main]

#[allow(dead_code)] // what only front_matter asserts
mod common;

use handbok::audience::{Options, project};
use handbok::model::Audience;
use handbok::pipeline::Handbook;
use handbok::render::{self, Edition, RenderOptions};
use libfuzzer_sys::fuzz_target;

const PATH: &str = "content/rutiner/a.md";
const URL: &str = "rutiner/a.html";
const HEAD: &str = "+++\ntitle = \"A\"\naudience = \"external\"\napproved = 2026-01-01\nowner = \"mas\"\nprocesses = [\"p-utreda\"]\nlaws = [\"SoL 14 kap. 3 §\"]\n+++\n\n";

fuzz_target!(|body: &str| {
    let handbook = common::checked(PATH, format!("{HEAD}{body}").as_bytes());
    let page = page(&handbook, Audience::ALL[body.len() % Audience::ALL.len()]);
    let page = String::from_utf8(page).expect("a page is UTF-8");
    no_script_of_the_body(&page);
});

/// The body's page as the preview shows it.
fn page(handbook: &Handbook, audience: Audience) -> Vec<u8> {
    let theme = handbook.theme.clone().expect("the standard theme is whole");
    let view = project(&handbook.graph, audience, Options { drafts: true });
    let options = RenderOptions { search: true, ..RenderOptions::default() };
    let edition = Edition::new(&view, &theme, options).unwrap_or_else(|error| panic!("{error:?}"));
    let page = render::find(&edition, URL).expect("the document has a page in both editions");
    render::render_page(&edition, &page).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Raw HTML is taken out: nothing an editor writes becomes a script of the page.
fn no_script_of_the_body(page: &str) {
    let main = page.find("<main").map_or("", |start| &page[start..]);
    let main = main.find("</main").map_or(main, |end| &main[..end]);
    assert!(!main.is_empty(), "the page has a main part");
    assert!(!main.contains("<script"), "a script in the body");
    assert!(!main.contains("href=\"javascript:"), "a link that is a script");
}
