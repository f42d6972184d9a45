//! Opens files that are damaged, made up or absurd: none panics, and what each costs is bounded by
//! its length. `cargo xtask fuzz-files` opens many more.

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

/// Counts what is allocated; past this, the process ends.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, 2 << 30);

/// How many inputs are opened unless `LOOPSCOPE_FILES` says otherwise.
const COUNT: u64 = 20_000;

/// The most bytes that may be allocated at the same time for one input.
const MOST_BYTES: usize = 64 << 20;

/// What one input may cost at most: a part that is the same for each, and one that grows with its
/// length, which is that of the unpacked content if it is packed.
const MOST_TIME: Duration = Duration::from_secs(5);
const MOST_TIME_PER_BYTE: Duration = Duration::from_micros(20);
const MOST_ALLOCATED: usize = 8 << 20;
const MOST_ALLOCATED_PER_BYTE: usize = 1_024;

/// What became of the inputs of one kind.
#[derive(Clone, Copy, Default)]
struct Tally {
    opened: u64,
    refused: u64,
    most: Cost,
}

/// What it costs to open an input and to look at it.
#[derive(Clone, Copy, Default)]
struct Cost {
    time: Duration,
    /// The bytes that were allocated in all, whether or not they were freed again.
    allocated: usize,
}

/// Opens an input and looks at it; returns `true` if it is a run.
fn open_and_view(bytes: &[u8], chance: &mut Chance) -> bool {
    match open(bytes) {
        Ok(saved) => {
            view(saved, chance);
            true
        }
        Err(damage) => {
            let sentence = damage.to_string();
            assert!(!sentence.contains(char::is_control) && sentence.len() < 800, "{sentence}");
            false
        }
    }
}

/// Opens an input; fails if that panics or costs more than is allowed for its length.
fn check(name: &str, bytes: &[u8], chance: &mut Chance) -> (bool, Cost) {
    let length = unpacked_length(bytes);
    let (in_use, before) = (MEMORY.allocated(), MEMORY.total_allocated());
    #[expect(clippy::disallowed_methods, reason = "what it costs is measured")]
    let start = Instant::now();
    let opened = catch_unwind(AssertUnwindSafe(|| open_and_view(bytes, chance)));
    let cost = Cost { time: start.elapsed(), allocated: MEMORY.total_allocated() - before };
    let opened = opened.unwrap_or_else(|_| fail(name, bytes, "it panics"));
    // The most of all inputs so far, which is that of this one once it is too much.
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

/// Keeps an input that fails, and says where.
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

/// One test, because the allocations of tests that run at the same time would be counted too.
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
    // Real chance, because each run of this test is to try other inputs; the seed is printed.
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

/// The files of the corpus that become runs, or those that are refused; each is an example of what
/// could go wrong, or did.
fn corpus(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let files = fs::read_dir(folder).expect("the corpus is there");
    let mut paths: Vec<_> = files.map(|file| file.expect("it can be seen").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "the corpus is there");
    paths
}

/// Prints a line whether or not the test passes; `println` is shown only if it fails.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
