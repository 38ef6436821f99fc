//! Test: the sample content has exactly its intended findings on 1 September 2026.

use std::path::Path;

use super::testkit::Site;
use crate::diag::code::Family;
use crate::source::SourceTree;

/// One routine overdue and citing a repealed act, and the two sections that nothing meets.
const INTENDED: [&str; 4] = [
    "requirement-unmet content/lagar/l-sosfs.md: inget gällande dokument visar hur 1 kap. 2 § (Patientsäkerhetsarbetet) uppfylls",
    "requirement-unmet content/lagar/l-sosfs.md: inget gällande dokument visar hur 6 kap. 2 § (Vårdpersonalens skyldigheter) uppfylls",
    "law-repealed content/rutiner/r-aterkrav.md: Socialtjänstlag (2001:453) är upphävd sedan 2025-07-01 och ersatt av Socialtjänstlag (2025:400)",
    "review-overdue content/rutiner/r-aterkrav.md: skulle ha setts över senast 2026-03-31",
];

#[test]
fn the_sample_has_the_intended_findings() {
    let tree = SourceTree::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let site = Site::of(tree);
    let ours = site.findings.iter().filter(|f| matches!(f.code.family(), Family::Control | Family::Substance));
    let found: Vec<String> =
        ours.map(|f| format!("{} {}: {}", f.code, site.tree.path_of(f.span.file), f.message.sv)).collect();
    assert_eq!(found, INTENDED, "{found:#?}");
}
