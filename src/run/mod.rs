//! The run: a program that was executed, with everything that can be shown of it.

mod film;
mod recording;

pub use film::film_of;
pub use recording::Recording;
