//! The player: a playhead, its pacing, and the commands that move it.
//!
//! Time passes only when [`Player::update`] is told how much; this layer knows no clock.

mod command;
mod pace;

pub use command::{Command, Player};
pub use pace::Pace;
