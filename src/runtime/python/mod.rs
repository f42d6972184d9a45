//! CPython's texts and numbers: exceptions, `repr`, random numbers and sums.
//!
//! This folder knows neither futures nor loops.

mod exception;
mod into_result;
mod random;
mod repr;
mod sum;

pub use exception::{Exception, Result};
pub use into_result::IntoResult;
pub use random::Random;
pub use repr::Repr;
pub use sum::sum;
