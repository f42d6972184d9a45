//! Blocking calls: in the loop, which stands still meanwhile, and in threads.

mod blocking;
mod thread_pool;

pub use blocking::block_for;
pub use thread_pool::{run_in_executor, set_default_executor, to_thread};
