//! The vocabulary: what happens in an event loop, as plain data.
//!
//! Everything that records, stores, shows or compares runs speaks in these words: events, calls,
//! kinds, numbers of objects, times, sites, endings, and how numbers are written. This layer knows
//! nothing else: no runtime, no trace, no picture.

mod call;
mod clock;
mod decimal;
mod ending;
mod event;
mod future_kind;
mod id;
mod kinds;
mod limits;
mod moment;
mod outcome;
mod primitive_kind;
mod probe;
mod seconds;
mod site;
mod time;
mod timestamp;
mod version;

pub use call::Call;
pub use clock::Clock;
pub use decimal::{parse_decimal, trimmed};
pub use ending::{Ending, Limit};
pub use event::Event;
pub use future_kind::FutureKind;
pub use id::{HandleId, ObjectId};
pub use limits::Limits;
pub use moment::{Moment, Occasion};
pub use outcome::Outcome;
pub use primitive_kind::{MostValue, PrimitiveKind, PrimitiveRules, SizeMeaning};
pub use probe::Probe;
pub use seconds::Seconds;
pub use site::{FileId, Site};
pub use time::{NANOS_PER_SECOND, nanos_from_seconds, seconds_from_nanos};
pub use timestamp::Timestamp;
pub use version::Version;
