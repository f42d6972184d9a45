//! Notices: what the page had to say about a link or a number, until they are dismissed.

use yew::html::Scope;
use yew::{Html, html};

use super::app::{App, Message};

/// More of them are only counted.
const MOST_SHOWN: usize = 5;

/// A box with the notices and one button that takes them away.
pub(super) fn notices(notices: &[String], link: &Scope<App>) -> Html {
    let shown = notices.iter().take(MOST_SHOWN);
    let hidden = notices.len().saturating_sub(MOST_SHOWN);
    // The region is always there, so that what appears in it is announced.
    html! {
        <div role="status" class="notices">
            if !notices.is_empty() {
                <div class="notice">
                    <ul>
                        { for shown.map(|notice| html! { <li>{ notice }</li> }) }
                        if hidden > 0 {
                            <li>{ format!("and {hidden} more") }</li>
                        }
                    </ul>
                    <button type="button" onclick={link.callback(|_| Message::Dismiss)}>
                        { "Dismiss" }
                    </button>
                </div>
            }
        </div>
    }
}
