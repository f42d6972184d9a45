//! Runs a program on Loopscope's runtime.
//!
//! Statements are boxed futures that await each other, which adds no step: only what an operation
//! itself awaits does.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::rc::Rc;

use loopscope::run::Recording;
use loopscope::runtime::{
    AnyTask, AsyncGenerator, Exception, Future, Result, Task, TaskGroup, Timeout, TimerHandle,
    current_task, print, set_default_executor, set_eager_tasks,
};
use loopscope::trace::Trace;

use crate::objects::Objects;
use crate::program::{Block, Name, Program, Statement};

/// What tasks and futures of a program give.
pub(crate) type Value = Option<i64>;

/// A coroutine of a body.
pub(crate) type Coroutine = Pin<Box<dyn StdFuture<Output = Result<Value>>>>;

/// The place of a generator, which is empty while a task is inside.
pub(crate) type KeptGenerator = Rc<Cell<Option<AsyncGenerator<i64>>>>;

/// How often each operation ran.
pub type Counts = BTreeMap<&'static str, u32>;

/// What running a program gives.
#[derive(Debug)]
pub struct Outcome {
    /// Everything that happened.
    pub trace: Trace,
    /// What was reported when the program's own references were gone.
    pub last_words: Trace,
    /// How often each operation ran.
    pub counts: Counts,
}

/// Runs `program` to its end.
pub fn run(program: &Rc<Program>) -> Outcome {
    let run = Rc::new(Run::new(Rc::clone(program)));
    let trace = Recording::of(main(Rc::clone(&run)));
    let counts = run.counts.take();
    // Python keeps what a program refers to until it exits. A loop has to run for anybody to hear
    // what was never retrieved.
    let last_words = Recording::of(async move {
        run.forget();
        Ok(())
    });
    Outcome { trace, last_words, counts }
}

async fn main(run: Rc<Run>) -> Result<()> {
    run.main_task.replace(current_task());
    if run.program.eager {
        set_eager_tasks(true)?;
    }
    if let Some(workers) = run.program.workers {
        set_default_executor(workers.get())?;
    }
    run.objects.make(&run.program)?;
    let scope = Scope { run, handling: None };
    let statements = scope.run.program.main.clone();
    if let Next::Return(value) = block(scope, statements).await? {
        print(format!("main returns {}", show(value)));
    }
    Ok(())
}

/// A program and all that it has made.
pub(crate) struct Run {
    pub(crate) program: Rc<Program>,
    pub(crate) variables: RefCell<BTreeMap<Name, i64>>,
    pub(crate) tasks: RefCell<BTreeMap<Name, Task<Value>>>,
    pub(crate) futures: RefCell<BTreeMap<Name, Future<Value>>>,
    pub(crate) handles: RefCell<BTreeMap<Name, TimerHandle>>,
    pub(crate) timeouts: RefCell<BTreeMap<Name, Timeout>>,
    pub(crate) groups: RefCell<BTreeMap<Name, TaskGroup>>,
    pub(crate) generators: RefCell<BTreeMap<Name, KeptGenerator>>,
    pub(crate) objects: Objects,
    main_task: RefCell<Option<AnyTask>>,
    counts: RefCell<Counts>,
}

/// What comes after a statement.
pub(crate) enum Next {
    /// The next one.
    Statement,
    /// Nothing: the body returns.
    Return(Value),
}

/// Where a statement runs.
#[derive(Clone)]
pub(crate) struct Scope {
    pub(crate) run: Rc<Run>,
    /// The exception that is being handled.
    pub(crate) handling: Option<Exception>,
}

/// What can be awaited.
pub(crate) enum Awaitable {
    Task(Task<Value>),
    Future(Future<Value>),
    Coroutine(Coroutine),
}

/// Several awaitables of one kind.
pub(crate) enum Awaitables {
    Tasks(Vec<Task<Value>>),
    Futures(Vec<Future<Value>>),
    Coroutines(Vec<Coroutine>),
}

impl Scope {
    /// The same place while `exception` is being handled.
    pub(crate) fn handling(&self, exception: Option<Exception>) -> Self {
        Self { run: Rc::clone(&self.run), handling: exception }
    }
}

/// Runs statements one after the other.
pub(crate) fn block(
    scope: Scope,
    statements: Block,
) -> Pin<Box<dyn StdFuture<Output = Result<Next>>>> {
    Box::pin(async move {
        for statement in statements.iter() {
            if let Next::Return(value) = statement.run(&scope).await? {
                return Ok(Next::Return(value));
            }
        }
        Ok(Next::Statement)
    })
}

