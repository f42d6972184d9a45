//! One turn of the browser's microtask queue.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Waits for one turn of the microtask queue.
pub async fn microtask() {
    // A promise that is resolved already settles in the next microtask and cannot fail.
    let _ = JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await;
}
