//! The list of keys, which is fetched when it is first shown.

use crate::later::later;
use crate::web::base::lazy_part::LazyPart;
use crate::web::base::views::Views;
use crate::web::pages::dialog::dialog;

/// The text of the list.
pub static KEYS_HELP: LazyPart<&'static str> = LazyPart::new(
    later!(later_keys, &'static str, include_str!("keys.html")),
    "list of keys",
    "Press ?",
);

/// Shows the list of keys, or hides it.
pub fn toggle(views: &Views, html: &str) {
    let Some(dialog) = dialog(views, "keys", html) else { return };
    if dialog.open() {
        dialog.close();
    } else {
        // It fails only where the dialog is shown already.
        let _ = dialog.show_modal();
    }
}
