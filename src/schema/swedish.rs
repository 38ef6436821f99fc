//! What keys, kinds, values and blocks are called in Swedish, so that whoever writes `ägare` or `halvårsvis` is told the
//! word that is read. The names come from the declared tables; what people say besides stands in the lists below.

use super::blocks::BLOCKS;
use super::key::Key;
use crate::model::Kind;
use crate::model::id::fold_id;
use crate::model::kind::Choice;

/// What keys are called at work, with the keys that may be meant, nearest first. Folded: no å, ä, ö and no blanks.
const KEYS: &[(&str, &[&str])] = &[
    ("aktivitet", &["activity"]),
    ("aktiviteter", &["activity"]),
    ("andring", &["change"]),
    ("ansvarig", &["responsible", "owner"]),
    ("ansvarar", &["accountable"]),
    ("ar", &["year"]),
    ("atgard", &["measure"]),
    ("atgarder", &["measure"]),
    ("agare", &["owner"]),
    ("beskrivning", &["summary"]),
    ("beslutad", &["approved"]),
    ("beslutadav", &["approved_by"]),
    ("beslutar", &["decides"]),
    ("beslutsdatum", &["approved"]),
    ("beslutsfattare", &["approved_by"]),
    ("bifogat", &["attachments"]),
    ("bilaga", &["attachments"]),
    ("bilagor", &["attachments"]),
    ("chef", &["manager"]),
    ("datum", &["date"]),
    ("diarienummer", &["number"]),
    ("dnr", &["number"]),
    ("dokumentagare", &["owner"]),
    ("dokumentansvarig", &["owner"]),
    ("dokumentnummer", &["number"]),
    ("enhet", &["unit", "units"]),
    ("enheter", &["units"]),
    ("epost", &["email"]),
    ("ersatter", &["replaces"]),
    ("fas", &["phase"]),
    ("faststalld", &["approved"]),
    ("faststalldav", &["approved_by"]),
    ("faststallddatum", &["approved"]),
    ("faststalldes", &["approved"]),
    ("finns", &["location"]),
    ("forfattning", &["laws"]),
    ("forkortning", &["abbr"]),
    ("forvaltare", &["owner"]),
    ("frekvens", &["frequency"]),
    ("galler", &["valid_from"]),
    ("gallerfor", &["applies_to"]),
    ("gallerfran", &["valid_from"]),
    ("gallertill", &["valid_to"]),
    ("gallertom", &["valid_to"]),
    ("giltigfran", &["valid_from"]),
    ("giltigtill", &["valid_to"]),
    ("giltigtom", &["valid_to"]),
    ("godkand", &["approved"]),
    ("godkandav", &["approved_by"]),
    ("granskad", &["reviewed"]),
    ("granskas", &["review_by"]),
    ("granskassenast", &["review_by"]),
    ("handelse", &["event"]),
    ("historik", &["revision"]),
    ("hurofta", &["frequency"]),
    ("informeras", &["informed"]),
    ("ingress", &["summary"]),
    ("klar", &["done"]),
    ("klarsenast", &["due"]),
    ("klartsenast", &["due"]),
    ("kommun", &["organisation"]),
    ("kompetens", &["competence"]),
    ("konsekvens", &["consequence"]),
    ("lagar", &["laws"]),
    ("lagrum", &["laws"]),
    ("lagstod", &["laws"]),
    ("ledamoter", &["members"]),
    ("malgrupp", &["applies_to"]),
    ("malvarde", &["target"]),
    ("manad", &["months"]),
    ("manader", &["months"]),
    ("matt", &["measure"]),
    ("mejl", &["email"]),
    ("mottagare", &["receivers", "receiver"]),
    ("namn", &["title", "name"]),
    ("nasta", &["next"]),
    ("nastaoversyn", &["review_by"]),
    ("nummer", &["number"]),
    ("nyckelord", &["keywords"]),
    ("omfattar", &["applies_to"]),
    ("ordning", &["order"]),
    ("oversyn", &["review_by"]),
    ("overordnad", &["parent"]),
    ("overordnat", &["parent"]),
    ("paragraf", &["ref", "section"]),
    ("plats", &["location"]),
    ("processagare", &["owner"]),
    ("processer", &["processes"]),
    ("relaterade", &["related"]),
    ("relaterat", &["related"]),
    ("revidering", &["revision"]),
    ("revideras", &["review_by"]),
    ("revideringsdatum", &["review_by"]),
    ("rubrik", &["title"]),
    ("rutin", &["routines"]),
    ("rutiner", &["routines"]),
    ("samrader", &["consulted"]),
    ("samverkanspart", &["parties"]),
    ("sammanfattning", &["summary"]),
    ("sannolikhet", &["probability"]),
    ("seaven", &["related"]),
    ("senastgranskad", &["reviewed"]),
    ("sesover", &["review_by"]),
    ("sokord", &["keywords"]),
    ("sort", &["kind"]),
    ("sprak", &["language"]),
    ("synlighet", &["audience"]),
    ("synonymer", &["synonyms"]),
    ("tags", &["keywords"]),
    ("taggar", &["keywords"]),
    ("tema", &["theme"]),
    ("tidsfrist", &["deadline"]),
    ("tillhor", &["parent"]),
    ("titel", &["title"]),
    ("typ", &["type"]),
    ("underlag", &["based_on"]),
    ("uppgift", &["duty", "task"]),
    ("uppgifter", &["duty", "task"]),
    ("upphavd", &["repealed"]),
    ("utfor", &["responsible"]),
    ("utforsav", &["responsible"]),
    ("varde", &["value"]),
];

