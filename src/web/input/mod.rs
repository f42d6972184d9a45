//! What keys, pointers and buttons ask for.

pub mod edge_drag;
pub mod keys;
pub mod listening;
pub mod timeline_gestures;
