//! `role-unused`: a role that nothing but `part-of` names.
//!
//! To be named is to stand in a key of another document (or in `[approval]`), or to be linked from a text; being the
//! `parent` of other roles is not enough. What repealed documents say doesn't count, and `includes = ["*"]` names
//! nobody in particular. A role whose own duties name a process takes part in it and is used.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::{Doc, LinkTarget, Target};
use crate::model::{DocIx, Kind, RelationType};
use crate::schema::Record;
use crate::schema::key::{Refs, Ty};
use crate::schema::record::{Field, Value};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::ROLE_UNUSED,
    manual: Manual {
        what: (
            "Inget dokument nämner rollen: den utför, ansvarar för eller förvaltar ingenting, ingen rutin gäller för den \
             och ingen text länkar till den.",
            "No document names the role: it carries out, answers for or keeps nothing, no routine applies to it and no \
             text links to it.",
        ),
        why: (
            "Det ska framgå hur uppgifterna är fördelade (SOSFS 2011:9 3 kap. 3 §). En roll utan uppgifter är antingen \
             bortglömd i processerna eller avskaffad.",
            "It must be clear how the tasks are divided (SOSFS 2011:9 3 kap. 3 §). A role without tasks is either \
             forgotten in the processes or abolished.",
        ),
        example: "# roller/samordnare.md – och inget annat dokument nämner `samordnare`\ntitle = \"Samordnare\"",
        instead: (
            "Lägg in rollen där den hör hemma: på aktiviteter, i `applies_to`, som `owner`. Finns den inte längre: ta \
             bort filen.",
            "Put the role where it belongs: on activities, in `applies_to`, as `owner`. If it no longer exists, remove \
             the file.",
        ),
    },
    run: Run::Check(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let named = named(context);
    for (_, doc) in context.living_of(Kind::Role).filter(|(ix, _)| !named[ix.index()]) {
        let message = text!("inget dokument nämner rollen", "no document names the role");
        let help = text!(
            "ange den på aktiviteter, i `applies_to` eller som `owner`, eller ta bort den",
            "name it on activities, in `applies_to` or as `owner`, or remove it"
        );
        findings.push(Finding::new(Code::ROLE_UNUSED, doc.source.span(), message).help(help));
    }
}

/// Which documents are named, by the graph's order.
fn named(context: &Context<'_>) -> Vec<bool> {
    let mut named = vec![false; context.graph.docs.len()];
    for ix in context.graph.approval.values().flatten() {
        named[ix.index()] = true;
    }
    for (ix, doc) in context.standing() {
        if doc.kind() != Kind::Role && !names_any(context, doc, |role| !named[role.index()]) {
            continue;
        }
        let mut name = |ix: DocIx| named[ix.index()] = true;
        // A document that names itself isn't used by that; a role with a part in a process is.
        let mut other = |named: DocIx| {
            if named != ix {
                name(named);
            }
        };
        gather(doc, &doc.source.head, &mut other);
        for block in doc.source.fragments.iter().flat_map(|fragment| &fragment.blocks) {
            block.record.iter().for_each(|record| gather(doc, record, &mut other));
        }
        for link in &doc.links {
            if let LinkTarget::Doc(to, _) = link {
                other(*to);
            }
        }
        if doc.kind() == Kind::Role {
            let duties = doc.source.head.tables("duty");
            if duties.iter().any(|duty| doc.named(duty, "processes").next().is_some()) {
                name(ix);
            }
        }
    }
    named
}

/// Whether a document names any role that is asked for; most name those that others did.
fn names_any(context: &Context<'_>, doc: &Doc, is_wanted: impl Fn(DocIx) -> bool) -> bool {
    let is_wanted = |ix: DocIx| context.graph.doc(ix).kind() == Kind::Role && is_wanted(ix);
    doc.targets.iter().any(|target| matches!(target, Target::Doc(ix) if is_wanted(*ix)))
        || doc.links.iter().any(|link| matches!(link, LinkTarget::Doc(ix, _) if is_wanted(*ix)))
}

fn gather(doc: &Doc, record: &Record, name: &mut impl FnMut(DocIx)) {
    for field in record.fields() {
        match &field.value {
            Value::Refs(refs) if !is_part_of(field) => {
                for reference in refs {
                    if let Target::Doc(ix) | Target::Law(ix, _) = doc.target(reference.slot) {
                        name(*ix);
                    }
                }
            }
            Value::Table(table) => gather(doc, table, name),
            Value::Tables(tables) => tables.iter().for_each(|table| gather(doc, table, name)),
            _ => {}
        }
    }
}

fn is_part_of(field: &Field) -> bool {
    matches!(field.ty.0.ty, Ty::Refs(Refs { relation: Some((RelationType::PartOf, _)), .. }))
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn what_names_a_role() {
        let role = |path: &'static str| (path, "+++\ntitle = \"R\"\n+++\n");
        let files = [
            ("config.toml", "title = \"H\"\n[approval]\nroutine = [\"beslutar\"]\n"),
            role("roller/ensam.md"),
            role("roller/beslutar.md"),
            role("roller/forvaltar.md"),
            role("roller/lankad.md"),
            role("roller/upphavd.md"),
            ("roller/barn.md", "+++\ntitle = \"B\"\nparent = \"foralder\"\nowner = \"barn\"\n+++\n"),
            role("roller/foralder.md"),
            ("roller/uppgift.md", "+++\ntitle = \"U\"\n[[duty]]\ntitle = \"x\"\nprocesses = [\"p\"]\n+++\n"),
            role("roller/kolumn.md"),
            ("processer/p.md", "+++\ntitle = \"P\"\nowner = \"forvaltar\"\n+++\n"),
            ("rutiner/u.md", "+++\ntitle = \"U\"\nowner = \"upphavd\"\nrepealed = 2026-01-01\n+++\n"),
            (
                "sida.md",
                "+++\ntitle = \"S\"\n+++\n[[lankad]]\n\n```handbok-matrix\nlayout = \"raci\"\nroles = [\"kolumn\"]\n```\n",
            ),
        ];
        let expected = ["roller/barn.md:2:9", "roller/ensam.md:2:9", "roller/foralder.md:2:9", "roller/upphavd.md:2:9"];
        assert_found(Code::ROLE_UNUSED, &files, &expected);
    }
}
