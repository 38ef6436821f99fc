//! Compares the built sample handbook with its plan (`tests/sample-plan.toml`): every page and relation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cli::run_in;

#[derive(serde::Deserialize)]
struct Plan {
    page: Vec<Page>,
    relation: Vec<Relation>,
}

#[derive(serde::Deserialize)]
struct Page {
    id: String,
    kind: String,
    audience: String,
    status: String,
}

#[derive(serde::Deserialize)]
struct Relation {
    from: String,
    to: String,
    rel: String,
    section: Option<String>,
    #[serde(default)]
    leak: bool,
    differs: Option<String>,
}

/// An edition's `handbok.json`: statuses by `kind/id`, and relations (type, from, to, section).
struct Edition {
    documents: BTreeMap<String, String>,
    relations: BTreeSet<(String, String, String, String)>,
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

impl Edition {
    fn read(folder: &Path) -> Self {
        let json = fs::read(folder.join("handbok.json")).expect("the edition has its data");
        let data: Value = serde_json::from_slice(&json).expect("data");
        let rows = |key: &str| data[key].as_array().expect("a list").clone();
        let document = |row: &Value| (format!("{}/{}", text(row, "kind"), text(row, "id")), text(row, "status"));
        let relation =
            |row: &Value| (text(row, "type"), text(row, "from"), text(row, "to"), text(&row["detail"], "section"));
        Self {
            documents: rows("documents").iter().map(document).collect(),
            relations: rows("relations").iter().map(relation).collect(),
        }
    }

    /// Related pages have no direction.
    fn has(&self, relation: &Relation) -> bool {
        let section = relation.section.clone().unwrap_or_default();
        let row = |from: &str, to: &str| {
            self.relations.contains(&(relation.rel.clone(), from.to_owned(), to.to_owned(), section.clone()))
        };
        row(&relation.from, &relation.to) || (relation.rel == "related" && row(&relation.to, &relation.from))
    }
}

fn build(out: &Path, drafts: bool) -> [Edition; 2] {
    let target = out.join(if drafts { "drafts" } else { "plain" });
    let output = target.to_string_lossy().into_owned();
    let mut arguments = vec!["build", "--date", "2026-09-01", "--no-search", "--output", &output];
    arguments.extend(drafts.then_some("--drafts"));
    let ran = run_in(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ["intranet", "external"].map(|audience| Edition::read(&target.join(audience)))
}

#[test]
fn every_planned_page_and_relation_is_there_and_nowhere_else() {
    let text = include_str!("../sample-plan.toml");
    let plan: Plan = toml::from_str(text).expect("the plan is TOML");
    assert!(plan.page.len() >= 90 && plan.relation.len() >= 250);
    let out = tempfile::tempdir().expect("a folder");
    let [intranet, external] = build(out.path(), false);
    let [drafts, _] = build(out.path(), true);
    let mut wrong = Vec::new();
    for page in &plan.page {
        let key = format!("{}/{}", page.kind, page.id);
        let (draft, open) = (page.status == "draft", page.audience == "external" && page.status != "draft");
        let seen = if draft { &drafts } else { &intranet };
        if seen.documents.get(&key) != Some(&page.status) {
            wrong.push(format!("{key}: {:?} instead of {}", seen.documents.get(&key), page.status));
        }
        if external.documents.contains_key(&key) != open || (draft && intranet.documents.contains_key(&key)) {
            wrong.push(format!("{key}: seen by the wrong readers"));
        }
    }
    for relation in &plan.relation {
        let name = format!("{} {} {} {:?}", relation.from, relation.rel, relation.to, relation.section);
        if drafts.has(relation) == relation.differs.is_some() {
            wrong.push(format!(
                "{name}: {}",
                if relation.differs.is_some() { "is there after all" } else { "is missing" }
            ));
        }
        if relation.leak && external.has(relation) {
            wrong.push(format!("{name}: shows on the external site"));
        }
    }
    assert!(wrong.is_empty(), "{} of the plan:\n{}", wrong.len(), wrong.join("\n"));
}
