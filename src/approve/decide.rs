//! `handbok approve`: a draft becomes the text that applies, a decided text without a fingerprint is sealed, and with
//! `--minor` an editorial change of a decided text is owned to.

use super::edit::Head;
use super::{Change, Decision, NewFile, Picked, Refusal, Step, find, quoted};
use crate::diag::Text;
use crate::diag::text::alternatives;
use crate::graph::{Doc, Graph, approval};
use crate::model::versions::{free_label, label};
use crate::model::{Date, Kind, State};
use crate::parse::document::Document;
use crate::parse::fingerprint;
use crate::parse::markdown::without_comments;
use crate::schema::Record;
use crate::source::parent;
use crate::text;

/// How many roles or files a message lists.
const LISTED: usize = 6;

/// Approves documents: what is to be done to each. All or none.
///
/// # Errors
/// When a document or role can't be found, the role may not decide, or there is nothing to decide.
pub(crate) fn approve(graph: &Graph, ids: &[&str], decision: &Decision<'_>) -> Result<Vec<Change>, Refusal> {
    let mut changes: Vec<Change> = Vec::new();
    for id in ids {
        let change = one(graph, id, decision)?;
        if !changes.iter().any(|known| known.document == change.document && known.path == change.path) {
            changes.push(change);
        }
    }
    Ok(changes)
}

fn one(graph: &Graph, written: &str, decision: &Decision<'_>) -> Result<Change, Refusal> {
    let picked = find::pick(graph, written)?;
    if decision.minor {
        return minor(graph, &picked, decision);
    }
    let named = picked.named.and_then(|place| picked.versions.get(place));
    match (named, picked.in_state(State::Draft).collect::<Vec<_>>().as_slice()) {
        (Some((draft, State::Draft)), _) => decide(graph, &picked, draft, decision),
        (Some((decided, _)), _) if graph.assets.seen_in_git(decided.source.file).is_some() => Err(Refusal::new(
            text!("den versionen av {written} finns bara i git", "that version of {written} stands in git alone"),
            text!("det som har gällt skrivs inte om", "what has applied is not rewritten"),
        )),
        (Some((decided, _)), _) => seal(graph, &picked, &[*decided], decision),
        (None, [draft]) => decide(graph, &picked, draft, decision),
        (None, []) => {
            let standing: Vec<&Doc> = picked.in_state(State::InForce).chain(picked.in_state(State::Upcoming)).collect();
            seal(graph, &picked, &standing, decision)
        }
        (None, several) => Err(which_draft(written, several)),
    }
}

fn which_draft(written: &str, drafts: &[&Doc]) -> Refusal {
    let names: Vec<String> = drafts.iter().map(|draft| file_stem(&draft.source)).collect();
    let Text { sv, en } = alternatives(&names, LISTED);
    Refusal::new(
        text!("{written} har flera utkast", "{written} has several drafts"),
        Text { sv: format!("skriv vilket som fastställs: {sv}"), en: format!("say which is approved: {en}") },
    )
}

