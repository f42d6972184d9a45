//! Short ways to the browser's objects.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Window};
use yew::NodeRef;

/// The window of the page.
pub(super) fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// The document of the page.
pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Whether a media query such as `(prefers-reduced-motion: reduce)` holds now.
pub(super) fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// The element that a component rendered, once it did.
pub(super) fn element(node: &NodeRef) -> Option<HtmlElement> {
    node.cast::<HtmlElement>()
}

/// Writes a text if it is not there already, so that nothing is announced or laid out twice.
pub(super) fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Makes an element with a class.
pub(super) fn create(tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document().create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    element.set_class_name(class);
    Some(element)
}
