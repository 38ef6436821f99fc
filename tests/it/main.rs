//! The one integration binary: each module a kind of test (STYLE.md, "Tests").

mod robust;
mod suite;
