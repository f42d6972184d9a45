//! The ending: why a run does not end as it should, in words.

use super::dom;
use super::part::{DEADLOCK, Part};
use super::views::View;
use crate::runtime::Ending;
use crate::scene::{Deadlock, Film, limit_text};

/// What the box says of the present run.
#[derive(Debug, Default)]
pub(super) struct EndingBox {
    is_begun: bool,
    deadlock: Option<Deadlock>,
}

impl EndingBox {
    /// Who waits for whom, if the run ends in a deadlock and that is known.
    pub(super) fn deadlock(&self) -> Option<&Deadlock> {
        self.deadlock.as_ref()
    }

    /// Writes how the run of `film` ends, or hides the box if there is nothing to say; gives what
    /// has to be fetched for that.
    pub(super) fn write(&mut self, section: &View, film: &Film) -> Option<Part> {
        let section = section.element()?;
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        if is_first {
            section.set_text_content(None);
            let text = match film.ending() {
                Some(Ending::LimitReached(limit)) => {
                    format!("The run is stopped before its end: {}", limit_text(limit))
                }
                Some(Ending::Deadlock) => "The run ends in a deadlock".to_owned(),
                Some(Ending::Finished) | None => String::new(),
            };
            section.set_hidden(text.is_empty());
            dom::append(section, "p", "", &text);
        }
        if film.ending() != Some(Ending::Deadlock) || self.deadlock.is_some() {
            return None;
        }
        let Some(report) = DEADLOCK.get() else { return is_first.then_some(Part::Deadlock) };
        let deadlock = self.deadlock.insert(report(film.last())?);
        if let Some(list) = dom::append(section, "ul", "", "") {
            for line in &deadlock.waits {
                dom::append(&list, "li", "", line);
            }
        }
        dom::append(section, "p", "", &format!("So {}", deadlock.conclusion));
        None
    }
}
