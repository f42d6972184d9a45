//! The list of keys, which is fetched when it is first shown.

use yew::{Callback, Html, html};

use crate::later::later;
use crate::web::base::lazy_part::LazyPart;
use crate::web::pages::dialog::Dialog;

type RenderKeys = fn(Callback<()>) -> Html;

/// The dialog with the list; it calls back when it is closed.
pub static KEYS_HELP: LazyPart<RenderKeys> =
    LazyPart::new(later!(later_keys, RenderKeys, view), "list of keys", "Press ?");

/// The keys of `input/keys.rs`, and those of the lanes while they have the focus.
const KEYS: [(&str, &str); 15] = [
    ("Space", "play or pause"),
    ("← →", "step back or forward"),
    ("t, Shift t", "a task step forward or back"),
    ("Shift ← →", "an iteration of the loop back or forward"),
    ("m, Shift m", "to the next or the previous moment"),
    ("d", "tell every detail, or the story alone"),
    (", .", "to the last or next thing of the marked task"),
    ("↑ ↓", "mark the task above or below"),
    ("Esc", "mark no task"),
    ("Home End", "to the start or the end"),
    ("0 – 9", "to that tenth of the run"),
    ("+ −", "zoom the lanes; where they have the focus, 0 shows all"),
    ("u", "unfold the next part of the stage; a click on its heading does it too"),
    ("p", "present: picture and code, large and on the whole screen; Esc ends it"),
    ("?", "show or hide this list"),
];

fn view(on_close: Callback<()>) -> Html {
    html! {
        <Dialog name="keys" title="Keys" {on_close}>
            <dl>
                { for KEYS.iter().map(|(keys, meaning)| html! {
                    <>
                        <dt>{ *keys }</dt>
                        <dd>{ *meaning }</dd>
                    </>
                }) }
            </dl>
        </Dialog>
    }
}
