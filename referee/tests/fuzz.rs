//! Compares random programs of a fresh seed with CPython; `cargo xtask fuzz` compares many more.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Write as _;
use std::num::NonZero;
use std::{io, thread};

use loopscope::model::Version;
use loopscope_referee::CPython;
use loopscope_referee::fuzz::Fuzz;
use loopscope_referee::ops;
use loopscope_referee::program::Program;
use loopscope_referee::shrink::shrink;

/// How many programs are compared with each version.
const COUNT: u64 = 500;

#[test]
fn random_programs_run_as_in_cpython_3_13() {
    check(Version::V3_13);
}

#[test]
fn random_programs_run_as_in_cpython_3_14() {
    check(Version::V3_14);
}

fn check(version: Version) {
    let Some(cpython) = CPython::find(version) else {
        say(&format!("no CPython {version} here: no random programs are compared"));
        return;
    };
    // The only seed of the project that is not fixed. It is printed, so a failure can be repeated.
    let seed = RandomState::new().build_hasher().finish() >> 32;
    let options = format!("--against {version} --count {COUNT} --seed {seed}");
    say(&format!("{COUNT} random programs: cargo xtask fuzz {options}"));
    let jobs = thread::available_parallelism().map_or(1, NonZero::get);
    let fuzz = Fuzz::new(COUNT, seed, jobs);
    let findings = fuzz.run(cpython).expect("CPython runs programs");
    if let Some((number, program)) = findings.kept.first() {
        panic!("{}", fuzz.explain(*number, program, cpython).expect("CPython runs programs"));
    }
    assert_eq!((findings.compared, findings.differing), (COUNT, 0));
}

/// The same seed gives the same programs on every machine; different seeds give different ones.
#[test]
fn programs_follow_from_their_seeds() {
    let programs = |seed| -> Vec<Program> {
        let fuzz = Fuzz::new(20, seed, 1);
        (0..20).map(|number| fuzz.program(number)).collect()
    };
    assert_eq!(programs(1), programs(1));
    assert_ne!(programs(1), programs(2));
    for program in programs(3) {
        assert_eq!(ops::read(&program.to_json()).expect("it was written"), program);
    }
}

/// A program is shrunk to the one operation on which the condition depends.
#[test]
fn shrinking_leaves_what_the_condition_needs() {
    let fuzz = Fuzz::new(1, 1, 1);
    let raises = |program: &Program| program.to_json().contains(r#"{"flow":{"raise""#);
    let program = (0..100).map(|number| fuzz.program(number)).find(raises).expect("one raises");
    let smallest = shrink(&program, raises);
    assert!(smallest.to_json().len() < 80, "{}", smallest.to_json());
}

/// Prints a line that is shown even if the test passes; the test harness captures `println!`.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
