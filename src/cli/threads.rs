//! Thread pool of the program: as many threads as processors, or as `RAYON_NUM_THREADS` says, but at most [`MOST`], and
//! fewer if the system allows no more (a limit on processes, a small container).

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

/// More threads don't speed up a build on any machine.
const MOST: usize = 64;

/// Starts the pool for the whole program. If no thread can be started, this thread does all the work.
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

/// Whether the system allows so many threads; they are stopped again at once. Needed because the global pool can be
/// built only once.
fn can_have(count: usize) -> bool {
    let pool = ThreadPoolBuilder::new().num_threads(count);
    pool.build_scoped(rayon::ThreadBuilder::run, |_| ()).is_ok()
}
