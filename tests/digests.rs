//! Checks the digests of known runs natively; `web.rs` checks the same digests in the browser.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test digests` writes the file anew.

#![cfg(not(target_arch = "wasm32"))]

mod sets;

use std::fmt::Write as _;
use std::{env, fs, iter};

use loopscope::address::Address;
use loopscope::demos::{DEMOS, Demo};
use loopscope::model::{Ending, Version};
use loopscope::program::{Source, Values};
use loopscope::run::{Opened, Recording};
use loopscope::runtime::Runner;
use loopscope_referee::difference;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/digests.txt");

/// The runs whose digests are known besides the defaults, the presets, the ends of every range and
/// what chance finds.
const MORE: [&str; 5] = [
    "demo=gather&n=40&seed=3",
    "demo=gather&n=200&shortest=0.0&longest=10.0&seed=9999&failing=199",
    "demo=gather&shortest=0.0&longest=0.0",
    "demo=loop&tasks=20&yields=30&timers=0",
    "demo=countdown&a=20&interval=0.0",
];

#[test]
fn known_runs_have_their_digests() {
    let mut found = String::new();
    for (demo, values) in &known_runs() {
        let address = address_of(demo, values);
        let expected = if (demo.deadlocks)(values) { Ending::Deadlock } else { Ending::Finished };
        for version in Version::ALL {
            let mut runner = Runner::new(demo.program(values)).on(version);
            let ending = runner.run_to_end();
            assert_eq!((ending, runner.exception()), (expected, None), "{address} on {version}");
        }
        let run = Opened::of_demo(demo).run(values.clone());
        let digest = run.film.trace().digest();
        // A link that does not name a version means 3.13, and shows 3.14 where that is the same.
        for version in Version::ALL {
            let is_shown = version == Version::V3_13 || run.version == Some(version);
            let mut recording = Recording::new(demo.program(values)).on(version);
            recording.run_to_end();
            let is_same = recording.into_trace().digest() == digest;
            assert_eq!(is_same, is_shown, "{address} on {version}");
        }
        writeln!(found, "{address} {digest}").expect("a string can be written");
    }
    if env::var_os("LOOPSCOPE_BLESS").is_some() {
        fs::write(FILE, &found).expect("the goldens can be written");
    }
    let golden = fs::read_to_string(FILE).expect("the goldens are there");
    let lines = |text: &str| -> Vec<_> { text.lines().map(str::to_owned).collect() };
    if let Some(difference) = difference(["found", "golden"], &lines(&found), &lines(&golden)) {
        panic!("if the change is meant, bless it with LOOPSCOPE_BLESS=1:\n{difference}");
    }
}

/// The known runs without duplicates.
fn known_runs() -> Vec<(&'static Demo, Values)> {
    let mut all: Vec<(&'static Demo, Values)> = Vec::new();
    let mut add = |demo: &'static Demo, values: Values| {
        if !all.iter().any(|(other, same)| other.id == demo.id && *same == values) {
            all.push((demo, values));
        }
    };
    for &demo in DEMOS {
        let presets = sets::presets(demo).map(|(_, values)| values);
        for values in iter::once(sets::defaults(demo))
            .chain(presets)
            .chain(sets::ends(demo))
            .chain(sets::random_sets(demo))
        {
            add(demo, values);
        }
    }
    for address in MORE {
        let (demo, values) = sets::read(address);
        add(demo, values);
    }
    all
}

/// The address of a run.
fn address_of(demo: &Demo, values: &Values) -> Address {
    let (source, values) = (Source::demo(demo.id), values.to_pairs());
    Address { source, values, ..Address::default() }
}

#[test]
fn iteration_by_iteration_is_the_same_as_at_once() {
    let (demo, values) = sets::read("demo=gather&n=20&failing=3");
    let at_once = Recording::of(demo.program(&values));
    let mut live = Recording::new(demo.program(&values));
    let mut pieces = 0;
    while live.run_once().is_none() {
        // Looking at a trace in the middle must not change it.
        let _ = live.trace().digest();
        pieces += 1;
    }
    assert!(pieces > 10);
    assert_eq!(live.trace().to_string(), at_once.to_string());
    assert_eq!(live.trace().digest(), at_once.digest());
}
