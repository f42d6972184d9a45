//! Runs a program on Loopscope's runtime.
//!
//! Boxed futures that await each other interpret the statements of a program. That adds no task
//! steps: a task is suspended only where an operation awaits something itself. A [`Language`] knows
//! which operations there are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use loopscope::model::{Ending, Event, Probe, Timestamp, Version};
use loopscope::run::Recording;
use loopscope::runtime::{
    AnyTask, AsyncioRunner, Exception, Result, current_task, print, set_default_executor,
    set_eager_tasks,
};
use loopscope::trace::Trace;

use crate::kept::Kept;
use crate::program::{Block, Name, Object, Program, Statement};
use crate::words::show;

/// What the tasks and futures of a program return.
pub type Value = Option<i64>;

/// How an operation ended.
pub type Performed = std::result::Result<Next, Stop>;

/// Something that an operation names, or why the operation stops.
pub type Found<T> = std::result::Result<T, Stop>;

/// An operation while it runs.
pub type RunningOperation<'a> = Pin<Box<dyn Future<Output = Performed> + 'a>>;

/// A block of statements while it runs.
pub type RunningBlock = Pin<Box<dyn Future<Output = Result<Next>>>>;

/// A coroutine of a body.
pub type Coroutine = Pin<Box<dyn Future<Output = Result<Value>>>>;

/// How often each operation ran.
pub type Counts = BTreeMap<&'static str, u32>;

/// What came out of a run.
#[derive(Debug)]
pub struct Outcome {
    /// Everything that happened.
    pub trace: Trace,
    /// What was reported when the program's objects were dropped.
    pub last_words: Trace,
    /// How often each operation ran.
    pub counts: Counts,
}

/// One operation of a program.
pub trait Operation {
    /// Its name, beginning with that of its family.
    fn name(&self) -> &'static str;

    /// Whether it awaits; callbacks skip operations that do.
    fn awaits(&self) -> bool;

    /// Runs it.
    fn run<'a>(&'a self, scope: &'a Scope) -> RunningOperation<'a>;
}

/// What the statements and objects of programs mean.
pub trait Language {
    /// The operation of a statement; fails if there is none.
    fn operation(&self, statement: &Statement) -> serde_json::Result<Box<dyn Operation>>;

    /// Makes the primitives of a program and keeps them.
    fn make(&self, objects: &BTreeMap<Name, Object>, kept: &Kept) -> Result<()>;
}

/// What runs after a statement.
pub enum Next {
    /// The next one.
    Statement,
    /// Nothing: the body returns a value.
    Return(Value),
}

/// Why an operation stopped early.
pub enum Stop {
    /// It names something missing. That is printed, and the next statement runs.
    Missing(Name),
    /// It raised an exception.
    Raised(Exception),
}

impl From<Exception> for Stop {
    fn from(exception: Exception) -> Self {
        Self::Raised(exception)
    }
}

/// Runs `program` to its end, as a version of CPython does.
pub fn run(program: &Rc<Program>, language: &'static dyn Language, version: Version) -> Outcome {
    let run = Rc::new(Run {
        program: Rc::clone(program),
        language,
        kept: Kept::default(),
        counts: RefCell::default(),
    });
    let trace = if program.runs.is_empty() {
        let mut recording = Recording::new(main(Rc::clone(&run))).on(version);
        recording.run_to_end();
        recording.into_trace()
    } else {
        several_runs(&run, version)
    };
    let counts = run.counts.take();
    // Python keeps the objects of a program until the program has ended. They are dropped while a
    // loop runs, because only a loop can record the report of an exception that was never
    // retrieved.
    let last_words = Recording::of(async move {
        // `asyncio.run` retrieves the exception of the main task, so it is not reported.
        let _raised = run.kept.find("main").as_ref().map(AnyTask::exception);
        run.kept.forget();
        Ok(())
    });
    Outcome { trace, last_words, counts }
}

/// Runs the main block and then the others on one loop, as `asyncio.Runner` does.
fn several_runs(run: &Rc<Run>, version: Version) -> Trace {
    let trace = Rc::new(RefCell::new(Trace::default()));
    let runner = AsyncioRunner::with_probe(Some(Box::new(Writer(Rc::clone(&trace))))).on(version);
    let mut results = vec![runner.run(main(Rc::clone(run)))];
    for statements in &run.program.runs {
        if results.iter().any(is_deadlocked) {
            break;
        }
        results.push(runner.run(further(Rc::clone(run), statements.clone())));
    }
    if results.iter().any(is_deadlocked) {
        let event_loop = runner.event_loop();
        let now = Timestamp { nanos: event_loop.now_nanos(), iteration: event_loop.iteration() };
        trace.borrow_mut().push(now, &Event::RunEnded { ending: Ending::Deadlock });
    } else {
        // The records say how it ended.
        runner.close().ok();
    }
    drop(runner);
    trace.take()
}

/// Whether a run ended because nothing could ever run.
fn is_deadlocked(result: &Result<()>) -> bool {
    *result == Err(Exception::new("RuntimeError", "the run is deadlocked"))
}

