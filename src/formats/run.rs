//! The run itself: the bytes from which it can be opened again.

use super::format::Format;
use crate::trace;

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: "run",
    extension: "loopscope",
    media_type: "application/octet-stream",
    help: "the run itself, to be opened again",
    write: |subject| trace::write(&subject.header, subject.film.trace()),
};