/// What values are called besides the names in the tables. Folded.
const VALUES: &[(&str, &[&str])] = &[
    ("allmanhet", &["external"]),
    ("arligen", &["yearly"]),
    ("arlig", &["yearly"]),
    ("arsvis", &["yearly"]),
    ("avvikelser", &["deviations", "deviation"]),
    ("beslut", &["decision"]),
    ("blanketter", &["form"]),
    ("checklistor", &["checklist"]),
    ("engangperar", &["yearly"]),
    ("extern", &["external"]),
    ("externt", &["external"]),
    ("grupp", &["group"]),
    ("halvarsvis", &["half-yearly"]),
    ("hogre", &["higher"]),
    ("hogt", &["higher"]),
    ("huvudprocesser", &["main"]),
    ("intern", &["internal", "intranet"]),
    ("internkontroll", &["internal-control"]),
    ("internt", &["internal", "intranet"]),
    ("intranat", &["intranet"]),
    ("kontinuerligt", &["continuous"]),
    ("kvalitet", &["quality"]),
    ("kvartalsvis", &["quarterly"]),
    ("lag", &["act", "law"]),
    ("lagre", &["lower"]),
    ("lagt", &["lower"]),
    ("ledning", &["management"]),
    ("liten", &["minor"]),
    ("manadsvis", &["monthly"]),
    ("namnd", &["body"]),
    ("omrade", &["department", "area"]),
    ("organ", &["body"]),
    ("patientsakerhet", &["patient-safety"]),
    ("personal", &["staff"]),
    ("politik", &["body"]),
    ("riktlinjer", &["guideline"]),
    ("rutiner", &["routine"]),
    ("specialist", &["specialist"]),
    ("stor", &["major"]),
    ("svenska", &["sv"]),
    ("tertialvis", &["tertial"]),
    ("terminsvis", &["every-term"]),
    ("utfor", &["responsible"]),
    ("veckovis", &["weekly"]),
    ("verksamhet", &["operations"]),
];

/// What blocks are called. Folded.
const BLOCK_NAMES: &[(&str, &str)] = &[
    ("ansvarsmatris", "matrix"),
    ("arshjul", "wheel"),
    ("diagram", "chart"),
    ("dokumenttyper", "types"),
    ("egenkontroll", "controls"),
    ("egenkontroller", "controls"),
    ("forbattringshjul", "cycle"),
    ("hjul", "wheel"),
    ("indikatorer", "chart"),
    ("karta", "process-map"),
    ("krav", "requirements"),
    ("lista", "register"),
    ("map", "process-map"),
    ("matris", "matrix"),
    ("organisationen", "organisation"),
    ("pdca", "cycle"),
    ("processer", "process-map"),
    ("processkarta", "process-map"),
    ("risker", "risks"),
    ("riskmatris", "risks"),
    ("typer", "types"),
];

/// A name without regard to case, marks, blanks, hyphens and underscores.
fn folded(name: &str) -> String {
    fold_id(name).replace('-', "")
}

