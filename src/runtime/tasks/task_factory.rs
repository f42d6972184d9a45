//! The task factory: what makes the tasks of a loop.

use std::fmt;
use std::rc::Rc;

use super::any_task::AnyTask;
use super::task::make_of;
use crate::runtime::event_loop::{EventLoop, TaskFactory, TaskParts, TaskStart};
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::{Exception, Result};

/// A task that is to be made, as a task factory gets it.
///
/// ```
/// use loopscope::runtime::{NewTask, create_task, run, set_task_factory, sleep};
/// run(async {
///     set_task_factory(|new| new.with_name("made").create())?;
///     assert_eq!(create_task(sleep(1.0)).name(), "made");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_task_factory>
pub struct NewTask(TaskParts);

/// Has `factory` make every task from now on, those of groups and combinators as well.
///
/// It returns the task that one of the methods of [`NewTask`] makes; if it returns another one, the
/// task that the program gets has failed with `TypeError`. Tasks that the factory creates itself come
/// from it too. Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{create_named_task, print, run, set_task_factory, sleep};
/// run(async {
///     set_task_factory(|new| {
///         let task = new.create();
///         print(format!("{} is made", task.name()));
///         task
///     })?;
///     create_named_task("fetch", sleep(1.0)).await // prints “fetch is made”
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_task_factory>
pub fn set_task_factory(factory: impl Fn(NewTask) -> AnyTask + 'static) -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.set_task_factory(Rc::new(Factory(factory))))
}

/// Has tasks made again as before [`set_task_factory`] and `set_eager_tasks`.
///
/// Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{create_task, reset_task_factory, run, set_task_factory, sleep};
/// run(async {
///     set_task_factory(|new| new.with_name("made").create())?;
///     reset_task_factory()?;
///     assert_eq!(create_task(sleep(1.0)).name(), "Task-2");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_task_factory>
pub fn reset_task_factory() -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.set_task_start(TaskStart::Lazily))
}

impl NewTask {
    /// The name that the program has given the task; `None` if it has given none.
    ///
    /// ```
    /// use loopscope::runtime::{create_named_task, run, set_task_factory, sleep};
    /// run(async {
    ///     set_task_factory(|new| {
    ///         assert_eq!(new.name(), Some("fetch"));
    ///         new.create()
    ///     })?;
    ///     create_named_task("fetch", sleep(1.0)).await
    /// })
    /// .unwrap();
    /// ```
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Gives the task another name.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, run, set_task_factory, sleep};
    /// run(async {
    ///     set_task_factory(|new| new.with_name("made").create())?;
    ///     assert_eq!(create_task(sleep(1.0)).name(), "made");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.0.name = Some(name.into().into());
        self
    }

    /// Makes the task, whose first step is a handle at the end of the ready queue.
    ///
    /// ```
    /// use loopscope::runtime::{NewTask, create_task, run, set_task_factory, sleep};
    /// run(async {
    ///     set_task_factory(NewTask::create)?;
    ///     create_task(sleep(1.0)).await
    /// })
    /// .unwrap();
    /// ```
    pub fn create(self) -> AnyTask {
        AnyTask::new(make_of(self.0, |_| TaskStart::Lazily))
    }

    /// Makes the task, whose first step runs now.
    ///
    /// ```
    /// use loopscope::runtime::{NewTask, create_task, run, set_task_factory};
    /// run(async {
    ///     set_task_factory(NewTask::create_eagerly)?;
    ///     assert!(create_task(async { Ok(1) }).done());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.eager_task_factory>
    pub fn create_eagerly(self) -> AnyTask {
        AnyTask::new(make_of(self.0, |_| TaskStart::Eagerly))
    }
}

impl fmt::Debug for NewTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NewTask").field(&self.name()).finish()
    }
}

/// The factory of a program.
struct Factory<F>(F);

impl<F: Fn(NewTask) -> AnyTask> TaskFactory for Factory<F> {
    fn make(&self, parts: TaskParts) -> AnyFuture {
        // Its cell becomes the task.
        let coroutine = parts.coroutine.clone();
        let made = (self.0)(NewTask(parts)).into_cell();
        if made.is(&coroutine) {
            return made;
        }
        AnyFuture::failed(Exception::new("TypeError", "the task factory returned another task"))
    }
}
