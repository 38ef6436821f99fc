//! `too-large`: a text or file that makes a page too slow.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::graph::LinkTarget;
use crate::parse::document::LinkForm;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::TOO_LARGE,
    manual: Manual {
        what: (
            "En text är större än 1 MB, en bild på en sida större än 2 MB eller en bifogad fil större än 25 MB.",
            "A text is larger than 1 MB, a picture on a page larger than 2 MB, or an attached file larger than 25 MB.",
        ),
        why: (
            "Den som slår upp en rutin på mobilen hos en brukare ska inte behöva vänta. Många e-postsystem tar inte \
             emot filer över 25 MB.",
            "Staff who look up a routine on a phone in a service user's home should not have to wait. Many mail \
             systems refuse files above 25 MB.",
        ),
        example: "![Nyckelskåpet](foto-12-mb.jpg)",
        instead: (
            "Minska bilden till den bredd den visas i (högst 1600 bildpunkter), dela texten på flera sidor, eller lägg \
             filen där stora filer hör hemma och länka dit.",
            "Scale the picture to the width at which it is shown (1600 pixels at most), divide the text into several \
             pages, or put the file where large files belong and link to it.",
        ),
    },
    run: Run::Check(check),
};

/// Largest source text in bytes. A printed page is about 3 kB, so this is over 300 pages in one.
const LARGEST_TEXT: u64 = 1_000_000;
/// Largest picture in a body, in bytes.
const LARGEST_PICTURE: u64 = 2_000_000;
/// Largest other file, in bytes.
const LARGEST_FILE: u64 = 25_000_000;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let tree = &context.graph.assets;
    for file in tree.documents() {
        let size = file.text.len() as u64;
        if size > LARGEST_TEXT {
            let message = text!("texten är {} MB", "the text is {} MB", megabytes(size));
            let help = text!("dela den på flera dokument", "divide it into several documents");
            findings.push(Finding::new(Code::TOO_LARGE, Span::whole(file.id), message).help(help));
        }
    }
    for (_, doc) in context.docs().filter(|(_, doc)| !doc.files.is_empty()) {
        for (fragment, link, target) in doc.targets_of_links() {
            if let (LinkTarget::Asset(path), LinkForm::Image) = (target, link.form) {
                let span = fragment.span(doc.source.file, link.range.clone());
                findings.extend(heavy(path, tree.size(path), LARGEST_PICTURE, span));
            }
        }
    }
    for (_, path, span) in context.named_files() {
        findings.extend(heavy(path, tree.size(path), LARGEST_FILE, span));
    }
}

fn heavy(path: &str, size: Option<u64>, limit: u64, span: Span) -> Option<Finding> {
    let size = size.filter(|size| *size > limit)?;
    let message = text!("filen {path} är {} MB", "the file {path} is {} MB", megabytes(size));
    let help = text!("gör den mindre; högst {} MB", "make it smaller; {} MB at most", megabytes(limit));
    Some(Finding::new(Code::TOO_LARGE, span, message).help(help))
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
