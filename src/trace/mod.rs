//! The trace: a compact, append-only log of everything that the runtime did.
//!
//! This layer knows how events are stored, read back, hashed and written as text. It does not know
//! who draws them, and nothing in it changes an event once it is written.
//!
//! ```
//! use loopscope::runtime::sleep;
//! use loopscope::run::Recording;
//!
//! let mut recording = Recording::new(sleep(0.5));
//! recording.run_to_end();
//! let trace = recording.trace();
//! assert_eq!(trace.timestamp().nanos, 500_000_000);
//! println!("{} events, digest {}", trace.event_count(), trace.digest());
//! ```

mod codec;
mod context;
mod cursor;
mod digest;
mod kinds;
mod log;
mod tag;
mod text;
mod texts;
mod varint;

pub use cursor::{Cursor, Entry};
pub use digest::Digest;
pub use log::Trace;
