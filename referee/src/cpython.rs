//! The CPython 3.13 of this machine: finding it, and running listings and programs on it.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// How the output of `--version` begins for the right version.
const VERSION: &str = "Python 3.13.";

/// A CPython interpreter of the right version.
#[derive(Clone, Debug)]
pub struct CPython {
    program: OsString,
    /// The version that pyenv's shim is to start, if `program` is one.
    pyenv_version: Option<String>,
}

impl CPython {
    /// The interpreter on this machine, if there is one.
    ///
    /// The environment variable `LOOPSCOPE_PYTHON` names it. Without the variable, `python3.13`,
    /// `python3` and the versions of pyenv are tried in this order.
    ///
    /// # Panics
    ///
    /// If `LOOPSCOPE_PYTHON` names something that is not CPython 3.13: to use the goldens instead
    /// would ignore what was asked for.
    pub fn find() -> Option<&'static Self> {
        static FOUND: OnceLock<Option<CPython>> = OnceLock::new();
        FOUND.get_or_init(Self::look).as_ref()
    }

    /// The interpreter that `program` starts; `None` if that is not CPython 3.13.
    pub fn at(program: impl Into<OsString>) -> Option<Self> {
        let named = Self { program: program.into(), pyenv_version: None };
        named.is_right().then_some(named)
    }

    fn look() -> Option<Self> {
        if let Some(program) = env::var_os("LOOPSCOPE_PYTHON") {
            let named = Self::at(&program);
            let shown = program.display();
            assert!(named.is_some(), "LOOPSCOPE_PYTHON is {shown}, not {VERSION}x");
            return named;
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

    /// A command that starts the interpreter so that neither environment variables nor installed
    /// packages change the run, and without writing bytecode.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-E", "-s", "-B"]);
        if let Some(version) = &self.pyenv_version {
            command.env("PYENV_VERSION", version);
        }
        command
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

    /// Runs each of `listings` in one process, which starts faster than a process for each, and
    /// returns the records of each.
    ///
    /// # Panics
    ///
    /// As [`records`](Self::records) does.
    #[track_caller]
    pub fn records_of_all(&self, listings: &[String]) -> Vec<Vec<String>> {
        let paths: Vec<_> = listings.iter().map(|_| scratch_file()).collect();
        for (path, listing) in paths.iter().zip(listings) {
            fs::write(path, listing).expect("a listing can be written");
        }
        let Output { status, stdout, stderr } = self
            .command()
            .arg(script("referee.py"))
            .args(&paths)
            .output()
            .expect("CPython can be started");
        let stderr = String::from_utf8_lossy(&stderr);
        assert!(status.success(), "CPython cannot run a listing: {status}\n{stderr}");
        let stdout = String::from_utf8(stdout).expect("records are text");
        for path in paths {
            fs::remove_file(path).expect("a listing can be removed");
        }
        let mut all = vec![Vec::new()];
        for line in stdout.lines() {
            match all.last_mut() {
                Some(records) if line != "end" => records.push(line.to_owned()),
                _ => all.push(Vec::new()),
            }
        }
        // The last `end` began one more list, which is empty.
        all.pop();
        assert_eq!(all.len(), listings.len(), "every listing has its records");
        all
    }

    /// Starts a process that runs programs one after another.
    pub fn interpreter(&self) -> io::Result<Interpreter> {
        let mut child = self
            .command()
            .arg(script("interpreter.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the pipes to CPython are missing"));
        };
        Ok(Interpreter { child, programs: stdin, records: BufReader::new(stdout) })
    }
}

/// A process that runs programs on asyncio.
#[derive(Debug)]
pub struct Interpreter {
    child: Child,
    programs: ChildStdin,
    records: BufReader<ChildStdout>,
}

impl Interpreter {
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

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(name)
}

/// A path that no other call returns, because tests run in parallel.
fn scratch_file() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    env::temp_dir().join(format!("loopscope-listing-{}-{number}.py", process::id()))
}
