//! What a measurement gives, or what goes wrong.

/// A value, or what went wrong in one sentence.
pub type Result<T = ()> = std::result::Result<T, String>;
