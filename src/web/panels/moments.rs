//! The moments: what to notice in the run, each with its number and its time.

use web_sys::Element;
use yew::{Callback, Html, MouseEvent, NodeRef, html};

use crate::model::Seconds;
use crate::scene::Film;
use crate::web::base::dom;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Now, Panel};

/// The list of moments. Each goes to its place when it is pressed.
pub struct Moments {
    list: NodeRef,
    tell: Callback<Message>,
}

impl Moments {
    /// A list that passes on which moment is pressed.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { list: NodeRef::default(), tell: tell.clone() }
    }

    fn item(&self, film: &Film, index: usize, beat: usize) -> Html {
        let time = format!("{:.3} s", Seconds(film.nanos_after(beat)));
        html! {
            <li>
                <button
                    type="button"
                    onclick={Message::GoToMoment(index).on::<MouseEvent>(&self.tell)}
                >
                    <b>{ index + 1 }</b>
                    { " " }
                    <span>{ film.moment_sentence(beat) }</span>
                    { " " }
                    <time>{ time }</time>
                </button>
            </li>
        }
    }
}

impl Panel for Moments {
    fn view(&self, page: &PageState<'_>) -> Html {
        let film = &page.film;
        let moments = film.moments().iter().enumerate();
        html! {
            <section
                class="panel moments"
                aria-label="What to notice"
                hidden={film.moments().is_empty()}
            >
                <h2>{ "What to notice" }</h2>
                <ol ref={self.list.clone()}>
                    { for moments.map(|(index, moment)| self.item(film, index, moment.beat)) }
                </ol>
            </section>
        }
    }

    /// Marks the moment that is shown, and those that come later.
    fn write(&mut self, now: &Now<'_>) {
        let Some(list) = self.list.cast::<Element>() else { return };
        let beat = now.playhead.beat;
        let shown = now.film().moment_at(beat);
        let moments = now.film().moments();
        for (index, item) in dom::children(&list).enumerate() {
            let is_future = moments.get(index).is_some_and(|moment| moment.beat > beat);
            // The class of an element can always be changed.
            let _ = item.class_list().toggle_with_force("future", is_future);
            let Some(button) = dom::children(&item).next() else { continue };
            let is_shown = if shown == Some(index) { "true" } else { "false" };
            dom::set_attribute(&button, "aria-current", is_shown);
        }
    }
}
