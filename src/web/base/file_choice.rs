//! A button that lets the reader choose a file.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, File, HtmlElement, HtmlInputElement};
use yew::{Callback, Html, MouseEvent, TargetCast, html};

/// A button that lets the reader choose a file. It shows `word`; `label` is its accessible name,
/// and `accept` lists the endings that are offered first.
///
/// The browser's own control cannot be made to look like the other buttons, so it is hidden, and
/// pressed by the button before it.
pub fn file_choice(
    class: &'static str,
    word: &'static str,
    label: &'static str,
    accept: &'static str,
    on_choose: Callback<File>,
) -> Html {
    let onclick = Callback::from(|event: MouseEvent| {
        let control = event.target_dyn_into::<Element>().and_then(|it| it.next_element_sibling());
        if let Some(control) = control.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            control.click();
        }
    });
    let onchange = Callback::from(move |event: Event| {
        let control = event.target_unchecked_into::<HtmlInputElement>();
        if let Some(file) = control.files().and_then(|files| files.get(0)) {
            on_choose.emit(file);
        }
        // Without this, choosing the same file again would not be a change.
        control.set_value("");
    });
    html! {
        <>
            <button type="button" {class} aria-label={label} title={label} {onclick}>{ word }</button>
            <input type="file" aria-label={label} {accept} hidden=true {onchange} />
        </>
    }
}