/// A draft becomes the text that applies.
fn decide(graph: &Graph, picked: &Picked<'_>, draft: &Doc, decision: &Decision<'_>) -> Result<Change, Refusal> {
    let source = &draft.source;
    let id = &source.id;
    if source.head.date("repealed").is_some_and(|day| day <= graph.today) {
        return Err(repealed(id));
    }
    let mut head = Head::of(graph, draft)?;
    let role = role(graph, decision)?;
    let is_next = picked.decided().next().is_some();
    let version = decision.version.or_else(|| source.head.str("version")).map(str::trim).filter(|one| !one.is_empty());
    let row = row_of(&source.head, version);
    let class = row.and_then(|place| source.head.tables("revision").get(place)).and_then(|row| row.str("class"));
    may_decide(graph, draft, role, class, decision)?;
    is_written(source)?;
    if is_next {
        new_version(picked, version, source)?;
        has_change(source, row, decision)?;
    }
    let role = quoted(&graph.doc(role).source.id);
    let (date, print) = (decision.date.to_string(), quoted(&fingerprint::of(source)));
    let (number, first) = (version.map(quoted), decision.valid_from.map(|day| day.to_string()));
    let mut keys: Vec<(&str, &str)> = Vec::new();
    keys.extend(number.as_deref().filter(|_| decision.version.is_some()).map(|number| ("version", number)));
    keys.extend([("approved", date.as_str()), ("approved_by", &role)]);
    keys.extend(first.as_deref().map(|day| ("valid_from", day)));
    keys.push(("fingerprint", &print));
    head.set(&keys);
    if is_next || decision.change.is_some() {
        write_row(&mut head, source, row, &Row { version, decision, role: &role, class: None })?;
    }
    let steps = places(graph, picked, draft, head.finish());
    let begins =
        decision.valid_from.or(source.head.date("valid_from")).map_or(decision.date, |day| day.max(decision.date));
    Ok(Change { document: source.key(), path: base_path(picked, source), steps, told: told(id, version, begins) })
}

fn told(id: &str, version: Option<&str>, begins: Date) -> Text {
    match version {
        Some(version) => text!(
            "{id} {version} är fastställd och gäller från {begins}",
            "{id} {version} is approved and in force from {begins}"
        ),
        None => text!("{id} är fastställd och gäller från {begins}", "{id} is approved and in force from {begins}"),
    }
}

fn repealed(id: &str) -> Refusal {
    Refusal::new(
        text!("{id} är upphävt och kan inte fastställas", "{id} is repealed and can't be approved"),
        text!(
            "ta bort `repealed` eller `valid_to` om det ska gälla igen",
            "remove `repealed` or `valid_to` if it is to be valid again"
        ),
    )
}

fn role(graph: &Graph, decision: &Decision<'_>) -> Result<crate::model::DocIx, Refusal> {
    let by = decision.by.ok_or_else(|| {
        Refusal::new(
            text!("det står inte vem som fastställer", "it isn't said who approves"),
            text!("ange rollen med `--by ROLL`", "name the role with `--by ROLE`"),
        )
    })?;
    find::role(graph, by)
}

fn may_decide(
    graph: &Graph,
    doc: &Doc,
    role: crate::model::DocIx,
    class: Option<&str>,
    decision: &Decision<'_>,
) -> Result<(), Refusal> {
    let allowed = approval::allowed(graph, doc, class);
    if decision.force || allowed.is_empty() || approval::is_among(graph, role, &allowed) {
        return Ok(());
    }
    let names: Vec<String> = allowed.iter().map(|ix| graph.doc(*ix).source.id.clone()).collect();
    let (who, id) = (&graph.doc(role).source.id, &doc.source.id);
    let Text { sv, en } = alternatives(&names, LISTED);
    Err(Refusal::new(
        Text {
            sv: format!("`{who}` får inte fastställa {id}; det får {sv}"),
            en: format!("`{who}` may not approve {id}; {en} may"),
        },
        text!(
            "ange rätt roll med `--by`, eller ändra `[approval]` i config.toml; `--force` går förbi",
            "name the right role with `--by`, or change `[approval]` of config.toml; `--force` goes past"
        ),
    ))
}

/// A template that nobody has filled in: nothing but headings and notes, where the text is what is decided.
pub(super) fn is_written(source: &Document) -> Result<(), Refusal> {
    let is_text = matches!(source.kind, Kind::Routine | Kind::Chapter | Kind::Report);
    let is_step = source.kind == Kind::Process && source.head.tables("activity").is_empty();
    let elsewhere = source.head.str("location").is_some() || !source.head.tables("attachments").is_empty();
    let body = source.body().map(|body| without_comments(&body.text)).unwrap_or_default();
    let is_filled = body.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    if !(is_text || is_step) || elsewhere || is_filled {
        return Ok(());
    }
    let path = &source.place.path;
    Err(Refusal::new(
        text!(
            "{path} är en tom mall: bara rubriker och noteringar",
            "{path} is an empty template: only headings and notes"
        ),
        text!("skriv texten först", "write the text first"),
    ))
}

