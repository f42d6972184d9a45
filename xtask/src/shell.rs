//! Runs other programs and describes their failures.

use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crate::failure::{Context, Failure, Result};
use crate::project::Project;
use crate::step::Stopwatch;
use crate::terminal::{complain, say};

/// After how long without output a line says that a program still runs.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Runs a program whose output goes to the terminal.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().context(|| cannot_start(command))?;
    check(command, status)
}

/// Runs a program whose output is shown only if it fails, or with `--verbose`.
pub fn run_quietly(project: &Project, command: &mut Command) -> Result {
    let (status, said) = run_captured(project, command)?;
    if !status.success() {
        for line in said {
            complain!("    {line}");
        }
    }
    check(command, status)
}

/// Runs a program and returns its output, which is shown as well with `--verbose`.
pub fn run_captured(project: &Project, command: &mut Command) -> Result<(ExitStatus, Vec<String>)> {
    if project.verbose() {
        say!("    $ {}", shown(command));
        let status = command.status().context(|| cannot_start(command))?;
        return Ok((status, Vec::new()));
    }
    if io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context(|| cannot_start(command))?;

    let (sender, lines) = mpsc::channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);

    let watch = Stopwatch::start();
    let mut said = Vec::new();
    let mut next = HEARTBEAT;
    loop {
        match lines.recv_timeout(next.saturating_sub(watch.elapsed().0)) {
            Ok(line) => said.push(line),
            Err(RecvTimeoutError::Timeout) => {
                let last = said.last().map_or("", |line| line.trim());
                say!("    … {} {last}", watch.elapsed());
                next += HEARTBEAT;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }

    let status = child.wait().context(|| cannot_start(command))?;
    Ok((status, said))
}

/// Runs a program, shows its lines as they come and passes them to `read`; returns `true` if the
/// program succeeded.
pub fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn().context(|| cannot_start(command))?;
    if let Some(stdout) = child.stdout.take() {
        for_each_line(stdout, |line| {
            say!("{line}");
            read(&line);
        });
    }
    let status = child.wait().context(|| cannot_start(command))?;
    Ok(status.success())
}

fn check(command: &Command, status: ExitStatus) -> Result {
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` ended with {status}", shown(command))))
}

fn cannot_start(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let advice = match program.as_ref() {
        "node" | "npm" => " (install Node.js 20 or newer)",
        "rustup" => " (install rustup, or the missing part of the toolchain in another way)",
        _ => "",
    };
    format!("`{program}` cannot be started{advice}")
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

fn forward(stream: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    if let Some(stream) = stream {
        thread::spawn(move || {
            for_each_line(stream, |line| {
                // Sending fails only if the receiver has been dropped; then the lines are not
                // needed.
                let _ = lines.send(line);
            });
        });
    }
}

/// Splits a stream into lines; bytes that are not UTF-8 are replaced.
fn for_each_line(stream: impl Read, mut take: impl FnMut(String)) {
    for line in BufReader::new(stream).split(b'\n') {
        let Ok(line) = line else { return };
        take(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned());
    }
}