impl Statement {
    async fn run(&self, scope: &Scope) -> Result<Next> {
        scope.run.count(self);
        if let Some(result) = self.immediately(scope) {
            return result;
        }
        match self {
            Self::Flow(op) => return op.run(scope).await,
            Self::Time(op) => op.run().await?,
            Self::Future(op) => op.run(scope).await?,
            Self::Combine(op) => op.run(scope).await?,
            Self::Timeout(op) => return op.run(scope).await,
            Self::Group(op) => return op.run(scope).await,
            Self::Executor(op) => op.run().await?,
            Self::Generator(op) => return op.run(scope).await,
            Self::Lock(op) => return op.run(scope).await,
            Self::Event(op) => op.run(scope).await?,
            Self::Condition(op) => return op.run(scope).await,
            Self::Semaphore(op) => return op.run(scope).await,
            Self::Barrier(op) => op.run(scope).await?,
            Self::Queue(op) => op.run(scope).await?,
            Self::Task(_) | Self::Callback(_) => {}
        }
        Ok(Next::Statement)
    }

    /// Does what does not await; `None` for what does.
    fn immediately(&self, scope: &Scope) -> Option<Result<Next>> {
        let result = match self {
            Self::Flow(op) => return op.immediately(scope),
            Self::Time(op) => op.immediately()?,
            Self::Task(op) => {
                op.immediately(scope);
                Ok(())
            }
            Self::Future(op) => op.immediately(scope)?,
            Self::Callback(op) => op.immediately(scope),
            Self::Combine(_) => return None,
            Self::Timeout(op) => op.immediately(scope)?,
            Self::Group(op) => op.immediately(scope)?,
            Self::Executor(op) => op.immediately(scope)?,
            Self::Generator(op) => op.immediately(scope)?,
            Self::Lock(op) => op.immediately(scope)?,
            Self::Event(op) => op.immediately(scope)?,
            Self::Condition(op) => op.immediately(scope)?,
            Self::Semaphore(op) => op.immediately(scope)?,
            Self::Barrier(op) => op.immediately(scope)?,
            Self::Queue(op) => op.immediately(scope)?,
        };
        Some(result.map(|()| Next::Statement))
    }
}

impl Run {
    fn new(program: Rc<Program>) -> Self {
        Self {
            program,
            variables: RefCell::default(),
            tasks: RefCell::default(),
            futures: RefCell::default(),
            handles: RefCell::default(),
            timeouts: RefCell::default(),
            groups: RefCell::default(),
            generators: RefCell::default(),
            objects: Objects::default(),
            main_task: RefCell::default(),
            counts: RefCell::default(),
        }
    }

    /// Drops what owns the run in turn.
    fn forget(&self) {
        let tasks = self.tasks.take();
        let futures = self.futures.take();
        let handles = self.handles.take();
        let scopes = (self.timeouts.take(), self.groups.take(), self.generators.take());
        let main = self.main_task.take();
        // `asyncio.run` has asked for it and raised it.
        let _raised = main.as_ref().map(AnyTask::exception);
        drop((tasks, futures, handles, scopes, main));
    }

    fn count(&self, statement: &Statement) {
        *self.counts.borrow_mut().entry(statement.name()).or_default() += 1;
    }

    /// Says that something is not there.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "most callers return it")]
    pub(crate) fn misses(&self, name: &str) -> Result<()> {
        print(format!("no {name}"));
        Ok(())
    }

