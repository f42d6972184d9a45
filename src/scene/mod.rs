//! The scene: what is where at a playhead, as plain data.
//!
//! Everything here is a pure function of a trace and a playhead. This layer knows tasks, lanes,
//! places and words; it does not know canvas, DOM or any demo, and it never asks the runtime.

mod deadlock;
mod face;
mod film;
mod handles;
mod inspection;
mod jobs;
mod lane;
mod lanes;
mod legend;
mod limits;
mod machine;
mod mark;
mod pages;
mod playhead;
mod primitives;
mod screening;
mod seek;
mod sentence;
mod shape;
mod stage;
mod svg;
mod task;
mod theme;
mod timeline;
mod timers;
mod token;
mod watches;
mod wording;

pub use deadlock::{Deadlock, deadlock};
pub use film::{Beat, Film, FilmBuilder, Print};
pub use handles::{ReadyHandle, Running, TimerHandle};
pub use inspection::{Inspection, inspect};
pub use jobs::{Job, Jobs};
pub use lane::{Lane, Wake, Waker};
pub use lanes::Lanes;
pub use legend::signs;
pub use limits::limit_text;
pub use machine::Machine;
pub use pages::Pages;
pub use playhead::Playhead;
pub use primitives::Primitive;
pub use screening::Screening;
pub use sentence::sentence;
pub use shape::{Align, Ink, Point, Rect, Shape, text_width};
pub use stage::{StageView, Standing, Zone, callback_label, stage, standing_at};
pub use svg::{Scheme, svg};
pub use task::{State, TaskState, Waiter};
pub use timeline::{
    Axis, Edge, EdgeKind, Timeline, UNITS_PER_STEP, Window, edge_at, overview, timeline,
};
pub use timers::Timers;
