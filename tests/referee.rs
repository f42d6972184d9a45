//! CPython is the referee: every demo does, step by step, what its Python listing does there.
//!
//! Where there is no CPython 3.13, goldens that it wrote stand in for it.
//! `cargo xtask goldens` writes them anew.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use loopscope::address::Address;
use loopscope::demos::{DEMOS, Demo, Kind, Language, Value, Values};
use loopscope::runtime::{NANOS_PER_SECOND, Random};
use loopscope::trace::Recording;
use loopscope_referee::{CPython, difference, records};

/// The runs that have goldens besides the defaults of every demo: name and address.
const GOLDENS: &[(&str, &str)] = &[
    ("one", "demo=gather&n=1"),
    ("failing", "demo=gather&failing=3"),
    ("failing-return-exceptions", "demo=gather&failing=3&return_exceptions=true"),
    ("equal-delays", "demo=gather&shortest=0.5&longest=0.5"),
    ("ends", "demo=hello&delay=0.0"),
    ("no-timers", "demo=loop&timers=0&tasks=1&yields=4"),
    ("sequential", "demo=sequential&mode=sequential&items=3"),
    ("no-time", "demo=countdown&interval=0.0"),
    ("exception", "demo=future&outcome=exception&when=0.0"),
    ("cancel", "demo=future&outcome=cancel"),
    ("zero-delays", "demo=gather&shortest=0.0&longest=0.0&failing=1"),
];

/// How many parameter sets of each demo are made up, unless `LOOPSCOPE_RANDOM_RUNS` says more.
const RANDOM_RUNS: usize = 16;

/// Longer runs are left out: they take minutes and show nothing that shorter ones do not.
const MOST_RECORDS: usize = 200_000;

