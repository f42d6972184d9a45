//! The workloads, in one file for each peer.

pub mod ours;
#[cfg(not(target_arch = "wasm32"))]
pub mod smol;
#[cfg(not(target_arch = "wasm32"))]
mod smol_clock;
#[cfg(not(target_arch = "wasm32"))]
pub mod tokio;