/// Writes a trace.
struct Writer(Rc<RefCell<Trace>>);

impl Probe for Writer {
    fn record(&mut self, now: Timestamp, event: &Event<'_>) {
        self.0.borrow_mut().push(now, event);
    }
}

async fn further(run: Rc<Run>, statements: Block) -> Result<()> {
    if let Some(main) = current_task() {
        run.kept.keep("main", main);
    }
    if let Next::Return(value) = block(Scope { run, handling: None }, statements).await? {
        print(format!("main returns {}", show(value)));
    }
    Ok(())
}

async fn main(run: Rc<Run>) -> Result<()> {
    if run.program.eager {
        set_eager_tasks(true)?;
    }
    if let Some(workers) = run.program.workers {
        set_default_executor(workers.get())?;
    }
    run.language.make(&run.program.objects, &run.kept)?;
    let statements = run.program.main.clone();
    further(run, statements).await
}

/// A program and everything that it has made.
struct Run {
    program: Rc<Program>,
    language: &'static dyn Language,
    kept: Kept,
    counts: RefCell<Counts>,
}

impl Run {
    /// The operation of a statement; raises if there is none.
    fn operation(&self, statement: &Statement) -> Result<Box<dyn Operation>> {
        let operation = self.language.operation(statement);
        operation.map_err(|error| Exception::new("TypeError", error.to_string()))
    }

    fn count(&self, operation: &dyn Operation) {
        *self.counts.borrow_mut().entry(operation.name()).or_default() += 1;
    }
}

/// The run and the context in which a statement runs.
#[derive(Clone)]
pub struct Scope {
    run: Rc<Run>,
    /// The exception that is being handled.
    pub handling: Option<Exception>,
}

impl Scope {
    /// The program that runs.
    pub fn program(&self) -> &Program {
        &self.run.program
    }

    /// The scope of a clause that handles `exception`.
    #[must_use]
    pub fn handling(&self, exception: Option<Exception>) -> Self {
        Self { run: Rc::clone(&self.run), handling: exception }
    }

    /// Keeps something that the program has made under a name.
    pub fn keep<T: 'static>(&self, name: &str, thing: T) {
        self.run.kept.keep(name, thing);
    }

    /// What is kept under a name, if it is there.
    pub fn get<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        self.run.kept.find(name)
    }

    /// What is kept under a name.
    pub fn find<T: Clone + 'static>(&self, name: &str) -> Found<T> {
        self.get(name).ok_or_else(|| Stop::Missing(name.to_owned()))
    }

    /// A variable, which all tasks share.
    pub fn variable(&self, name: &str) -> i64 {
        self.get(name).unwrap_or_default()
    }

    /// The statements of a body.
    pub fn body(&self, name: &str) -> Found<Block> {
        let body = self.program().bodies.get(name);
        body.cloned().ok_or_else(|| Stop::Missing(name.to_owned()))
    }

    /// A new coroutine of a body.
    pub fn coroutine(&self, name: &str) -> Found<Coroutine> {
        let statements = self.body(name)?;
        let scope = self.handling(None);
        Ok(Box::pin(async move {
            match block(scope, statements).await? {
                Next::Return(value) => Ok(value),
                Next::Statement => Ok(None),
            }
        }))
    }

    /// A callback that runs those statements that do not await.
    pub fn callback(&self, statements: Block) -> impl FnOnce() + 'static {
        let scope = self.handling(None);
        move || {
            for statement in statements.iter() {
                match scope.run_now(statement) {
                    Ok(Next::Statement) => {}
                    Ok(Next::Return(_)) => return,
                    Err(exception) => {
                        print(format!("callback raised {}", exception.repr()));
                        return;
                    }
                }
            }
        }
    }

    /// Runs a statement that does not await; skips one that does.
    fn run_now(&self, statement: &Statement) -> Result<Next> {
        let operation = self.run.operation(statement)?;
        if operation.awaits() {
            return Ok(Next::Statement);
        }
        self.run.count(&*operation);
        let running = pin!(operation.run(self));
        match running.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => next(outcome),
            Poll::Pending => {
                panic!("{} awaits although it says that it does not", operation.name())
            }
        }
    }
}

/// Runs statements one after another.
pub fn block(scope: Scope, statements: Block) -> RunningBlock {
    Box::pin(async move {
        for statement in statements.iter() {
            let operation = scope.run.operation(statement)?;
            scope.run.count(&*operation);
            if let Next::Return(value) = next(operation.run(&scope).await)? {
                return Ok(Next::Return(value));
            }
        }
        Ok(Next::Statement)
    })
}

/// Turns the end of an operation into what runs next; prints what is missing.
fn next(outcome: Performed) -> Result<Next> {
    match outcome {
        Ok(next) => Ok(next),
        Err(Stop::Missing(name)) => {
            print(format!("no {name}"));
            Ok(Next::Statement)
        }
        Err(Stop::Raised(exception)) => Err(exception),
    }
}
