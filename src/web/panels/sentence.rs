//! The sentence: what happens at the playhead, in words.

use web_sys::Element;
use yew::{Callback, Html, NodeRef, html};

use crate::later::later;
use crate::scene::{Level, Playhead, Screening, tell_detail, tell_story};
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::asking::Asking;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Now, Panel};

type Tell = fn(&Screening, &Playhead, Option<&str>) -> String;

/// The part that has the sentences of every detail; it is fetched when that level is first chosen.
static TELL_DETAIL: LazyPart<Tell> =
    LazyPart::new(later!(later_detail, Tell, tell_detail), "way to tell every detail", "Press d");

/// The sentence above the stage.
pub struct SentencePanel {
    element: NodeRef,
    asking: Asking,
}

impl SentencePanel {
    /// A sentence; `tell` asks for the part that has the sentences of every detail.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { element: NodeRef::default(), asking: Asking::new(tell) }
    }

    /// The sentence of the chosen level; that of the story until the part has been fetched.
    fn tell_of(&mut self, level: Level) -> Tell {
        if level == Level::Story {
            self.asking.forget();
            return tell_story;
        }
        self.asking.need(&TELL_DETAIL).unwrap_or(tell_story)
    }
}

impl Panel for SentencePanel {
    fn view(&self, page: &PageState<'_>) -> Html {
        let element = self.element.clone();
        html! { <p class="sentence" tabindex="-1" aria-live={page.live()} ref={element}></p> }
    }

    fn write(&mut self, now: &Now<'_>) {
        let tell = self.tell_of(now.level);
        let Some(element) = self.element.cast::<Element>() else { return };
        let conclusion = now.deadlock.map(|deadlock| &*deadlock.conclusion);
        let moment = now.film().moment_at(now.playhead.beat);
        let number = moment.map_or(String::new(), |index| (index + 1).to_string());
        dom::set_attribute(&element, "data-moment", &number);
        dom::set_text(&element, &tell(now.screening, &now.playhead, conclusion));
    }
}
