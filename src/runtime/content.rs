//! What is inside a future: a coroutine that runs, or the value or exception in which it ended.

use std::any::Any;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use super::Result;

/// A coroutine, or the value or exception in which it ended.
pub(crate) type Content = Pin<Box<dyn Body>>;

/// What can be in a future: something to run, or something to read.
pub(crate) trait Body {
    /// Runs a coroutine to its next suspension; a value that it returns takes its place.
    fn resume(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>>;

    /// A value to read.
    fn value(&self) -> Option<&dyn Any>;

    /// Moves a value out of the place of its coroutine, if that place is much too large for it.
    fn move_out(self: Pin<&mut Self>) -> Option<Content>;
}

/// Makes a coroutine what a task can hold.
pub(crate) fn coroutine<F, T>(coroutine: F) -> Content
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: 'static,
{
    Box::pin(Place::Coroutine { coroutine })
}

/// Makes a value what a future can hold.
pub(crate) fn content<T: 'static>(value: T) -> Content {
    Box::pin(Value(value))
}

/// The place of a coroutine is kept for its value if it has no more bytes than this.
const KEPT_BYTES: usize = 64;

pin_project! {
    /// A coroutine, and then its value: most tasks do with one allocation for both.
    #[project = PlaceProjection]
    #[project_replace = PlaceReplaced]
    enum Place<F, T> {
        Coroutine {
            #[pin]
            coroutine: F,
        },
        Value {
            value: T,
        },
        Nothing,
    }
}

impl<F, T> Body for Place<F, T>
where
    F: StdFuture<Output = Result<T>>,
    T: 'static,
{
    fn resume(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let PlaceProjection::Coroutine { coroutine } = self.as_mut().project() else {
            return Poll::Pending;
        };
        let value = ready!(coroutine.poll(context))?;
        self.set(Self::Value { value });
        Poll::Ready(Ok(()))
    }

    fn value(&self) -> Option<&dyn Any> {
        match self {
            Self::Value { value } => Some(value),
            Self::Coroutine { .. } | Self::Nothing => None,
        }
    }

    fn move_out(self: Pin<&mut Self>) -> Option<Content> {
        // What has no size at all takes no allocation by itself.
        if size_of::<T>() > 0 && size_of::<Self>() <= KEPT_BYTES {
            return None;
        }
        match self.project_replace(Self::Nothing) {
            PlaceReplaced::Value { value } => Some(content(value)),
            PlaceReplaced::Coroutine { .. } | PlaceReplaced::Nothing => None,
        }
    }
}

/// A value of a future that never was a coroutine, or of one that took much more room.
struct Value<T>(T);

impl<T: 'static> Body for Value<T> {
    fn resume(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Pending
    }

    fn value(&self) -> Option<&dyn Any> {
        Some(&self.0)
    }

    fn move_out(self: Pin<&mut Self>) -> Option<Content> {
        None
    }
}
