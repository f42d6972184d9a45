//! CPython's texts and numbers: exceptions, `repr`, random numbers and sums.
//!
//! This folder knows neither futures nor loops.

mod context;
mod context_manager;
mod exception;
mod exception_class;
mod exception_details;
mod exception_group;
mod exit_stack;
mod fixed;
mod into_result;
mod random;
mod repr;
mod sum;

pub use context::Context;
pub use context_manager::{AsyncContextManager, async_with};
pub use exception::{Exception, Result};
pub use exception_class::ExceptionClass;
pub use exit_stack::AsyncExitStack;
pub use fixed::fixed;
pub use into_result::IntoResult;
pub use random::Random;
pub use repr::Repr;
pub use sum::sum;