/// A version with a number that none before it had.
fn new_version(picked: &Picked<'_>, version: Option<&str>, source: &Document) -> Result<(), Refusal> {
    let id = &source.id;
    let used = used_versions(picked);
    let help = || match used.last() {
        Some(last) => text!(
            "den förra är {last}; ange den nya med `--version`",
            "the last is {last}; give the new one with `--version`"
        ),
        None => {
            text!("ange den med `--version`, som `--version 2.0`", "give it with `--version`, such as `--version 2.0`")
        }
    };
    let message = match version {
        None => text!("den nya versionen av {id} har inget nummer", "the new version of {id} has no number"),
        Some(version) if used.iter().any(|known| known == version) => {
            text!("{id} har redan en version {version}", "{id} has a version {version} already")
        }
        Some(_) => return Ok(()),
    };
    Err(Refusal::new(message, help()))
}

/// The numbers of the decided versions and of their histories, as people count.
pub(super) fn used_versions(picked: &Picked<'_>) -> Vec<String> {
    let mut used: Vec<String> = Vec::new();
    for doc in picked.decided() {
        let head = &doc.source.head;
        let rows = head.tables("revision").iter().filter_map(|row| row.str("version"));
        used.extend(head.str("version").into_iter().chain(rows).map(|version| version.trim().to_owned()));
    }
    used.retain(|version| !version.is_empty());
    used.sort_by(|a, b| crate::model::versions::natural(a, b));
    used.dedup();
    used
}

pub(super) fn has_change(source: &Document, row: Option<usize>, decision: &Decision<'_>) -> Result<(), Refusal> {
    let written = row.and_then(|place| source.head.tables("revision").get(place)).and_then(|row| row.str("change"));
    let told = decision.change.or(written).is_some_and(|change| !change.trim().is_empty());
    if told {
        return Ok(());
    }
    let id = &source.id;
    Err(Refusal::new(
        text!("det står inte vad som är ändrat i {id}", "it isn't said what is changed in {id}"),
        text!(
            "skriv det i `change` under `[[revision]]`, eller ange `--change \"…\"`",
            "write it in `change` of `[[revision]]`, or give `--change \"…\"`"
        ),
    ))
}

/// The row of the history that is about this decision: the one with its number, else the one that is still to be filled
/// in.
pub(super) fn row_of(head: &Record, version: Option<&str>) -> Option<usize> {
    let rows = head.tables("revision");
    let number =
        |row: &Record| row.str("version").map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned);
    let named = rows.iter().position(|row| version.is_some() && number(row).as_deref() == version);
    named.or_else(|| rows.iter().position(|row| number(row).is_none() && row.date("date").is_none()))
}

/// What a row of the history says.
struct Row<'a> {
    version: Option<&'a str>,
    decision: &'a Decision<'a>,
    /// As TOML writes it.
    role: &'a str,
    class: Option<&'a str>,
}

fn write_row(head: &mut Head<'_>, source: &Document, place: Option<usize>, row: &Row<'_>) -> Result<(), Refusal> {
    let date = row.decision.date.to_string();
    let (version, change) = (row.version.map(quoted), row.decision.change.map(quoted));
    let class = row.class.map(quoted);
    let mut keys: Vec<(&str, &str)> = Vec::new();
    keys.extend(version.as_deref().map(|version| ("version", version)));
    keys.push(("date", &date));
    keys.extend(change.as_deref().map(|change| ("change", change)));
    keys.push(("by", row.role));
    keys.extend(class.as_deref().map(|class| ("class", class)));
    match place {
        Some(place) => {
            head.set_in("revision", place, &keys);
            Ok(())
        }
        None => {
            let lines: String = keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
            super::revise::add_row(head, source, &format!("[[revision]]\n{lines}"))
        }
    }
}

