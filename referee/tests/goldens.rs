//! Both sides write the records of the goldens; `cargo xtask goldens` has CPython write them anew.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::{env, fs, io};

use loopscope_referee::comparison::ours;
use loopscope_referee::golden::{self, Golden};
use loopscope_referee::{CPython, side_by_side};

#[test]
fn programs_do_what_goldens_say() {
    let mut count = 0;
    let mut faults = Vec::new();
    for (path, goldens) in files() {
        for Golden { program, records } in goldens {
            let json = program.to_json();
            let (ours, _) = ours(&program);
            count += 1;
            if ours != records {
                let both =
                    side_by_side(["Loopscope", "the golden"], &ours, &records, 0, usize::MAX);
                faults.push(format!("{}\n{json}\n{both}", path.display()));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {count} goldens differ; the first:\n{}",
        faults.len(),
        faults[0]
    );
    assert!(count > 100, "only {count} goldens");
    say(&format!("{count} goldens of random programs compared"));
}

#[test]
fn goldens_are_what_cpython_does() {
    let Some(cpython) = CPython::find() else {
        say("no CPython 3.13 here: it is not checked whether the goldens are up to date");
        return;
    };
    let mut interpreter = cpython.interpreter().expect("CPython can be started");
    for (path, goldens) in files() {
        for Golden { program, records } in goldens {
            let json = program.to_json();
            let theirs = interpreter.run(&json).expect("CPython runs programs");
            let both = side_by_side(["the golden", "CPython"], &records, &theirs, 0, usize::MAX);
            assert!(
                theirs == records,
                "{} is out of date; `cargo xtask goldens` writes it anew\n{json}\n{both}",
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
            bless(CPython::find().expect("only CPython 3.13 can write goldens: none here"));
        }
    });
}

fn bless(cpython: &CPython) {
    let mut interpreter = cpython.interpreter().expect("CPython can be started");
    let files = golden::all(&mut interpreter).expect("CPython runs programs");
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
