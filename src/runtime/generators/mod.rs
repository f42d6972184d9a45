//! Asynchronous generators and context managers, for which Python has syntax.

mod async_generator;
mod context_manager;

pub use async_generator::{AsyncGenerator, Yielder, async_generator};
pub use context_manager::{AsyncContextManager, async_with};

pub(crate) use async_generator::has_open;
