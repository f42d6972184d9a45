//! Files that are dropped anywhere on the page.

use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event};
use yew::Callback;

use crate::web::base::dom;
use crate::web::base::listener::Listener;
use crate::web::session::message::Message;

/// Passes on files that are dropped, until the listeners are dropped.
pub fn listen(tell: &Callback<Message>) -> impl Iterator<Item = Listener> {
    let tell = tell.clone();
    ["dragover", "dragleave", "drop"].into_iter().filter_map(move |name| {
        let tell = tell.clone();
        Listener::new(&dom::document(), name, move |event| {
            // `take` returns `None` for texts and links, which are left to the browser.
            let _ = take(&event, &tell);
        })
    })
}

fn take(event: &Event, tell: &Callback<Message>) -> Option<()> {
    let event = event.dyn_ref::<DragEvent>()?;
    let data = event.data_transfer()?;
    if !data.types().includes(&"Files".into(), 0) {
        return None;
    }
    let root = dom::document().document_element()?;
    if event.type_() == "dragover" {
        // Without this the browser would leave the page for the file.
        event.prevent_default();
        dom::set_attribute(&root, "data-dropping", "");
        return Some(());
    }
    // `dragleave` comes too when the pointer moves from one element of the page to another; then
    // the next `dragover` sets the attribute again. Removing it cannot fail.
    let _ = root.remove_attribute("data-dropping");
    if event.type_() == "drop" {
        event.prevent_default();
        let files = data.files()?;
        tell.emit(Message::OpenFile(files.get(0)?));
        let count = files.length();
        if count > 1 {
            let complaint = format!("{count} files were dropped; opened the first");
            tell.emit(Message::Complain(complaint));
        }
    }
    Some(())
}
