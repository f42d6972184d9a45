//! The content of a future: a coroutine, or the value or exception in which it ended.

use std::any::{Any, TypeId};
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;

use super::allocation::cells_for;
use super::free_list::FreeList;
use super::future_cell::{AnyFuture, Content, Payload, Resumed};
use super::status::Status;
use crate::model::ObjectId;
use crate::runtime::python::{Exception, Result};

impl AnyFuture {
    /// A future that was refused and is done with an exception from the start.
    pub(crate) fn failed(exception: Exception) -> Self {
        let future = Self::new(ObjectId(0));
        future.put_content(value(exception));
        future.set_status(Status::Raised);
        future
    }
}

/// Puts a coroutine into an unused cell, which becomes its task's.
pub(crate) fn coroutine<F, T>(coroutine: F) -> AnyFuture
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    if size_of::<InPlace<F, T>>() > LARGEST_IN_PLACE {
        return AnyFuture::unused_with(Box::pin(Boxed::Coroutine(Box::pin(coroutine))));
    }
    let free = cells_for(TypeId::of::<InPlace<F, T>>()).take();
    let cell = free.unwrap_or_else(|| AnyFuture::unused_with(Box::pin(InPlace::<F, T>::Empty)));
    cell.refill(&mut Some(coroutine));
    cell
}

/// Makes the content of a future from a value.
pub(crate) fn value<T: 'static>(value: T) -> Content {
    Box::pin(Value(value))
}

/// Makes the content of a future from a result. `()` needs none.
pub(crate) fn result<T: 'static>(result: T) -> Option<Content> {
    (TypeId::of::<T>() != TypeId::of::<()>()).then(|| value(result))
}

/// The most bytes for a coroutine and its value in one allocation, which lives as long as the task. A
/// larger coroutine is in an allocation of its own, which is freed when it ends; a larger value takes
/// memory only when it exists.
const LARGEST_IN_PLACE: usize = 256;

pin_project! {
    /// A small coroutine, and then its value: one allocation for both.
    #[project = Projection]
    enum InPlace<F, T> {
        Empty,
        Coroutine {
            #[pin]
            coroutine: F,
        },
        Value {
            value: T,
        },
        Raised {
            exception: Exception,
        },
    }
}

impl<F, T> Payload for InPlace<F, T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    fn resume(mut self: Pin<&mut Self>) -> Resumed {
        let Projection::Coroutine { coroutine } = self.as_mut().project() else {
            return Resumed::Suspended;
        };
        match poll(coroutine) {
            Poll::Pending => Resumed::Suspended,
            Poll::Ready(Ok(value)) => {
                self.set(Self::Value { value });
                Resumed::Returned
            }
            Poll::Ready(Err(exception)) => {
                self.set(Self::Raised { exception });
                Resumed::Raised
            }
        }
    }

    fn value(&self) -> Option<&dyn Any> {
        match self {
            Self::Value { value } => Some(value),
            Self::Raised { exception } => Some(exception),
            Self::Empty | Self::Coroutine { .. } => None,
        }
    }

    fn refill(mut self: Pin<&mut Self>, coroutine: &mut dyn Any) {
        debug_assert!(matches!(*self, Self::Empty));
        if let Some(coroutine) = coroutine.downcast_mut::<Option<F>>()
            && let Some(coroutine) = coroutine.take()
        {
            self.set(Self::Coroutine { coroutine });
        }
    }

    fn empty(mut self: Pin<&mut Self>) -> Option<&'static FreeList<AnyFuture>> {
        self.set(Self::Empty);
        Some(cells_for(TypeId::of::<Self>()))
    }
}

/// A large coroutine in memory of its own, which goes when it ends.
enum Boxed<F, T> {
    Coroutine(Pin<Box<F>>),
    Value(Box<T>),
    Raised(Exception),
}

impl<F, T> Payload for Boxed<F, T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    fn resume(mut self: Pin<&mut Self>) -> Resumed {
        let Self::Coroutine(coroutine) = &mut *self else { return Resumed::Suspended };
        match poll(coroutine.as_mut()) {
            Poll::Pending => Resumed::Suspended,
            Poll::Ready(Ok(value)) => {
                self.set(Self::Value(Box::new(value)));
                Resumed::Returned
            }
            Poll::Ready(Err(exception)) => {
                self.set(Self::Raised(exception));
                Resumed::Raised
            }
        }
    }

    fn value(&self) -> Option<&dyn Any> {
        match self {
            Self::Value(value) => Some(&**value),
            Self::Raised(exception) => Some(exception),
            Self::Coroutine(_) => None,
        }
    }
}

/// Polls with a waker that does nothing: tasks are resumed by handles.
#[inline]
fn poll<F: StdFuture>(coroutine: Pin<&mut F>) -> Poll<F::Output> {
    coroutine.poll(&mut Context::from_waker(Waker::noop()))
}

/// A value in a box of its own.
struct Value<T>(T);

impl<T: 'static> Payload for Value<T> {
    fn value(&self) -> Option<&dyn Any> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    /// Counts how often it is dropped.
    struct Counting(Rc<Cell<u32>>);

    impl Drop for Counting {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    /// A coroutine that returns at its second step, and owns something that is dropped with it.
    struct Returning<T> {
        result: Option<Result<T>>,
        is_begun: bool,
        _owned: Counting,
    }

    impl<T: Unpin> StdFuture for Returning<T> {
        type Output = Result<T>;

        fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<T>> {
            if std::mem::replace(&mut self.is_begun, true) {
                self.result.take().map_or(Poll::Pending, Poll::Ready)
            } else {
                Poll::Pending
            }
        }
    }

    /// What a coroutine leaves behind; it drops what it owns before.
    fn outcome<T: Unpin + 'static>(result: Result<T>) -> (Resumed, Content) {
        let dropped = Rc::new(Cell::new(0));
        let (result, owned) = (Some(result), Counting(Rc::clone(&dropped)));
        let cell = coroutine(Returning { result, is_begun: false, _owned: owned });
        let mut running = cell.take_content().expect("it is there");
        assert_eq!(running.as_mut().resume(), Resumed::Suspended);
        assert!(running.value().is_none() && dropped.get() == 0);
        let resumed = running.as_mut().resume();
        assert_eq!(dropped.get(), 1);
        (resumed, running)
    }

    #[track_caller]
    fn check<T: Clone + PartialEq + Unpin + 'static>(value: &T) {
        let (resumed, found) = outcome(Ok(value.clone()));
        assert_eq!(resumed, Resumed::Returned);
        assert!(found.value().and_then(|found| found.downcast_ref()) == Some(value));
        let (resumed, found) = outcome(Err::<T, _>(Exception::bare("ValueError")));
        let exception = found.value().and_then(|found| found.downcast_ref::<Exception>());
        assert!(exception.is_some_and(|exception| exception.is("ValueError")));
        assert_eq!(resumed, Resumed::Raised);
    }

    #[test]
    fn an_outcome_takes_the_place_of_its_coroutine() {
        check(&1_u32);
        check(&[1_u8; 32]);
        check(&[1_u8; 4096]);
        check(&());
    }

    #[test]
    fn every_value_is_dropped_once() {
        let dropped = Rc::new(Cell::new(0));
        for (content, expected) in [
            (outcome(Ok(Counting(Rc::clone(&dropped)))), 1),
            (outcome(Ok((Counting(Rc::clone(&dropped)), [0_u8; 4096]))), 2),
        ] {
            drop(content);
            assert_eq!(dropped.get(), expected);
        }
    }
}
