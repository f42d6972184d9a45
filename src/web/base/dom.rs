//! Short functions for the browser's objects.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, MouseEvent, Window};

use crate::scene::Point;

/// The window of the page.
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// The document of the page.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Returns `true` if a media query such as `(prefers-reduced-motion: reduce)` matches now.
pub fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Returns `true` if the reader's system asks for less motion.
pub fn is_motion_reduced() -> bool {
    matches_media("(prefers-reduced-motion: reduce)")
}

/// The width and height of an element in CSS pixels; `None` if it has no size.
pub fn client_size(element: &HtmlElement) -> Option<(f32, f32)> {
    let (width, height) = (element.client_width(), element.client_height());
    (width > 0 && height > 0).then_some((width as f32, height as f32))
}

/// How many pixels of the window a CSS pixel of an element is: more than one while presenting.
pub fn zoom(element: &Element) -> f64 {
    let zoom = Reflect::get(element, &"currentCSSZoom".into());
    zoom.ok().and_then(|zoom| zoom.as_f64()).unwrap_or(1.0)
}

/// Where a pointer is on the element that the event is for, in CSS pixels of that element.
pub fn point_of(event: &MouseEvent) -> Point {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(element) = element else { return Point::new(0.0, 0.0) };
    // `offsetX` does not know of the zoom.
    let (area, zoom) = (element.get_bounding_client_rect(), zoom(&element));
    let of = |place: i32, start: f64| ((f64::from(place) - start) / zoom) as f32;
    Point::new(of(event.client_x(), area.left()), of(event.client_y(), area.top()))
}

/// Gives the focus to the first element that matches a selector.
pub fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        // An element that cannot be focused leaves the focus where it is.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Writes an attribute, unless it has this value already. The name has to be valid.
pub fn set_attribute(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

/// Writes a style property through the CSSOM, because a strict content security policy forbids the
/// attribute `style`.
pub fn set_style(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}

/// Adds an element with a class and a text.
pub fn append(parent: &Element, tag: &str, class: &str, text: &str) -> Option<HtmlElement> {
    let element = create(tag, class)?;
    element.set_text_content(Some(text));
    // Appending a new element cannot fail.
    let _ = parent.append_child(&element);
    Some(element)
}

/// Writes the text of an element, unless it has this text already: writing it again would announce
/// it again and cost a layout.
pub fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Scrolls a list, and not the page, to one of its rows. The list has to be without a `position` in
/// CSS, because the offsets of list and row are measured from the same element.
pub fn bring_into_sight(list: &HtmlElement, row: &HtmlElement) {
    let (top, height) = (row.offset_top() - list.offset_top(), row.offset_height());
    let (seen, room) = (list.scroll_top(), list.client_height());
    if top < seen {
        list.set_scroll_top(top);
    } else if top + height > seen + room {
        list.set_scroll_top(top + height - room);
    }
}

/// Makes an element with a class.
pub fn create(tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document().create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    element.set_class_name(class);
    Some(element)
}

/// Moves the focus from row to row with the arrow keys. Returns `true` if the focus has moved.
///
/// If no row has the focus, the key down goes to the row `now` and the key up to the row before it.
pub fn rove(key: &str, rows: &[HtmlElement], now: usize) -> bool {
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

/// The children of an element.
pub fn children(element: &Element) -> impl Iterator<Item = HtmlElement> + use<> {
    let children = element.children();
    (0..children.length()).filter_map(move |index| children.item(index)?.dyn_into().ok())
}

/// A text with its first letter in upper case.
pub fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}
