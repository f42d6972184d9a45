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

        /// Every demo with the text of its file and of its Python listing instead of sheets.
        #[cfg(test)]
        const TEXTS: &[Demo] = &[$($name::DEMO),+];
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
    use std::collections::BTreeSet;

    use super::{DEMOS, Demo, TEXTS};
    use crate::model::Ending;
    use crate::program::{Language, ParameterKind, Program, Source, Values};
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
    fn presets_ask_questions_that_fit_above_the_picture() {
        let mut questions = BTreeSet::new();
        for preset in DEMOS.iter().flat_map(|demo| demo.presets) {
            let question = preset.question;
            assert!(question.ends_with('?') && question.len() <= 50, "{question}");
            assert!(questions.insert(question), "{question} is asked twice");
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

    /// Compares every line of the listings with the demo's file, and the languages by their tags, for
    /// all variants; each line of the file is shown in one of them.
    #[track_caller]
    fn check_listing(source: &Demo) {
        let demo = super::entry(source.id).and_then(super::CatalogueEntry::demo);
        let program = demo.expect("it is in the catalogue").open();
        let of_file: Vec<_> = source.rust.lines().collect();
        let mut unseen: BTreeSet<_> =
            source.python.lines().map(|line| code_of(line, "#~")).collect();
        for values in variants(&program) {
            let rust = program.listing(Language::Rust, &values).expect("there is a Rust listing");
            for line in &rust.lines {
                let Some(number) = line.source_line else { continue };
                assert_eq!(line.to_string().trim(), code_of(of_file[number as usize - 1], "//~"));
            }
            assert_eq!(rust.lines.last().map(ToString::to_string).as_deref(), Some("}));"));
            let python =
                program.listing(Language::Python, &values).expect("there is a Python listing");
            let mut rest = source.python.lines();
            for line in &python.lines {
                let shown = line.to_string();
                let is_it = |whole: &&str| {
                    let twin = line.source_line.map_or("", |number| of_file[number as usize - 1]);
                    let code = whole.split("#~").next().unwrap_or_default().trim_end();
                    let is_same = code == shown || code.contains('«') && is_filled(code, &shown);
                    is_same && tag_of(whole, "#~") == tag_of(twin, "//~")
                };
                let whole =
                    rest.find(is_it).unwrap_or_else(|| panic!("{shown:?} is not in the file"));
                unseen.remove(code_of(whole, "#~"));
            }
        }
        assert_eq!(unseen, BTreeSet::new(), "lines of {} that are never shown", source.id);
    }

    fn code_of<'a>(line: &'a str, mark: &str) -> &'a str {
        line.split(mark).next().unwrap_or_default().trim()
    }

    fn tag_of<'a>(line: &'a str, mark: &str) -> &'a str {
        line.split_once(mark).map_or("", |(_, tag)| tag.trim())
    }

    /// Returns `true` if `shown` is `code` with values in the places of the names in «».
    fn is_filled(code: &str, shown: &str) -> bool {
        let mut rest = shown;
        code.split('«').enumerate().all(|(index, piece)| {
            let text = if index == 0 {
                piece
            } else {
                piece.split_once('»').map_or("", |(_, text)| text)
            };
            let place = if text.is_empty() { Some(rest.len()) } else { rest.find(text) };
            place.is_some_and(|place| {
                rest = &rest[place + text.len()..];
                index > 0 || place == 0
            })
        })
    }

    /// The defaults with each combination of the values of choices, switches and indices.
    fn variants(program: &Program) -> Vec<Values> {
        let mut variants = vec![program.defaults()];
        for parameter in program.parameters {
            let texts: Vec<String> = match parameter.kind {
                ParameterKind::Choice { options } => {
                    options.iter().map(ToString::to_string).collect()
                }
                ParameterKind::Switch { .. } => ["true", "false"].map(str::to_owned).to_vec(),
                ParameterKind::Index { .. } => ["none", "0"].map(str::to_owned).to_vec(),
                _ => continue,
            };
            variants = variants
                .iter()
                .flat_map(|values| {
                    texts.iter().map(|text| {
                        let mut values = values.clone();
                        let _ = values.set_text(parameter.name, text);
                        values
                    })
                })
                .collect();
        }
        variants
    }

    #[test]
    fn listings_have_every_line_of_the_demo() {
        for demo in TEXTS {
            check_listing(demo);
        }
    }
}
