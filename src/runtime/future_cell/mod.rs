//! What futures and tasks share: a status, an outcome, done callbacks, and being cancelled.

mod finishing;

use std::any::Any;
use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;

use super::any_future::References;
use super::content::Content;
use super::nap::Nap;
use super::spares::Spares;
use super::watch::Watch;
use super::{AnyFuture, Exception, Result, report};
use crate::model::ObjectId;

/// One future: asyncio's `Future`, with what its subclasses add.
///
/// There is one type for all, because waiters, timers and `gather` handle futures of every kind
/// alike; the typed handles in `future.rs` and `task.rs` know what is inside. It has 72 bytes on
/// most machines: what few futures need lies in [`Extra`].
pub(crate) struct FutureCell {
    pub(super) references: References,
    id: Cell<ObjectId>,
    /// The number in a task's default name; zero for what is not a task.
    number: Cell<u32>,
    status: Cell<Status>,
    flags: Cell<u8>,
    /// asyncio's `_num_cancels_requested`.
    pub(super) cancel_requests: Cell<u16>,
    /// The coroutine of a task that is not done, the outcome of a future that is.
    content: Cell<Option<Content>>,
    links: Cell<Option<Links>>,
    /// The future that a suspended task waits for: asyncio's `_fut_waiter`.
    awaited: Cell<Option<AnyFuture>>,
    /// Or else the sleep that it is in.
    nap: Cell<Nap>,
}

/// What is or is not true of a future.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Flag {
    /// It has an exception that nobody has asked for.
    Unretrieved = 1,
    /// It is being asked to cancel, which can lead back to itself.
    Asked = 2,
    /// It is a task that has had its first step.
    Started = 4,
    /// It is a task that is cancelled at its next step.
    MustCancel = 8,
    /// It is a task.
    Task = 16,
    /// It is a task that may be destroyed pending without a report.
    Silent = 32,
    /// It is what `gather` gives, a class of its own in asyncio.
    Gathers = 64,
    /// It was met already while futures are looked through for those that are given twice.
    Met = 128,
}

/// How far a future is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Pending,
    Returned,
    Raised,
    Cancelled,
}

/// What runs, through `call_soon`, when a future is done.
pub(crate) enum DoneCallback {
    /// Resume the task that waits.
    Wakeup(AnyFuture),
    /// Tell a `gather`, a `wait`, a task group … that one of its children is done.
    Watch(Rc<Watch>),
    /// Stop the loop: the main task is done.
    Stop,
    /// A callback of the program's own.
    Call(Box<dyn FnOnce()>),
}

/// Most futures have one callback, which is one of two, and nothing else that is rare.
pub(crate) enum Links {
    /// As [`DoneCallback::Wakeup`].
    Wakeup(AnyFuture),
    /// As [`DoneCallback::Watch`].
    Watch(Rc<Watch>),
    Extra(Box<Extra>),
}

/// What few futures need.
#[derive(Default)]
pub(crate) struct Extra {
    callbacks: Vec<DoneCallback>,
    /// The name that a task was given.
    pub(super) name: Option<Box<str>>,
    /// asyncio's `_cancel_message`, what new `CancelledError`s say.
    pub(super) cancel_message: Option<Box<str>>,
    /// With which message the sleep in which the task is was cancelled.
    pub(super) sleep_cancel_message: Option<Box<str>>,
    /// The children of a gathering future, to which it passes on every request to cancel.
    pub(super) children: Option<Rc<[AnyFuture]>>,
    pub(super) is_child_cancelled: bool,
}

/// Keeps every future once, where it comes first.
pub(super) fn keep_distinct<T>(futures: &mut Vec<T>, cell: impl Fn(&T) -> &AnyFuture) {
    futures.retain(|future| cell(future).set_new(Flag::Met));
    for future in futures {
        cell(future).take(Flag::Met);
    }
}

/// Puts something where nothing is, which only we know: to drop that would be to ask what it is.
pub(super) fn put<T>(place: &Cell<Option<T>>, value: Option<T>) {
    let nothing = place.replace(value);
    debug_assert!(nothing.is_none());
    std::mem::forget(nothing);
}

impl FutureCell {
    /// A cell that is no future yet.
    pub(super) fn unused() -> Self {
        Self {
            references: References::default(),
            id: Cell::default(),
            number: Cell::default(),
            status: Cell::new(Status::Pending),
            flags: Cell::new(0),
            cancel_requests: Cell::new(0),
            content: Cell::default(),
            links: Cell::default(),
            awaited: Cell::default(),
            nap: Cell::default(),
        }
    }

    /// Has a cell that is unused begin as a pending future, with what is in it already.
    pub(super) fn begin(&self, id: ObjectId, number: u32, flags: u8) {
        self.id.set(id);
        self.number.set(number);
        self.status.set(Status::Pending);
        self.flags.set(flags);
        self.cancel_requests.set(0);
        self.nap.set(Nap::default());
    }

