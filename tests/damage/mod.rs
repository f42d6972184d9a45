//! How untrusted files are made for the tests, and everything that can be done with those that open.

pub mod absurd;
pub mod chance;
pub mod content;
pub mod inputs;
pub mod originals;
pub mod viewing;
