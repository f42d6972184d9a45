//! The demos: one file each, with its parameters, its program, its Python listing and its words.
//!
//! A demo knows the runtime and nothing else. Adding one means adding its file and its line in the
//! list below.

mod complaint;
mod demo;
mod entry;
mod listing;
mod parameter;
mod preset;
mod sheet;
mod steps;
mod syntax;
mod values;

pub use complaint::Complaint;
pub use demo::Demo;
pub use entry::Entry;
pub use listing::{Language, Line, Listing, Part};
pub use parameter::{Kind, Parameter, Value};
pub use preset::Preset;
pub use steps::ALL_STEPS;
pub use syntax::Syntax;
pub use values::Values;

use crate::later::later;
use parameter::parameters;
use preset::preset;

/// Declares the module of each demo and the lists of all of them.
macro_rules! demos {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        /// Everything that belongs to one demo and to nothing else.
        mod whole {
            $(pub(super) mod $name {
                use super::super::{Demo, $name, sheet};

                const RUST: sheet::Sheet =
                    sheet::Sheet::rust($name::DEMO.rust, $name::DEMO.parameters);
                const PYTHON: sheet::Sheet =
                    sheet::Sheet::python($name::DEMO.python, $name::DEMO.rust);
                pub(crate) const DEMO: Demo = Demo {
                    rust: sheet::text(&RUST.bytes::<{ RUST.len() }>()),
                    python: sheet::text(&PYTHON.bytes::<{ PYTHON.len() }>()),
                    ..$name::DEMO
                };
            })+
        }

        /// Every demo by name, in the order in which they are offered.
        pub static CATALOGUE: [Entry; [$($name::DEMO.id),+].len()] = [$(Entry {
            id: $name::DEMO.id,
            title: $name::DEMO.title,
            whole: later!($name, &'static Demo, &whole::$name::DEMO),
        }),+];

        /// Every demo, in the order in which they are offered.
        #[cfg(not(feature = "split"))]
        pub const DEMOS: &[&Demo] = &[$(&whole::$name::DEMO),+];
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

/// What a page without an address shows.
pub fn default_entry() -> &'static Entry {
    entry("gather").unwrap_or(&CATALOGUE[0])
}

/// The line of the catalogue with this id.
pub fn entry(id: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.id == id)
}

/// The demo with this id, if it is here.
pub fn find(id: &str) -> Option<&'static Demo> {
    entry(id)?.demo()
}
