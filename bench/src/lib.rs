//! The workloads that `cargo xtask bench` measures, written once for each peer.
//!
//! Every peer does the same work, written as its users would write it, and returns what it counted
//! and the virtual time at its end. [`Workload::check`] compares both with the right result.

pub mod peers;
pub mod work;

pub use work::{Outcome, Workload};
