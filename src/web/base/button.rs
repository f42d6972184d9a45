//! The two kinds of buttons that the whole page uses.

use yew::{Callback, Html, MouseEvent, html};

/// A button with an icon. `path` is an SVG path in a square of 20 units; `label` says what the
/// button does.
pub fn icon_button(label: &'static str, path: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" aria-label={label} title={label} {onclick}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}

/// One button of a group in which one is pressed.
pub fn tab(label: &'static str, is_pressed: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="tab" aria-pressed={is_pressed.to_string()} {onclick}>
            { label }
        </button>
    }
}
