//! Tests with pictures made here byte for byte, drawings that try to run something, and damaged files of each format.

use super::*;
use proptest::prelude::*;

const EXIF_TURNED: &[u8] =
    b"II\x2a\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0HEMLIGT";
const EXIF_STRAIGHT: &[u8] = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0HEMLIGT";

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker][..], &length, payload].concat()
}

fn jpeg() -> Vec<u8> {
    [
        &b"\xff\xd8"[..],
        &segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01HEMLIGT"),
        &segment(0xe1, &[b"Exif\0\0", EXIF_TURNED].concat()),
        &segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>HEMLIGT</x>"),
        &segment(0xe2, b"ICC_PROFILE\0\x01\x01profil"),
        &segment(0xe2, b"MPF\0HEMLIGT"),
        &segment(0xed, b"Photoshop 3.0\08BIM HEMLIGT"),
        &segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"),
        &segment(0xfe, b"HEMLIGT"),
        &segment(0xdb, &[7; 65]),
        b"\xff\xff",
        &segment(0xc2, &[8; 15])[1..],
        &segment(0xda, &[1; 10]),
        b"kodad\xff\x00bild\xff\xd0mera",
        &segment(0xc4, &[9; 20]),
        &segment(0xda, &[1; 10]),
        b"andra svepet\xff\xd9",
        b"HEMLIGT efter slutet",
    ]
    .concat()
}

fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

fn png() -> Vec<u8> {
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &png_chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"),
        &png_chunk(b"iCCP", b"HEMLIGT\0\0xyz"),
        &png_chunk(b"sPLT", b"HEMLIGT\0\x08"),
        &png_chunk(b"tEXt", b"Author\0HEMLIGT"),
        &png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0HEMLIGT"),
        &png_chunk(b"tIME", b"\x07\xea\x01\x01\0\0\0"),
        &png_chunk(b"eXIf", EXIF_TURNED),
        &png_chunk(b"caBX", b"HEMLIGT"),
        &png_chunk(b"IDAT", b"bild"),
        &png_chunk(b"IEND", b""),
        b"HEMLIGT",
    ]
    .concat()
}

fn riff_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let pad = &[0u8; 1][..data.len() % 2];
    [kind, &(data.len() as u32).to_le_bytes()[..], data, pad].concat()
}

