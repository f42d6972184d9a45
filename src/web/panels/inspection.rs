//! The inspection: the facts about the thing that is pointed at or selected, in one line.

use web_sys::Element;
use yew::{Callback, Html, NodeRef, html};

use crate::later::later;
use crate::scene::{Inspection, Machine, Standing, inspect};
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::asking::Asking;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Now, Panel};

type Inspect = fn(&Machine, u64, Standing) -> Option<Inspection>;

/// The part that finds the facts about a thing; it is fetched when a reader first points at one.
static INSPECT: LazyPart<Inspect> = LazyPart::new(
    later!(later_inspection, Inspect, inspect),
    "way to say what this is",
    "Point at it once more",
);

/// The line below the stage.
pub struct InspectionLine {
    name: NodeRef,
    facts: NodeRef,
    asking: Asking,
    /// What it says if nothing is pointed at or selected.
    hint: &'static str,
}

impl InspectionLine {
    /// A line; `tell` asks for the part that finds the facts.
    pub fn new(tell: &Callback<Message>) -> Self {
        let (name, facts) = (NodeRef::default(), NodeRef::default());
        // A finger has no arrow keys.
        let hint = if dom::matches_media("(pointer: coarse)") {
            "Tap something to see what it is"
        } else {
            "Point at something, or choose a task with ↑ and ↓"
        };
        Self { name, facts, asking: Asking::new(tell), hint }
    }
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
    fn write(&mut self, now: &Now<'_>) {
        let Now { selection, playhead, .. } = now;
        let standing = selection.standing(now.screening, playhead);
        if standing.is_none() {
            self.asking.forget();
        }
        let inspect = |it| self.asking.need(&INSPECT)?(now.machine(), playhead.nanos, it);
        let found = standing.and_then(inspect);
        let (name, mut facts) = match (&found, selection.selected_name()) {
            (Some(found), _) => (&*found.name, found.facts.join(" · ")),
            (None, Some(name)) => (name, "has not been made yet".to_owned()),
            (None, None) => ("", self.hint.to_owned()),
        };
        if let (Some(found), Some(listing)) = (&found, now.listings.first())
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
