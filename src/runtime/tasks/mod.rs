//! Single tasks and futures, sleeping, callbacks, and the clock of the loop.

mod any_task;
mod awaitable;
mod call_graph;
mod callbacks;
mod context_var;
mod coroutine;
mod current_task;
mod done_callback;
mod dyn_future;
mod eager_task;
mod ensure_future;
mod exception_handler;
mod future;
mod print;
mod sleep;
mod task;
mod task_factory;
mod time;
mod watch;

pub use any_task::AnyTask;
pub use awaitable::{Awaitable, AwaitingAny};
pub use call_graph::{CallGraph, InCallGraph, call_graph};
pub use callbacks::{TimerHandle, call_at, call_later, call_soon};
pub use context_var::{ContextVar, Token, copy_context};
pub use coroutine::{Coroutine, coroutine};
pub use current_task::{all_tasks, current_task, current_task_name};
pub use done_callback::AddedCallback;
pub use dyn_future::DynFuture;
pub use eager_task::{create_eager_task, set_eager_tasks};
pub use ensure_future::EnsureFuture;
pub use exception_handler::{
    call_exception_handler, default_exception_handler, reset_exception_handler,
    set_exception_handler,
};
pub use future::{Awaiting, Future, create_future};
pub use print::print;
pub use sleep::{Sleep, sleep};
pub use task::{Task, create_named_task, create_task, create_task_in};
pub use task_factory::{NewTask, reset_task_factory, set_task_factory};
pub use time::time;
pub use watch::watch;

pub(crate) use future::{poll_done, result};
pub(crate) use task::{create, create_lazily, create_prepared, make_of};
