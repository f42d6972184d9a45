//! Listeners for keys and pointers, where yew's cannot be used.

mod file_drop;
pub mod grip_drag;
pub mod keys;
pub mod listening;
pub mod timeline_gestures;
