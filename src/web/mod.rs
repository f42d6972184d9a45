//! The page: a yew component for what stands still, canvas and direct writes for what moves.
//!
//! This layer knows the browser and nothing about event loops: it shows the scene at the player's
//! playhead. Wall time enters in `session/clock.rs`, and the only task on the browser's queue is
//! `session/pump.rs`.
//!
//! Each folder uses only the folders before it, which `tests/tidy.rs` checks:
//!
//! ```text
//! base ──► session ──► input ──► panels ──► pages ──► shell
//! ```
//!
//! | folder | what it is |
//! |---|---|
//! | `base` | elements, canvases, listeners, themes, parts that are fetched later |
//! | `session` | the run that is shown, the playhead, the live pump; messages, and what a panel is |
//! | `input` | listeners for keys and pointers, where yew's cannot be used |
//! | `panels` | what shows the run at the playhead, one file each, listed in `panels/mod.rs` |
//! | `pages` | dialogs, and the message after a panic |
//! | `shell` | the component that holds the page's state, its address, and the page around it |

mod base;
mod input;
mod pages;
mod panels;
mod session;
mod shell;

pub use shell::app::{App, AppProps};

use crate::run::{nearest, open};
use base::dom;
use pages::failure;
use shell::location::Location;
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

/// Every visitor downloads the allocator, so it is a small one.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Mounts the page into the element with the id `app`.
///
/// If the document has no such element, the page stays as it is.
#[expect(
    clippy::disallowed_methods,
    reason = "the pump has not started, so nothing else is on the browser's queue"
)]
pub fn mount() {
    failure::install();
    wasm_bindgen_futures::spawn_local(async {
        // The URL may change while the demo that it names is being fetched.
        while Location::read().is_none() {
            let (source, _) = nearest(&Location::source());
            if let Some(Err(reason)) = open(&source).await {
                failure::show(&format!("The demo cannot be shown: {reason}."));
                return;
            }
        }
        if let Some(root) = dom::document().get_element_by_id("app") {
            root.set_inner_html("");
            yew::Renderer::<App>::with_root(root).render();
        }
    });
}
