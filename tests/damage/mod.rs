//! Makes untrusted files for the tests, and does everything with them that can be done with a run.

pub mod absurd;
pub mod chance;
pub mod content;
pub mod inputs;
pub mod originals;
pub mod viewing;
