//! The scene: what is where at a playhead, as plain data.
//!
//! Everything here is a pure function of a trace and a playhead. This layer knows tasks, lanes,
//! places and words; it does not know canvas, DOM or any demo, and it never asks the runtime.

mod film;
mod lanes;
mod machine;
mod playhead;
mod screening;
mod sentence;
mod shape;
mod stage;
mod svg;
mod theme;
mod timeline;
mod token;

pub use film::{Beat, Film, Print};
pub use lanes::{Lane, Segment};
pub use machine::{Machine, ReadyHandle, Running, State, TaskState, TimerHandle, Waiter};
pub use playhead::Playhead;
pub use screening::Screening;
pub use sentence::sentence;
pub use shape::{Align, Ink, Point, Rect, Shape};
pub use stage::stage;
pub use svg::svg;
pub use timeline::{Timeline, timeline};
pub use token::signs;
