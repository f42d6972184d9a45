//! The message that is shown after a panic, with a link that starts the page again.

use std::panic::PanicHookInfo;

use crate::web::base::dom;

/// Makes every panic show its text in the message that is in `index.html`.
///
/// `www/first.js` shows the same message for every other uncaught error, even if this program was
/// not loaded.
pub fn install() {
    yew::set_custom_panic_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let details = info.to_string();
        web_sys::console::error_1(&details.as_str().into());
        show(&details);
    }));
}

/// Shows the message with a text.
pub fn show(details: &str) {
    let document = dom::document();
    if let Some(text) = document.get_element_by_id("failure-details") {
        text.set_text_content(Some(details));
    }
    if let Some(failure) = document.get_element_by_id("failure") {
        // Removing an attribute cannot fail.
        let _ = failure.remove_attribute("hidden");
    }
}
