//! `TaskGroup`: tasks that end together.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::future::Future as StdFuture;
use std::rc::{Rc, Weak};

use crate::model::{FutureKind, ObjectId, PrimitiveKind};
use crate::runtime::event_loop::{Caller, EventLoop, TaskParts, report};
use crate::runtime::memory::{self, AnyFuture, ChildCallback};
use crate::runtime::python::{Context, Exception, Result};
use crate::runtime::tasks::{self, AnyTask, Awaiting, Task, current_task};

/// Runs `body`, then waits for every task that was created in the group.
///
/// The first task that raises cancels the others and the body. When all have ended, their exceptions
/// are raised as one `ExceptionGroup`. An exception of the body does the same. Fails with
/// `RuntimeError` outside a task.
///
/// Cancel safety: cancelling the task that waits cancels every task of the group and waits for
/// them.
///
/// ```
/// use loopscope::runtime::{Exception, Runner, sleep, task_group};
/// let mut runner = Runner::new(async {
///     let result = task_group(|group| async move {
///         group.create_task(sleep(10.0))?;
///         group.create_task(async {
///             sleep(1.0).await?;
///             Err::<(), _>(Exception::new("ValueError", "no"))
///         })?;
///         Ok(())
///     })
///     .await;
///     assert_eq!(
///         result.unwrap_err().repr(),
///         "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('no')])"
///     );
///     Ok(())
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 1_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.TaskGroup>
#[track_caller]
pub fn task_group<F, B, T>(body: F) -> impl StdFuture<Output = Result<T>> + use<F, B, T>
where
    F: FnOnce(TaskGroup) -> B,
    B: StdFuture<Output = Result<T>>,
{
    let caller = Caller::here();
    async move {
        let group = TaskGroup::enter(caller)?;
        let result = body(group.clone()).await;
        group.exit(result, caller).await
    }
}

/// The group of a running [`task_group`], cheap to clone.
///
/// ```
/// use loopscope::runtime::{run, sleep, task_group};
/// run(task_group(|group| async move {
///     let inner = group.clone();
///     group.create_task(async move { inner.create_task(sleep(1.0)).map(|_| ()) })?;
///     Ok(())
/// }))
/// .unwrap();
/// ```
#[derive(Clone)]
pub struct TaskGroup(Rc<Inner>);

struct Inner {
    id: ObjectId,
    parent: AnyTask,
    is_exiting: Cell<bool>,
    is_aborting: Cell<bool>,
    is_parent_cancel_requested: Cell<bool>,
    /// The tasks that are not done, oldest first.
    tasks: RefCell<VecDeque<AnyFuture>>,
    errors: RefCell<Vec<Exception>>,
    all_done: RefCell<Option<AnyFuture>>,
    /// The callback of the tasks. It is weak here because it owns the group.
    callback: RefCell<Weak<ChildCallback>>,
}

impl TaskGroup {
    /// `__aenter__`.
    fn enter(caller: Caller) -> Result<Self> {
        let Some(parent) = current_task() else {
            let message = "TaskGroup <TaskGroup> cannot determine the parent task";
            return Err(Exception::new("RuntimeError", message));
        };
        let id = EventLoop::with_running(|event_loop| {
            event_loop.new_primitive(PrimitiveKind::TaskGroup, 0, "", caller)
        })?;
        let group = Self(Rc::new(Inner {
            id,
            parent,
            is_exiting: Cell::new(false),
            is_aborting: Cell::new(false),
            is_parent_cancel_requested: Cell::new(false),
            tasks: RefCell::default(),
            errors: RefCell::default(),
            all_done: RefCell::default(),
            callback: RefCell::default(),
        }));
        Ok(group)
    }

