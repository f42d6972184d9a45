//! The ending: why a run does not end as it should, in words.

use std::rc::Rc;

use crate::model::Ending as RunEnding;
use crate::scene::{Film, limit_text};
use crate::web::base::dom;
use crate::web::base::views::{View, Views};
use crate::web::session::panel::{Moment, Panel};

/// The box that says how the run ends, hidden if there is nothing to say.
pub struct Ending {
    section: View,
    /// How much of the present run has been written.
    written: Written,
}

#[derive(Clone, Copy, PartialEq)]
enum Written {
    Nothing,
    /// How it ends.
    Ending,
    /// And who waits for whom.
    Report,
}

impl Ending {
    /// The box of the page.
    pub fn new(views: &Views) -> Self {
        Self { section: views.ending.clone(), written: Written::Nothing }
    }
}

impl Panel for Ending {
    fn show_run(&mut self, _: &Rc<Film>) {
        self.written = Written::Nothing;
    }

    fn write(&mut self, moment: &Moment<'_>) {
        let now = if moment.deadlock.is_some() { Written::Report } else { Written::Ending };
        if self.written == now {
            return;
        }
        let Some(section) = self.section.element() else { return };
        self.written = now;
        let text = match moment.film().ending() {
            Some(RunEnding::LimitReached(limit)) => {
                format!("The run is stopped before its end: {}", limit_text(limit))
            }
            Some(RunEnding::Deadlock) => "The run ends in a deadlock".to_owned(),
            Some(RunEnding::Finished) | None => String::new(),
        };
        section.set_hidden(text.is_empty());
        section.set_inner_html("");
        dom::append(section, "p", "", &text);
        let Some(deadlock) = moment.deadlock else { return };
        if let Some(list) = dom::append(section, "ul", "", "") {
            for line in &deadlock.waits {
                dom::append(&list, "li", "", line);
            }
        }
        dom::append(section, "p", "", &format!("So {}", deadlock.conclusion));
    }
}
