//! The sentence: what happens at the playhead, in words.

use web_sys::Element;
use yew::{Html, NodeRef, html};

use crate::scene::sentence;
use crate::web::base::dom;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Moment, Panel};

/// The sentence above the stage.
#[derive(Default)]
pub struct Sentence {
    element: NodeRef,
}

impl Panel for Sentence {
    fn view(&self, page: &PageState<'_>) -> Html {
        let element = self.element.clone();
        html! { <p class="sentence" tabindex="-1" aria-live={page.live()} ref={element}></p> }
    }

    fn write(&mut self, moment: &Moment<'_>) {
        let Some(element) = self.element.cast::<Element>() else { return };
        let conclusion = moment.deadlock.map(|deadlock| &*deadlock.conclusion);
        dom::set_text(
            &element,
            &sentence(moment.screening, &moment.playhead, moment.level, conclusion),
        );
    }
}
