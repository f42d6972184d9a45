//! Short ways to the browser's objects.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, Window};

use super::views::Views;

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

/// Writes an attribute with a valid name, which cannot fail, if its value is not there already.
pub(super) fn set_attribute(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

/// Writes a style with a valid name, as strict hosts allow: they forbid it as an attribute.
pub(super) fn set_style(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}

/// Adds an element with a class and a text.
pub(super) fn append(parent: &Element, tag: &str, class: &str, text: &str) -> Option<HtmlElement> {
    let element = create(tag, class)?;
    element.set_text_content(Some(text));
    // What is new has no parent yet, so it can go anywhere.
    let _ = parent.append_child(&element);
    Some(element)
}

/// The dialog with a class, whose heading has the same id; made of `html` when it is first needed.
pub(super) fn dialog(views: &Views, class: &str, html: &str) -> Option<HtmlDialogElement> {
    let page = views.page.cast::<Element>()?;
    if let Some(dialog) = page.query_selector(&format!("dialog.{class}")).ok()? {
        return Some(dialog.unchecked_into());
    }
    let dialog = append(&page, "dialog", &format!("panel {class}"), "")?;
    set_attribute(&dialog, "aria-labelledby", class);
    dialog.set_inner_html(html);
    Some(dialog.unchecked_into())
}

/// A text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::new();
    for c in text.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    html
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

/// Moves the focus from row to row with the arrow keys, from elsewhere to the row `now` or up to the
/// one before; whether there was a row to go to.
pub(super) fn rove(key: &str, rows: &[HtmlElement], now: usize) -> bool {
    let focused = document().active_element();
    let current =
        rows.iter().position(|row| focused.as_ref().is_some_and(|it| row.contains(Some(it))));
    let next = match key {
        "ArrowDown" => current.map_or(now, |current| current + 1),
        "ArrowUp" => current.unwrap_or(now).wrapping_sub(1),
        _ => return false,
    };
    // An element that cannot be focused leaves the focus where it is.
    rows.get(next).is_some_and(|row| row.focus().is_ok())
}

/// The elements in an element, one after the other.
pub(super) fn children(element: &Element) -> impl Iterator<Item = HtmlElement> + use<> {
    let children = element.children();
    (0..children.length()).filter_map(move |index| children.item(index)?.dyn_into().ok())
}
