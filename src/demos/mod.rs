//! The demos: one file each, with its parameters, its program, its Python listing and its words.
//!
//! A demo knows the runtime and nothing else. Adding one means adding its file and its line in the
//! list below.

mod complaint;
mod decimal;
mod demo;
mod excerpt;
mod listing;
mod parameter;
mod preset;
mod steps;
mod syntax;
mod values;

pub use complaint::Complaint;
pub(crate) use decimal::parse_decimal;
pub use demo::Demo;
pub use listing::{Language, Line, Listing, Part};
pub use parameter::{Kind, Parameter, Value};
pub use preset::Preset;
pub use steps::ALL_STEPS;
pub use syntax::Syntax;
pub use values::Values;

use parameter::parameters;
use preset::preset;

/// Declares the module of each demo and the list of all of them.
macro_rules! demos {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        /// Every demo, in the order in which they are offered.
        pub const DEMOS: &[&Demo] = &[$({
            const FILE: &str = $name::DEMO.rust;
            const EXCERPT: &[u8] = &excerpt::bytes::<{ excerpt::len(FILE) }>(FILE);
            const DEMO: Demo = Demo { rust: excerpt::text(EXCERPT), ..$name::DEMO };
            &DEMO
        }),+];
    };
}

demos! {
    hello,
    event_loop,
    sequential,
    countdown,
    tasks,
    gather,
    timeout,
    lock,
    semaphore,
    event,
    queue,
    future,
}

/// The demo that a page without an address shows.
pub fn default_demo() -> &'static Demo {
    find("gather").unwrap_or(DEMOS[0])
}

/// The demo with this id.
pub fn find(id: &str) -> Option<&'static Demo> {
    DEMOS.iter().copied().find(|demo| demo.id == id)
}
