//! The machine: asyncio's event loop, tasks and futures on a virtual clock.
//!
//! This layer knows tasks, futures, handles, timers and integer-nanosecond virtual time. It knows
//! no browser, no picture, no wall clock, and not how a trace is stored: whatever happens is told
//! to a [`Probe`].
//!
//! The names are asyncio's own. A program is an `async fn` that returns [`Result`]; every await
//! that can be cancelled yields a `Result`, so that `?` propagates exceptions as Python does.
//!
//! ```
//! use loopscope::runtime::{Runner, create_task, print, sleep};
//!
//! async fn program() -> loopscope::runtime::Result<()> {
//!     let tick = create_task(async {
//!         sleep(1.0).await?;
//!         print("tick");
//!         Ok(())
//!     });
//!     tick.await
//! }
//!
//! let mut runner = Runner::new(program());
//! runner.run_to_end();
//! assert_eq!(runner.now_nanos(), 1_000_000_000);
//! ```

mod any_future;
mod any_task;
mod as_completed;
mod async_generator;
mod blocking;
mod caller;
mod cancel;
mod clock;
mod content;
mod context_manager;
mod coroutine;
mod current_task;
mod eager_task;
mod ensure_future;
mod event_loop;
mod exception;
mod future;
mod future_cell;
mod gather;
mod handle;
mod last_await;
mod nap;
mod print;
pub mod queues;
mod random;
mod registry;
mod report;
mod repr;
mod runner;
mod running_task;
mod shield;
mod sleep;
mod spares;
mod step;
mod sum;
pub mod sync;
mod task;
mod task_group;
mod thread_pool;
mod timeout;
mod timers;
mod wait;
mod wait_for;
mod watch;
mod weak_future;

pub use any_task::AnyTask;
pub use as_completed::{AsCompleted, as_completed};
pub use async_generator::{AsyncGenerator, Yielder, async_generator};
pub use blocking::block_for;
pub use clock::time;
pub use context_manager::{AsyncContextManager, async_with};
pub use coroutine::{Coroutine, coroutine};
pub use current_task::{all_tasks, current_task, current_task_name};
pub use eager_task::{create_eager_task, set_eager_tasks};
pub use ensure_future::EnsureFuture;
pub use event_loop::EventLoop;
pub use exception::{Exception, Result};
pub use future::{Awaiting, Future, create_future};
pub use gather::gather;
pub use handle::{TimerHandle, call_at, call_later, call_soon};
pub use print::print;
pub use queues::{LifoQueue, PriorityQueue, Queue};
pub use random::Random;
pub use repr::Repr;
pub use runner::{Program, Runner, run};
pub use shield::shield;
pub use sleep::{Sleep, sleep};
pub use sum::sum;
pub use sync::{Barrier, BoundedSemaphore, Condition, Lock, LockGuard, Semaphore, SemaphoreGuard};
pub use task::{Task, create_named_task, create_task};
pub use task_group::{TaskGroup, task_group};
pub use thread_pool::{run_in_executor, set_default_executor, to_thread};
pub use timeout::{Timeout, timeout, timeout_at};
pub use wait::{ReturnWhen, Waitable, wait};
pub use wait_for::wait_for;

use any_future::AnyFuture;
use future_cell::{DoneCallback, FutureCell};
