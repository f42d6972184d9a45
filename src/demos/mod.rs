//! The demos: one file each, with its program, its parameters, its Python listing and its texts.
//!
//! A demo depends on `runtime` and `program` only. To add one, add its file and its line in the
//! list below. Saved runs are not opened here: see [`run::Opened`](crate::run::Opened).

mod catalogue_entry;
mod demo;

pub use catalogue_entry::CatalogueEntry;
pub use demo::Demo;

use crate::later::later;

/// Declares the module of each demo and the lists of all of them.
macro_rules! demos {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        /// For each demo the part that can be loaded later: the demo with its sheets.
        mod whole {
            $(pub(super) mod $name {
                use super::super::{Demo, $name};
                use crate::program::{Sheet, text};

                const RUST: Sheet = Sheet::rust($name::DEMO.rust, $name::DEMO.parameters);
                const PYTHON: Sheet = Sheet::python($name::DEMO.python, $name::DEMO.rust);
                pub(crate) const DEMO: Demo = Demo {
                    rust: text(&RUST.bytes::<{ RUST.len() }>()),
                    python: text(&PYTHON.bytes::<{ PYTHON.len() }>()),
                    ..$name::DEMO
                };
            })+
        }

        /// The entry of every demo, in display order.
        pub static CATALOGUE: [CatalogueEntry; [$($name::DEMO.id),+].len()] = [$(CatalogueEntry {
            id: $name::DEMO.id,
            title: $name::DEMO.title,
            whole: later!($name, &'static Demo, &whole::$name::DEMO),
        }),+];

        /// Every demo, in display order.
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

/// Returns the entry of the demo with this id, or `None` if there is none.
///
/// ```
/// use loopscope::demos::entry;
/// assert_eq!(entry("loop").map(|entry| entry.title), Some("event loop"));
/// assert!(entry("nothing").is_none());
/// ```
pub fn entry(id: &str) -> Option<&'static CatalogueEntry> {
    CATALOGUE.iter().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use super::{DEMOS, Demo, event, gather, queue};
    use crate::model::Ending;
    use crate::program::{Language, Source};
    use crate::runtime::Runner;

    #[test]
    fn the_default_source_is_a_demo() {
        assert!(DEMOS.iter().any(|demo| Source::demo(demo.id) == Source::default()));
    }

    #[test]
    fn the_arguments_of_presets_are_valid_and_in_canonical_form() {
        for demo in DEMOS {
            let program = demo.open();
            for preset in demo.presets {
                let pairs = preset.arguments.split_whitespace();
                let pairs = pairs.map(|pair| pair.split_once('=').expect("a name and a value"));
                let (values, complaints) = program.read_values(pairs);
                assert_eq!(complaints, [], "{} of {}", preset.name, demo.id);
                let shown = values.to_query().replace('&', " ");
                assert_eq!(shown, preset.arguments, "{} of {}", preset.name, demo.id);
            }
        }
    }

    #[test]
    fn presets_differ() {
        for demo in DEMOS {
            assert!(demo.presets.len() >= 2, "{} has nothing to choose from", demo.id);
            for (i, one) in demo.presets.iter().enumerate() {
                for other in &demo.presets[..i] {
                    assert_ne!(one.name, other.name, "{}", demo.id);
                    assert_ne!(one.arguments, other.arguments, "{}", demo.id);
                }
            }
        }
    }

    #[test]
    fn presets_run_to_their_end() {
        for demo in DEMOS {
            for preset in demo.presets {
                let values = demo.open().preset_values(preset);
                let mut runner = Runner::new(demo.program(&values));
                let is_deadlock = (demo.deadlocks)(&values);
                let expected = if is_deadlock { Ending::Deadlock } else { Ending::Finished };
                assert_eq!(runner.run_to_end(), expected, "{} of {}", preset.name, demo.id);
                assert_eq!(runner.exception(), None, "{} of {}", preset.name, demo.id);
            }
        }
    }

    /// Compares every line of the listings with the demo's file, and the languages by their tags.
    #[track_caller]
    fn check_listing(source: &Demo) {
        let demo = super::entry(source.id).and_then(super::CatalogueEntry::demo);
        let program = demo.expect("it is in the catalogue").open();
        let values = program.defaults();
        let rust = program.listing(Language::Rust, &values).expect("there is a Rust listing");
        let of_file: Vec<_> = source.rust.lines().collect();
        for line in rust.lines.iter().filter(|line| line.source_line.is_some()) {
            let number = line.source_line.unwrap_or_default() as usize;
            let whole = of_file[number - 1].split("//~").next().unwrap_or_default();
            assert_eq!(line.to_string(), whole.trim_end(), "line {number}");
        }
        let python = program.listing(Language::Python, &values).expect("there is a Python listing");
        for (line, whole) in python.lines.iter().zip(source.python.lines()) {
            let (code, tag) = whole.split_once("#~").unwrap_or((whole, ""));
            if !code.contains('«') {
                assert_eq!(line.to_string(), code.trim_end());
            }
            let twin = line.source_line.map(|number| of_file[number as usize - 1]);
            let tag_of_twin = twin.and_then(|twin| twin.split_once("//~"));
            assert_eq!(tag_of_twin.map_or("", |(_, tag)| tag.trim()), tag.trim());
        }
        assert_eq!(python.lines.len(), source.python.lines().count());
    }

    #[test]
    fn listings_have_every_line_of_the_demo() {
        check_listing(&gather::DEMO);
        check_listing(&queue::DEMO);
        check_listing(&event::DEMO);
    }
}
