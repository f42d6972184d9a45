//! Copying the text of a field.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;
use yew::NodeRef;

use crate::web::base::dom;

/// Copies the text of a field. If the browser forbids that, the text is selected for the reader.
/// Returns the result in words.
pub async fn copy(field: NodeRef) -> String {
    // A text area is treated as an input, because it has the same methods.
    let Some(field) = field.get().map(JsCast::unchecked_into::<HtmlInputElement>) else {
        return String::new();
    };
    field.select();
    let copied = clipboard().and_then(|clipboard| {
        let write = Reflect::get(&clipboard, &"writeText".into()).ok()?;
        let write = write.dyn_into::<js_sys::Function>().ok()?;
        write.call1(&clipboard, &field.value().into()).ok()?.dyn_into::<Promise>().ok()
    });
    let is_copied = match copied {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    };
    let words =
        if is_copied { "Copied" } else { "The browser forbids to copy; it is selected now" };
    words.to_owned()
}

/// The clipboard, which pages without HTTPS and some frames do not have.
fn clipboard() -> Option<JsValue> {
    let navigator = Reflect::get(&dom::window(), &"navigator".into()).ok()?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    clipboard.is_object().then_some(clipboard)
}
