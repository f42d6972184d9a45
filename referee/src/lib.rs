//! CPython is the referee: random programs, run by its asyncio and by Loopscope's runtime.
//!
//! ```text
//! seed ──► generator ──► program ──┬──► interpreter on loopscope::runtime ──► trace ──► records
//!                         (JSON)   └──► python/ on asyncio, virtual clock ────────────► records
//! ```
//!
//! A record is one line: virtual time, loop iteration, task, and what the task did;
//! `python/recording.py` lists the possible words. Both sides must write the same records.
//!
//! `docs/referee.md` says what is compared, how to run it, and how to add an operation.

mod awaitable;
pub mod comparison;
pub mod coverage;
mod cpython;
mod difference;
mod draft;
mod family;
pub mod fuzz;
pub mod generator;
pub mod golden;
pub mod interpreter;
mod kept;
pub mod ops;
pub mod program;
mod records;
pub mod shrink;
mod words;

pub use cpython::{CPython, Interpreter};
pub use difference::{difference, side_by_side};
pub use records::{records, records_and_reports};
