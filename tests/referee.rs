//! CPython is the referee: every demo does step by step what its Python listing does in CPython.
//!
//! Every run is compared with both versions. If a version is not installed, its goldens are used
//! instead; `cargo xtask goldens` writes them anew.

#![cfg(not(target_arch = "wasm32"))]

mod sets;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use loopscope::address::Address;
use loopscope::demos::{DEMOS, Demo};
use loopscope::model::{Site, Version};
use loopscope::program::{Language, Listing, Source, Values};
use loopscope::run::Recording;
use loopscope::runtime::Random;
use loopscope_referee::{CPython, difference, records};
use sets::Size;

/// The runs that have goldens besides the defaults, the presets and what chance finds: name and
/// address.
const GOLDENS: &[(&str, &str)] = &[
    ("one", "demo=gather&n=1"),
    ("zero-delays", "demo=gather&shortest=0.0&longest=0.0&failing=1"),
    ("no-timers", "demo=loop&tasks=1&yields=4&timers=0"),
    ("three-items", "demo=sequential&items=3&mode=sequential"),
    ("exception-at-once", "demo=future&when=0.0&outcome=exception"),
    ("lost-eager", "demo=tasks&eager=true&lost=true"),
    ("block", "demo=timeout&form=timeout"),
    ("block-shielded", "demo=timeout&form=timeout&shielded=true"),
    ("no-time-at-all", "demo=timeout&timeout=0.0"),
    ("lost-both-ways", "demo=lock&locked=false&order=opposite"),
    ("condition-at-once", "demo=event&when=0.0&work=0.0&kind=condition"),
    ("nothing-to-do", "demo=queue&items=0"),
];

/// The golden of each demo that holds what chance finds, several runs in one file.
const RANDOM: &str = "random";

/// How many random parameter sets of each demo are run, unless `LOOPSCOPE_RANDOM_RUNS` says
/// otherwise.
const RANDOM_RUNS: usize = 12;

/// How many listings one process of CPython runs.
const BATCH: usize = 16;

/// Longer runs are left out, because they take minutes and test nothing more than shorter ones.
const MOST_RECORDS: usize = 200_000;

#[test]
fn demos_run_as_in_cpython_3_13() {
    check_demos(Version::V3_13);
}

#[test]
fn demos_run_as_in_cpython_3_14() {
    check_demos(Version::V3_14);
}

