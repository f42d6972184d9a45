//! Presets: values of a demo that belong together, under a name.

use super::{Complaint, Demo, Values};

/// Some values that show one side of a demo's idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name for people, two words or three.
    pub name: &'static str,
    /// The values that are not defaults, as one types them on the command line.
    pub arguments: &'static str,
}

impl Preset {
    /// The values of `demo` with this preset, and what is wrong with it, which a test keeps empty.
    pub(super) fn values(&self, demo: &Demo) -> (Values, Vec<Complaint>) {
        let arguments = self.arguments.split_whitespace();
        Values::read(demo, arguments.map(|pair| pair.split_once('=').unwrap_or((pair, ""))))
    }
}

/// A line in a demo's table of presets.
pub(super) const fn preset(name: &'static str, arguments: &'static str) -> Preset {
    Preset { name, arguments }
}

#[cfg(test)]
mod tests {
    use crate::demos::DEMOS;
    use crate::model::Ending;
    use crate::runtime::Runner;

    /// The presets whose lesson is a deadlock.
    const DEADLOCKS: [(&str, &str); 2] = [("lock", "Deadlock"), ("queue", "Forgotten task_done")];

    #[test]
    fn presets_name_known_values_in_range_and_in_one_form() {
        for demo in DEMOS {
            for preset in demo.presets {
                let (values, complaints) = preset.values(demo);
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
                let mut runner = Runner::new(demo.program(&preset.values(demo).0));
                let is_deadlock = DEADLOCKS.contains(&(demo.id, preset.name));
                let expected = if is_deadlock { Ending::Deadlock } else { Ending::Finished };
                assert_eq!(runner.run_to_end(), expected, "{} of {}", preset.name, demo.id);
                assert_eq!(runner.exception(), None, "{} of {}", preset.name, demo.id);
            }
        }
    }
}
