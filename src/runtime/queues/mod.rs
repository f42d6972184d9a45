//! Queues between tasks: `Queue`, `LifoQueue` and `PriorityQueue`.
//!
//! What they do, and in which order, is `asyncio/queues.py` of CPython 3.13. The three differ in
//! which item comes out next and in nothing else.
//!
//! Source: <https://docs.python.org/3.13/library/asyncio-queue.html>

mod base;
mod fifo;
mod less_than;
mod lifo;
mod priority;

pub use base::{BaseQueue, Storage};
pub use fifo::{Fifo, Queue};
pub use less_than::LessThan;
pub use lifo::{Lifo, LifoQueue};
pub use priority::{Priority, PriorityQueue};
