//! The page: a yew component for what stands still, canvas and direct writes for what moves.
//!
//! This layer knows the browser. It holds no knowledge of its own about event loops: what it shows
//! is the scene at the player's playhead. Wall time enters in `clock`, and the only task on the
//! browser's queue is the pump.

mod app;
mod bell;
mod canvas;
mod clock;
mod console;
mod controls;
mod dom;
mod embedded;
mod ending;
mod failure;
mod frames;
mod grip;
mod hand;
mod instrument;
mod keys;
mod listener;
mod listening;
mod listing;
mod location;
mod mark;
mod marks;
mod microtask;
mod notices;
mod page;
mod part;
mod presses;
mod pump;
mod readout;
mod share;
mod sign;
mod task_table;
mod theme;
mod timeline_view;
mod transport;
mod views;

pub use app::{App, AppProps};
pub use instrument::Instrument;

use location::Location;
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
        while Location::entry().demo().is_none() {
            if let Err(reason) = Location::entry().load().await {
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