fn check_demos(version: Version) {
    let Some(cpython) = CPython::find(version) else {
        say(&format!("no CPython {version} here: the demos are compared with its goldens alone"));
        return;
    };
    let runs: Vec<_> = DEMOS
        .iter()
        .flat_map(|&demo| values_to_compare(demo).into_iter().map(move |values| (demo, values)))
        .collect();
    let batches: Vec<_> = runs.chunks(BATCH).collect();
    let (next, skipped, record_count) =
        (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let theirs = cpython.records_of_all(&python_listings(batch));
                    for ((demo, values), theirs) in batch.iter().zip(theirs) {
                        match check(demo, values, version, &theirs) {
                            Ok(Some(count)) => {
                                record_count.fetch_add(count, Ordering::Relaxed);
                            }
                            Ok(None) => {
                                skipped.fetch_add(1, Ordering::Relaxed);
                            }
                            Err(fault) => faults.lock().expect("nobody panicked").push(fault),
                        }
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("nobody panicked");
    let skipped = skipped.into_inner();
    let compared = runs.len() - skipped;
    let record_count = record_count.into_inner();
    say(&format!(
        "{compared} runs of {} demos compared with CPython {version}, {record_count} records the same; \
         {skipped} runs left out as too long",
        DEMOS.len()
    ));
    assert!(
        faults.is_empty(),
        "{} of {compared} runs differ from CPython; the first:\n{}",
        faults.len(),
        faults[0]
    );
    assert!(compared > DEMOS.len() * random_runs() / 2, "too few runs were compared");
    assert!(record_count > 10 * compared, "too few records were compared");
}

#[test]
fn goldens_are_what_the_demos_do() {
    let is_blessing = is_blessing();
    let cpythons: Vec<_> = CPython::all().collect();
    let has_both = cpythons.len() == Version::ALL.len();
    assert!(!is_blessing || has_both, "only CPython 3.13 and 3.14 can write goldens");
    let mut paths = BTreeSet::new();
    let mut run_count = 0;
    for (demo, name, runs) in runs_with_goldens() {
        let path = golden_path(demo, &name);
        let runs: Vec<_> = runs.into_iter().map(|values| (demo, values)).collect();
        if has_both {
            let listings = python_listings(&runs);
            let [older, newer] = [0, 1].map(|number| cpythons[number].records_of_all(&listings));
            let mut lines = Vec::new();
            for ((demo, values), (older, newer)) in runs.iter().zip(older.into_iter().zip(newer)) {
                let is_changed = newer != older;
                lines.push(heading(demo, values, Version::V3_13));
                lines.extend(older);
                // If both versions do the same, it is written once.
                if is_changed {
                    lines.push(heading(demo, values, Version::V3_14));
                    lines.extend(newer);
                }
            }
            check_golden(&path, &format!("{}\n", lines.join("\n")));
        }
        let golden = read_golden(&path);
        let mut lines = golden.lines().peekable();
        for (demo, values) in &runs {
            let mut theirs = Vec::new();
            for version in Version::ALL {
                let heading = heading(demo, values, version);
                if lines.next_if(|line| *line == heading).is_some() {
                    theirs.clear();
                    while let Some(line) = lines.next_if(|line| !line.starts_with('#')) {
                        theirs.push(line.to_owned());
                    }
                }
                let compared = check(demo, values, version, &theirs).expect("the same records");
                assert!(compared.is_some_and(|count| count > 0), "{heading} holds nothing");
            }
            run_count += 1;
        }
        assert_eq!(lines.next(), None, "{} holds more", path.display());
        assert!(paths.insert(path), "two goldens of {} are called {name}", demo.id);
    }
    let by = if has_both { "up to date with CPython" } else { "as they were written" };
    say(&format!("{run_count} runs in {} goldens compared, {by}", paths.len()));
    for demo in DEMOS {
        paths.insert(golden_path(demo, "trace"));
    }
    let mut strays = goldens_on_disk();
    strays.retain(|path| !paths.contains(path));
    if is_blessing {
        for path in &strays {
            fs::remove_file(path).expect("a golden can be removed");
        }
    } else {
        assert_eq!(strays, BTreeSet::new(), "no test compares these goldens");
    }
}

/// No referee checks our own log, so a person has to read the difference when it changes.
#[test]
fn goldens_hold_the_log_of_the_defaults() {
    for demo in DEMOS {
        let trace = Recording::of(demo.program(&sets::defaults(demo)));
        check_golden(&golden_path(demo, "trace"), &format!("{trace}digest {}\n", trace.digest()));
    }
}

/// Every golden of the demos: its demo, its name and its runs.
fn runs_with_goldens() -> Vec<(&'static Demo, String, Vec<Values>)> {
    let mut all = Vec::new();
    for &demo in DEMOS {
        let defaults = sets::defaults(demo);
        for (name, values) in sets::presets(demo).filter(|(_, values)| *values != defaults) {
            all.push((demo, file_name(name), vec![values]));
        }
        all.push((demo, "defaults".to_owned(), vec![defaults]));
        all.push((demo, RANDOM.to_owned(), sets::random_sets(demo)));
    }
    for (name, address) in GOLDENS {
        let (demo, values) = sets::read(address);
        all.push((demo, (*name).to_owned(), vec![values]));
    }
    all
}

fn file_name(name: &str) -> String {
    name.to_lowercase().replace(',', "").replace([' ', '_'], "-")
}

/// The line above the records of a run.
fn heading(demo: &'static Demo, values: &Values, version: Version) -> String {
    let (source, values) = (Source::demo(demo.id), values.to_pairs());
    let address = Address { source, values, ..Address::default() };
    format!("# {address} on CPython {version}")
}

/// The listings that CPython runs.
fn python_listing(demo: &'static Demo, values: &Values) -> Listing {
    demo.open().listing(Language::Python, values).expect("every demo has one")
}

fn python_listings(runs: &[(&'static Demo, Values)]) -> Vec<String> {
    runs.iter().map(|(demo, values)| python_listing(demo, values).to_string()).collect()
}

/// Compares a run with the records of CPython for its listing.
///
/// Returns the number of records, or `None` if the run is too long to compare.
fn check(
    demo: &'static Demo,
    values: &Values,
    version: Version,
    theirs: &[String],
) -> Result<Option<usize>, String> {
    let listing = python_listing(demo, values);
    let mut recording = Recording::new(demo.program(values)).on(version);
    recording.run_to_end();
    let trace = recording.into_trace();
    // A line without a counterpart gets a number that differs from every line of Python, so that
    // the comparison fails.
    let ours = records(&trace, |line| match listing.line_at(Site::line(line)) {
        Some(index) => format!(", line {}", index + 1),
        None => format!(", line {line} of ours that has no counterpart"),
    });
    let is_stopped = ours.last().is_some_and(|last| last.ends_with("the run reached its limit"));
    if is_stopped || ours.len() > MOST_RECORDS {
        return Ok(None);
    }
    match difference(["Loopscope", "CPython"], &ours, theirs) {
        None => Ok(Some(ours.len())),
        Some(difference) => {
            let query = values.to_query();
            Err(format!("demo={}&{query} on CPython {version}\n{difference}", demo.id))
        }
    }
}

/// Both ends of every range, and random values. These runs have no goldens.
fn values_to_compare(demo: &Demo) -> Vec<Values> {
    let mut all = sets::ends(demo);
    let mut random = Random::seeded(1);
    all.extend((0..random_runs()).map(|_| sets::random_values(demo, Size::Any, &mut random)));
    all
}

fn random_runs() -> usize {
    match env::var("LOOPSCOPE_RANDOM_RUNS") {
        Ok(text) => text.parse().expect("LOOPSCOPE_RANDOM_RUNS is a number"),
        Err(_) => RANDOM_RUNS,
    }
}

/// Compares a golden with what it should be, or writes it when goldens are blessed.
#[track_caller]
fn check_golden(path: &Path, expected: &str) {
    if is_blessing() {
        let folder = path.parent().expect("a golden lies in a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(path, expected).expect("a golden can be written");
        return;
    }
    let golden = read_golden(path);
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    if golden != expected {
        let difference = difference(["the file", "the run"], &lines(&golden), &lines(expected));
        let difference = difference.unwrap_or_else(|| "the line ends differ".to_owned());
        panic!(
            "{} is out of date; `cargo xtask goldens` writes it anew\n{difference}",
            path.display()
        );
    }
}

#[track_caller]
fn read_golden(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}; see `cargo xtask goldens`", path.display()))
}

fn is_blessing() -> bool {
    env::var_os("LOOPSCOPE_BLESS").is_some()
}

fn goldens_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

fn golden_path(demo: &Demo, name: &str) -> PathBuf {
    goldens_folder().join(demo.id).join(name).with_extension("txt")
}

/// The goldens in all folders, including those of demos that no longer exist.
fn goldens_on_disk() -> BTreeSet<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder can be read");
        entries.map(|entry| entry.expect("a file can be seen").path()).collect()
    };
    let folders = entries(&goldens_folder()).into_iter().filter(|path| path.is_dir());
    folders.flat_map(|folder| entries(&folder)).collect()
}

/// Prints a line even if the test passes; the output of `println` is shown only if it fails.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
