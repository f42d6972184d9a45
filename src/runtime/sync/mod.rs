//! Synchronization between tasks: `Lock`, `Event`, `Condition`, semaphores and `Barrier`.
//!
//! What each of them does, and in which order, is `asyncio/locks.py` of CPython 3.13. Handles are
//! cheap to clone, and every clone is the same primitive. One can be made before the loop runs; the
//! probe hears of it when it is first used. The first task that has to wait for it binds it to the loop:
//! a task that has to wait for it in another loop gets a `RuntimeError`.
//!
//! Each has a second constructor, `named`, for the name that it has in the program.
//!
//! ```
//! use loopscope::runtime::sync::Event;
//! use loopscope::runtime::{Runner, create_task, sleep};
//!
//! let mut runner = Runner::new(async {
//!     let start = Event::named("start");
//!     let racer = create_task(start.wait());
//!     sleep(1.0).await?;
//!     start.set();
//!     racer.await
//! });
//! runner.run_to_end();
//! assert!(runner.exception().is_none());
//! ```
//!
//! Source: <https://docs.python.org/3.13/library/asyncio-sync.html>

mod barrier;
mod bounded_semaphore;
mod condition;
mod event;
mod lock;
mod primitive;
mod semaphore;
mod waiters;

pub use barrier::Barrier;
pub use bounded_semaphore::BoundedSemaphore;
pub use condition::Condition;
pub use event::Event;
pub use lock::{Lock, LockGuard};
pub use semaphore::{Semaphore, SemaphoreGuard};

pub(crate) use primitive::Primitive;
pub(crate) use waiters::Waiters;
