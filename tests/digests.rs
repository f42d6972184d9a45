//! The digests of known runs: natively here, in the browser in `web.rs`, and both must agree.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test digests` writes the file anew.

#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Write as _;
use std::{env, fs};

use loopscope::address::Address;
use loopscope::trace::Recording;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/digests.txt");

#[test]
fn known_runs_have_their_digests() {
    let golden = fs::read_to_string(FILE).expect("the goldens are there");
    let mut found = String::new();
    for line in golden.lines() {
        let (address, _) = line.split_once(' ').expect("a line is an address and a digest");
        let (address, complaints) = Address::parse(address);
        assert_eq!(complaints, [""; 0], "{line}");
        let digest = Recording::of(address.demo.program(&address.values)).digest();
        writeln!(found, "{address} {digest}").expect("a string can be written");
    }
    if env::var_os("LOOPSCOPE_BLESS").is_some() {
        fs::write(FILE, &found).expect("the goldens can be written");
    }
    assert_eq!(found, golden, "if the change is meant, bless it with LOOPSCOPE_BLESS=1");
}

#[test]
fn iteration_by_iteration_is_the_same_as_at_once() {
    let (address, _) = Address::parse("demo=gather&n=20&failing=3");
    let at_once = Recording::of(address.demo.program(&address.values));
    let mut live = Recording::new(address.demo.program(&address.values));
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
