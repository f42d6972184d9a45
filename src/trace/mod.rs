//! The trace: a compact, append-only log of everything that the runtime did.
//!
//! This layer knows how events are stored, read back, hashed and written as text, and how a whole run
//! becomes bytes and is read back from untrusted bytes. It does not know who draws it. Events that are
//! written never change.
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

mod bounds;
mod checked;
mod codec;
mod context;
mod cursor;
mod damage;
mod digest;
mod file;
mod grammar;
mod header;
mod kinds;
mod log;
mod objects;
mod reader;
mod saved;
mod schedule;
mod tag;
mod text;
mod texts;
mod varint;

pub use bounds::{MOST_FILE_BYTES, shortened};
pub use checked::CheckedTrace;
pub use cursor::{Cursor, Entry};
pub use damage::Damage;
pub use digest::Digest;
pub use file::write;
pub use header::{Header, SavedLine, SavedListing};
pub use log::Trace;
pub use reader::{is_saved, read};
pub use saved::Saved;
