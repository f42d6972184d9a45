//! The description of a program: what both interpreters run, and what goldens hold.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ops::barrier::Barrier;
use crate::ops::callback::Callback;
use crate::ops::combine::Combine;
use crate::ops::condition::Condition;
use crate::ops::executor::Executor;
use crate::ops::flow::Flow;
use crate::ops::future::Future;
use crate::ops::generator;
use crate::ops::group::Group;
use crate::ops::lock::{Event, Lock};
use crate::ops::queue::Queue;
use crate::ops::semaphore::Semaphore;
use crate::ops::task::Task;
use crate::ops::time::Time;
use crate::ops::timeout::Timeout;

/// What a program calls its bodies, tasks and objects.
pub type Name = String;

/// Statements one after the other, shared with whoever runs them.
pub type Block = Arc<[Statement]>;

/// A program: its main coroutine, and what that can use.
///
/// A statement that names something that is not there does nothing but say so; hence every program
/// that can be written down can be run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The threads of the default executor; none for a program without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers: Option<NonZero<u32>>,
    /// Whether every task starts eagerly.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub eager: bool,
    /// Locks, queues and the like, made before the first statement.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub objects: BTreeMap<Name, Object>,
    /// Async generators.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub generators: BTreeMap<Name, Generator>,
    /// What the main task does.
    pub main: Block,
    /// What other tasks do.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<Name, Block>,
}

/// A primitive and its initial value or size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// `asyncio.Lock()`.
    Lock,
    /// `asyncio.Event()`.
    Event,
    /// `asyncio.Condition(lock)`.
    Condition(Option<Name>),
    /// `asyncio.Semaphore(value)`.
    Semaphore(u32),
    /// `asyncio.BoundedSemaphore(value)`.
    BoundedSemaphore(u32),
    /// `asyncio.Barrier(parties)`.
    Barrier(u32),
    /// `asyncio.Queue(maxsize)`.
    Queue(u32),
    /// `asyncio.LifoQueue(maxsize)`.
    LifoQueue(u32),
    /// `asyncio.PriorityQueue(maxsize)`.
    PriorityQueue(u32),
}

/// An async generator: `before` runs before each value, `after` behind the last, and all of it in
/// a `try` with `finally`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generator {
    /// What it yields.
    pub values: Vec<i64>,
    /// What it does before each value.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub before: Block,
    /// What it does behind the last value.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub after: Block,
    /// What it does however it ends.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub finally: Block,
}

/// An exception that a program raises: its kind, and a message or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raising(pub String, pub Option<String>);

/// One operation of a program, by family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// Control flow, variables and printing.
    Flow(Flow),
    /// Time.
    Time(Time),
    /// Tasks.
    Task(Task),
    /// Futures, and tasks as futures.
    Future(Future),
    /// Callbacks.
    Callback(Callback),
    /// What waits for several things.
    Combine(Combine),
    /// Timeouts.
    Timeout(Timeout),
    /// Task groups.
    Group(Group),
    /// Jobs for threads.
    Executor(Executor),
    /// Async generators.
    Generator(generator::Generator),
    /// Locks.
    Lock(Lock),
    /// Events.
    Event(Event),
    /// Conditions.
    Condition(Condition),
    /// Semaphores.
    Semaphore(Semaphore),
    /// Barriers.
    Barrier(Barrier),
    /// Queues.
    Queue(Queue),
}

impl Statement {
    /// What the operation is called, its family first.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Flow(op) => op.name(),
            Self::Time(op) => op.name(),
            Self::Task(op) => op.name(),
            Self::Future(op) => op.name(),
            Self::Callback(op) => op.name(),
            Self::Combine(op) => op.name(),
            Self::Timeout(op) => op.name(),
            Self::Group(op) => op.name(),
            Self::Executor(op) => op.name(),
            Self::Generator(op) => op.name(),
            Self::Lock(op) => op.name(),
            Self::Event(op) => op.name(),
            Self::Condition(op) => op.name(),
            Self::Semaphore(op) => op.name(),
            Self::Barrier(op) => op.name(),
            Self::Queue(op) => op.name(),
        }
    }

    /// Every operation that there is.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let families = [
            Flow::NAMES,
            Time::NAMES,
            Task::NAMES,
            Future::NAMES,
            Callback::NAMES,
            Combine::NAMES,
            Timeout::NAMES,
            Group::NAMES,
            Executor::NAMES,
            generator::Generator::NAMES,
            Lock::NAMES,
            Event::NAMES,
            Condition::NAMES,
            Semaphore::NAMES,
            Barrier::NAMES,
            Queue::NAMES,
        ];
        families.into_iter().flatten().copied()
    }
}

impl Program {
    /// Reads a program from JSON.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The program as one line of JSON.
    ///
    /// # Panics
    ///
    /// Never: every program can be written.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a program is plain data with text keys")
    }
}

/// Whether a block does nothing.
pub(crate) fn is_empty(block: &Block) -> bool {
    block.is_empty()
}
