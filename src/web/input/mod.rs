//! Listeners for keys and pointers, where yew's cannot be used.

pub mod edge_drag;
mod file_drop;
pub mod keys;
pub mod listening;
pub mod timeline_gestures;
