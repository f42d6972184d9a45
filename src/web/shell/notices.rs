//! Notices: what the page says about links, values and files that it could not take as they were.

use yew::{Callback, Html, MouseEvent, html};

/// The most notices that are shown; further ones are counted.
const MOST_SHOWN: usize = 5;

/// A box with the notices and one button that removes them; empty if there are none.
pub fn notices(notices: &[String], on_dismiss: Callback<MouseEvent>) -> Html {
    html! {
        // The region is always rendered, so that screen readers announce what appears in it.
        <div role="status" class="notices">
            if !notices.is_empty() {
                <div class="notice">
                    <ul>
                        { for notices.iter().take(MOST_SHOWN).map(|notice| html! {
                            <li>{ notice }</li>
                        }) }
                        if notices.len() > MOST_SHOWN {
                            <li>{ format!("and {} more", notices.len() - MOST_SHOWN) }</li>
                        }
                    </ul>
                    <button type="button" onclick={on_dismiss}>{ "Dismiss" }</button>
                </div>
            }
        </div>
    }
}