#[test]
fn demos_run_as_in_cpython() {
    let Some(cpython) = CPython::find() else {
        say("no CPython 3.13 here: the demos are compared with its goldens alone");
        return;
    };
    let runs: Vec<_> = DEMOS
        .iter()
        .flat_map(|&demo| values_to_compare(demo).into_iter().map(move |values| (demo, values)))
        .collect();
    let (next, skipped, record_count) =
        (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some((demo, values)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match check(demo, values, |listing| cpython.records(listing)) {
                        Ok(Some(count)) => {
                            record_count.fetch_add(count, Ordering::Relaxed);
                        }
                        Ok(None) => {
                            skipped.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(fault) => faults.lock().expect("nobody panicked").push(fault),
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
        "{compared} runs of {} demos compared with CPython, {record_count} records the same; \
         {skipped} runs left out as too long",
        DEMOS.len()
    ));
    assert!(
        faults.is_empty(),
        "{} of {compared} runs differ from CPython; the first:\n{}",
        faults.len(),
        faults[0]
    );
    assert!(compared > DEMOS.len() * random_runs() / 2, "too few runs to mean anything");
    assert!(record_count > 10 * compared, "too few records to mean anything");
}

#[test]
fn goldens_are_what_the_demos_do() {
    let cpython = CPython::find();
    let is_blessing = is_blessing();
    assert!(!is_blessing || cpython.is_some(), "only CPython 3.13 can write goldens: none here");
    let defaults = DEMOS.iter().map(|demo| ("defaults", format!("demo={}", demo.id)));
    let others = GOLDENS.iter().map(|&(name, address)| (name, address.to_owned()));
    let mut paths = BTreeSet::new();
    for (name, address) in defaults.chain(others) {
        let (Address { demo, values, .. }, complaints) = Address::parse(&address);
        assert_eq!(complaints, [""; 0], "{address}");
        let path = golden_path(demo, name);
        let heading = format!("# {address} on CPython 3.13");
        if let Some(cpython) = cpython {
            let listing = demo.listing(Language::Python, &values).to_string();
            let records = cpython.records(&listing).join("\n");
            check_golden(&path, &format!("{heading}\n{records}\n"));
        }
        let golden = read_golden(&path);
        let mut lines = golden.lines();
        assert_eq!(lines.next(), Some(&*heading), "{}", path.display());
        let compared =
            check(demo, &values, |_| lines.map(str::to_owned).collect()).expect("the same records");
        assert!(compared.is_some_and(|count| count > 0), "{} holds nothing", path.display());
        assert!(paths.insert(path), "two goldens are called {name}");
    }
    let by = if cpython.is_some() { "up to date with CPython" } else { "as they were written" };
    say(&format!("{} goldens compared, {by}", paths.len()));
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
        assert_eq!(strays, BTreeSet::new(), "a golden that nobody compares is not a golden");
    }
}

/// Our own log has no referee; this is to be read when it changes.
#[test]
fn goldens_hold_the_log_of_the_defaults() {
    for demo in DEMOS {
        let trace = Recording::of(demo.program(&Values::defaults(demo)));
        check_golden(&golden_path(demo, "trace"), &format!("{trace}digest {}\n", trace.digest()));
    }
}

/// Compares a run with the records that `referee` gives for its listing.
///
/// Gives the number of records, `None` if the run is too long to compare.
fn check(
    demo: &Demo,
    values: &Values,
    referee: impl FnOnce(&str) -> Vec<String>,
) -> Result<Option<usize>, String> {
    let listing = demo.listing(Language::Python, values);
    let trace = Recording::of(demo.program(values));
    // A line without a counterpart differs from every line of Python, which is what it should.
    let ours = records(&trace, |line| match listing.line_at(line) {
        Some(index) => format!(", line {}", index + 1),
        None => format!(", line {line} of ours that has no counterpart"),
    });
    let is_stopped = ours.last().is_some_and(|last| last.ends_with("the run reached its limit"));
    if is_stopped || ours.len() > MOST_RECORDS {
        return Ok(None);
    }
    match difference(["Loopscope", "CPython"], &ours, &referee(&listing.to_string())) {
        None => Ok(Some(ours.len())),
        Some(difference) => Err(format!("demo={}&{}\n{difference}", demo.id, values.to_query())),
    }
}

/// The defaults, both ends of every range, and what chance finds.
fn values_to_compare(demo: &Demo) -> Vec<Values> {
    let defaults = Values::defaults(demo);
    let mut all = vec![defaults.clone()];
    for parameter in demo.parameters {
        let ends = match parameter.kind {
            Kind::Count { least, most, .. } => vec![Value::Count(least), Value::Count(most)],
            Kind::Nanos { least, most, .. } => vec![Value::Nanos(least), Value::Nanos(most)],
            Kind::Switch { .. } => vec![Value::Switch(false), Value::Switch(true)],
            Kind::Choice { options } => options.iter().map(|word| Value::Choice(word)).collect(),
            Kind::Index { .. } => {
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
    let mut random = Random::seeded(1);
    all.extend((0..random_runs()).map(|_| random_values(demo, &mut random)));
    all
}

fn random_runs() -> usize {
    match env::var("LOOPSCOPE_RANDOM_RUNS") {
        Ok(text) => text.parse().expect("LOOPSCOPE_RANDOM_RUNS is a number"),
        Err(_) => RANDOM_RUNS,
    }
}

fn random_values(demo: &Demo, random: &mut Random) -> Values {
    let mut values = Values::defaults(demo);
    for parameter in demo.parameters {
        let value = match parameter.kind {
            Kind::Count { least, most, .. } => {
                // Small numbers of things are where the corners are.
                let most = if one_in(10, random) { most } else { most.min(least + 12) };
                Value::Count(below(most - least + 1, random) + least)
            }
            Kind::Nanos { least, most, .. } => Value::Nanos(match below(4, random) {
                0 => least,
                // Few different durations, so that deadlines meet; as sixteenths, sums are exact.
                1 => NANOS_PER_SECOND / 16 * below(4, random),
                2 => NANOS_PER_SECOND / 1_000 * below(3_000, random),
                _ => below(most - least + 1, random) + least,
            }),
            Kind::Switch { .. } => Value::Switch(one_in(2, random)),
            Kind::Choice { options } => {
                Value::Choice(options[below(options.len() as u64, random) as usize])
            }
            Kind::Index { .. } => {
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

/// The goldens in the folders of all demos, whether the demos still exist or not.
fn goldens_on_disk() -> BTreeSet<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder can be read");
        entries.map(|entry| entry.expect("a file can be seen").path()).collect()
    };
    let folders = entries(&goldens_folder()).into_iter().filter(|path| path.is_dir());
    folders.flat_map(|folder| entries(&folder)).collect()
}

/// Says something whether or not the test passes, which printing would not.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
