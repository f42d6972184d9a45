//! Bounds: how large a trace may become. Because of them every recording can be saved and opened
//! again, and opening a file needs a limited amount of time and memory.

use crate::model::{Event, Outcome};

/// The most bytes of a file, in any form.
pub const MOST_FILE_BYTES: usize = 1 << 28;
/// The most bytes of the unpacked content of a file.
pub(super) const MOST_UNPACKED_BYTES: usize = 1 << 25;
/// The most events: those of the longest recording, and its end.
pub(super) const MOST_EVENTS: u32 = 2_000_001;
/// The most bytes of all texts together, each counted once for every event that has it.
pub(super) const MOST_TOLD_BYTES: usize = 1 << 24;
/// The most bytes of the name of a task or a primitive.
pub(super) const MOST_NAME_BYTES: usize = 1 << 12;
/// The most bytes of another text: a printed line, an exception, a line of a listing.
pub(super) const MOST_TEXT_BYTES: usize = 1 << 16;
/// The most parameters.
pub(super) const MOST_PARAMETERS: usize = 1 << 10;
/// The most files of the program.
pub(super) const MOST_FILES: usize = 1 << 10;
/// The most listings.
pub(super) const MOST_LISTINGS: usize = 8;
/// The most lines of a listing.
pub(super) const MOST_LINES: usize = 1 << 15;

/// The text in an event, and the most bytes that it may have.
pub(super) fn text_of<'a>(event: &Event<'a>) -> Option<(&'a str, usize)> {
    match *event {
        Event::TaskCreated { name, .. }
        | Event::TaskRenamed { name, .. }
        | Event::PrimitiveCreated { name, .. } => Some((name, MOST_NAME_BYTES)),
        Event::FutureFinished { outcome: Outcome::Raised(text), .. }
        | Event::Thrown { exception: text }
        | Event::Printed { text, .. }
        | Event::Reported { text }
        | Event::TextSet { text, .. }
        | Event::ItemPut { item: text, .. } => Some((text, MOST_TEXT_BYTES)),
        _ => None,
    }
}

/// An event as a trace can hold it: a name is cut to 4 KiB and any other text to 64 KiB, at the end
/// of a character.
///
/// ```
/// use loopscope::model::Event;
/// use loopscope::trace::shortened;
/// let long = "é".repeat(100_000);
/// let Event::Reported { text } = shortened(&Event::Reported { text: &long }) else { panic!() };
/// assert_eq!(text.len(), 65_536);
/// ```
pub fn shortened<'a>(event: &Event<'a>) -> Event<'a> {
    let mut event = *event;
    if let Some((_, most)) = text_of(&event)
        && let Event::TaskCreated { name: text, .. }
        | Event::TaskRenamed { name: text, .. }
        | Event::PrimitiveCreated { name: text, .. }
        | Event::FutureFinished { outcome: Outcome::Raised(text), .. }
        | Event::Thrown { exception: text }
        | Event::Printed { text, .. }
        | Event::Reported { text }
        | Event::TextSet { text, .. }
        | Event::ItemPut { item: text, .. } = &mut event
    {
        *text = text.get(..text.floor_char_boundary(most)).unwrap_or_default();
    }
    event
}
