//! The integration tests but for the browser's: each module a kind of test (STYLE.md, "Tests").

mod agree;
mod architecture;
mod cli;
mod documents;
mod field;
mod fix;
mod git;
mod handbook;
mod handbooks;
mod laws;
mod leak;
mod plan;
mod preview;
mod probe;
mod publication;
mod robust;
mod search;
mod secrecy;
mod suite;
mod theme;
mod versions;
