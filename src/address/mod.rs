//! The address: what is shown and how, as the part of the page's URL after `#`.
//!
//! ```text
//! demo=gather&n=3&at=0.459~2&axis=steps&from=20&to=60&speed=0.5&dwell=400&theme=dark&listing=rust
//! ```
//!
//! Every key is optional. Keys that are not [reserved](RESERVED_KEYS) are the program's parameters.
//! `at` is the playhead in seconds; a number after a tilde says how many beats of that instant have
//! happened, and without it all of them have. `from` and `to` are the window of the timeline, in
//! seconds or steps, as its `axis` says. `python` is the version of CPython, 3.13 or 3.14; without it,
//! the link shows 3.14 if the run is the same in both, else 3.13, which was meant before the key. A text that cannot be read is replaced by the nearest
//! valid value or left out, and a sentence says so.
//!
//! `v` is the version of the keys, 1 if it is missing. The meaning of a key never changes within a
//! version; `tests/goldens/links.txt` has links of every released version.

#[expect(clippy::module_inception, reason = "one noun a file, and this is the layer's own")]
mod address;
mod at;
mod controls;
mod listings;
mod snippet;
mod theme;
mod view;

pub use address::{Address, LONGEST_ADDRESS, RESERVED_KEYS, VERSION};
pub use at::At;
pub use controls::Controls;
pub use listings::Listings;
pub use snippet::{FRAME_HEIGHT, element_snippet, frame_snippet, image_snippet, markdown_image};
pub use theme::Theme;
pub use view::View;