fn webp() -> Vec<u8> {
    let frame = [&[0u8; 16][..], &riff_chunk(b"VP8L", b"bild1"), &riff_chunk(b"XXXX", b"HEMLIGT")].concat();
    let body = [
        riff_chunk(b"VP8X", &[0x2e, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
        riff_chunk(b"ICCP", b"profil"),
        riff_chunk(b"ANIM", &[0; 6]),
        riff_chunk(b"ANMF", &frame),
        riff_chunk(b"EXIF", EXIF_TURNED),
        riff_chunk(b"XMP ", b"HEMLIGT"),
        riff_chunk(b"junk", b"HEMLIGT"),
    ]
    .concat();
    [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WEBP", &body, b"HEMLIGT"].concat()
}

fn gif() -> Vec<u8> {
    [
        &b"GIF89a\x01\0\x01\0\x80\0\0"[..],
        &[1, 2, 3, 4, 5, 6],
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
        b"\x21\xfe\x07HEMLIGT\0",
        b"\x21\xff\x0bXMP DataXMP<x>HEMLIGT",
        // The rest of the XMP block: its magic trailer reads as sub-blocks.
        &(0..=255).rev().collect::<Vec<u8>>(),
        b"\0",
        b"\x21\xf9\x04\0\0\0\0\0",
        b"\x21\x01\x0c\0\0\0\0\0\0\0\0\x08\x08\0\x01\x07HEMLIGT\0",
        b"\x21\xf9\x04\x01\x0a\0\0\0",
        b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0",
        b"\x3bHEMLIGT",
    ]
    .concat()
}

fn holds_secret(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|seven| seven == b"HEMLIGT")
}

fn all() -> [(&'static str, Vec<u8>); 4] {
    [("jpeg", jpeg()), ("png", png()), ("webp", webp()), ("gif", gif())]
}

fn cleaned(bytes: &[u8]) -> Cleaned {
    image(bytes).expect("a picture").expect("whole")
}

#[test]
fn pictures_lose_metadata_and_keep_their_look() {
    for (name, bytes) in all() {
        assert!(holds_secret(&bytes), "{name}");
        let once = cleaned(&bytes);
        assert!(!holds_secret(&once.bytes), "{name}: {}", String::from_utf8_lossy(&once.bytes));
        assert!(once.removed.len() >= 3, "{name}: {:?}", once.removed);
        let twice = cleaned(&once.bytes);
        assert_eq!(twice.bytes, once.bytes, "{name}: cleaning again changes nothing");
        assert_eq!(twice.removed, [], "{name}");
        for shown in ["bild", "profil"] {
            let there = |bytes: &[u8]| bytes.windows(shown.len()).filter(|window| *window == shown.as_bytes()).count();
            assert_eq!(there(&bytes), there(&once.bytes), "{name}: {shown}");
        }
    }
}

#[test]
fn rotated_pictures_stay_rotated() {
    for (name, bytes) in all().into_iter().take(3) {
        let once = cleaned(&bytes);
        assert!(once.removed.contains(&Removed::Place) && once.removed.contains(&Removed::Camera), "{name}");
        let minimal = exif::minimal(6);
        assert!(once.bytes.windows(minimal.len()).any(|window| window == minimal), "{name}");
    }
    // A picture that is not rotated needs no EXIF at all.
    let straight = [
        &b"\xff\xd8"[..],
        &segment(0xe1, &[b"Exif\0\0", EXIF_STRAIGHT].concat()),
        &segment(0xda, &[1; 10]),
        b"bild\xff\xd9",
    ]
    .concat();
    let once = cleaned(&straight);
    assert_eq!(once.bytes, [&b"\xff\xd8"[..], &segment(0xda, &[1; 10]), b"bild\xff\xd9"].concat());
    assert_eq!(once.removed, [Removed::Camera]);
}

#[test]
fn written_chunks_are_right() {
    let once = cleaned(&png()).bytes;
    let expected = png_chunk(b"eXIf", &exif::minimal(6));
    assert!(once.windows(expected.len()).any(|window| window == expected), "length and check sum");
    let once = cleaned(&webp()).bytes;
    assert_eq!(once[4..8], (once.len() as u32 - 8).to_le_bytes());
    assert_eq!(once[20], 0x2a, "EXIF is there, XMP is not");
    let once = cleaned(&gif()).bytes;
    assert!(once.windows(8).any(|window| window == b"\x21\xf9\x04\x01\x0a\0\0\0"), "the picture's timing stays");
    assert!(!once.windows(8).any(|window| window == b"\x21\xf9\x04\0\0\0\0\0"), "the plain text's goes with it");
}

#[test]
fn other_files_and_unsupported_pictures_are_distinguished() {
    assert_eq!(asset("a.txt", b"text"), None);
    assert_eq!(asset("a.pdf", b"%PDF-1.7"), None);
    for (bytes, format) in [
        (&b"II\x2a\0xxxxxxxx"[..], "TIFF"),
        (b"\0\0\0\x20ftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x20ftypheic\0\0\0\0", "HEIC"),
        (b"BM\x10\0\0\0\0\0\0\0", "BMP"),
    ] {
        assert_eq!(asset("x.jpg", bytes), Some(Err(Unclean::Unsupported(format))));
    }
    assert_eq!(asset("x.svgz", b"\x1f\x8b"), Some(Err(Unclean::Unsupported("SVGZ"))));
    assert!(
        matches!(asset("x.png", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), Some(Ok(cleaned)) if cleaned.removed == [Removed::Script])
    );
}

fn svg(inner: &str) -> Result<Cleaned, Unclean> {
    let whole = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE svg PUBLIC \"x\" \"y\"><svg xmlns=\"http://www.w3.org/2000/svg\" \
         xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:h=\"http://www.w3.org/1999/xhtml\" \
         xmlns:inkscape=\"http://inkscape\" viewBox=\"0 0 9 9\">{inner}</svg>"
    );
    svg::clean(whole.as_bytes())
}

fn inner(input: &str) -> String {
    let text = String::from_utf8(svg(input).expect("cleaned").bytes).expect("UTF-8");
    let text = text.strip_prefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">").expect("the root");
    text.strip_suffix("</svg>\n").expect("the end").to_owned()
}

#[test]
fn drawings_keep_what_draws() {
    for same in [
        "<g id=\"a\" class=\"b\" transform=\"scale(2)\"><path d=\"M0 0\" fill=\"url(#g)\"/></g><use href=\"#a\"/>",
        "<title>Kartan över å, ä &amp; ö</title><desc>Text</desc>",
        "<a href=\"../vard/index.html\"><text x=\"1\">Vård &lt; omsorg</text></a>",
        "<use href=\"#a\"/>",
        "<style>.a{fill:url(#g)}</style><rect class=\"a\"/>",
    ] {
        assert_eq!(inner(same), same);
    }
    assert_eq!(inner("<use xlink:href='#a'/>"), "<use href=\"#a\"/>");
    assert_eq!(inner("<text><![CDATA[a<b]]>&#229;</text>"), "<text>a&lt;bå</text>");
    assert_eq!(
        inner("<rect fill='red' style='fill: blue; stroke-width:2;line-height:1; -x-y:z'/>"),
        "<rect fill=\"blue\" stroke-width=\"2\" style=\"line-height:1\"/>"
    );
    assert_eq!(
        inner("<style>a{}</style><rect fill='red' style='fill: blue'/>"),
        "<style>a{}</style><rect fill=\"red\" style=\"fill:blue\"/>"
    );
}

/// Ways to run or load something from SVG: from the collections of OWASP, PortSwigger and Cure53, shortened.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<script href='data:text/javascript,alert(1)'/>",
    "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
    "<h:script>alert(1)</h:script>",
    "<rect onclick='alert(1)' ONLOAD='alert(1)'/>",
    "<g onbegin='alert(1)' onfocusin='alert(1)' tabindex='0'/>",
    "<a href='javascript:alert(1)'><text>x</text></a>",
    "<a xlink:href=' java&#10;script:alert(1)'><text>x</text></a>",
    "<a href='data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;'/>",
    "<a href='vbscript:alert(1)'/>",
    "<a><animate attributeName='href' values='javascript:alert(1)'/></a>",
    "<a><set attributeName='xlink:href' to='javascript:alert(1)'/></a>",
    "<animate onbegin='alert(1)' attributeName='x' dur='1s'/>",
    "<animateTransform onrepeat='alert(1)'/>",
    "<foreignObject><h:iframe src='javascript:alert(1)'/></foreignObject>",
    "<foreignObject><h:body onload='alert(1)'/></foreignObject>",
    "<h:img src='x' onerror='alert(1)'/>",
    "<h:meta http-equiv='refresh' content='0;url=javascript:alert(1)'/>",
    "<use href='data:image/svg+xml;base64,PHN2Zy8+#x'/>",
    "<use href='https://evil.example/x.svg#a'/>",
    "<use xlink:href='//evil.example/x.svg#a'/>",
    "<image href='https://evil.example/x.png'/>",
    "<image xlink:href='spar.png'/>",
    "<image href='data:image/svg+xml,&lt;svg onload=alert(1)&gt;'/>",
    "<image href='javascript:alert(1)'/>",
    "<feImage href='https://evil.example/x.png'/>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>rect{fill:url(https://evil.example/x)}</style>",
    "<style>@im\\port 'https://evil.example'</style>",
    "<style>/**/@font-face{src:url(//evil.example)}</style>",
    "<rect style='fill:url(https://evil.example/x)'/>",
    "<rect fill='url(https://evil.example/x#a)'/>",
    "<rect filter='u\\72l(https://evil.example/x)'/>",
    "<rect style='behavior:url(x);-moz-binding:url(https://evil.example)'/>",
    "<?xml-stylesheet href='https://evil.example/x.xsl' type='text/xsl'?>",
    "<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>alert(1)</handler>",
    "<listener event='load' handler='#x'/>",
    "<audio href='https://evil.example' onerror='alert(1)'/>",
    "<video><source onerror='alert(1)'/></video>",
    "<iframe src='https://evil.example'/>",
    "<object data='https://evil.example'/>",
    "<embed src='https://evil.example'/>",
    "<title><h:img src='x' onerror='alert(1)'/></title>",
    "<title><style>&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;</style></title>",
    "<desc><script>alert(1)</script></desc>",
    "<metadata><rdf:RDF xmlns:rdf='r'>evil.example</rdf:RDF></metadata>",
    "<!-- evil.example -->",
    "<g inkscape:label='evil.example' data-x='evil.example' ping='https://evil.example'/>",
    "<cursor href='https://evil.example'/>",
    "<font-face-uri href='https://evil.example'/>",
    "<mpath href='https://evil.example'/>",
    "<switch><foreignObject requiredExtensions='x'><h:script>alert(1)</h:script></foreignObject><text>ok</text></switch>",
    "<discard onbegin='alert(1)'/>",
    "<text><tref href='https://evil.example#x'/></text>",
    "<g content='evil.example'/>",
];

