//! The ending: why a run does not end as it should, in words.

use super::dom;
use super::views::View;
use crate::runtime::Ending;
use crate::scene::{Film, limit_text};

/// Whether the box says how the present run ends.
#[derive(Debug, Default)]
pub(super) struct EndingBox {
    is_written: bool,
}

impl EndingBox {
    /// Writes how the run of `film` ends, or hides the box if there is nothing to say.
    pub(super) fn write(&mut self, section: &View, film: &Film) {
        if self.is_written {
            return;
        }
        let Some(section) = section.element() else { return };
        self.is_written = true;
        section.set_text_content(None);
        section.set_hidden(false);
        match film.ending() {
            Some(Ending::LimitReached(limit)) => {
                let text = format!("The run is stopped before its end: {}", limit_text(limit));
                dom::append(section, "p", "", &text);
            }
            Some(Ending::Deadlock) => {
                dom::append(section, "p", "", "The run ends in a deadlock");
                let Some(deadlock) = film.deadlock() else { return };
                if let Some(list) = dom::append(section, "ul", "", "") {
                    for line in &deadlock.waits {
                        dom::append(&list, "li", "", line);
                    }
                }
                dom::append(section, "p", "", &format!("So {}", deadlock.conclusion));
            }
            Some(Ending::Finished) | None => section.set_hidden(true),
        }
    }
}
