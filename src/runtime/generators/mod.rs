//! Asynchronous generators, for which Python has syntax.

mod async_generator;
mod closing;
mod yielder;

pub use async_generator::{AsyncGenerator, async_generator, async_generator_with};
pub use yielder::Yielder;

pub(crate) use closing::has_open;