/// The files after the decision: the draft's text is written where it lies, then the former is filed and the draft takes
/// its name.
fn places(graph: &Graph, picked: &Picked<'_>, draft: &Doc, edited: NewFile) -> Vec<Step> {
    let from = draft.source.place.path.to_string();
    let mut steps = vec![Step::Replace(edited)];
    if draft.source.place.label.is_none() {
        return steps;
    }
    let to = base_path(picked, &draft.source);
    let like = unlabelled(picked).map(|former| filed_path(graph, &former.source));
    steps.extend(like.clone().map(|filed| Step::FileAway { from: to.clone(), to: filed }));
    steps.push(Step::TakePlace { from, to, like });
    steps
}

/// The version whose file has no label.
fn unlabelled<'g>(picked: &Picked<'g>) -> Option<&'g Doc> {
    picked.versions.iter().map(|(doc, _)| *doc).find(|doc| doc.source.place.label.is_none())
}

/// The document's own file, `ID.md`.
fn base_path(picked: &Picked<'_>, source: &Document) -> String {
    let path = unlabelled(picked).map_or(&source.place.path, |doc| &doc.source.place.path);
    base_of(path)
}

/// A file's path without its label.
pub(super) fn base_of(path: &str) -> String {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, "md"));
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let bare = name.split_once('@').map_or(name, |(id, _)| id);
    format!(
        "{}.{extension}",
        stem.strip_suffix(name).map_or_else(|| bare.to_owned(), |folder| format!("{folder}{bare}"))
    )
}

/// A labelled name for a document's file that nothing has yet.
pub(super) fn labelled_path(graph: &Graph, path: &str, label: &str) -> String {
    let base = base_of(path);
    let (stem, extension) = base.rsplit_once('.').unwrap_or((&base, "md"));
    let folder = parent(path);
    let near: Vec<String> = graph
        .assets
        .documents()
        .filter(|file| parent(&file.path) == folder)
        .map(|file| file.path.to_lowercase())
        .collect();
    let file = |label: &str| format!("{stem}@{label}.{extension}");
    file(&free_label(label, &|wanted| near.contains(&file(wanted).to_lowercase())))
}

fn filed_path(graph: &Graph, former: &Document) -> String {
    let version = former.head.str("version").map(label).filter(|label| !label.is_empty());
    let first_day = former.head.date("valid_from").or(former.head.date("approved")).map(|day| day.to_string());
    let label = version.or(first_day).unwrap_or_else(|| crate::graph::versions::DRAFT_LABEL.to_owned());
    labelled_path(graph, &former.place.path, &label)
}

fn file_stem(source: &Document) -> String {
    let name = source.place.path.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".md").unwrap_or(name).to_owned()
}

/// Decided texts get their fingerprints; dates and approver stand.
fn seal(graph: &Graph, picked: &Picked<'_>, standing: &[&Doc], decision: &Decision<'_>) -> Result<Change, Refusal> {
    let source = &graph.doc(picked.ix).source;
    let id = &source.id;
    if standing.is_empty() || standing.iter().any(|doc| doc.dates.is_over(graph.today)) {
        return Err(repealed(id));
    }
    let changed = standing.iter().find(|doc| is_changed(&doc.source));
    if let Some(changed) = changed {
        return match changed.kind().is_controlled() && !changed.source.is_entry {
            true => Err(undecided(id)),
            false => decide(graph, picked, changed, decision),
        };
    }
    let open: Vec<&&Doc> = standing.iter().filter(|doc| doc.source.head.str("fingerprint").is_none()).collect();
    let asks_more = decision.version.is_some() || decision.valid_from.is_some() || decision.change.is_some();
    if open.is_empty() || asks_more {
        return Err(nothing_to_decide(id));
    }
    let mut steps = Vec::new();
    for doc in &open {
        if let Some(role) = doc.named(&doc.source.head, "approved_by").next() {
            may_decide(graph, doc, role, None, decision)?;
        }
        let mut head = Head::of(graph, doc)?;
        head.set(&[("fingerprint", &quoted(&fingerprint::of(&doc.source)))]);
        steps.push(Step::Replace(head.finish()));
    }
    let path = open.first().map_or(&source.place.path, |doc| &doc.source.place.path).to_string();
    let told =
        text!("{id} är förseglad: dag och beslutsfattare står kvar", "{id} is sealed: its day and approver stand");
    Ok(Change { document: source.key(), steps, path, told })
}

