//! Files that nobody should trust: how they are made, and what opening them may cost.

pub mod absurd;
pub mod chance;
pub mod content;
pub mod inputs;
pub mod originals;
pub mod viewing;
