//! Tests with documents made here, byte for byte, and damaged ones.

use std::io::Write as _;

use super::*;
use proptest::prelude::*;

/// A ZIP archive of some files, deflated.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(content.as_bytes()).expect("a Vec");
        let packed = packer.finish().expect("a Vec");
        let offset = out.len() as u32;
        let mut common = b"\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
        common.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        common.extend_from_slice(&(content.len() as u32).to_le_bytes());
        common.extend_from_slice(&(name.len() as u16).to_le_bytes());
        common.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (at, count) = (out.len() as u32, files.len() as u16);
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

fn found(bytes: &[u8]) -> Vec<(TraceKind, String)> {
    document_metadata(bytes).into_iter().map(|trace| (trace.kind, trace.what)).collect()
}

fn word() -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "docProps/core.xml",
            "<cp:coreProperties xmlns:cp='c' xmlns:dc='d'><dc:creator>Anna Ek</dc:creator><cp:lastModifiedBy>Bo Al</cp:lastModifiedBy><dc:title>Rutin</dc:title></cp:coreProperties>",
        ),
        ("docProps/app.xml", "<Properties><Company>Kommunen</Company><Manager></Manager></Properties>"),
        (
            "word/document.xml",
            "<w:document xmlns:w='w'><w:ins w:author='Bo Al'><w:r/></w:ins><w:del w:author='Cia'/></w:document>",
        ),
        (
            "word/comments.xml",
            "<w:comments xmlns:w='w'><w:comment w:author='Anna Ek'/><w:comment w:author='Bo Al'/></w:comments>",
        ),
        ("word/embeddings/blad.xlsx", "x"),
    ])
}

#[test]
fn word_names_comments_and_changes() {
    let mut expected = vec![
        (TraceKind::Author, "Anna Ek"),
        (TraceKind::ModifiedBy, "Bo Al"),
        (TraceKind::Company, "Kommunen"),
        (TraceKind::Comments, "2 (Anna Ek, Bo Al)"),
        (TraceKind::TrackedChanges, "2 (Bo Al, Cia)"),
        (TraceKind::EmbeddedFiles, "blad.xlsx"),
        (TraceKind::Title, "Rutin"),
    ];
    expected.sort();
    let found = found(&word());
    let found: Vec<(TraceKind, &str)> = found.iter().map(|(kind, what)| (*kind, what.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn excel_powerpoint_and_opendocument_too() {
    let excel = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/comments1.xml",
            "<comments><authors><author>Dan</author></authors><commentList><comment ref='A1'/></commentList></comments>",
        ),
        ("xl/threadedComments/threadedComment1.xml", "<ThreadedComments><threadedComment/></ThreadedComments>"),
    ]);
    assert_eq!(found(&excel), [(TraceKind::Comments, "1".to_owned()), (TraceKind::Comments, "1 (Dan)".to_owned())]);
    let slides = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("ppt/comments/comment1.xml", "<p:cmLst><p:cm authorId='0'/></p:cmLst>"),
    ]);
    assert_eq!(found(&slides), [(TraceKind::Comments, "1".to_owned())]);
    let text = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("meta.xml", "<o:m><meta:initial-creator>Eva</meta:initial-creator><dc:creator>Fia</dc:creator></o:m>"),
        (
            "content.xml",
            "<o:c><text:tracked-changes><text:changed-region><dc:creator>Fia</dc:creator></text:changed-region></text:tracked-changes><office:annotation><dc:creator>Eva</dc:creator><text:p>Hm</text:p></office:annotation></o:c>",
        ),
    ]);
    assert_eq!(
        found(&text),
        [
            (TraceKind::Author, "Eva".to_owned()),
            (TraceKind::ModifiedBy, "Fia".to_owned()),
            (TraceKind::Comments, "1 (Eva)".to_owned()),
            (TraceKind::TrackedChanges, "1 (Fia)".to_owned()),
        ]
    );
}

#[test]
fn clean_and_other_archives_have_no_traces() {
    let clean = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("docProps/core.xml", "<c><creator></creator></c>"),
        ("word/document.xml", "<d><p>ins</p></d>"),
    ]);
    assert_eq!(found(&clean), []);
    assert_eq!(found(&archive(&[("docProps/core.xml", "<creator>X</creator>")])), []);
    assert_eq!(found(b"plain text"), []);
    assert_eq!(found(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..")[0].0, TraceKind::Unreadable);
    assert_eq!(found(b"PK\x03\x04 cut short")[0].0, TraceKind::Unreadable);
}

fn pdf() -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all(b"7 0 8 40 <</Author<FEFF00C50073>/Title(x)>> <</Type/Annot/Subtype/Text/Contents(Fel?)>>")
        .expect("a Vec");
    let packed = packer.finish().expect("a Vec");
    let mut out = b"%PDF-1.7\n1 0 obj <</Author (Anna \\(\xc5\\) \\345k)/Producer (Writer)>> endobj\n".to_vec();
    out.extend_from_slice(b"2 0 obj <</Type/ObjStm/Filter/FlateDecode/Length 9>>\nstream\r\n");
    out.extend_from_slice(&packed);
    out.extend_from_slice(b"\nendstream endobj\n3 0 obj <</Type /Metadata/Subtype/XML>>\nstream\n<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Cia &amp; co</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>\nendstream endobj\n");
    out.extend_from_slice(b"4 0 obj <</Length 30>> stream\n/Author (not a key) /Subtype/Ink\nendstream endobj\n");
    out.extend_from_slice(b"5 0 obj <</Type/Annot/Subtype /Link>> endobj 6 0 obj <</Type/EmbeddedFile>>\n%%EOF");
    out
}

