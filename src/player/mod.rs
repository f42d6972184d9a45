//! The player: a playhead, its pacing, and the commands that move it.
//!
//! Time passes only when [`Player::update`] is told how much; this layer knows no clock.

mod command;
mod pace;
mod reading;

pub use command::{Command, Player};
pub use pace::Pace;
pub use reading::Reading;
