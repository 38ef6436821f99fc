//! Arguments in, exit code out.

use std::process::ExitCode;

/// A build makes millions of small, short-lived texts on all cores at once; docs/performance.md has what this gives.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(handbok::cli::run(std::env::args_os()).code())
}
