//! The session: the run that is shown, the playhead, the panels, and what makes them move.

pub mod asking;
pub mod bell;
pub mod clock;
pub mod deadlock_report;
pub mod frames;
pub mod instrument;
mod instrument_state;
pub mod live_work;
pub mod message;
pub mod microtask;
pub mod page_state;
pub mod panel;
pub mod pictures;
pub mod pump;
pub mod selection;
pub mod shown;
pub mod shown_run;
pub mod side_view;
pub mod timeline_command;
mod timeline_window;
