//! Tasks whose first step runs inside the function that creates them.

use std::future::Future as StdFuture;

use super::task::{Task, make};
use crate::runtime::event_loop::{Caller, EventLoop, TaskStart};
use crate::runtime::memory;
use crate::runtime::python::Result;

/// Creates a task whose first step runs at once, inside the caller, as `eager_start` does.
///
/// A coroutine that ends without suspending schedules no handle. Without a `name` it is called
/// `Task-N`.
///
/// ```
/// use loopscope::runtime::{Runner, create_eager_task, print};
/// let mut runner = Runner::new(async {
///     let task = create_eager_task(None, async { Ok(print("first")) });
///     print("second");
///     assert!(task.done());
///     Ok(())
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.eager_task_factory>
#[track_caller]
pub fn create_eager_task<F, T>(name: Option<&str>, coroutine: F) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let caller = Caller::here();
    Task::new(make(name.map(Box::from), memory::coroutine(coroutine), caller, |_| {
        TaskStart::Eagerly
    }))
}

/// Whether every task from now on starts at once, as with asyncio's `eager_task_factory`.
///
/// A factory that was set with [`set_task_factory`](super::set_task_factory) is replaced.
/// Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, set_eager_tasks};
/// let mut runner = Runner::new(async {
///     set_eager_tasks(true)?;
///     assert!(create_task(async { Ok(()) }).done());
///     set_eager_tasks(false)?;
///     assert!(!create_task(async { Ok(()) }).done());
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.eager_task_factory>
pub fn set_eager_tasks(is_eager: bool) -> Result<()> {
    let start = if is_eager { TaskStart::Eagerly } else { TaskStart::Lazily };
    EventLoop::with_running(|event_loop| event_loop.set_task_start(start))
}
