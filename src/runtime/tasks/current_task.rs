//! The running task, and all tasks that are not done.

use super::any_task::AnyTask;
use crate::runtime::event_loop::EventLoop;
use crate::runtime::python::{Exception, Result};

/// The task that runs, if one does.
///
/// ```
/// use loopscope::runtime::{Runner, current_task};
/// let mut runner = Runner::new(async {
///     assert_eq!(current_task().unwrap().name(), "Task-1");
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(current_task().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.current_task>
pub fn current_task() -> Option<AnyTask> {
    let task = EventLoop::with_running(|event_loop| event_loop.running_task().get());
    task.ok().flatten().map(AnyTask::new)
}

/// Every task that is not done, oldest first; none outside a running loop.
///
/// ```
/// use loopscope::runtime::{Runner, all_tasks, create_named_task, sleep};
/// let mut runner = Runner::new(async {
///     create_named_task("other", sleep(1.0));
///     let names: Vec<_> = all_tasks().iter().map(|task| task.name()).collect();
///     assert_eq!(names, ["Task-1", "other"]);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.all_tasks>
pub fn all_tasks() -> Vec<AnyTask> {
    let tasks = EventLoop::with_running(EventLoop::all_tasks).unwrap_or_default();
    tasks.into_iter().map(AnyTask::new).collect()
}

/// The name of the running task; fails with `RuntimeError` outside a task.
///
/// ```
/// use loopscope::runtime::{Runner, current_task_name};
/// let mut runner = Runner::new(async {
///     assert_eq!(current_task_name()?, "Task-1");
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.current_task>
pub fn current_task_name() -> Result<String> {
    match EventLoop::with_running(|event_loop| event_loop.running_task().get())? {
        Some(task) => Ok(task.name()),
        None => Err(Exception::new("RuntimeError", "no running task")),
    }
}
