//! The durations that can be dragged in the lanes: which there are, and that they follow the pointer.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use loopscope::demos::DEMOS;
use loopscope::program::{ParameterKind, Value, Values};
use loopscope::run::{Grip, Opened, Run, grips};
use loopscope::scene::edges;

/// A run with its grips.
fn run(opened: &Opened, values: Values) -> (Run, Vec<Grip>) {
    let run = opened.run(values);
    let grips = grips(opened, run.version, &run.values, &run.film);
    (run, grips)
}

#[test]
fn every_duration_that_a_parameter_makes_can_be_dragged() {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        let program = opened.program();
        // A parameter may have no say in one variant, such as the cleanup of work that is in time.
        let mut missing: BTreeSet<_> = program
            .parameters
            .iter()
            .filter(|parameter| matches!(parameter.kind, ParameterKind::Nanos { .. }))
            .map(|parameter| parameter.name)
            .collect();
        let (_, at_defaults) = run(&opened, program.defaults());
        let is_timed = !missing.is_empty();
        assert!(!is_timed || !at_defaults.is_empty(), "{} has no grip at its defaults", demo.id);
        for preset in program.presets {
            let (_, grips) = run(&opened, program.preset_values(preset));
            for grip in grips {
                missing.remove(grip.parameter.name);
            }
        }
        assert!(missing.is_empty(), "{}: {missing:?} make no grip", demo.id);
    }
}

#[test]
fn dragging_one_parameter_changes_no_other() {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        for preset in opened.program().presets {
            let (first, grips) = run(&opened, opened.program().preset_values(preset));
            for grip in grips {
                for moved_nanos in [-1e12, 1e12] {
                    let mut values = first.values.clone();
                    let name = grip.parameter.name;
                    values.set(name, Value::Nanos(grip.value_after(moved_nanos)));
                    values.set(name, Value::Nanos(grip.value_after(0.0)));
                    assert_eq!(values, first.values, "{}, {}: {name}", demo.id, preset.name);
                }
            }
        }
    }
}

#[test]
fn a_dragged_end_follows_the_pointer() {
    let mut followed = 0;
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        let (first, grips) = run(&opened, opened.program().defaults());
        for grip in grips {
            let length = (grip.edge.nanos - grip.edge.began_nanos) as f64;
            assert_eq!(grip.value_after(0.0), grip.value_nanos, "{}", demo.id);
            for part in [-0.2, -0.05, 0.05, 0.2] {
                let moved = part * length;
                let nanos = grip.value_after(moved);
                let mut values = first.values.clone();
                values.set(grip.parameter.name, Value::Nanos(nanos));
                let other = opened.run(values);
                let end = edges(&other.film).into_iter().find(|edge| edge.is_same(&grip.edge));
                let Some(end) = end else { continue };
                // A millisecond of the parameter is the finest step.
                let error = (end.nanos as f64 - grip.edge.nanos as f64 - moved).abs();
                let is_there = error <= grip.slope.mul_add(0.5e6, 1e4);
                // Which task gets which item of a queue depends on the order in which they become ready.
                assert!(is_there || demo.id == "queue", "{}: {grip:?} by {moved}", demo.id);
                followed += u32::from(is_there);
            }
        }
    }
    assert!(followed > 250, "only {followed}");
}
