//! Attributes of links, which depend on whether the page is in a frame.

use yew::AttrValue;

/// The target of a link. In a frame it is a new window, so that the frame keeps its demo and the
/// host its history.
pub fn target(is_embedded: bool) -> Option<AttrValue> {
    is_embedded.then_some(AttrValue::Static("_blank"))
}

/// The `rel` of a link. In a frame, the window that it opens gets no access to the frame.
pub fn rel(is_embedded: bool) -> Option<AttrValue> {
    is_embedded.then_some(AttrValue::Static("noopener"))
}
