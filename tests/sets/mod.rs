//! Sets of values of the demos that tests run.

#![allow(dead_code, reason = "every file of tests takes what it needs")]

use loopscope::address::Address;
use loopscope::demos::{DEMOS, Demo};
use loopscope::model::NANOS_PER_SECOND;
use loopscope::program::{ParameterKind, Source, Value, Values};
use loopscope::runtime::Random;

/// How many random sets of each demo are in the goldens.
pub const RANDOM_SETS: usize = 10;

/// How large random counts are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Small, so that people can read the goldens.
    Small,
    /// Usually small, and sometimes any number that the parameter allows.
    Any,
}

/// The default values of a demo.
pub fn defaults(demo: &Demo) -> Values {
    Values::defaults(demo.parameters)
}

/// The demo and the values of an address, which has to be valid.
pub fn read(address: &str) -> (&'static Demo, Values) {
    let (read, complaints) = Address::parse(address);
    assert_eq!(complaints, [""; 0], "{address}");
    let demo = DEMOS.iter().find(|demo| Source::demo(demo.id) == read.source);
    let demo = demo.expect("it names a demo");
    let (values, complaints) = demo.open().read_values(read.value_pairs());
    assert_eq!(complaints, [], "{address}");
    (demo, values)
}

/// Each preset with its values.
pub fn presets(demo: &'static Demo) -> impl Iterator<Item = (&'static str, Values)> {
    let program = demo.open();
    demo.presets.iter().map(move |preset| (preset.name, program.preset_values(preset)))
}

/// For every parameter and each end of its range, or each of its words: the defaults with that
/// value.
pub fn ends(demo: &Demo) -> Vec<Values> {
    let defaults = defaults(demo);
    let mut all = Vec::new();
    for parameter in demo.parameters {
        let ends = match parameter.kind {
            ParameterKind::Count { least, most, .. } => {
                vec![Value::Count(least), Value::Count(most)]
            }
            ParameterKind::Nanos { least, most, .. } => {
                vec![Value::Nanos(least), Value::Nanos(most)]
            }
            ParameterKind::Switch { .. } => vec![Value::Switch(false), Value::Switch(true)],
            ParameterKind::Choice { options } => {
                options.iter().map(|word| Value::Choice(word)).collect()
            }
            ParameterKind::Index { .. } => {
                let last = defaults.count_for(parameter).checked_sub(1);
                vec![Value::Index(None), Value::Index(Some(0)), Value::Index(last)]
            }
        };
        for end in ends {
            let mut values = defaults.clone();
            values.set(parameter.name, end);
            all.push(values);
        }
    }
    all
}

/// Random sets for the goldens, the same ones every time.
pub fn random_sets(demo: &Demo) -> Vec<Values> {
    let mut random = Random::seeded(1);
    let mut sets = Vec::new();
    while sets.len() < RANDOM_SETS {
        let values = random_values(demo, Size::Small, &mut random);
        if !sets.contains(&values) {
            sets.push(values);
        }
    }
    sets
}

/// A value for each parameter.
pub fn random_values(demo: &Demo, size: Size, random: &mut Random) -> Values {
    let mut values = defaults(demo);
    for parameter in demo.parameters {
        let value = match parameter.kind {
            ParameterKind::Count { least, most, .. } => {
                // Most edge cases are at small counts.
                let most = match size {
                    _ if parameter.name == "seed" => most,
                    Size::Small => most.min(least + 3),
                    Size::Any if one_in(10, random) => most,
                    Size::Any => most.min(least + 12),
                };
                Value::Count(below(most - least + 1, random) + least)
            }
            ParameterKind::Nanos { least, most, .. } => Value::Nanos(match below(4, random) {
                0 => least,
                // There are few different durations, so that deadlines are often equal. They are
                // multiples of a sixteenth of a second, so that sums are exact.
                1 => NANOS_PER_SECOND / 16 * below(4, random),
                2 => NANOS_PER_SECOND / 1_000 * below(3_000, random),
                _ => below(most - least + 1, random) + least,
            }),
            ParameterKind::Switch { .. } => Value::Switch(one_in(2, random)),
            ParameterKind::Choice { options } => {
                Value::Choice(options[below(options.len() as u64, random) as usize])
            }
            ParameterKind::Index { .. } => {
                let count = values.count_for(parameter);
                let is_none = count == 0 || one_in(3, random);
                Value::Index((!is_none).then(|| below(count, random)))
            }
        };
        values.set(parameter.name, value);
    }
    values
}

fn below(end: u64, random: &mut Random) -> u64 {
    (random.random() * end as f64) as u64
}

fn one_in(count: u64, random: &mut Random) -> bool {
    below(count, random) == 0
}
