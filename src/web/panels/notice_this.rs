//! What to notice in the program that is shown.

use yew::{Html, html};

use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// A few sentences that belong to the program.
pub struct NoticeThis;

impl Panel for NoticeThis {
    fn view(&self, page: &PageState<'_>) -> Html {
        html! {
            <section class="panel notice-this" aria-label="What to notice">
                <h2>{ "What to notice" }</h2>
                <ul>{ for page.shown.program().notice.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            </section>
        }
    }
}
