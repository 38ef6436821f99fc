//! The threads that the work is spread over: as many as there are processors, or as `RAYON_NUM_THREADS` says, but never
//! more than are of use, and fewer where the system gives no more (a limit on processes, a small container).

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

/// More threads than this are of no use to a build, on any machine.
const MOST: usize = 64;

/// Starts the threads for the whole program. Where there can be none, this thread does all the work.
pub(super) fn start() -> Result<(), ThreadPoolBuildError> {
    let mut count = wanted();
    while count > 1 && !can_have(count) {
        count /= 2;
    }
    let pool = ThreadPoolBuilder::new().num_threads(count);
    if count > 1 || can_have(1) { pool.build_global() } else { pool.use_current_thread().build_global() }
}

fn wanted() -> usize {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.trim().parse::<usize>().ok());
    let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.filter(|number| *number > 0).unwrap_or_else(processors).min(MOST)
}

/// Whether the system gives so many threads; they are ended again at once. The pool for the whole program can be tried
/// once only.
fn can_have(count: usize) -> bool {
    let pool = ThreadPoolBuilder::new().num_threads(count);
    pool.build_scoped(rayon::ThreadBuilder::run, |_| ()).is_ok()
}
