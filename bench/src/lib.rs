//! The workloads that `cargo xtask bench` measures, written once for each peer.
//!
//! Every peer does the same work, in the words that its own users would write, and says what came
//! out: how much it counted and which virtual time it ended at. [`Workload::check`] holds all of
//! them to the same answer.

pub mod peers;
pub mod work;

pub use work::{Outcome, Workload};
