//! What the rest of the page uses: elements, canvases, listeners, themes, lazy parts.

pub mod button;
pub mod canvas;
pub mod choice;
pub mod dom;
pub mod file_choice;
pub mod lazy_part;
pub mod link;
pub mod listener;
pub mod storage;
pub mod text_field;
pub mod theme;
