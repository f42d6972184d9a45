//! What everything on the page is made of: elements, canvases, listeners, themes, lazy parts.

pub mod canvas;
pub mod dom;
pub mod lazy_part;
pub mod listener;
pub mod sign;
pub mod theme;
pub mod views;