    /// Creates a task in the group.
    ///
    /// Fails with `RuntimeError` when the group is shutting down or finished.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, task_group};
    /// let mut runner = Runner::new(async {
    ///     let sum = task_group(async |group| {
    ///         let parts = [group.create_task(async { Ok(1) })?, group.create_task(async { Ok(2) })?];
    ///         Ok(parts[0].clone().await? + parts[1].clone().await?)
    ///     });
    ///     assert_eq!(sum.await?, 3);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.TaskGroup.create_task>
    #[track_caller]
    pub fn create_task<C, T>(&self, coroutine: C) -> Result<Task<T>>
    where
        C: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        self.create(None, None, coroutine, Caller::here())
    }

    /// Creates a task in the group with a given name, and fails as
    /// [`create_task`](Self::create_task) does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep, task_group};
    /// let mut runner = Runner::new(async {
    ///     let named = task_group(async |group| group.create_named_task("fetch", sleep(1.0)));
    ///     assert_eq!(named.await?.name(), "fetch");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn create_named_task<C, T>(&self, name: impl Into<String>, coroutine: C) -> Result<Task<T>>
    where
        C: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        self.create(Some(name.into().into()), None, coroutine, Caller::here())
    }

    /// Creates a task in the group that runs in a context instead of a copy of the current one, and
    /// fails as [`create_task`](Self::create_task) does.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, copy_context, run, task_group};
    /// run(async {
    ///     let user = ContextVar::new("user");
    ///     let (context, setting) = (copy_context()?, user.clone());
    ///     let set = async move { setting.set("ann").map(drop) };
    ///     task_group(async |group| group.create_task_in(&context, None, set)).await?;
    ///     assert_eq!(context.run(|| user.get())??, "ann");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.TaskGroup.create_task>
    #[track_caller]
    pub fn create_task_in<C, T>(
        &self,
        context: &Context,
        name: Option<&str>,
        coroutine: C,
    ) -> Result<Task<T>>
    where
        C: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        self.create(name.map(Box::from), Some(context.clone()), coroutine, Caller::here())
    }

    fn create<C, T>(
        &self,
        name: Option<Box<str>>,
        context: Option<Context>,
        coroutine: C,
        caller: Caller,
    ) -> Result<Task<T>>
    where
        C: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        let coroutine = memory::coroutine(coroutine);
        self.create_any(TaskParts { name, context, coroutine, caller }).map(Task::new)
    }

    /// The part of `create` that does not depend on the type of the result, so that it is compiled once.
    fn create_any(&self, parts: TaskParts) -> Result<AnyFuture> {
        let has_tasks = !self.0.tasks.borrow().is_empty();
        let why_not = if self.0.is_exiting.get() && !has_tasks {
            Some("is finished")
        } else if self.0.is_aborting.get() {
            Some("is shutting down")
        } else {
            None
        };
        let event_loop = EventLoop::with_running(EventLoop::clone)?;
        if let Some(why_not) = why_not {
            event_loop.close_coroutine(parts.coroutine);
            let message = format!("TaskGroup {} {why_not}", self.repr());
            return Err(Exception::new("RuntimeError", message));
        }
        let task = tasks::make_of(parts, EventLoop::task_start);
        {
            let mut tasks = self.0.tasks.borrow_mut();
            // The first step of an eager task may have added younger tasks before it.
            let index = tasks.partition_point(|other| other.id() < task.id());
            tasks.insert(index, task.clone());
        }
        // This holds for an eager task that is done as well: CPython 3.13.2 schedules its callback
        // (gh-128588).
        self.child_callback().add(&event_loop, &task);
        Ok(task)
    }

    /// The callback for the end of the tasks.
    fn child_callback(&self) -> Rc<ChildCallback> {
        let callback = self.0.callback.borrow().upgrade();
        callback.unwrap_or_else(|| {
            let group = self.clone();
            let on_done = move |task: &AnyFuture, _: usize| {
                EventLoop::with_running(|event_loop| group.task_done(event_loop, task)).ok();
            };
            let parent = Some(self.0.parent.cell());
            let callback = ChildCallback::awaited_by(parent, self.0.id, on_done);
            self.0.callback.replace(Rc::downgrade(&callback));
            callback
        })
    }

    /// `__aexit__`, case by case.
    async fn exit<T>(self, result: Result<T>, caller: Caller) -> Result<T> {
        let group = &*self.0;
        group.is_exiting.set(true);
        let mut propagated =
            result.as_ref().err().filter(|exception| exception.is_cancelled()).cloned();
        if result.is_err() && !group.is_aborting.get() {
            self.abort();
        }
        // The wait can be cancelled more than once, by a parent that is cancelled repeatedly.
        while !group.tasks.borrow().is_empty() {
            let all_done = EventLoop::with_running(|event_loop| {
                event_loop.new_future(FutureKind::Group, group.id, caller)
            })?;
            group.all_done.replace(Some(all_done.clone()));
            if let Err(exception) = Awaiting::<()>::new(all_done, caller).await
                && exception.is_cancelled()
                && !group.is_aborting.get()
            {
                propagated = Some(exception);
                self.abort();
            }
            group.all_done.replace(None);
        }
        if group.is_parent_cancel_requested.get() && group.parent.uncancel() == 0 {
            propagated = None;
        }
        let mut errors = group.errors.take();
        if errors.is_empty()
            && let Some(exception) = propagated
        {
            return Err(exception);
        }
        if let Err(exception) = &result
            && !exception.is_cancelled()
        {
            errors.push(exception.clone());
        }
        if errors.is_empty() {
            return result;
        }
        if group.parent.cancelling() > 0 {
            // Cancelled from outside as well: the requests stay counted, and the pending one is kept.
            group.parent.uncancel();
            group.parent.cancel();
        }
        Err(Exception::group("unhandled errors in a TaskGroup", errors))
    }

    fn abort(&self) {
        self.0.is_aborting.set(true);
        let tasks: Vec<_> = self.0.tasks.borrow().iter().cloned().collect();
        EventLoop::with_running(|event_loop| {
            for task in tasks.iter().filter(|task| !task.is_done()) {
                task.cancel(event_loop, None);
            }
        })
        .ok();
    }

    /// `_on_task_done`.
    fn task_done(&self, event_loop: &EventLoop, task: &AnyFuture) {
        let group = &*self.0;
        let is_last = {
            let mut tasks = group.tasks.borrow_mut();
            // Sorted by age; most tasks that end are near the front.
            if let Ok(index) = tasks.binary_search_by_key(&task.id(), |task| task.id()) {
                tasks.remove(index);
            }
            tasks.is_empty()
        };
        let all_done = group.all_done.borrow().clone();
        if let Some(all_done) = all_done.filter(|_| is_last) {
            all_done.set_result(event_loop, None);
        }
        if task.is_cancelled() {
            return;
        }
        let Some(exception) = task.exception() else { return };
        group.errors.borrow_mut().push(exception);
        if group.parent.done() {
            report::errored_after_parent(task, group.parent.cell());
            return;
        }
        if !group.is_aborting.get() && !group.is_parent_cancel_requested.get() {
            self.abort();
            group.is_parent_cancel_requested.set(true);
            group.parent.cancel();
        }
    }

    /// asyncio's `repr`, which is part of its messages.
    fn repr(&self) -> String {
        let (tasks, errors) = (self.0.tasks.borrow().len(), self.0.errors.borrow().len());
        let tasks = if tasks > 0 { format!(" tasks={tasks}") } else { String::new() };
        let errors = if errors > 0 { format!(" errors={errors}") } else { String::new() };
        let state = if self.0.is_aborting.get() { "cancelling" } else { "entered" };
        format!("<TaskGroup{tasks}{errors} {state}>")
    }
}

impl fmt::Debug for TaskGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repr())
    }
}
