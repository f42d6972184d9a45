//! CPython on this machine: finding it, and running listings and programs on it.
//!
//! 3.13 is an interpreter of this machine. 3.14 is npm's `pyodide`, CPython as WebAssembly, which
//! node runs: `cargo xtask` installs it, so that all machines compare with the same one.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use loopscope::model::Version;
use serde_json::json;

/// A CPython interpreter.
#[derive(Debug)]
pub struct CPython {
    version: Version,
    start: Start,
    /// Processes that run listings and have nothing to do.
    idle: Mutex<Vec<Interpreter>>,
    /// Held by the thread whose listings run, where there is to be only one process.
    turn: Mutex<()>,
}

/// How an interpreter is started.
#[derive(Debug)]
enum Start {
    /// A program of this machine.
    Native {
        program: OsString,
        /// The version that pyenv's shim is to start, if `program` is one.
        pyenv_version: Option<String>,
    },
    /// Node with pyodide, which lies in this folder.
    Wasm(PathBuf),
}

impl CPython {
    /// The interpreter of a version on this machine, if there is one.
    ///
    /// The environment variable `LOOPSCOPE_PYTHON` names that of 3.13. Without the variable,
    /// `python3.13`, `python3` and the versions of pyenv are tried in this order. For 3.14,
    /// `LOOPSCOPE_PYODIDE` names the folder of pyodide; without it, that is where `cargo xtask`
    /// installs it.
    ///
    /// # Panics
    ///
    /// If a variable names something that is not there: to use the goldens instead would ignore what
    /// was asked for.
    pub fn find(version: Version) -> Option<&'static Self> {
        static FOUND: [OnceLock<Option<CPython>>; 2] = [OnceLock::new(), OnceLock::new()];
        let (found, look): (_, fn() -> _) = match version {
            Version::V3_13 => (&FOUND[0], Self::look),
            Version::V3_14 => (&FOUND[1], Self::look_for_pyodide),
        };
        found.get_or_init(look).as_ref()
    }

    /// The interpreters of every version that there is on this machine.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        Version::ALL.into_iter().filter_map(Self::find)
    }

    /// The interpreter that `program` starts; `None` if that is no version that Loopscope imitates.
    pub fn at(program: impl Into<OsString>) -> Option<Self> {
        Self::native(program.into(), None)
    }

    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    fn look() -> Option<Self> {
        let is_3_13 = |found: &Self| found.version == Version::V3_13;
        if let Some(program) = env::var_os("LOOPSCOPE_PYTHON") {
            let named = Self::at(&program).filter(is_3_13);
            let shown = program.display();
            assert!(named.is_some(), "LOOPSCOPE_PYTHON is {shown}, which is not CPython 3.13");
            return named;
        }
        let on_path = ["python3.13", "python3"].map(|program| (program.into(), None));
        let all = on_path.into_iter().chain(versions_of_pyenv());
        all.filter_map(|(program, version)| Self::native(program, version)).find(is_3_13)
    }

    fn look_for_pyodide() -> Option<Self> {
        let named = env::var_os("LOOPSCOPE_PYODIDE").map(PathBuf::from);
        let is_named = named.is_some();
        let installed = || root().join("target/tools/python/node_modules/pyodide");
        let folder = named.unwrap_or_else(installed);
        let is_there = folder.join("pyodide.mjs").is_file();
        assert!(is_there || !is_named, "there is no pyodide in {}", folder.display());
        let has_node = || Command::new("node").arg("--version").output();
        (is_there && has_node().is_ok_and(|output| output.status.success()))
            .then(|| Self::new(Version::V3_14, Start::Wasm(folder)))
    }

    fn new(version: Version, start: Start) -> Self {
        Self { version, start, idle: Mutex::default(), turn: Mutex::default() }
    }

    /// The interpreter of a program, if it is of a right version.
    fn native(program: OsString, pyenv_version: Option<String>) -> Option<Self> {
        let start = Start::Native { program, pyenv_version };
        let output = start.command().arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let number = said.strip_prefix("Python ").filter(|_| output.status.success())?;
        let is_it = |version: &Version| number.starts_with(&format!("{version}."));
        let version = Version::ALL.into_iter().find(is_it)?;
        Some(Self::new(version, start))
    }

    /// Runs `listing` as a program and returns its records.
    ///
    /// # Panics
    ///
    /// If CPython cannot be started or cannot run the listing.
    #[track_caller]
    pub fn records(&self, listing: &str) -> Vec<String> {
        self.records_of_all(&[listing.to_owned()]).remove(0)
    }

    /// Runs each of `listings` and returns the records of each.
    ///
    /// # Panics
    ///
    /// As [`records`](Self::records) does.
    #[track_caller]
    pub fn records_of_all(&self, listings: &[String]) -> Vec<Vec<String>> {
        let requests: Vec<_> = listings.iter().map(|text| json!({ "listing": text })).collect();
        self.answers(&requests)
    }

    /// Runs `listing` as a program and returns the lines that it prints, each behind its virtual
    /// time in seconds.
    ///
    /// # Panics
    ///
    /// If CPython cannot be started.
    #[track_caller]
    pub fn prints(&self, listing: &str) -> Vec<String> {
        self.answers(&[json!({ "listing": listing, "prints": true })]).remove(0)
    }

    /// Has one process answer all requests, which then is kept for later: starting one takes seconds.
    #[track_caller]
    fn answers(&self, requests: &[serde_json::Value]) -> Vec<Vec<String>> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // Starting another pyodide takes longer than waiting for the running one.
        let is_wasm = matches!(self.start, Start::Wasm(_));
        let _turn = is_wasm.then(|| self.turn.lock().unwrap_or_else(PoisonError::into_inner));
        let kept = idle().pop();
        let mut process =
            kept.map_or_else(|| self.start("referee.py"), Ok).expect("CPython can be started");
        let answers = requests
            .iter()
            .map(|request| process.run(&request.to_string()).expect("CPython can run the listing"));
        let answers = answers.collect();
        idle().push(process);
        answers
    }

    /// Starts a process that runs programs one after another.
    pub fn interpreter(&self) -> io::Result<Interpreter> {
        self.start("interpreter.py")
    }

    /// Starts a process that answers each line of its input.
    fn start(&self, script: &str) -> io::Result<Interpreter> {
        let mut child =
            self.start.of_script(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the pipes to CPython are missing"));
        };
        let version = self.version;
        Ok(Interpreter { version, child, programs: stdin, records: BufReader::new(stdout) })
    }
}

