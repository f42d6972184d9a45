//! The durations that can be dragged in the lanes: which there are, and that they follow the pointer.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use loopscope::demos::DEMOS;
use loopscope::program::{Kind, Value, Values};
use loopscope::run::{Handle, Opened, Run, handles};
use loopscope::scene::edges;

/// A run with its handles.
fn run(opened: &Opened, values: Values) -> (Run, Vec<Handle>) {
    let run = opened.run(values);
    let handles = handles(opened, run.version, &run.values, &run.film);
    (run, handles)
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
            .filter(|parameter| matches!(parameter.kind, Kind::Nanos { .. }))
            .map(|parameter| parameter.name)
            .collect();
        let (_, at_defaults) = run(&opened, program.defaults());
        let is_timed = !missing.is_empty();
        assert!(!is_timed || !at_defaults.is_empty(), "{} has no handle at its defaults", demo.id);
        for preset in program.presets {
            let (_, handles) = run(&opened, program.preset_values(preset));
            for handle in handles {
                missing.remove(handle.parameter.name);
            }
        }
        assert!(missing.is_empty(), "{}: {missing:?} make no handle", demo.id);
    }
}

#[test]
fn dragging_one_parameter_changes_no_other() {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        for preset in opened.program().presets {
            let (first, handles) = run(&opened, opened.program().preset_values(preset));
            for handle in handles {
                for moved_nanos in [-1e12, 1e12] {
                    let mut values = first.values.clone();
                    let name = handle.parameter.name;
                    values.set(name, Value::Nanos(handle.value_after(moved_nanos)));
                    values.set(name, Value::Nanos(handle.value_after(0.0)));
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
        let (first, handles) = run(&opened, opened.program().defaults());
        for handle in handles {
            let length = (handle.edge.nanos - handle.edge.began_nanos) as f64;
            assert_eq!(handle.value_after(0.0), handle.value_nanos, "{}", demo.id);
            for part in [-0.2, -0.05, 0.05, 0.2] {
                let moved = part * length;
                let nanos = handle.value_after(moved);
                let mut values = first.values.clone();
                values.set(handle.parameter.name, Value::Nanos(nanos));
                let other = opened.run(values);
                let end = edges(&other.film).into_iter().find(|edge| edge.is_same(&handle.edge));
                let Some(end) = end else { continue };
                // A millisecond of the parameter is the finest step.
                let error = (end.nanos as f64 - handle.edge.nanos as f64 - moved).abs();
                let is_there = error <= handle.slope.mul_add(0.5e6, 1e4);
                // Who gets which item of a queue depends on who is ready first.
                assert!(is_there || demo.id == "queue", "{}: {handle:?} by {moved}", demo.id);
                followed += u32::from(is_there);
            }
        }
    }
    assert!(followed > 250, "only {followed}");
}
