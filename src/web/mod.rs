//! The page: a yew component for what stands still, canvas and direct writes for what moves.
//!
//! This layer knows the browser. It holds no knowledge of its own about event loops: what it shows
//! is the scene at the player's playhead. Wall time enters in `session/clock.rs`, and the only task
//! on the browser's queue is `session/pump.rs`.
//!
//! Its folders, each of which uses only those before it; `tests/tidy.rs` holds that:
//!
//! ```text
//! base ──► session ──► input ──► panels ──► pages ──► shell
//! ```
//!
//! | folder | what it is |
//! |---|---|
//! | `base` | elements, canvases, listeners, themes, parts that are fetched later |
//! | `session` | the run that is shown, the playhead, the live pump; messages, and what a panel is |
//! | `input` | what keys and pointers ask for, where yew does not hear of them |
//! | `panels` | what shows the run at the playhead, one file each, listed in `panels/mod.rs` |
//! | `pages` | dialogs, and what is shown when everything is broken |
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
    reason = "before there is a page, nothing else is on the browser's queue"
)]
pub fn mount() {
    failure::install();
    wasm_bindgen_futures::spawn_local(async {
        // The URL may change while the demo that it asked for is on its way.
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
