//! `git-history`: `[versions] git` asks for versions that stand in git alone, and git can't tell of all of them.

use crate::check::{Manual, Rule, Run};
use crate::diag::Code;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::GIT_HISTORY,
    manual: Manual {
        what: (
            "Handboken ska visa versioner som bara finns i git (`[versions] git = true`), men git kan inte berätta om \
             alla: handboken ligger inte i git, bara en del av historiken är hämtad, eller mappen ägs av någon annan.",
            "The handbook is to show versions that stand in git alone (`[versions] git = true`), but git can't tell of \
             all of them: the handbook is not in git, only a part of the history was fetched, or somebody else owns the \
             folder.",
        ),
        why: (
            "Den som frågar vilken rutin som gällde en viss dag ska inte få ett svar där versioner saknas utan att det \
             syns.",
            "Whoever asks which routine applied on a day shouldn't get an answer in which versions are missing and \
             nothing shows it.",
        ),
        example: "[versions]\ngit = true   # men handboken är hämtad med git clone --depth 1",
        instead: (
            "Hämta hela historiken (`git fetch --unshallow`; på GitHub `fetch-depth: 0`), eller ta bort `git = true`.",
            "Fetch the whole history (`git fetch --unshallow`; on GitHub `fetch-depth: 0`), or remove `git = true`.",
        ),
    },
    run: Run::Elsewhere,
};
