//! Starts programs and returns what they print.

use std::path::Path;
use std::process::{Command, Stdio};

use super::result::Result;

/// The script with CPython's workloads.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/workloads.py");

/// The command that runs the workloads on the interpreter `python`; fails if that is `None`.
pub fn python_workloads(python: Option<&Path>) -> Result<Command> {
    let mut command = Command::new(python.ok_or("no CPython 3.13 was named")?);
    command.args(["-E", "-s", "-B", SCRIPT]);
    Ok(command)
}

/// Runs a program and returns its stdout; its stderr is passed on.
pub fn said(mut command: Command) -> Result<String> {
    let program = command.get_program().display().to_string();
    command.stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("{program} cannot start: {error}"))?;
    if !output.status.success() {
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        return Err(format!("`{program} {}` ended with {}", words.join(" "), output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
