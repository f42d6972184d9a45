//! The memory of futures: one cell for each future of any kind. The next future uses it again.
//!
//! This folder knows what a future consists of. It knows no event loop: finishing a future,
//! scheduling its callbacks and running its coroutine are the loop's.

mod allocation;
mod call_once;
mod content;
mod flag;
mod free_list;
mod future_cell;
mod put;
mod status;

pub(crate) use call_once::CallOnce;
pub(crate) use content::{coroutine, result, value};
pub(crate) use flag::Flag;
pub(crate) use future_cell::{
    AnyFuture, ChildCallback, Content, DoneCallback, Extra, FutureCell, Links, Payload, Resumed,
    WeakFuture, keep_distinct,
};
pub(crate) use status::Status;
