//! What to notice in the program that is shown.

use yew::{Html, html};

use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// A few sentences that belong to the program.
pub struct NoticeThis;

impl Panel for NoticeThis {
    fn view(&self, page: &PageState<'_>) -> Html {
        let sentences = page.shown.program().notice;
        if sentences.is_empty() {
            return Html::default();
        }
        html! {
            <section class="panel notice-this" aria-label="What to notice">
                <h2>{ "What to notice" }</h2>
                <ul>{ for sentences.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            </section>
        }
    }
}
