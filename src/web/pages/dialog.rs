//! Dialogs: made when they are first needed, and kept.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

use crate::web::base::dom;
use crate::web::base::views::Views;

/// The dialog with a class, whose heading has the same id; made of `html` when it is first needed.
pub fn dialog(views: &Views, class: &str, html: &str) -> Option<HtmlDialogElement> {
    let page = views.page.cast::<Element>()?;
    if let Some(dialog) = page.query_selector(&format!("dialog.{class}")).ok()? {
        return Some(dialog.unchecked_into());
    }
    let dialog = dom::append(&page, "dialog", &format!("panel {class}"), "")?;
    dom::set_attribute(&dialog, "aria-labelledby", class);
    dialog.set_inner_html(html);
    Some(dialog.unchecked_into())
}