/// Whether a sealed text is another than the one that was decided.
pub(super) fn is_changed(source: &Document) -> bool {
    source.head.str("fingerprint").is_some_and(|print| !fingerprint::holds(source, print))
}

/// The text was edited after the decision.
pub(super) fn undecided(id: &str) -> Refusal {
    Refusal::new(
        text!("texten i {id} är ändrad sedan den fastställdes", "the text of {id} has changed since it was approved"),
        text!(
            "ny version: `handbok revise {id} --keep-changes`; bara rättat språk: `handbok approve {id} --minor --by ROLL`",
            "a new version: `handbok revise {id} --keep-changes`; only mended language: `handbok approve {id} --minor --by ROLE`"
        ),
    )
}

fn nothing_to_decide(id: &str) -> Refusal {
    Refusal::new(
        text!(
            "{id} är redan fastställd, och inget utkast ligger bredvid",
            "{id} is approved already, and no draft lies beside"
        ),
        text!(
            "ny version: `handbok revise {id}`; genomgången utan ändring: `handbok review {id}`",
            "a new version: `handbok revise {id}`; gone through without change: `handbok review {id}`"
        ),
    )
}

/// An editorial change of a decided text: no new version, the approval stands, a revision of class `minor`.
fn minor(graph: &Graph, picked: &Picked<'_>, decision: &Decision<'_>) -> Result<Change, Refusal> {
    let named = picked.named.and_then(|place| picked.versions.get(place)).map(|(doc, _)| *doc);
    let standing = picked.in_state(State::InForce).chain(picked.in_state(State::Upcoming));
    let mut candidates: Vec<&Doc> = named.into_iter().collect();
    candidates.extend(standing.filter(|_| named.is_none()));
    let chosen = candidates.iter().find(|doc| is_changed(&doc.source)).or(candidates.first()).copied();
    let id = &graph.doc(picked.ix).source.id;
    let doc = chosen.filter(|doc| doc.dates.approved.is_some()).ok_or_else(|| {
        Refusal::new(
            text!("{id} är inte fastställd ännu", "{id} is not approved yet"),
            text!("fastställ den utan `--minor`", "approve it without `--minor`"),
        )
    })?;
    let source = &doc.source;
    if source.head.str("fingerprint").is_some() && !is_changed(source) {
        return Err(nothing_to_decide(id));
    }
    let role = role(graph, decision)?;
    may_decide(graph, doc, role, Some("minor"), decision)?;
    let role = quoted(&graph.doc(role).source.id);
    let mut head = Head::of(graph, doc)?;
    head.set(&[("fingerprint", &quoted(&fingerprint::of(source)))]);
    let editorial = text!("Redaktionell ändring.", "Editorial change.");
    let decision =
        Decision { change: Some(decision.change.unwrap_or(editorial.get(graph.config.language))), ..decision.clone() };
    let version = source.head.str("version").map(str::trim);
    let stub = row_of(&source.head, None);
    write_row(&mut head, source, stub, &Row { version, decision: &decision, role: &role, class: Some("minor") })?;
    let told = text!("{id}: den redaktionella ändringen är införd", "{id}: the editorial change is entered");
    let path = source.place.path.to_string();
    Ok(Change { document: source.key(), steps: vec![Step::Replace(head.finish())], path, told })
}
