//! Notices: what the page had to say about a link or a number, until they are dismissed.

use yew::{Callback, Html, Properties, function_component, html};

/// The notices and who hears that they were read.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct NoticesProps {
    pub(super) notices: Vec<String>,
    pub(super) on_dismiss: Callback<()>,
}

/// More of them are only counted.
const MOST_SHOWN: usize = 5;

/// A box with the notices and one button that takes them away.
#[function_component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    let on_dismiss = props.on_dismiss.clone();
    let shown = props.notices.iter().take(MOST_SHOWN);
    let hidden = props.notices.len().saturating_sub(MOST_SHOWN);
    // The region is always there, so that what appears in it is announced.
    html! {
        <div role="status" class="notices">
            if !props.notices.is_empty() {
                <div class="notice">
                    <ul>
                        { for shown.map(|notice| html! { <li>{ notice }</li> }) }
                        if hidden > 0 {
                            <li>{ format!("and {hidden} more") }</li>
                        }
                    </ul>
                    <button type="button" onclick={move |_| on_dismiss.emit(())}>
                        { "Dismiss" }
                    </button>
                </div>
            }
        </div>
    }
}