fn known<'t>(list: &[(&str, &'t [&'t str])], word: &str) -> &'t [&'t str] {
    list.iter().find(|(name, _)| *name == word).map_or(&[], |(_, meant)| meant)
}

/// The key that a Swedish name means, among those that a table has; whether no other can be meant.
pub(crate) fn key(written: &str, keys: &[&'static [Key]]) -> Option<(&'static Key, bool)> {
    let all = || keys.iter().flat_map(|table| table.iter());
    let word = folded(written);
    if word.is_empty() {
        return None;
    }
    // `Title`, `approved-by`: the key itself, written otherwise.
    if let Some(key) = all().find(|key| folded(key.name) == word) {
        return Some((key, true));
    }
    let mut meant = known(KEYS, &word).iter().filter_map(|name| all().find(|key| key.name == *name));
    if let Some(first) = meant.next() {
        return Some((first, meant.next().is_none()));
    }
    all().find(|key| folded(key.sv) == word).map(|key| (key, true))
}

/// The id that a Swedish name means among what may be chosen: (id, what it is called).
pub(crate) fn value<'c>(written: &str, choices: &[(&'c str, &str)]) -> Option<&'c str> {
    let word = folded(written);
    if word.is_empty() {
        return None;
    }
    let by = |fits: &dyn Fn(&str, &str) -> bool| choices.iter().find(|(id, name)| fits(id, name)).map(|(id, _)| *id);
    let by_name = by(&|id, name| folded(id) == word || folded(name) == word);
    let meant = || known(VALUES, &word).iter().find_map(|wanted| by(&|id, _| id == *wanted));
    // `huvud` for "Huvudprocess", where only one begins so.
    let begins = |(_, name): &&(&str, &str)| word.len() >= 4 && folded(name).starts_with(&word);
    let by_beginning = || match choices.iter().filter(begins).collect::<Vec<_>>().as_slice() {
        [(id, _)] => Some(*id),
        _ => None,
    };
    by_name.or_else(meant).or_else(by_beginning)
}

/// The same for an enumeration of the tables.
pub(crate) fn choice(written: &str, choices: &'static [Choice]) -> Option<&'static str> {
    let named: Vec<(&str, &str)> = choices.iter().map(|choice| (choice.id, choice.sv)).collect();
    value(written, &named)
}

/// The kind that a Swedish name means: "rutin", "Rutiner", "riskanalys".
pub(crate) fn kind(written: &str) -> Option<Kind> {
    let word = folded(written);
    let is_named = |kind: &Kind| {
        folded(kind.id()) == word
            || folded(kind.noun().0) == word
            || kind.folder(crate::diag::Lang::Sv).is_some_and(|folder| folded(folder) == word)
            || kind.folder(crate::diag::Lang::En).is_some_and(|folder| folded(folder) == word)
    };
    let also = |kind: &Kind| matches!((word.as_str(), kind), ("sidor", Kind::Page) | ("term" | "termer", Kind::Term));
    Kind::ALL.into_iter().find(|kind| !word.is_empty() && (is_named(kind) || also(kind)))
}

/// The block that a Swedish name means.
pub(crate) fn block(written: &str) -> Option<&'static str> {
    let word = folded(written);
    let by_list = BLOCK_NAMES.iter().find(|(name, _)| *name == word).map(|(_, block)| *block);
    by_list.or_else(|| BLOCKS.iter().find(|spec| folded(spec.sv) == word).map(|spec| spec.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::common::FREQUENCIES;
    use crate::schema::kinds::keys_of;
    use crate::schema::site::SITE;

    #[test]
    fn every_word_leads_to_something_that_is_there() {
        let mut all: Vec<&str> = SITE.iter().map(|key| key.name).collect();
        fn gather(keys: &[Key], all: &mut Vec<&'static str>) {
            for key in keys {
                all.push(key.name);
                if let super::super::Ty::Tables(inner) | super::super::Ty::Table(inner) = key.ty {
                    gather(inner, all);
                }
            }
        }
        for kind in Kind::ALL {
            for table in keys_of(kind, true) {
                gather(table, &mut all);
            }
        }
        for (word, meant) in KEYS {
            assert_eq!(*word, folded(word), "not folded");
            assert!(meant.iter().all(|name| all.contains(name)), "{word}");
        }
        for (word, block) in BLOCK_NAMES {
            assert_eq!(*word, folded(word), "not folded");
            assert!(BLOCKS.iter().any(|spec| spec.name == *block), "{word}");
        }
        assert!(VALUES.iter().all(|(word, _)| *word == folded(word)), "not folded");
    }

    #[test]
    fn names_of_keys_kinds_and_values() {
        let keys = keys_of(Kind::Routine, false);
        let named = |written: &str| key(written, &keys).map(|(key, is_sure)| (key.name, is_sure));
        assert_eq!(named("ägare"), Some(("owner", true)));
        assert_eq!(named("Fastställd av"), Some(("approved_by", true)));
        assert_eq!(named("gäller_för"), Some(("applies_to", true)));
        assert_eq!(named("Title"), Some(("title", true)));
        assert_eq!(named("ansvarig"), Some(("responsible", false)));
        assert_eq!(named("bakgrund"), None);
        assert_eq!(choice("halvårsvis", FREQUENCIES), Some("half-yearly"));
        assert_eq!(choice("Varje månad", FREQUENCIES), Some("monthly"));
        assert_eq!(choice("ibland", FREQUENCIES), None);
        assert_eq!(choice("huvud", Kind::Process.types()), Some("main"));
        assert_eq!(choice("rutin", Kind::Routine.types()), Some("routine"));
        assert_eq!(kind("Riskanalyser"), Some(Kind::Risk));
        assert_eq!(block("karta"), Some("process-map"));
    }
}
