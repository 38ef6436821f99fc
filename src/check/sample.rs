//! The sample content has just the findings it is meant to show, on 1 September 2026.

use std::path::Path;

use super::testkit::Site;
use crate::diag::Code;
use crate::diag::code::Family;
use crate::model::Status;
use crate::source::SourceTree;

/// Two measures and two reviews that are late, two sections that nothing meets, a citation of a repealed act that still
/// holds for older cases, an agreement that ends; and, apart, the laws that nobody has compared with the act.
const INTENDED: [&str; 8] = [
    "measure-overdue content/egenkontroller/index.md: åtgärden skulle ha varit klar 2026-08-14: De två enheterna får digital signering i nästa omgång.",
    "requirement-unmet content/lagar/l-hsl.md: inget gällande dokument visar hur 11 kap. 2 a § (Beredskap) uppfylls",
    "requirement-unmet content/lagar/l-sol-2025.md: inget gällande dokument visar hur 32 kap. 1 § (Avgifter) uppfylls",
    "measure-overdue content/riskanalyser/riskregister.md: åtgärden skulle ha varit klar 2026-08-13: Digital signering med påminnelse i alla enheter. Två sjuksköterskor kontrollerar riskläkemedel när dosen ändras.",
    "review-overdue content/rutiner/chk-introduktion.md: skulle ha setts över senast 2026-08-09",
    "law-repealed content/rutiner/r-aterkrav.md: Socialtjänstlag (2001:453) är upphävd sedan 2025-07-01 och ersatt av Socialtjänstlag (2025:400)",
    "review-overdue content/rutiner/r-aterkrav.md: skulle ha setts över senast 2026-06-30",
    "agreement-ending content/samverkan/ok-psykiatri-beroende.md: slutar gälla 2026-11-30, om 90 dagar",
];

#[test]
fn the_sample_has_the_intended_findings() {
    let tree = SourceTree::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let site = Site::of(tree);
    let of_family = site.findings.iter().filter(|f| matches!(f.code.family(), Family::Control | Family::Substance));
    let (unread, ours): (Vec<_>, Vec<_>) = of_family.partition(|f| f.code == Code::LAW_REVIEW_OVERDUE);
    let found: Vec<String> =
        ours.iter().map(|f| format!("{} {}: {}", f.code, site.tree.path_of(f.span.file), f.message.sv)).collect();
    assert_eq!(found, INTENDED, "{found:#?}");
    // A law says when it was compared with the act only where that was done.
    let unread: Vec<&str> = unread.iter().map(|f| site.tree.path_of(f.span.file)).collect();
    assert!(!unread.is_empty() && unread.iter().all(|path| path.starts_with("content/lagar/")), "{unread:?}");
}

/// A living handbook has reviews that are late, that come soon and that come later, and texts that are decided but don't
/// apply yet.
#[test]
fn the_dates_of_the_sample_live() {
    let tree = SourceTree::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let site = Site::of(tree);
    let controlled = || site.graph.docs.iter().filter(|doc| doc.kind().is_controlled());
    let reviews: Vec<_> = controlled().filter_map(|doc| doc.dates.review_by).collect();
    let within = |from: i64, to: i64| {
        let left = |day: &&crate::model::Date| i64::from((**day - super::testkit::TODAY).get_days());
        reviews.iter().filter(|day| (from..to).contains(&left(day))).count()
    };
    assert!(within(-100, 0) >= 2 && within(0, 91) >= 5 && within(91, 365) >= 8 && within(365, 900) >= 15);
    assert!(controlled().any(|doc| doc.status == Status::Upcoming));
}
