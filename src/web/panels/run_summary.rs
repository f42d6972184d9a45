//! The summary of the run in the footer: its size, how it ends, and its digest.

use web_sys::Element;
use yew::{Html, NodeRef, html};

use crate::model::Ending;
use crate::trace::Digest;
use crate::web::base::dom;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Now, Panel};

/// The element of the summary.
#[derive(Default)]
pub struct RunSummary {
    element: NodeRef,
}

impl Panel for RunSummary {
    fn view(&self, _: &PageState<'_>) -> Html {
        html! { <p class="run" ref={self.element.clone()}></p> }
    }

    /// Writes the size of the run, how it ends, its digest, and whether the live run has the same
    /// one.
    fn write(&mut self, now: &Now<'_>) {
        let Some(element) = self.element.cast::<Element>() else { return };
        let (film, digest) = (now.film(), now.digest);
        let events = film.trace().event_count();
        let iterations = film.trace().timestamp().iteration;
        let ending = match film.ending() {
            Some(Ending::Deadlock) => " · ends in a deadlock",
            Some(Ending::LimitReached(_)) => " · stopped at its limit",
            Some(Ending::Finished) | None => "",
        };
        let live = match now.live_digest {
            None => "",
            Some(live) if live == digest => " · lived through: the same",
            Some(_) => " · lived through: different",
        };
        let text =
            format!("{events} events · {iterations} iterations{ending} · digest {digest}{live}");
        dom::set_text(&element, &text);
        let live_digest = now.live_digest.map_or(String::new(), Digest::to_string);
        dom::set_attribute(&element, "data-digest", &digest.to_string());
        dom::set_attribute(&element, "data-live-digest", &live_digest);
    }
}
