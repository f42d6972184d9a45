//! What keys and pointers ask for, where yew does not hear of them.

pub mod edge_drag;
mod file_drop;
pub mod keys;
pub mod listening;
pub mod timeline_gestures;
