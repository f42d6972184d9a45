//! The result of a measurement.

/// A value, or an error in one sentence.
pub type Result<T = ()> = std::result::Result<T, String>;
