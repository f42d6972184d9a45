//! Opens files that are damaged, random or absurd. None may cause a panic, and the time
//! and the memory for each are bounded by its length. `cargo xtask fuzz-files` opens many more.

#![cfg(not(target_arch = "wasm32"))]

mod damage;
mod sets;

use std::alloc::System;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use cap::Cap;
use damage::chance::Chance;
use damage::content::unpacked_length;
use damage::inputs::{KINDS, input};
use damage::originals::originals;
use damage::viewing::view;
use loopscope::formats::open;

/// Counts the allocated bytes, and ends the process above this limit.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, 2 << 30);

/// How many inputs are opened unless `LOOPSCOPE_FILES` says otherwise.
const COUNT: u64 = 20_000;

/// The most bytes that may be allocated at the same time for one input.
const MOST_BYTES: usize = 64 << 20;

/// The limits of the time for one input, and of the bytes that are allocated in all for it: each is a
/// constant, and a part that grows with the length of the unpacked content.
const MOST_TIME: Duration = Duration::from_secs(5);
const MOST_TIME_PER_BYTE: Duration = Duration::from_micros(20);
const MOST_ALLOCATED: usize = 8 << 20;
const MOST_ALLOCATED_PER_BYTE: usize = 1_024;

/// The results of the inputs of one kind.
#[derive(Clone, Copy, Default)]
struct Tally {
    opened: u64,
    refused: u64,
    most: Cost,
}

/// The cost of opening and viewing an input.
#[derive(Clone, Copy, Default)]
struct Cost {
    time: Duration,
    /// The bytes that were allocated in all, including those that were freed again.
    allocated: usize,
}

/// Opens an input and views it. Returns `true` if it is a run.
fn open_and_view(bytes: &[u8], chance: &mut Chance) -> bool {
    match open(bytes) {
        Ok(saved) => {
            view(saved, chance);
            true
        }
        Err(damage) => {
            let sentence = damage.to_string();
            assert!(!sentence.contains(char::is_control) && sentence.len() < 800, "{sentence}");
            for ours in ["struct", "enum", "u32", "u64", "map", "unit"] {
                let names_type = sentence.contains(&format!(", expected {ours}"));
                assert!(!names_type, "a type of ours: {sentence}");
            }
            false
        }
    }
}

/// Opens an input; fails if that panics or costs more than is allowed for its length.
fn check(name: &str, bytes: &[u8], chance: &mut Chance) -> (bool, Cost) {
    let length = unpacked_length(bytes);
    let (in_use, before) = (MEMORY.allocated(), MEMORY.total_allocated());
    #[expect(clippy::disallowed_methods, reason = "the time is measured")]
    let start = Instant::now();
    let opened = catch_unwind(AssertUnwindSafe(|| open_and_view(bytes, chance)));
    let cost = Cost { time: start.elapsed(), allocated: MEMORY.total_allocated() - before };
    let opened = opened.unwrap_or_else(|_| fail(name, bytes, "it panics"));
    // This is the maximum over all inputs so far. If it is too large, this input has made it so.
    let at_once = MEMORY.max_allocated().saturating_sub(in_use);
    if at_once > MOST_BYTES {
        fail(name, bytes, &format!("it takes {} MiB at once", at_once >> 20));
    }
    if cost.allocated > MOST_ALLOCATED + MOST_ALLOCATED_PER_BYTE * length {
        fail(name, bytes, &format!("it allocates {} MiB in all", cost.allocated >> 20));
    }
    if cost.time > MOST_TIME + MOST_TIME_PER_BYTE * length as u32 {
        fail(name, bytes, &format!("it takes {:?}", cost.time));
    }
    (opened, cost)
}

/// Writes an input that fails to a file, and prints its path.
fn fail(name: &str, bytes: &[u8], problem: &str) -> ! {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{}.input", name.replace([' ', '/', ','], "-")));
    fs::write(&path, bytes).expect("the input can be kept");
    panic!("{name}: {problem}; it is kept as {}", path.display());
}

/// A number from the environment, which `cargo xtask fuzz-files` sets.
fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().expect("it is a number"))
}

/// This is one test, because allocations of tests that run at the same time would be counted too.
#[test]
fn opening_costs_no_more_than_the_length_of_a_file_allows() {
    for (folder, is_run) in [("opened", true), ("refused", false)] {
        for path in corpus(folder) {
            let bytes = fs::read(&path).expect("it can be read");
            let name = path.file_name().expect("it has a name").to_string_lossy();
            let (opened, _) = check(&name, &bytes, &mut Chance::new(0, 0));
            assert_eq!(opened, is_run, "{folder}/{name}");
        }
    }
    let count = number("LOOPSCOPE_FILES").unwrap_or(COUNT);
    // A random seed, because each run of this test has to try other inputs; the seed is printed.
    let fresh = || RandomState::new().build_hasher().finish() >> 32;
    let seed = number("LOOPSCOPE_SEED").unwrap_or_else(fresh);
    say(&format!("cargo xtask fuzz-files --count {count} --seed {seed}"));
    let originals = originals();
    let mut tallies = [Tally::default(); KINDS.len()];
    for index in 0..count {
        let (kind, bytes) = input(&originals, seed, index);
        let name = format!("seed {seed}, file {index}, {}", KINDS[kind]);
        let (opened, cost) = check(&name, &bytes, &mut Chance::new(seed, !index));
        let tally = &mut tallies[kind];
        *(if opened { &mut tally.opened } else { &mut tally.refused }) += 1;
        tally.most.time = tally.most.time.max(cost.time);
        tally.most.allocated = tally.most.allocated.max(cost.allocated);
    }
    say("  opened  refused  at most: ms  KiB in all");
    for (kind, Tally { opened, refused, most }) in KINDS.iter().zip(tallies) {
        let (millis, kib) = (most.time.as_millis(), most.allocated >> 10);
        say(&format!("{opened:>8} {refused:>8} {millis:>12} {kib:>11}  {kind}"));
    }
    say(&format!("at most {} KiB at once, originals included", MEMORY.max_allocated() >> 10));
}

/// The files of a folder of the corpus: those that open as runs, or those that are refused. Each is
/// an example of a possible or a former fault.
fn corpus(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let files = fs::read_dir(folder).expect("the corpus is there");
    let mut paths: Vec<_> = files.map(|file| file.expect("it can be seen").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "the corpus is there");
    paths
}

/// Prints a line even if the test passes; the output of `println` is shown only if it fails.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
