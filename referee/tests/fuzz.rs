//! Programs that nobody has seen before; `cargo xtask fuzz` compares many more.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Write as _;
use std::num::NonZero;
use std::{io, thread};

use loopscope_referee::CPython;
use loopscope_referee::fuzz::Fuzz;
use loopscope_referee::ops;
use loopscope_referee::program::Program;
use loopscope_referee::shrink::shrink;

/// How many programs are compared.
const COUNT: u64 = 500;

#[test]
fn random_programs_run_as_in_cpython() {
    let Some(cpython) = CPython::find() else {
        say("no CPython 3.13 here: no random programs are compared");
        return;
    };
    // The one place where chance may be real; whoever sees a failure can repeat it.
    let seed = RandomState::new().build_hasher().finish() >> 32;
    say(&format!("{COUNT} random programs: cargo xtask fuzz --count {COUNT} --seed {seed}"));
    let jobs = thread::available_parallelism().map_or(1, NonZero::get);
    let fuzz = Fuzz::new(COUNT, seed, jobs);
    let findings = fuzz.run(cpython).expect("CPython runs programs");
    if let Some((number, program)) = findings.kept.first() {
        panic!("{}", fuzz.explain(*number, program, cpython).expect("CPython runs programs"));
    }
    assert_eq!((findings.compared, findings.differing), (COUNT, 0));
}

/// The same seed gives the same program on every machine, and others give others.
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

/// What does not matter is taken away, whatever it lies in.
#[test]
fn shrinking_leaves_what_matters() {
    let fuzz = Fuzz::new(1, 1, 1);
    let matters = |program: &Program| program.to_json().contains(r#"{"flow":{"raise""#);
    let program = (0..100).map(|number| fuzz.program(number)).find(matters).expect("one raises");
    let smallest = shrink(&program, matters);
    assert!(smallest.to_json().len() < 80, "{}", smallest.to_json());
}

/// Says something whether or not the test passes, which printing would not.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
