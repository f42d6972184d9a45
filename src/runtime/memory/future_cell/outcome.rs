//! Access to a future's content: its coroutine, or its value or exception when it is done.

use std::any::Any;
use std::hint::black_box;

use super::{Content, FutureCell, Links};
use crate::runtime::memory::flag::Flag;
use crate::runtime::memory::put::put;
use crate::runtime::memory::status::Status;
use crate::runtime::python::{Exception, Result};

impl FutureCell {
    /// Takes the coroutine out for a step.
    pub(crate) fn take_content(&self) -> Option<Content> {
        self.content.take()
    }

    /// Puts the coroutine back after a step, or anything into a cell that is empty.
    pub(crate) fn put_content(&self, content: Content) {
        put(&self.content, Some(content));
    }

    /// Puts the outcome, if there is one, into a future whose coroutine was taken out.
    pub(crate) fn put_outcome(&self, outcome: Option<Content>) {
        put(&self.content, outcome);
    }

    /// Puts a coroutine into an unused cell with memory for one of its type.
    pub(in crate::runtime::memory) fn refill(&self, coroutine: &mut dyn Any) {
        if let Some(mut content) = self.content.take() {
            content.as_mut().refill(coroutine);
            self.put_content(content);
        }
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

    /// The exception of a future that failed or was cancelled, which counts as retrieved.
    ///
    /// As in asyncio, the exception with which a coroutine was cancelled is returned once; later calls
    /// make a new one.
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
    pub(crate) fn new_cancelled_error(&self) -> Exception {
        let first = if self.is_cancelled() { self.content.take() } else { None };
        match first.as_ref().and_then(|first| first.value()?.downcast_ref::<Exception>()) {
            Some(first) => first.clone(),
            None => Exception::cancelled(self.cancel_message().as_deref()),
        }
    }

    /// The exception without counting as retrieved.
    pub(crate) fn peek_exception(&self) -> Option<Exception> {
        if self.status.get() == Status::Returned { None } else { self.read::<Exception>() }
    }

    fn read<T: Clone + 'static>(&self) -> Option<T> {
        // `()` is not stored (`content::result`).
        if let Some(nothing) = (&() as &dyn Any).downcast_ref::<T>() {
            return Some(nothing.clone());
        }
        let content = self.content.take();
        let value = content.as_ref().and_then(|content| content.value()?.downcast_ref().cloned());
        put(&self.content, content);
        value
    }

    /// Prefetches the task that waits for this, and its coroutine, into the processor's cache.
    ///
    /// Reads of many tasks one after the other overlap, so that their cache misses cost the time of a
    /// few.
    pub(crate) fn prefetch_waiting(&self) {
        let links = self.links.take();
        if let Some(Links::Wakeup(task)) = &links {
            task.prefetch();
        }
        put(&self.links, links);
    }

    fn prefetch(&self) {
        let content = self.content.take();
        black_box(content.as_ref().is_some_and(|content| content.value().is_some()));
        put(&self.content, content);
    }
}