impl Start {
    /// A command that starts a native interpreter so that neither environment variables nor installed
    /// packages change the run, and without writing bytecode; or node.
    fn command(&self) -> Command {
        match self {
            Self::Native { program, pyenv_version } => {
                let mut command = Command::new(program);
                command.args(["-E", "-s", "-B"]);
                if let Some(version) = pyenv_version {
                    command.env("PYENV_VERSION", version);
                }
                command
            }
            Self::Wasm(_) => Command::new("node"),
        }
    }

    /// A command that runs a script of the referee.
    fn of_script(&self, name: &str) -> Command {
        let folder = root().join("referee/python");
        let mut command = self.command();
        match self {
            Self::Native { .. } => command.arg(folder.join(name)),
            Self::Wasm(pyodide) => command.arg(folder.join("wasm.mjs")).arg(pyodide).arg(name),
        };
        command
    }
}

/// The interpreters that pyenv has, which are not on PATH unless they are chosen.
fn versions_of_pyenv() -> Vec<(OsString, Option<String>)> {
    let Ok(output) = Command::new("pyenv").args(["versions", "--bare"]).output() else {
        return Vec::new();
    };
    let versions = String::from_utf8_lossy(&output.stdout).into_owned();
    versions
        .lines()
        .map(str::trim)
        .filter(|version| version.starts_with("3.13."))
        .map(|version| ("python3.13".into(), Some(version.to_owned())))
        .collect()
}

/// The folder of the checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A process that runs programs on asyncio.
#[derive(Debug)]
pub struct Interpreter {
    version: Version,
    child: Child,
    programs: ChildStdin,
    records: BufReader<ChildStdout>,
}

impl Interpreter {
    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Sends a program in JSON; [`Self::receive`] returns its records.
    pub fn send(&mut self, program: &str) -> io::Result<()> {
        self.programs.write_all(format!("{program}\n").as_bytes())?;
        self.programs.flush()
    }

    /// Waits for the records of the first sent program whose records were not received yet.
    pub fn receive(&mut self) -> io::Result<Vec<String>> {
        let mut records = Vec::new();
        let mut line = String::new();
        loop {
            line.clear();
            if self.records.read_line(&mut line)? == 0 {
                return Err(io::Error::other("CPython ended in the middle of a program"));
            }
            let line = line.trim_end_matches('\n');
            if line == "end" {
                return Ok(records);
            }
            records.push(line.to_owned());
        }
    }

    /// Runs a program in JSON and returns its records.
    pub fn run(&mut self, program: &str) -> io::Result<Vec<String>> {
        self.send(program)?;
        self.receive()
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        // The process holds no state worth saving; waiting for it leaves no zombie. There is no way
        // to handle a failure of either here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
