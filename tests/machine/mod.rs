//! Functions that the tests of the runtime share: they compare a program with its twin in Python.

#![allow(dead_code, reason = "every file of tests takes what it needs")]

use std::future::Future as StdFuture;

use loopscope::model::{Event, Version};
use loopscope::run::Recording;
use loopscope::runtime::{Exception, Result, print, sleep};

use loopscope_referee::{CPython, difference, records};

/// Checks what `program` prints, in lines of the form `seconds iteration text`, and how it ends;
/// and that `python`, whose `main` is the same program, does the same in CPython.
///
/// It is compared with every version of CPython; a run that depends on the version, with the
/// default.
#[track_caller]
pub fn check(program: impl StdFuture<Output = Result<()>> + 'static, python: &str, expected: &str) {
    let (ours, depends_on_version) = run_and_check(program, expected);
    let is_same_in = |version| version == Version::default() || !depends_on_version;
    for cpython in CPython::all().filter(|cpython| is_same_in(cpython.version())) {
        let listing = format!("import asyncio\n{PRELUDE}\n{python}\n\nasyncio.run(main())\n");
        let theirs: Vec<_> =
            cpython.records(&listing).iter().map(|record| without_line(record)).collect();
        if let Some(difference) = difference(["Loopscope", "CPython"], &ours, &theirs) {
            panic!("CPython {} does something else\n{difference}", cpython.version());
        }
    }
}

/// Checks a program whose Python twin begins with `head`, which it shares with others.
#[track_caller]
pub fn check_with(
    head: &str,
    program: impl StdFuture<Output = Result<()>> + 'static,
    python: &str,
    expected: &str,
) {
    check(program, &format!("{head}{python}"), expected);
}

/// Checks a program that has no twin on purpose. Returns its records.
#[track_caller]
pub fn check_ours(
    program: impl StdFuture<Output = Result<()>> + 'static,
    expected: &str,
) -> Vec<String> {
    run_and_check(program, expected).0
}

/// Checks what a program prints; returns its records, and whether they depend on the version.
#[track_caller]
fn run_and_check(
    program: impl StdFuture<Output = Result<()>> + 'static,
    expected: &str,
) -> (Vec<String>, bool) {
    let mut recording = Recording::new(program);
    recording.run_to_end();
    let depends_on_version = recording.depends_on_version();
    let trace = recording.into_trace();
    let records = records(&trace, |line| format!(", line {line}"));
    let records: Vec<_> = records.iter().map(|record| without_line(record)).collect();
    let found: Vec<_> = records.iter().filter_map(|record| summary(record)).collect();
    let expected: Vec<_> = expected.lines().map(|line| line.trim().to_owned()).collect();
    let expected: Vec<_> = expected.into_iter().filter(|line| !line.is_empty()).collect();
    if let Some(difference) = difference(["the run", "expected"], &found, &expected) {
        panic!("the run is not as expected\n{difference}");
    }
    (records, depends_on_version)
}

/// A record without its line number, which differs between the two languages.
fn without_line(record: &str) -> String {
    match record.split_once(", line ") {
        None => record.to_owned(),
        Some((before, after)) => {
            // CPython records `?` instead of a line for a task that runs a coroutine of asyncio
            // itself.
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '?');
            format!("{before}{rest}")
        }
    }
}

/// The part of a record that checks compare: printed lines, how the main task ended unless it
/// returned, and how the run ended.
fn summary(record: &str) -> Option<String> {
    let mut words = record.split_whitespace();
    let (seconds, iteration, task) = (words.next()?, words.next()?, words.next()?);
    let seconds = seconds.trim_end_matches('0').trim_end_matches('.');
    let text = record.split_once(task)?.1.trim_start();
    if let Some(printed) = text.strip_prefix("prints: ") {
        return Some(format!("{seconds} {iteration} {printed}"));
    }
    let is_end = text.starts_with("raised ") || text.starts_with("was cancelled");
    let is_told = text.starts_with("the run ") || (task == "Task-1" && is_end);
    is_told.then(|| text.to_owned())
}

/// A value that runs code when its last reference is dropped.
pub struct Noisy<F: FnMut()>(pub F);

impl<F: FnMut()> Drop for Noisy<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// `print` as a callback.
pub fn say(text: &'static str) -> impl FnOnce() + 'static {
    move || print(text)
}

/// A task that sleeps and says when it is cancelled.
pub async fn sleeper(name: &'static str, seconds: f64) -> Result<&'static str> {
    if let Err(error) = sleep(seconds).await {
        print(format!("{name} got {error:?}"));
        return Err(error);
    }
    print(format!("{name} slept"));
    Ok(name)
}

/// The same in Python, which each program that uses it begins with.
pub const SLEEPER: &str = r#"
async def sleeper(name, seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError as error:
        print(f"{name} got {error!r}")
        raise
    print(f"{name} slept")
    return name

"#;

#[track_caller]
pub fn check_sleepers(
    program: impl StdFuture<Output = Result<()>> + 'static,
    python: &str,
    expected: &str,
) {
    check(program, &format!("{SLEEPER}{python}"), expected);
}

/// A truth value as Python prints it.
pub fn py(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// A result or an error as text, as `outcome` of [`PRELUDE`] makes it.
pub fn outcome<T>(result: &Result<T>) -> String {
    result.as_ref().map_or_else(Exception::repr, |_| "ok".to_owned())
}

/// Prints the parts of a line with spaces between them, as Python does.
#[allow(unused_macros, reason = "every file of tests takes what it needs")]
macro_rules! say_all {
    ($($part:expr),+ $(,)?) => {
        loopscope::runtime::print([$(format!("{}", $part)),+].join(" "))
    };
}
#[allow(unused_imports, reason = "every file of tests takes what it needs")]
pub(crate) use say_all;

/// Functions for the Python programs, which say how an awaitable or a call ended.
pub const PRELUDE: &str = r#"
async def outcome(awaitable):
    try:
        await awaitable
    except BaseException as error:
        return repr(error)
    return "ok"

def attempt(function, *args):
    try:
        function(*args)
    except BaseException as error:
        return repr(error)
    return "ok"

"#;

/// The first line of each report of the runtime.
pub fn reports(program: impl StdFuture<Output = Result<()>> + 'static) -> Vec<String> {
    let trace = Recording::of(program);
    let texts = trace.entries().filter_map(|entry| match entry.event {
        Event::Reported { text } => text.lines().next().map(str::to_owned),
        _ => None,
    });
    texts.collect()
}

/// Checks what the runtime reports; `python` prints the same with `reported: ` before it.
#[track_caller]
pub fn check_reports(
    program: impl StdFuture<Output = Result<()>> + 'static,
    python: &str,
    expected: &[&str],
) {
    let found = reports(program);
    assert_eq!(found, expected);
    for cpython in CPython::all() {
        let listing = format!("{REPORTING}\n{python}\n\nasyncio.run(main())\n");
        let printed = cpython.records(&listing);
        let theirs = printed.iter().filter_map(|record| Some(record.split_once("reported: ")?.1));
        let theirs: Vec<_> = theirs.collect();
        assert_eq!(theirs, expected, "CPython {} reports something else", cpython.version());
    }
}

/// Prints what CPython would log.
const REPORTING: &str = r#"
import asyncio
import gc
import warnings

def warn(message, category, *place):
    print(f"reported: {category.__name__}: {message}")

warnings.simplefilter("always")
warnings.showwarning = warn

def report():
    handler = lambda loop, context: print("reported:", context["message"])
    asyncio.get_running_loop().set_exception_handler(handler)

"#;
