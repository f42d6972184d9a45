//! The inspection: what is known of the thing that is pointed at or selected, in one line.

use crate::scene::inspect;
use crate::web::base::dom;
use crate::web::base::views::{View, Views};
use crate::web::session::panel::{Moment, Panel};

/// The line below the stage.
pub struct InspectionLine {
    element: View,
}

impl InspectionLine {
    /// The line of the page.
    pub fn new(views: &Views) -> Self {
        Self { element: views.story.clone() }
    }
}

impl Panel for InspectionLine {
    /// Writes what is known of what is pointed at or selected; without it, how to get it.
    ///
    /// The task that is selected may not have been made yet, and then only its name is known.
    fn write(&mut self, moment: &Moment<'_>) {
        let Some(element) = self.element.element() else { return };
        let Moment { selection, playhead, .. } = moment;
        let standing = selection.standing(moment.screening, playhead);
        let found = standing.and_then(|it| inspect(moment.machine(), playhead.nanos, it));
        let (name, mut text) = match (&found, selection.selected_name()) {
            (Some(found), _) => (&*found.name, found.facts.join(" · ")),
            (None, Some(name)) => (name, "has not been made yet".to_owned()),
            (None, None) => ("", "Point at something, or choose a task with ↑ and ↓".to_owned()),
        };
        if let (Some(found), Some(listing)) = (&found, moment.listings.first())
            && let Some(line) = listing.line_at(found.site)
            && let Some(line) = listing.lines.get(line)
        {
            text.push_str(" · at ");
            text.push_str(line.to_string().trim());
        }
        let (title, rest) = (element.first_element_child(), element.last_element_child());
        for (element, text) in [(title, name), (rest, &text)] {
            if let Some(element) = element {
                dom::set_text(&element, text);
            }
        }
    }
}
