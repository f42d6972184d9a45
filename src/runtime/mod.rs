//! The machine: asyncio's event loop, tasks and futures on a virtual clock.
//!
//! This layer knows tasks, futures, handles, timers and integer-nanosecond virtual time. It knows no
//! browser, no picture and no wall clock, and does not know how a trace is stored: it tells every
//! event to a [`Probe`](crate::model::Probe).
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

mod combinators;
mod event_loop;
mod generators;
mod memory;
mod python;
pub mod queues;
mod runner;
pub mod sync;
mod tasks;
mod threads;

pub use combinators::{
    AsCompleted, EnsureFutures, ReturnWhen, TaskGroup, Timeout, Waitable, as_completed, gather,
    gather_tuple, shield, task_group, timeout, timeout_at, wait, wait_for,
};
pub use event_loop::{BoxedCoroutine, EventLoop, ExceptionContext};
pub use generators::{AsyncGenerator, Yielder, async_generator, async_generator_with};
pub use python::{
    AsyncContextManager, AsyncExitStack, Context, Exception, ExceptionClass, IntoResult, Random,
    Repr, Result, async_with, fixed, sum,
};
pub use queues::{LifoQueue, PriorityQueue, Queue};
pub use runner::{AsyncioRunner, Runner, run};
pub use sync::{Barrier, BoundedSemaphore, Condition, Lock, LockGuard, Semaphore, SemaphoreGuard};
pub use tasks::{
    AddedCallback, AnyTask, Awaitable, Awaiting, AwaitingAny, CallGraph, ContextVar, Coroutine,
    DynFuture, EnsureFuture, Future, InCallGraph, NewTask, Sleep, Task, TimerHandle, Token,
    all_tasks, call_at, call_exception_handler, call_graph, call_later, call_soon, copy_context,
    coroutine, create_eager_task, create_future, create_named_task, create_task, create_task_in,
    current_task, current_task_name, default_exception_handler, print, reset_exception_handler,
    reset_task_factory, set_eager_tasks, set_exception_handler, set_task_factory, sleep, time,
    watch,
};
pub use threads::{
    ThreadPoolExecutor, block_for, run_in_executor, set_default_executor, to_thread,
};
