//! The address: what is shown and how, as the part of the page's URL after `#`.
//!
//! ```text
//! demo=gather&n=3&at=0.459~2&axis=steps&from=20&to=60&speed=0.5&dwell=400&theme=dark&listing=rust
//! ```
//!
//! Every key is optional. Keys that are not [reserved](RESERVED_KEYS) are the program's parameters.
//! `at` is the playhead in seconds; behind a tilde, how many beats of that instant have happened,
//! all of them without it. `from` and `to` are the part of the timeline that is seen, in what its
//! `axis` counts. What cannot be read becomes the nearest valid value and a sentence that says so.
//!
//! `v` is the version of the keys, 1 without it. What a key of a version means never changes;
//! `tests/goldens/links.txt` has links of every version that has been given out.

#[expect(clippy::module_inception, reason = "one noun a file, and this is the layer's own")]
mod address;
mod at;
mod controls;
mod listings;
mod theme;
mod view;

pub use address::{Address, LONGEST_ADDRESS, RESERVED_KEYS, VERSION};
pub use at::At;
pub use controls::Controls;
pub use listings::Listings;
pub use theme::Theme;
pub use view::View;