    /// What `found` finds under `name`; says so if that is nothing.
    pub(crate) fn or_misses<T>(&self, name: &str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            self.misses(name).ok();
        }
        found
    }

    pub(crate) fn keep_task(&self, name: &str, task: Task<Value>) {
        let _before = self.tasks.borrow_mut().insert(name.to_owned(), task);
    }

    pub(crate) fn keep_future(&self, name: &str, future: Future<Value>) {
        let _before = self.futures.borrow_mut().insert(name.to_owned(), future);
    }

    pub(crate) fn main_task(&self) -> Option<AnyTask> {
        self.main_task.borrow().clone()
    }

    pub(crate) fn variable(&self, name: &str) -> i64 {
        self.variables.borrow().get(name).copied().unwrap_or_default()
    }

    pub(crate) fn body_of(&self, name: &str) -> Option<Block> {
        self.program.bodies.get(name).cloned()
    }

    /// A new coroutine of a body.
    pub(crate) fn coroutine(self: &Rc<Self>, name: &str) -> Option<Coroutine> {
        let statements = self.or_misses(name, self.body_of(name))?;
        let scope = Scope { run: Rc::clone(self), handling: None };
        Some(Box::pin(async move {
            match block(scope, statements).await? {
                Next::Return(value) => Ok(value),
                Next::Statement => Ok(None),
            }
        }))
    }

    /// A callback that runs those statements that do not await.
    pub(crate) fn callback(self: &Rc<Self>, statements: Block) -> impl FnOnce() + 'static {
        let scope = Scope { run: Rc::clone(self), handling: None };
        move || {
            for statement in statements.iter() {
                match statement.immediately(&scope) {
                    None => continue,
                    Some(Ok(Next::Statement)) => {}
                    Some(Ok(Next::Return(_))) => break,
                    Some(Err(exception)) => {
                        print(format!("callback raised {}", exception.repr()));
                        break;
                    }
                }
                scope.run.count(statement);
            }
        }
    }

    pub(crate) fn task(&self, name: &str) -> Option<Task<Value>> {
        let found = self.tasks.borrow().get(name).cloned();
        self.or_misses(name, found)
    }

    pub(crate) fn future(&self, name: &str) -> Option<Future<Value>> {
        let found = self.futures.borrow().get(name).cloned();
        self.or_misses(name, found)
    }

    pub(crate) fn handle(&self, name: &str) -> Option<TimerHandle> {
        let found = self.handles.borrow().get(name).cloned();
        self.or_misses(name, found)
    }

    /// A task or a future.
    pub(crate) fn target(&self, name: &str) -> Option<Awaitable> {
        if let Some(future) = self.futures.borrow().get(name) {
            return Some(Awaitable::Future(future.clone()));
        }
        self.task(name).map(Awaitable::Task)
    }

    /// A task, a future, or a new coroutine of a body.
    pub(crate) fn awaitable(self: &Rc<Self>, name: &str) -> Option<Awaitable> {
        if self.program.bodies.contains_key(name) {
            return self.coroutine(name).map(Awaitable::Coroutine);
        }
        self.target(name)
    }

    /// Several of them, all of one kind, as there is no type for a mixture.
    pub(crate) fn awaitables(self: &Rc<Self>, names: &[Name]) -> Option<Awaitables> {
        let is_body = |name: &Name| self.program.bodies.contains_key(name);
        let mut futures = 0;
        for name in names.iter().filter(|name| !is_body(name)) {
            futures += usize::from(matches!(self.target(name)?, Awaitable::Future(_)));
        }
        let bodies = names.iter().filter(|name| is_body(name)).count();
        let all = names.iter();
        if bodies == names.len() {
            all.map(|name| self.coroutine(name)).collect::<Option<_>>().map(Awaitables::Coroutines)
        } else if futures == names.len() {
            all.map(|name| self.future(name)).collect::<Option<_>>().map(Awaitables::Futures)
        } else if bodies == 0 && futures == 0 {
            all.map(|name| self.task(name)).collect::<Option<_>>().map(Awaitables::Tasks)
        } else {
            self.misses("one kind").ok();
            None
        }
    }
}

impl Awaitable {
    pub(crate) fn done(&self) -> bool {
        match self {
            Self::Task(task) => task.done(),
            Self::Future(future) => future.done(),
            Self::Coroutine(_) => false,
        }
    }

    pub(crate) fn cancelled(&self) -> bool {
        match self {
            Self::Task(task) => task.cancelled(),
            Self::Future(future) => future.cancelled(),
            Self::Coroutine(_) => false,
        }
    }

    pub(crate) fn result(&self) -> Result<Value> {
        match self {
            Self::Task(task) => task.result(),
            Self::Future(future) => future.result(),
            Self::Coroutine(_) => Ok(None),
        }
    }

    pub(crate) fn exception(&self) -> Result<Option<Exception>> {
        match self {
            Self::Task(task) => task.exception(),
            Self::Future(future) => future.exception(),
            Self::Coroutine(_) => Ok(None),
        }
    }

    pub(crate) fn add_done_callback(&self, callback: impl FnOnce() + 'static) {
        match self {
            Self::Task(task) => task.add_done_callback(callback),
            Self::Future(future) => future.add_done_callback(callback),
            Self::Coroutine(_) => {}
        }
    }

    /// `await`.
    pub(crate) async fn wait(self) -> Result<Value> {
        match self {
            Self::Task(task) => task.await,
            Self::Future(future) => future.await,
            Self::Coroutine(coroutine) => coroutine.await,
        }
    }
}

/// A value as Python prints it.
pub(crate) fn show(value: Value) -> String {
    value.map_or_else(|| "None".to_owned(), |number| number.to_string())
}

/// A truth as Python prints it.
pub(crate) fn python_bool(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

/// Prints what an await of `name` gave.
pub(crate) fn gave(name: &str, what: impl Display) {
    print(format!("{name} gave {what}"));
}

/// Prints what is so about something.
pub(crate) fn say(subject: &str, what: &str, answer: impl Display) {
    print(format!("{subject} {what}: {answer}"));
}

/// Prints whether something is so.
pub(crate) fn say_truth(subject: &str, what: &str, answer: bool) {
    say(subject, what, python_bool(answer));
}
