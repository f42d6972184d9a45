//! What futures and tasks share: a status, an outcome, done callbacks, and being cancelled.
//!
//! These types contain each other, so they are in one file; what can be done with them is in the
//! files of this folder.

mod child_callback;
mod links;
mod outcome;
pub(super) mod reference;
mod state;

use std::any::Any;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use super::flag::Flag;
use super::free_list::FreeList;
use super::status::Status;
use crate::model::{HandleId, ObjectId};

/// Any future of the loop, whatever it stands for: one counted reference of several.
///
/// As an `Rc` each future would own memory that comes and goes with it. Here a cell that is free
/// joins a list from which the next future takes it, so that most futures need no allocator.
pub(crate) struct AnyFuture(&'static FutureCell);

/// One future: asyncio's `Future`, with what its subclasses add.
///
/// There is one type for all, because waiters, timers and `gather` handle futures of every kind
/// alike; the typed handles, `Future<T>` and `Task<T>`, know what is inside. It fills one line of a
/// processor's cache: what few futures need lies in [`Extra`].
#[cfg_attr(target_pointer_width = "64", repr(align(64)))]
pub(crate) struct FutureCell {
    references: References,
    id: Cell<ObjectId>,
    /// The number in a task's default name; zero for what is not a task.
    number: Cell<u32>,
    status: Cell<Status>,
    flags: Cell<u8>,
    /// asyncio's `_num_cancels_requested`.
    pub(crate) cancel_requests: Cell<u16>,
    /// The timer that will finish the future of a sleep; zero if there is none or it is cancelled.
    timer: Cell<HandleId>,
    /// The coroutine of a task that is not done, the outcome of a future that is.
    content: Cell<Option<Content>>,
    links: Cell<Option<Links>>,
    /// The future that a suspended task waits for, asyncio's `_fut_waiter`; where an unused cell
    /// leads to the next of its free list.
    awaited: Cell<Option<AnyFuture>>,
}

/// How many references there are to the future that a cell is, and to which of its futures.
struct References {
    count: Cell<u32>,
    /// Counts the futures that the cell has been, for weak references that mean an earlier one.
    life: Cell<u32>,
}

/// Most futures have one callback, which is one of two, and nothing else that is rare.
pub(crate) enum Links {
    /// As [`DoneCallback::Wakeup`].
    Wakeup(AnyFuture),
    /// As [`DoneCallback::Child`].
    Child(Rc<ChildCallback>),
    Extra(Box<Extra>),
}

/// What few futures need.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) callbacks: Vec<DoneCallback>,
    /// The name that a task was given.
    pub(crate) name: Option<Box<str>>,
    /// asyncio's `_cancel_message`, what new `CancelledError`s say.
    pub(crate) cancel_message: Option<Box<str>>,
    /// The children of a gathering future, to which it passes on every request to cancel.
    pub(crate) children: Option<Rc<[AnyFuture]>>,
    pub(crate) is_child_cancelled: bool,
}

/// What runs, through `call_soon`, when a future is done.
pub(crate) enum DoneCallback {
    /// Resumes the task that waits.
    Wakeup(AnyFuture),
    /// Tells a `gather`, a `wait`, a task group … that one of its children is done.
    Child(Rc<ChildCallback>),
    /// Stops the loop: the main task is done.
    Stop,
    /// A callback of the program's own.
    Call(Box<dyn FnOnce()>),
}

/// One done callback for many children: what `gather`, `wait`, task groups and the like add to each.
pub(crate) struct ChildCallback {
    /// The future or task group whose children they are.
    pub(crate) parent: ObjectId,
    /// How many children are not done, if it was said how many there are. Those that end without an
    /// exception while others are left are only counted, which takes no call through a table.
    left: Cell<usize>,
    /// Whether this is what `shield` leaves behind to log an exception: a future has only one.
    pub(crate) is_shield_log: bool,
    on_done: Box<OnDone>,
}

/// Takes the child that is done, and how many are left.
type OnDone = dyn Fn(&AnyFuture, usize);

/// A coroutine, or the value or exception in which it ended.
pub(crate) type Content = Pin<Box<dyn Payload>>;

/// What can be in a future: something to run, or something to read.
pub(crate) trait Payload {
    /// Runs a coroutine to its next suspension. What it returned or raised takes its place.
    fn resume(self: Pin<&mut Self>) -> Resumed {
        Resumed::Suspended
    }

    /// A value or exception to read.
    fn value(&self) -> Option<&dyn Any> {
        None
    }

    /// Puts a coroutine, which is taken out of an [`Option`], where one of its type was.
    fn refill(self: Pin<&mut Self>, _coroutine: &mut dyn Any) {}

    /// Drops what is inside memory that can take another coroutine, and gives the free list for
    /// cells with such memory.
    fn empty(self: Pin<&mut Self>) -> Option<&'static FreeList<AnyFuture>> {
        None
    }

    /// Reports that `future` ended in this and is gone before it was retrieved.
    fn report_unretrieved(&self, _future: &FutureCell) {}
}

/// How a coroutine gave control back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resumed {
    Suspended,
    Returned,
    Raised,
}

/// Keeps every future once, where it comes first.
pub(crate) fn keep_distinct<T>(futures: &mut Vec<T>, cell: impl Fn(&T) -> &AnyFuture) {
    futures.retain(|future| cell(future).set_new(Flag::Met));
    for future in futures {
        cell(future).take(Flag::Met);
    }
}
