//! The inspection: the facts about the thing that is pointed at or selected, in one line.

use web_sys::Element;
use yew::{Html, NodeRef, html};

use crate::scene::inspect;
use crate::web::base::dom;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Moment, Panel};

/// The line below the stage.
#[derive(Default)]
pub struct InspectionLine {
    name: NodeRef,
    facts: NodeRef,
}

impl Panel for InspectionLine {
    fn view(&self, page: &PageState<'_>) -> Html {
        html! {
            <p class="story" aria-live={page.live()}>
                <strong ref={self.name.clone()}></strong>
                { " " }
                <span ref={self.facts.clone()}></span>
            </p>
        }
    }

    /// Writes the facts; if nothing is pointed at or selected, it says how to do that.
    ///
    /// The selected task may not have been made yet; then only its name is known.
    fn write(&mut self, moment: &Moment<'_>) {
        let Moment { selection, playhead, .. } = moment;
        let standing = selection.standing(moment.screening, playhead);
        let found = standing.and_then(|it| inspect(moment.machine(), playhead.nanos, it));
        let (name, mut facts) = match (&found, selection.selected_name()) {
            (Some(found), _) => (&*found.name, found.facts.join(" · ")),
            (None, Some(name)) => (name, "has not been made yet".to_owned()),
            (None, None) => ("", "Point at something, or choose a task with ↑ and ↓".to_owned()),
        };
        if let (Some(found), Some(listing)) = (&found, moment.listings.first())
            && let Some(line) = listing.line_at(found.site)
            && let Some(line) = listing.lines.get(line)
        {
            facts.push_str(" · at ");
            facts.push_str(line.to_string().trim());
        }
        for (element, text) in [(&self.name, name), (&self.facts, &facts)] {
            if let Some(element) = element.cast::<Element>() {
                dom::set_text(&element, text);
            }
        }
    }
}
