//! The run: a program that was executed, with everything that can be shown of it.
//!
//! [Opening](open) a [`Source`](crate::program::Source) gives a program and its [`Feed`], from
//! which the events of its runs come. Program, feed and values give a [`Run`]. Only this layer and
//! the demos execute programs.

mod feed;
mod file_feed;
mod film;
mod grips;
mod open;
mod recording;
#[expect(clippy::module_inception, reason = "one noun a file, and this is the layer's own")]
mod run;
mod runtime_feed;

pub use feed::Feed;
pub use file_feed::FileFeed;
pub use film::film_of;
pub use grips::{Grip, grips};
pub use open::{Opened, catalogue, nearest, open, opened, opened_or_nearest, title_of};
pub use recording::Recording;
pub use run::Run;
pub use runtime_feed::RuntimeFeed;
