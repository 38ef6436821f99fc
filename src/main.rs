//! Arguments in, exit code out.

use std::process::ExitCode;

/// A build makes millions of small, short-lived texts on all cores at once; docs/performance.md has what this gives.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    small_pages();
    ExitCode::from(handbok::cli::run(std::env::args_os()).code())
}

/// Huge pages make a build two per cent faster and take a fifth more memory (docs/performance.md). Where they can't be
/// declined, nothing is lost.
fn small_pages() {
    #[cfg(target_os = "linux")]
    let _declined = rustix::thread::disable_transparent_huge_pages(true);
}
