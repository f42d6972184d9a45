//! The event loop: a ready queue, timers, a clock, and what one iteration does.
//!
//! Read `iteration.rs` first, then `step.rs`. This folder knows how futures are finished and cancelled
//! and how tasks run; it knows none of the functions that a program calls.

mod boxed_coroutine;
mod caller;
mod cancel;
mod child_callback;
mod clock;
mod closing;
mod contexts;
mod current_context;
mod deadline;
mod exception_context;
mod exception_handler;
mod executor;
mod finishing;
mod generator;
mod handle;
mod inline;
mod iteration;
mod last_await;
pub(crate) mod report;
mod running_task;
mod scheduling;
mod shown_values;
mod state;
mod step;
mod task_factory;
mod task_making;
mod telling;
mod timed_future;
mod timers;
mod unfinished_tasks;

pub use boxed_coroutine::BoxedCoroutine;
pub use caller::Caller;
pub use exception_context::ExceptionContext;
pub use state::EventLoop;

pub(crate) use clock::{deadline_nanos, refuse_nan};
pub(crate) use deadline::{Deadline, DeadlineState};
pub(crate) use executor::Executor;
pub(crate) use generator::Generator;
pub(crate) use handle::{Callback, Handle, TimerCall};
pub(crate) use last_await::LastAwait;
pub(crate) use step::start_eagerly;
pub(crate) use task_factory::{TaskFactory, TaskParts, TaskStart};