#[test]
fn drawings_run_and_load_nothing() {
    for vector in VECTORS {
        let once = svg(vector).expect("cleaned");
        let text = String::from_utf8(once.bytes.clone()).expect("UTF-8");
        let plain = text.to_ascii_lowercase();
        for bad in [
            "script", "alert(", "evil.", "onload", "onclick", "onerror=", "onbegin", "import", "iframe", "spar.png",
            "data:",
        ] {
            // Escaped text in a style sheet is text.
            assert!(!plain.contains(bad), "{vector}\n  gave {text}");
        }
        assert!(!once.removed.is_empty(), "{vector}");
        assert!(once.removed.iter().all(|what| what.texts().iter().all(|text| !text.is_empty())));
        assert_eq!(svg::clean(&once.bytes).expect("clean").bytes, once.bytes, "{vector}");
    }
}

#[test]
fn drawings_lose_names_of_parts_and_report_what_stays() {
    let drawing = "<title>Karta</title><g id='HEMLIGT'><title>HEMLIGT</title><desc>HEMLIGT</desc><path d='M0 0' \
                   fill='url(#g)'/></g><linearGradient id='g'/><a href='x.html'><title>Länken</title></a>\
                   <g style='display: none'><text>Utkast</text></g><text visibility='hidden'>Mer</text>";
    let once = svg(drawing).expect("cleaned");
    let text = String::from_utf8_lossy(&once.bytes);
    assert!(!holds_secret(&once.bytes), "{text}");
    assert!(text.contains("id=\"g\"") && text.contains("Länken") && text.contains("Karta"), "{text}");
    let revealed: Vec<(TraceKind, &str)> =
        once.revealed.iter().map(|trace| (trace.kind, trace.what.as_str())).collect();
    assert_eq!(revealed, [(TraceKind::Title, "Karta"), (TraceKind::Hidden, "2")]);
    assert_eq!(svg("<path d='M0 0'/>").expect("cleaned").revealed, []);
}

