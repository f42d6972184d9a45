//! What futures and tasks share: a status, an outcome, done callbacks, and being cancelled.
//!
//! These types contain each other, so they are in one file; what can be done with them is in the
//! files of this folder.

mod child_callback;
mod links;
mod outcome;
pub(super) mod reference;
mod state;
mod weak_future;

use std::any::Any;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use super::call_once::CallOnce;
use super::flag::Flag;
use super::free_list::FreeList;
use super::status::Status;
use crate::model::{HandleId, ObjectId};
use crate::runtime::python::Context;

/// A counted reference to a future of any kind.
///
/// With an `Rc`, each future would be allocated and freed. Here a free cell joins a free list, from
/// which the next future takes it, so that most futures need no allocator.
pub(crate) struct AnyFuture(&'static FutureCell);

/// One future: asyncio's `Future`, with what its subclasses add.
///
/// There is one type for all, because waiters, timers and `gather` handle futures of every kind
/// alike; the typed handles, `Future<T>` and `Task<T>`, know the type of the result. A cell fills one
/// line of the processor's cache; what few futures need is in [`Extra`].
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
    /// In a task, the place at which it is suspended, if a probe was told of it.
    timer: Cell<HandleId>,
    /// The coroutine of a task that is not done, the outcome of a future that is.
    content: Cell<Option<Content>>,
    links: Cell<Option<Links>>,
    /// The future that a suspended task waits for, asyncio's `_fut_waiter`; in an unused cell the next
    /// cell of its free list.
    awaited: Cell<Option<AnyFuture>>,
}

/// A reference that does not keep its future alive.
///
/// Packed, because the loop has one for every task.
#[repr(Rust, packed(4))]
pub(crate) struct WeakFuture {
    cell: &'static FutureCell,
    /// The generation of the cell: how many futures it had held before this one.
    ///
    /// The number wraps after four thousand million futures in the same cell.
    life: u32,
}

/// The number of references to the future in a cell, and the number of futures that were in it.
struct References {
    count: Cell<u32>,
    /// The generation: counts the futures that were in the cell, so that weak references to an
    /// earlier one are recognized.
    life: Cell<u32>,
}

/// The callbacks of a future and what few futures need. Most have one callback of two kinds.
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
    /// The values of context variables in a task.
    pub(crate) context: Option<Context>,
}

/// What is scheduled when a future is done.
pub(crate) enum DoneCallback {
    /// Resumes the task that waits.
    Wakeup(AnyFuture),
    /// Tells the parent, such as a `gather`, that one of its children is done.
    Child(Rc<ChildCallback>),
    /// Stops the loop: the main task is done.
    Stop,
    /// A callback of the program's own.
    Call(Rc<dyn CallOnce>),
}

/// One done callback for many children, which `gather`, `wait`, task groups and the like add to each.
pub(crate) struct ChildCallback {
    /// The future or task group whose children they are.
    pub(crate) parent: ObjectId,
    /// The task that awaits the children, as the call graph of 3.14 shows it.
    pub(crate) awaited_by: Option<WeakFuture>,
    /// The number of children that are not done, if it is known. A child that ends without an
    /// exception while others are left is only counted, which saves an indirect call.
    left: Cell<usize>,
    /// Whether this is what `shield` leaves behind to log an exception: a future has only one.
    pub(crate) is_shield_log: bool,
    on_done: Box<OnDone>,
}

/// Takes the child that is done, and how many are left.
type OnDone = dyn Fn(&AnyFuture, usize);

/// A coroutine, or the value or exception in which it ended.
pub(crate) type Content = Pin<Box<dyn Payload>>;

/// The interface of a content: a coroutine can be run, an outcome can be read.
pub(crate) trait Payload {
    /// Runs a coroutine to its next suspension. What it returned or raised takes its place.
    fn resume(self: Pin<&mut Self>) -> Resumed {
        Resumed::Suspended
    }

    /// A value or exception to read.
    fn value(&self) -> Option<&dyn Any> {
        None
    }

    /// Takes a coroutine out of an [`Option`] and stores it in memory that held one of its type.
    fn refill(self: Pin<&mut Self>, _coroutine: &mut dyn Any) {}

    /// Drops the content. If its memory can hold another coroutine, returns the free list for cells
    /// with such memory.
    fn empty(self: Pin<&mut Self>) -> Option<&'static FreeList<AnyFuture>> {
        None
    }

    /// Reports that this outcome of `future` was never retrieved.
    fn report_unretrieved(&self, _future: &FutureCell) {}
}

/// How a step of a coroutine ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resumed {
    Suspended,
    Returned,
    Raised,
}

/// Removes every repeated future and keeps its first occurrence.
pub(crate) fn keep_distinct<T>(futures: &mut Vec<T>, cell: impl Fn(&T) -> &AnyFuture) {
    futures.retain(|future| cell(future).set_new(Flag::Met));
    for future in futures {
        cell(future).take(Flag::Met);
    }
}
