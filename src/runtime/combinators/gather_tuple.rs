//! `gather_tuple`: run awaitables with results of different types.

use std::rc::Rc;

use super::gather::{ensure_child, gather_futures, outcome};
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::memory::{self, AnyFuture, Content};
use crate::runtime::python::Result;
use crate::runtime::tasks::{EnsureFuture, Future};

/// Runs a tuple of awaitables concurrently, as [`gather`](super::gather()) does; their results may
/// have different types.
///
/// ```
/// use loopscope::runtime::{create_task, gather_tuple, run, sleep};
/// run(async {
///     let number = create_task(async { Ok(42) });
///     let text = async {
///         sleep(1.0).await?;
///         Ok("text")
///     };
///     assert_eq!(gather_tuple((number, text), false).await?, (Ok(42), Ok("text")));
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.gather>
#[track_caller]
#[must_use = "the children run, but their results are lost unless you `.await`"]
pub fn gather_tuple<A: EnsureFutures>(
    awaitables: A,
    return_exceptions: bool,
) -> Future<A::Results> {
    let caller = Caller::here();
    let children = awaitables.ensure_futures(caller);
    let gathered = EventLoop::with_running(EventLoop::clone).map(|event_loop| {
        gather_futures(&event_loop, &children, return_exceptions, caller, A::collect)
    });
    gathered.map_or_else(Future::failed, Future::of_cell)
}

/// What [`gather_tuple`] takes: tuples of up to six awaitables.
///
/// ```
/// use loopscope::runtime::{EnsureFutures, gather_tuple, run, sleep};
/// async fn all<A: EnsureFutures>(awaitables: A) -> loopscope::runtime::Result<A::Results> {
///     gather_tuple(awaitables, true).await
/// }
/// run(async {
///     assert_eq!(all((sleep(1.0), async { Ok(2) })).await?, (Ok(()), Ok(2)));
///     Ok(())
/// })
/// .unwrap();
/// ```
pub trait EnsureFutures {
    /// One [`Result`] per awaitable.
    type Results: Clone + 'static;

    /// Returns the futures themselves, or new tasks that are created at `caller`.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_futures(self, caller: Caller) -> Rc<[AnyFuture]>;

    /// Collects the results of children that are done.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn collect(children: &[AnyFuture]) -> Content;
}

macro_rules! tuples_of_awaitables {
    ($($($name:ident $index:literal),+;)+) => {$(
        impl<$($name: EnsureFuture),+> EnsureFutures for ($($name,)+) {
            type Results = ($(Result<$name::Value>,)+);

            #[expect(private_interfaces, reason = "only the runtime calls it")]
            fn ensure_futures(self, caller: Caller) -> Rc<[AnyFuture]> {
                #[expect(non_snake_case, reason = "each awaitable is called as its type")]
                let ($($name,)+) = self;
                Rc::new([$(ensure_child($name, caller)),+])
            }

            #[expect(private_interfaces, reason = "only the runtime calls it")]
            fn collect(children: &[AnyFuture]) -> Content {
                memory::value(($(outcome::<$name::Value>(&children[$index]),)+))
            }
        }
    )+};
}

tuples_of_awaitables! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
}