    /// Tells of an exception that nobody asked for while it could be.
    pub(super) fn tell_unretrieved(&self) {
        if self.take(Flag::Unretrieved) {
            report::never_retrieved(self);
        }
    }

    /// Drops the coroutine or value; what may be left is a place that can take another coroutine,
    /// and then this gives the list for cells with such a place.
    pub(super) fn empty(&self) -> Option<&'static Spares> {
        let mut content = self.content.take()?;
        let spares = content.as_mut().empty()?;
        self.put_content(content);
        Some(spares)
    }

    /// Puts a coroutine into the empty place of an unused cell.
    pub(super) fn refill(&self, coroutine: &mut dyn Any) {
        if let Some(mut content) = self.content.take() {
            content.as_mut().refill(coroutine);
            self.put_content(content);
        }
    }

    /// Has an unused cell lead to the next.
    pub(super) fn set_next(&self, next: Option<AnyFuture>) {
        put(&self.awaited, next);
    }

    /// Has a future be done from the start, with the exception that it was made with.
    pub(super) fn set_raised(&self) {
        self.status.set(Status::Raised);
    }

    pub(crate) fn id(&self) -> ObjectId {
        self.id.get()
    }

    pub(super) fn number(&self) -> u32 {
        self.number.get()
    }

    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.get() & flag as u8 != 0
    }

    pub(super) fn set(&self, flag: Flag) {
        self.flags.set(self.flags.get() | flag as u8);
    }

    /// Sets a flag; whether it was not set before.
    pub(super) fn set_new(&self, flag: Flag) -> bool {
        let is_new = !self.has(flag);
        self.set(flag);
        is_new
    }

    /// Clears a flag; whether it was set.
    pub(super) fn take(&self, flag: Flag) -> bool {
        let flags = self.flags.get();
        self.flags.set(flags & !(flag as u8));
        flags & flag as u8 != 0
    }

    pub(crate) fn is_task(&self) -> bool {
        self.has(Flag::Task)
    }

    pub(crate) fn is_done(&self) -> bool {
        self.status.get() != Status::Pending
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.status.get() == Status::Cancelled
    }

    /// Whether awaiting the future raises an exception.
    pub(super) fn raises(&self) -> bool {
        matches!(self.status.get(), Status::Raised | Status::Cancelled)
    }

    /// Whether the future is done with an exception of its own, not by being cancelled.
    pub(crate) fn has_raised(&self) -> bool {
        self.status.get() == Status::Raised
    }

    /// Takes the coroutine out for a step.
    pub(super) fn take_content(&self) -> Option<Content> {
        self.content.take()
    }

    /// Puts the coroutine back after a step, or anything into a cell that is empty.
    pub(super) fn put_content(&self, content: Content) {
        put(&self.content, Some(content));
    }

    /// Has a task wait for a future, and for nothing else.
    pub(super) fn set_awaited(&self, future: AnyFuture) {
        self.nap.set(Nap::default());
        put(&self.awaited, Some(future));
    }

    /// Ends the wait for a future, if there is one.
    pub(super) fn take_awaited(&self) -> Option<AnyFuture> {
        self.awaited.take()
    }

    /// The future that a task waits for.
    pub(super) fn awaited(&self) -> Option<AnyFuture> {
        let awaited = self.awaited.take();
        put(&self.awaited, awaited.clone());
        awaited
    }

    /// The number of the future that a task waits for.
    pub(super) fn awaited_id(&self) -> Option<ObjectId> {
        let awaited = self.awaited.take();
        let id = awaited.as_ref().map(|future| future.id());
        put(&self.awaited, awaited);
        id
    }

    /// Whether the future is not done and nothing is to happen when it is.
    pub(super) fn is_pending_without_callback(&self) -> bool {
        let links = self.links.take();
        let has_none = links.is_none();
        put(&self.links, links);
        has_none && !self.is_done()
    }

    /// Has `task` resumed when the future is done, which is pending and has no callback.
    pub(super) fn set_wakeup(&self, task: AnyFuture) {
        put(&self.links, Some(Links::Wakeup(task)));
    }

    /// Has `watch` told when the future is done, which is pending and has no callback.
    pub(super) fn set_watch(&self, watch: Rc<Watch>) {
        put(&self.links, Some(Links::Watch(watch)));
    }

    /// The sleep that a task is in.
    pub(super) fn nap(&self) -> Nap {
        self.nap.get()
    }

    /// Has a task begin, go on with or leave a sleep, and wait for nothing else.
    pub(super) fn set_nap(&self, nap: Nap) {
        debug_assert!(self.awaited().is_none());
        self.nap.set(nap);
    }

    /// The exception of a future that failed or was cancelled, which counts as retrieved.
    ///
    /// As in asyncio, the exception with which a coroutine was cancelled is given out once, and
    /// after that a new one for each who asks.
    #[inline]
    pub(crate) fn exception(&self) -> Option<Exception> {
        match self.status.get() {
            Status::Pending | Status::Returned => None,
            Status::Raised | Status::Cancelled => self.retrieve_exception(),
        }
    }

    #[inline(never)]
    fn retrieve_exception(&self) -> Option<Exception> {
        if self.is_cancelled() {
            return Some(self.new_cancelled_error());
        }
        self.take(Flag::Unretrieved);
        self.peek_exception()
    }

    /// `_make_cancelled_error`.
    pub(super) fn new_cancelled_error(&self) -> Exception {
        let first = if self.is_cancelled() { self.peek_exception() } else { None };
        if self.is_cancelled() {
            self.content.set(None);
        }
        first.unwrap_or_else(|| Exception::cancelled(self.cancel_message().as_deref()))
    }

    /// The exception without counting as retrieved.
    pub(crate) fn peek_exception(&self) -> Option<Exception> {
        if self.status.get() == Status::Returned { None } else { self.read::<Exception>() }
    }

    /// The result of a future that is done; `None` while it is pending.
    pub(crate) fn result<T: Clone + 'static>(&self) -> Option<Result<T>> {
        match self.status.get() {
            Status::Pending => None,
            Status::Returned => Some(self.read::<T>().ok_or_else(|| {
                Exception::new("TypeError", "the future holds a result of another type")
            })),
            Status::Raised | Status::Cancelled => self.exception().map(Err),
        }
    }

    fn read<T: Clone + 'static>(&self) -> Option<T> {
        // It is not kept anywhere, as `content::result` says.
        if let Some(nothing) = (&() as &dyn Any).downcast_ref::<T>() {
            return Some(nothing.clone());
        }
        let content = self.content.take();
        let value = content.as_ref().and_then(|content| content.value()?.downcast_ref().cloned());
        put(&self.content, content);
        value
    }

    /// Looks at the cell and at what is inside, so that a processor has both at hand.
    ///
    /// Memory that was not used for long is slow; looking at many at once waits for all together.
    pub(super) fn warm(&self) {
        let content = self.content.take();
        black_box(content.as_ref().is_some_and(|content| content.value().is_some()));
        put(&self.content, content);
    }

    /// asyncio's `_cancel_message`.
    pub(crate) fn cancel_message(&self) -> Option<Box<str>> {
        self.with_extra_if_any(|extra| extra.cancel_message.clone()).flatten()
    }

    /// Calls `f` with what is rare, if there is any.
    pub(super) fn with_extra_if_any<R>(&self, f: impl FnOnce(&mut Extra) -> R) -> Option<R> {
        let mut links = self.links.take();
        let result = match &mut links {
            Some(Links::Extra(extra)) => Some(f(extra)),
            None | Some(Links::Wakeup(_) | Links::Watch(_)) => None,
        };
        put(&self.links, links);
        result
    }

    /// Calls `f` with what is rare, made if there is none.
    #[inline(never)]
    pub(super) fn with_extra<R>(&self, f: impl FnOnce(&mut Extra) -> R) -> R {
        let mut extra = match self.links.take() {
            None => Box::default(),
            Some(Links::Wakeup(task)) => Box::new(Extra::with(DoneCallback::Wakeup(task))),
            Some(Links::Watch(watch)) => Box::new(Extra::with(DoneCallback::Watch(watch))),
            Some(Links::Extra(extra)) => extra,
        };
        let result = f(&mut extra);
        put(&self.links, Some(Links::Extra(extra)));
        result
    }

    /// Makes this the future of a `gather` of `children`.
    pub(crate) fn set_children(&self, children: Rc<[AnyFuture]>) {
        self.with_extra(|extra| extra.children = Some(children));
    }

    /// Whether this is the future of a `gather` that is not done.
    pub(super) fn is_gathering(&self) -> bool {
        self.with_extra_if_any(|extra| extra.children.is_some()).unwrap_or(false)
    }

    /// Whether a request to cancel a `gather` was passed on to a child.
    pub(crate) fn is_child_cancelled(&self) -> bool {
        self.with_extra_if_any(|extra| extra.is_child_cancelled).unwrap_or(false)
    }

    /// Takes every link to other futures out, so that dropping the future drops nothing else.
    pub(super) fn take_links(&self) -> Option<Links> {
        self.links.take()
    }
}

impl Extra {
    fn with(callback: DoneCallback) -> Self {
        Self { callbacks: vec![callback], ..Self::default() }
    }
}
