//! CPython as the referee: what a Python program does there, and what a trace says, as records.
//!
//! A record is one line: virtual time, loop iteration, task, and what the task did.
//! `tests/python/referee.py` lists what that can be.

mod records;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

pub use records::records;

/// The version that referees, as `--version` begins.
const VERSION: &str = "Python 3.13.";

/// Lines above and below the first difference that are shown.
const CONTEXT: usize = 8;

/// The interpreter that referees.
#[derive(Clone)]
pub struct CPython {
    program: OsString,
    /// What pyenv's stand-in needs to know to find the interpreter behind it.
    pyenv_version: Option<String>,
}

impl CPython {
    /// The interpreter on this machine, if there is one: what `LOOPSCOPE_PYTHON` names, then
    /// `python3.13` and `python3`, then what pyenv has.
    pub fn find() -> Option<&'static Self> {
        static FOUND: OnceLock<Option<CPython>> = OnceLock::new();
        FOUND.get_or_init(Self::look).as_ref()
    }

    fn look() -> Option<Self> {
        if let Some(program) = env::var_os("LOOPSCOPE_PYTHON") {
            let named = Self { program, pyenv_version: None };
            // Somebody who names an interpreter wants that one, not the goldens.
            let shown = named.program.display();
            assert!(named.is_right(), "LOOPSCOPE_PYTHON is {shown}, not {VERSION}x");
            return Some(named);
        }
        let on_path = ["python3.13", "python3"]
            .map(|program| Self { program: program.into(), pyenv_version: None });
        on_path.into_iter().chain(Self::of_pyenv()).find(Self::is_right)
    }

    fn of_pyenv() -> Vec<Self> {
        let Ok(output) = Command::new("pyenv").args(["versions", "--bare"]).output() else {
            return Vec::new();
        };
        let versions = String::from_utf8_lossy(&output.stdout).into_owned();
        versions
            .lines()
            .map(str::trim)
            .filter(|version| version.starts_with("3.13."))
            .map(|version| Self {
                program: "python3.13".into(),
                pyenv_version: Some(version.to_owned()),
            })
            .collect()
    }

    fn is_right(&self) -> bool {
        self.command().arg("--version").output().is_ok_and(|output| {
            output.status.success() && String::from_utf8_lossy(&output.stdout).starts_with(VERSION)
        })
    }

    /// Neither the environment nor installed packages change the run, and it leaves no cache.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-E", "-s", "-B"]);
        if let Some(version) = &self.pyenv_version {
            command.env("PYENV_VERSION", version);
        }
        command
    }

    /// The records of `listing`, run as a program.
    #[track_caller]
    pub fn records(&self, listing: &str) -> Vec<String> {
        let path = scratch_file();
        fs::write(&path, listing).expect("a listing can be written");
        let referee = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/referee.py");
        let Output { status, stdout, stderr } =
            self.command().arg(referee).arg(&path).output().expect("CPython can be started");
        let stderr = String::from_utf8_lossy(&stderr);
        assert!(status.success(), "CPython cannot run {}: {status}\n{stderr}", path.display());
        let stdout = String::from_utf8(stdout).expect("records are text");
        fs::remove_file(&path).expect("a listing can be removed");
        stdout.lines().map(str::to_owned).collect()
    }
}

/// A path of its own for each run, because tests run side by side.
fn scratch_file() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("listing-{}-{number}.py", process::id());
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Where two lists of lines first differ, side by side under their titles; `None` if they are the same.
pub fn difference(titles: [&str; 2], ours: &[String], theirs: &[String]) -> Option<String> {
    let at = (0..ours.len().max(theirs.len())).find(|&at| ours.get(at) != theirs.get(at))?;
    let from = at.saturating_sub(CONTEXT);
    let cell = |records: &[String], at: usize| records.get(at).cloned().unwrap_or_default();
    let width =
        (from..=at + CONTEXT).map(|at| cell(ours, at).chars().count()).max().unwrap_or_default();
    let width = width.max(titles[0].len());
    let mut text = format!("    line  {:<width$}   {}\n", titles[0], titles[1]);
    for row in from..(at + CONTEXT + 1).min(ours.len().max(theirs.len())) {
        let (left, right) = (cell(ours, row), cell(theirs, row));
        let mark = if left == right { ' ' } else { '≠' };
        writeln!(text, "{:>8}  {left:<width$} {mark} {right}", row + 1)
            .expect("a string can be written");
    }
    Some(text)
}
