//! All checks (site § 2): [`RULES`] is the one visible table, a rule a file under `rules`.
//!
//! [`run`] takes the graph and gives the findings of the rules that need the whole handbook; what `source`, `parse` and
//! `graph` find by the way has its rule here too, with its manual, so that `handbok explain` and `docs/checks.md` know
//! every check. Rules are pure: today is the graph's day, levels are applied by the caller ([`settle`]).

pub(crate) mod context;
mod file_texts;
mod files;
mod headings;
mod memo;
pub(crate) mod rule;
pub(crate) mod rules;
#[cfg(test)]
mod sample;
#[cfg(test)]
pub(crate) mod testkit;
pub(crate) mod versions;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Code, Finding, Level, Severity};
use crate::source::SourceTree;

pub use context::Context;
pub(crate) use files::look_again;
pub use memo::Memo;
pub(crate) use rule::{Manual, Rule, Run};
pub(crate) use rules::RULES;
pub(crate) use versions::Beside;

/// Runs every rule that is not off, in parallel, but for what is known from the memory; findings come by the rules'
/// kind and in the order of the table.
pub fn run(context: &mut Context<'_>, memo: &mut Memo) -> Vec<Finding> {
    let graph = context.graph;
    context.files = memo.files(context);
    context.numbers = memo.numbers(graph.assets.config().into_iter().chain(graph.assets.documents()), graph.today);
    let is_on = |rule: &&&Rule| graph.config.level(rule.code) != Level::Off || matches!(rule.run, Run::Always(_));
    let rules: Vec<Run> = RULES.iter().filter(is_on).map(|rule| rule.run).collect();
    let whole: Vec<Vec<Finding>> = rules
        .par_iter()
        .map(|run| match run {
            Run::Check(check) | Run::Always(check) | Run::Each(_, check) => found(|findings| check(context, findings)),
            Run::Elsewhere | Run::Keys(_) | Run::Linked(_) => Vec::new(),
        })
        .collect();
    let mut found: Vec<Finding> = whole.into_iter().flatten().collect();
    found.extend(memo.keys(context, &rules));
    found.extend(memo.linked(context, &rules));
    found.extend(memo.each(context, &rules));
    found.extend(versions::superseded(context));
    found
}

/// What a function pushes.
fn found(check: impl FnOnce(&mut Vec<Finding>)) -> Vec<Finding> {
    let mut findings = Vec::new();
    check(&mut findings);
    findings
}

/// The rule of a check.
pub(crate) fn rule(code: Code) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

/// All findings of a run as they are reported: at their configured levels, sorted by file, line, column and code,
/// each once.
pub(crate) fn settle(findings: Vec<Finding>, config: &Config, tree: &SourceTree) -> Vec<Finding> {
    sorted(findings.into_iter().filter_map(|finding| config.levelled(finding)).collect(), tree)
}

/// Findings that stopped a build, which says why whatever the levels are (site § 1).
pub(crate) fn stopping(findings: Vec<Finding>, tree: &SourceTree) -> Vec<Finding> {
    sorted(findings.into_iter().map(|finding| finding.at(Severity::Error)).collect(), tree)
}

fn sorted(mut settled: Vec<Finding>, tree: &SourceTree) -> Vec<Finding> {
    // Within a file the byte offset orders as line and column do.
    settled.sort_by(|a, b| {
        let key = |f: &Finding| (f.span.start, f.code.name(), f.span.end);
        (tree.path_of(a.span.file), key(a), &a.message).cmp(&(tree.path_of(b.span.file), key(b), &b.message))
    });
    settled.dedup_by(|a, b| (a.code, a.span, &a.message) == (b.code, b.span, &b.message));
    settled
}
