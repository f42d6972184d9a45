//! The ending: why a run stops before its end, or how it deadlocks, in words.

use yew::{Html, html};

use crate::model::Ending;
use crate::scene::limit_text;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// The box that says how the run ends, hidden if there is nothing to say.
pub struct EndingPanel;

impl Panel for EndingPanel {
    fn view(&self, page: &PageState<'_>) -> Html {
        let text = match page.film.ending() {
            Some(Ending::LimitReached(limit)) => {
                let why = limit_text(limit, page.film.limits());
                Some(format!("The run is stopped before its end: {why}"))
            }
            Some(Ending::Deadlock) => Some("The run ends in a deadlock".to_owned()),
            Some(Ending::Finished) | None => None,
        };
        html! {
            <section class="ending" aria-label="How the run ends" hidden={text.is_none()}>
                <p>{ text }</p>
                if let Some(deadlock) = &page.deadlock {
                    <ul>{ for deadlock.waits.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                    <p>{ format!("So {}", deadlock.conclusion) }</p>
                }
            </section>
        }
    }
}
