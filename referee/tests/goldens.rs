//! Both sides write the records of the goldens; `cargo xtask goldens` has CPython write them anew.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::{env, fs, io};

use loopscope::model::Version;
use loopscope_referee::comparison::ours;
use loopscope_referee::golden::{self, Both, Golden};
use loopscope_referee::{CPython, side_by_side};

#[test]
fn programs_do_what_goldens_say() {
    let mut count = 0;
    let mut faults = Vec::new();
    for (path, goldens) in files() {
        for golden in goldens {
            for version in Version::ALL {
                let json = golden.program.to_json();
                let (ours, _) = ours(&golden.program, version);
                let records = golden.of(version);
                count += 1;
                if ours != records {
                    let titles = ["Loopscope", &format!("the golden of {version}")];
                    let both = side_by_side(titles, &ours, records, 0, usize::MAX);
                    faults.push(format!("{}\n{json}\n{both}", path.display()));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {count} runs of goldens differ; the first:\n{}",
        faults.len(),
        faults[0]
    );
    assert!(count > 200, "only {count} runs of goldens");
    say(&format!("{count} runs of goldens of random programs compared"));
}

#[test]
fn goldens_are_what_cpython_3_13_does() {
    check_goldens(Version::V3_13);
}

#[test]
fn goldens_are_what_cpython_3_14_does() {
    check_goldens(Version::V3_14);
}

fn check_goldens(version: Version) {
    let files = files();
    let Some(cpython) = CPython::find(version) else {
        say(&format!(
            "no CPython {version} here: it is not checked whether goldens are up to date"
        ));
        return;
    };
    let mut interpreter = cpython.interpreter().expect("CPython can be started");
    for (path, goldens) in files {
        for golden in goldens {
            let json = golden.program.to_json();
            let records = golden.of(version);
            let theirs = interpreter.run(&json).expect("CPython runs programs");
            let both = side_by_side(["the golden", "CPython"], records, &theirs, 0, usize::MAX);
            assert!(
                theirs == records,
                "{} is out of date with {version}; `cargo xtask goldens` writes it anew\n{json}\n{both}",
                path.display()
            );
        }
    }
}

#[test]
fn goldens_can_be_written_and_read() {
    for (path, goldens) in files() {
        let text = fs::read_to_string(&path).expect("a golden is text");
        assert_eq!(golden::write(&goldens), text, "{}", path.display());
    }
}

/// Writes the goldens anew if `LOOPSCOPE_BLESS` is set: once, before the first test reads them.
fn bless_once() {
    static BLESSED: Once = Once::new();
    BLESSED.call_once(|| {
        if env::var_os("LOOPSCOPE_BLESS").is_some() {
            bless();
        }
    });
}

fn bless() {
    let [older, newer] = Version::ALL.map(|version| {
        let cpython = CPython::find(version).expect("only CPython can write goldens: none here");
        cpython.interpreter().expect("CPython can be started")
    });
    let files = golden::all(&mut Both { older, newer }).expect("CPython runs programs");
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("goldens can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    for (name, goldens) in files {
        let path = folder.join(name).with_extension("txt");
        fs::write(path, golden::write(&goldens)).expect("a golden can be written");
    }
}

/// Every golden file with its goldens.
fn files() -> Vec<(PathBuf, Vec<Golden>)> {
    bless_once();
    let entries = fs::read_dir(folder()).expect("there are goldens");
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("a file can be seen").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a golden is text");
        let goldens = golden::read(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path, goldens)
    };
    paths.into_iter().map(read).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens")
}

/// Prints a line that is shown even if the test passes; the test harness captures `println!`.
fn say(text: &str) {
    writeln!(io::stdout(), "    {text}").expect("stdout can be written");
}
