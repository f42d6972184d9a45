//! The call graph of a task: where it is suspended, and which tasks wait for it.

use std::fmt;

use super::any_task::AnyTask;
use super::dyn_future::DynFuture;
use super::future::Future;
use super::task::Task;
use crate::runtime::event_loop::EventLoop;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::{Repr, Result};

/// A task or future, where it is suspended, and the tasks that wait for it, with their graphs.
///
/// ```
/// use loopscope::runtime::{call_graph, create_named_task, run, sleep};
/// run(async {
///     let inner = create_named_task("inner", sleep(1.0));
///     let awaited = inner.clone();
///     create_named_task("outer", async move { awaited.await });
///     sleep(0.0).await?;
///     let graph = call_graph(&inner)?;
///     assert_eq!(graph.name(), Some("inner"));
///     assert_eq!(graph.awaited_by()[0].name(), Some("outer"));
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.14/library/asyncio-graph.html>
#[derive(Clone, Debug)]
pub struct CallGraph {
    name: Option<String>,
    place: Option<(&'static str, u32)>,
    awaited_by: Vec<CallGraph>,
}

/// What has a call graph: tasks and futures.
pub trait InCallGraph {
    /// The untyped future.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture;
}

/// The call graph of a task or future: 3.14's `asyncio.capture_call_graph`.
///
/// A task waits for what it awaits, for what its running `gather`, `wait` or `shield` was given, and
/// for the tasks of its groups. It appears once in each chain, also if tasks wait for each other in a
/// ring, which CPython does not survive. Chains end after a hundred tasks. Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{call_graph, create_named_task, gather, run, sleep};
/// run(async {
///     let works = ["first", "second"].map(|name| create_named_task(name, sleep(1.0)));
///     let both = gather(works.clone(), false);
///     let graph = call_graph(&works[0])?;
///     assert_eq!(graph.to_string(), "* Task(name='first')\n  + Awaited by:\n    * Task(name='Task-1')");
///     both.await.map(drop)
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.14/library/asyncio-graph.html#asyncio.capture_call_graph>
pub fn call_graph(of: &impl InCallGraph) -> Result<CallGraph> {
    EventLoop::with_running(|event_loop| CallGraph::build(event_loop, of.cell(), &mut Vec::new()))
}

/// How many tasks a chain has at most, because it is built recursively.
const LONGEST: usize = 100;

impl CallGraph {
    /// The graph of a future; `inner` has those that led to it.
    fn build(event_loop: &EventLoop, future: &AnyFuture, inner: &mut Vec<AnyFuture>) -> Self {
        let is_suspended = future.is_task() && !future.is_done();
        let place = is_suspended.then(|| event_loop.place(future.site())).flatten();
        let name = future.is_task().then(|| future.name());
        inner.push(future.clone());
        let mut tasks = future.awaited_by();
        tasks.retain(|task| inner.len() < LONGEST && !inner.iter().any(|other| other.is(task)));
        let awaited_by = tasks.iter().map(|task| Self::build(event_loop, task, inner)).collect();
        inner.pop();
        Self { name, place, awaited_by }
    }

    /// The name of the task; none if it is a future.
    ///
    /// ```
    /// use loopscope::runtime::{call_graph, create_future, run};
    /// run(async {
    ///     assert_eq!(call_graph(&create_future::<()>()?)?.name(), None);
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The file and line of the await at which the task was suspended last, as `Task.get_stack`
    /// gives it.
    ///
    /// Known where a probe listens, as in every run that is shown. A task that has not begun has
    /// none.
    ///
    /// ```
    /// use loopscope::runtime::{call_graph, create_task, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     assert_eq!(call_graph(&task)?.place(), None, "it has not begun");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.14/library/asyncio-task.html#asyncio.Task.get_stack>
    pub fn place(&self) -> Option<(&'static str, u32)> {
        self.place
    }

    /// The tasks that wait for it, oldest first.
    ///
    /// ```
    /// use loopscope::runtime::{call_graph, create_task, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     assert!(call_graph(&task)?.awaited_by().is_empty());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn awaited_by(&self) -> &[CallGraph] {
        &self.awaited_by
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = 4 * depth;
        match &self.name {
            Some(name) => write!(f, "{:indent$}* Task(name={})", "", name.repr())?,
            None => write!(f, "{:indent$}* Future()", "")?,
        }
        if let Some((file, line)) = self.place {
            write!(f, "\n{:indent$}  + Call stack:", "")?;
            write!(f, "\n{:indent$}  |   File {}, line {line}", "", file.repr())?;
        }
        if !self.awaited_by.is_empty() {
            write!(f, "\n{:indent$}  + Awaited by:", "")?;
        }
        for graph in &self.awaited_by {
            f.write_str("\n")?;
            graph.write(f, depth + 1)?;
        }
        Ok(())
    }
}

/// As `asyncio.format_call_graph` writes it, without the numbers of objects.
impl fmt::Display for CallGraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl<T> InCallGraph for Task<T> {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.any()
    }
}

impl<T> InCallGraph for Future<T> {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.any()
    }
}

impl InCallGraph for AnyTask {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.cell()
    }
}

impl InCallGraph for DynFuture {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.any()
    }
}