#[test]
fn pdf_names_notes_and_files() {
    assert_eq!(
        found(&pdf()),
        [
            (TraceKind::Author, "Anna (Å) åk".to_owned()),
            (TraceKind::Author, "Cia & co".to_owned()),
            (TraceKind::Author, "Ås".to_owned()),
            (TraceKind::Comments, "1".to_owned()),
            (TraceKind::EmbeddedFiles, "1".to_owned()),
            (TraceKind::Title, "x".to_owned()),
        ]
    );
    let encrypted = b"%PDF-1.4\n1 0 obj <</Author (\x01\x02)>> endobj trailer <</Encrypt 9 0 R>>";
    assert_eq!(found(encrypted), [(TraceKind::Unreadable, "encrypted".to_owned())]);
    assert_eq!(found(b"%PDF-1.4\n1 0 obj <</Author ()/Filter/X/Creator (Microsoft Word)>> endobj"), []);
    let revealing = b"%PDF-1.4\n1 0 obj <</Title (Utkast Anna)/Creator (Anna Ek)/Keywords (hemligt)>> endobj \
                    2 0 obj <</Title (Kapitel)/Parent 3 0 R>> 4 0 obj <</S/URI/URI (file:///G:/hemligt.docx)>> \
                    5 0 obj <</S/URI/URI (https://example.se/)>>";
    assert_eq!(
        found(revealing),
        [
            (TraceKind::Title, "Utkast Anna".to_owned()),
            (TraceKind::Subject, "hemligt".to_owned()),
            (TraceKind::Maker, "Anna Ek".to_owned()),
            (TraceKind::Path, "file:///G:/hemligt.docx".to_owned()),
        ]
    );
}

#[test]
fn hidden_parts_properties_and_paths_are_found() {
    let rels = |target: &str, kind: &str| {
        format!(
            "<Relationships><Relationship Type='x/{kind}' Target='{target}' TargetMode='External'/></Relationships>"
        )
    };
    let template = rels("file:///\\\\server\\mallar\\brev.dotx", "attachedTemplate");
    let web = rels("https://example.se/", "hyperlink");
    let word = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "docProps/custom.xml",
            "<Properties><property name='Handläggare'><vt:lpwstr>Anna</vt:lpwstr></property></Properties>",
        ),
        ("docProps/app.xml", "<Properties><Template>\\\\server\\mallar\\a.dotx</Template></Properties>"),
        ("docProps/core.xml", "<c><title>Utkast</title><keywords>hemligt</keywords></c>"),
        ("word/_rels/settings.xml.rels", &template),
        ("word/_rels/document.xml.rels", &web),
        ("word/document.xml", "<w:d><w:rPr><w:vanish/></w:rPr><w:rPr><w:vanish w:val='0'/></w:rPr></w:d>"),
    ]);
    let hidden = |count: &str| (TraceKind::Hidden, count.to_owned());
    assert_eq!(
        found(&word),
        [
            (TraceKind::Title, "Utkast".to_owned()),
            (TraceKind::Subject, "hemligt".to_owned()),
            (TraceKind::Custom, "1 (Handläggare = Anna)".to_owned()),
            (TraceKind::Path, "\\\\server\\mallar\\a.dotx".to_owned()),
            (TraceKind::Path, "file:///\\\\server\\mallar\\brev.dotx".to_owned()),
            hidden("1"),
        ]
    );
    let book = rels("Budget.xlsx", "externalLinkPath");
    let excel = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<w><sheets><sheet name='Löner' state='veryHidden'/><sheet name='Blad'/></sheets></w>"),
        ("xl/worksheets/sheet1.xml", "<w><cols><col hidden='1'/></cols><row hidden='1'/><row/></w>"),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", &book),
    ]);
    assert_eq!(found(&excel), [(TraceKind::Path, "Budget.xlsx".to_owned()), hidden("1 (Löner)"), hidden("2")]);
    let slides = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("ppt/slides/slide2.xml", "<p:sld show='0'/>"),
        ("ppt/notesSlides/notesSlide1.xml", "<p:n><a:fld><a:t>2</a:t></a:fld><a:t>Säg inte detta</a:t></p:n>"),
    ]);
    assert_eq!(found(&slides), [hidden("1"), (TraceKind::Notes, "1".to_owned())]);
    let open = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "meta.xml",
            "<m><meta:template xlink:href='file:///G:/mall.ott'/><meta:user-defined meta:name='Ärende'>7</meta:user-defined></m>",
        ),
        ("content.xml", "<c><text:section text:display='none'/><table:table-row table:visibility='filter'/></c>"),
    ]);
    assert_eq!(
        found(&open),
        [
            (TraceKind::Custom, "1 (Ärende = 7)".to_owned()),
            (TraceKind::Path, "file:///G:/mall.ott".to_owned()),
            hidden("2"),
        ]
    );
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = "<a>".to_owned() + &" ".repeat(BUDGET + 1000);
    let bomb =
        archive(&[("[Content_Types].xml", &bomb), ("word/document.xml", &bomb), ("word/comments.xml", "<comment/>")]);
    // The budget is used up by the first part; the second is not read.
    assert_eq!(found(&bomb), []);
}

proptest! {
    /// Damaged documents never cause a panic: bytes are changed and cut anywhere.
    #[test]
    fn damage_never_panics(which: bool, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..9), cut: prop::sample::Index) {
        let mut bytes = if which { word() } else { pdf() };
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _whole = document_metadata(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _cut = document_metadata(&bytes);
    }
}
