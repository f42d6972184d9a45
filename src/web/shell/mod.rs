//! The page as a whole: its state, its address, and the page around it.

pub mod app;
mod embedded;
mod header;
pub mod location;
mod notices;
mod opening;