#[test]
fn bitmaps_in_drawings_are_cleaned_too() {
    use base64::Engine as _;
    let packed = base64::engine::general_purpose::STANDARD.encode(png());
    let once = svg(&format!("<image xlink:href='data:image/png;base64,{packed}'/>")).expect("cleaned");
    assert!(once.removed.contains(&Removed::Place));
    let text = String::from_utf8(once.bytes).expect("UTF-8");
    let expected = base64::engine::general_purpose::STANDARD.encode(cleaned(&png()).bytes);
    assert!(text.contains(&format!("<image href=\"data:image/png;base64,{expected}\"/>")));
}

#[test]
fn drawings_that_hide_something_are_refused() {
    let lol = "<!DOCTYPE svg [<!ENTITY a 'x'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
    assert_eq!(svg::clean(lol.as_bytes()), Err(Unclean::Entities));
    assert_eq!(svg("&odd;"), Err(Unclean::Entities));
    assert_eq!(svg(&"<g>".repeat(300)), Err(Unclean::TooLarge));
    for broken in [
        "",
        "text",
        "<svg",
        "<svg>",
        "<svg></g>",
        "<svg/><svg/>",
        "<html/>",
        "<svg/>text",
        "<svg a='1' a='2'/>",
        "<g/>",
        "<?xml version='1.0' encoding='iso-8859-1'?><svg/>",
        "<svg xmlns='urn:other'/>",
        "<svg>&#0;</svg>",
    ] {
        assert!(
            matches!(svg::clean(broken.as_bytes()), Err(Unclean::NotXml(_))),
            "{broken}: {:?}",
            svg::clean(broken.as_bytes())
        );
    }
    assert!(svg::clean(b"\xff\xfe<\0s\0v\0g\0/\0>\0").is_err());
    assert!(svg::clean("\u{feff}<svg/>".as_bytes()).is_ok());
}

proptest! {
    /// Damaged pictures never cause a panic: bytes are changed and cut anywhere. What can be cleaned is clean, and
    /// cleaning it again changes nothing.
    #[test]
    fn damage_never_panics(
        which in 0usize..4,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut: Option<prop::sample::Index>,
    ) {
        let mut bytes = all()[which].1.clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Some(Ok(once)) = image(&bytes) {
            prop_assert!(once.bytes.len() <= bytes.len() + 64);
            let twice = image(&once.bytes).expect("still a picture").expect("still whole");
            prop_assert_eq!(twice.bytes, once.bytes);
        }
    }

    /// Any XML-like text is accepted, and cleaning is idempotent.
    #[test]
    fn any_drawing_is_accepted(text in "(<[/?!]?(svg|g|style|a|x:y|script|title)( (id|on|href|style|xmlns)='[#a:;&]{0,4}')?/?>|[a&;<]{0,3}|<!--a-->){0,12}") {
        let whole = format!("<svg>{text}</svg>");
        if let Ok(once) = svg::clean(whole.as_bytes()) {
            prop_assert_eq!(svg::clean(&once.bytes).expect("clean").bytes, once.bytes);
        }
    }
}
