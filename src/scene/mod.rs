//! The scene: what is where at a playhead, as plain data.
//!
//! Everything here is a pure function of a trace and a playhead. This layer knows tasks, lanes,
//! positions and words; it does not know canvas, DOM or any demo, and it never asks the runtime.

mod deadlock;
mod face;
mod film;
mod found_moment;
mod inspection;
mod kinds;
mod lane;
mod lanes;
mod legend;
mod level;
mod limits;
mod machine;
mod mark;
mod moments;
mod pattern;
mod playhead;
mod replay;
mod resources;
mod roles;
mod screening;
mod seek;
mod sentence;
mod shape;
mod slot;
mod stage;
mod story;
mod svg;
mod telling;
mod text;
mod theme;
mod timeline;
mod token;
mod wording;

pub use deadlock::{Deadlock, deadlock};
pub use film::{Beat, Film, FilmBuilder, Print};
pub use found_moment::FoundMoment;
pub use inspection::{Inspection, inspect};
pub use lane::{Lane, Wake, Waker};
pub use lanes::Lanes;
pub use legend::{Sign, signs};
pub use level::Level;
pub use limits::limit_text;
pub use machine::{
    Job, Jobs, Machine, Pages, PendingTimer, Primitive, ReadyHandle, Running, State, TaskState,
    Timers, Wait,
};
pub use pattern::{Pattern, Tile};
pub use playhead::Playhead;
pub use screening::Screening;
pub use sentence::{sentence, tell_detail, tell_story};
pub use shape::{Align, CODE_LETTER, Ink, Point, Rect, Shape, fit, text_width};
pub use stage::{StageView, Standing, Unfolded, Zone, callback_label, stage, standing_at};
pub use svg::{Scheme, inline_svg, svg};
pub use telling::telling_beat;
pub use timeline::{
    Axis, Edge, EdgeKind, Extras, TimelineView, UNITS_PER_STEP, Window, edges, lane_reason_at,
    overview, timeline, timeline_with,
};
