//! A presentation: picture and code alone, large and on the whole screen. The part is fetched when it
//! is first asked for.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::address::Controls;
use crate::later::later;
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;

type Present = fn(&mut Controls, Option<bool>) -> bool;

/// Begins a presentation or ends it, if it is not so already; `None` means the other of the two.
/// Returns `true` if that has changed the controls.
pub static PRESENT: LazyPart<Present> =
    LazyPart::new(later!(later_present, Present, present), "way to present", "Press p");

fn present(controls: &mut Controls, asked: Option<bool>) -> bool {
    let presents = *controls == Controls::Present;
    let asked = asked.unwrap_or(!presents);
    if asked != presents {
        *controls = if asked { Controls::Present } else { Controls::Full };
        fill_screen(asked);
    }
    asked != presents
}

/// Asks the browser for the whole screen, or gives it back. The browser may refuse; then the
/// presentation has the window.
fn fill_screen(is_full: bool) {
    let document = dom::document();
    let answer = if is_full {
        document.document_element().and_then(|root| call(&root, "requestFullscreen"))
    } else {
        document.fullscreen_element().and_then(|_| call(&document, "exitFullscreen"))
    };
    if let Some(promise) = answer.and_then(|answer| answer.dyn_into::<Promise>().ok()) {
        // A refusal that nothing handles would be shown as an error of the page.
        let ignore = Closure::<dyn FnMut(JsValue)>::new(|_| {});
        let _ = promise.catch(&ignore);
        ignore.forget();
    }
}

/// Calls a method without arguments that not every browser has.
fn call(object: &JsValue, name: &str) -> Option<JsValue> {
    let method = Reflect::get(object, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    method.call0(object).ok()
}
