//! Blocking calls: in the loop, which stands still meanwhile, and in threads.

mod blocking;
mod pool;
mod pools;
mod run_in_executor;
mod thread_pool_executor;

pub use blocking::block_for;
pub use run_in_executor::{run_in_executor, set_default_executor, to_thread};
pub use thread_pool_executor::ThreadPoolExecutor;
