//! Integration tests other than the browser's; each module is a kind of test (tests/README.md).

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
