//! Bounds: how large a saved run may be, so that none that is opened costs too much.

/// The most bytes of a file.
pub const MOST_FILE_BYTES: usize = 1 << 24;
/// The most bytes of what is packed in a file.
pub(super) const MOST_UNPACKED_BYTES: usize = 1 << 25;
/// The most bytes of one text: a name, a printed line, a line of a listing.
pub const MOST_TEXT_BYTES: usize = 1 << 16;
/// The most parameters, listings and files.
pub(super) const MOST_ENTRIES: usize = 1 << 10;
/// The most lines of a listing.
pub(super) const MOST_LINES: usize = 1 << 16;
