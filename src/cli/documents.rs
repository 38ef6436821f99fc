//! Commands that write documents: `init`, `new`, `approve`, `revise`, `schema`.
