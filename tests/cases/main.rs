//! Programs as people write them, in Python, and translated to our runtime by hand.
//!
//! `NAME.out` is what `NAME.py` prints on CPython; each line begins with its virtual time in
//! seconds with six decimals. `NAME.rs` has to print the same bytes, as 3.13 and as 3.14. Lines
//! about features that only the Python language has are listed by number and left out.

#![cfg(not(target_arch = "wasm32"))]

mod console;
mod text;

use console::Console;
use loopscope::model::Version;
use loopscope::runtime::Result;
use loopscope_referee::{CPython, difference};

/// A program in both languages.
struct Case {
    python: &'static str,
    printed: &'static str,
    /// The numbers of the printed lines, from one, that have no counterpart in Rust.
    of_python_alone: &'static [usize],
    /// How many lines 3.14 prints: an exception of another class can end the program early.
    of_3_14: usize,
    rust: fn(&mut Console) -> Result<()>,
}

impl Case {
    #[track_caller]
    fn check(&self) {
        let expected: Vec<_> = self.printed.lines().map(str::to_owned).collect();
        for version in Version::ALL {
            let mut console = Console::new(version);
            (self.rust)(&mut console).expect("the program raises nothing");
            let ours = console.into_lines();
            let titles = [&*format!("as {version}"), "the file"];
            if let Some(difference) = difference(titles, &ours, &self.without(&expected)) {
                panic!("Loopscope prints something else\n{difference}");
            }
        }
        for cpython in CPython::all() {
            let theirs = cpython.prints(self.python);
            let version = cpython.version();
            let titles = [&*format!("CPython {version}"), "the file"];
            let found = match version {
                Version::V3_13 => difference(titles, &theirs, &expected),
                // Messages of the Python language itself are compared with those of 3.13.
                Version::V3_14 => {
                    let expected = &expected[..self.of_3_14.min(expected.len())];
                    difference(titles, &self.without(&theirs), &self.without(expected))
                }
            };
            if let Some(difference) = found {
                panic!("CPython prints something else\n{difference}");
            }
        }
    }

    /// Leaves out what only Python prints.
    fn without(&self, lines: &[String]) -> Vec<String> {
        let is_shared = |place: usize| !self.of_python_alone.contains(&(place + 1));
        let shared = lines.iter().enumerate().filter(|(place, _)| is_shared(*place));
        shared.map(|(_, line)| line.clone()).collect()
    }
}

/// Makes a module and a test for each case. After the name come the numbers of the lines that only
/// Python prints, and how many lines 3.14 prints.
macro_rules! cases {
    ($($name:ident $([$($line:literal),+])? $(until $last:literal)?,)+) => {
        $(mod $name;)+

        $(#[test]
        fn $name() {
            let case = Case {
                python: include_str!(concat!(stringify!($name), ".py")),
                printed: include_str!(concat!(stringify!($name), ".out")),
                of_python_alone: &[$($($line),+)?],
                of_3_14: [$($last,)? usize::MAX][0],
                rust: $name::main,
            };
            case.check();
        })+
    };
}

cases! {
    as_completed_forms,
    await_order,
    blocking_call,
    bounded_buffer,
    connection_pool,
    contextvars_logging,
    crawler,
    dag_scheduler,
    debounce,
    eager_order,
    event_pulse,
    // 4, 7, 15: a coroutine as an object, and awaited twice; 9: as a condition; 11 to 13: added to,
    // looped over, and an int that is awaited; 16: `asyncio.run` of a function, which in 3.14 is a
    // `TypeError` that the program does not expect.
    forgotten_await [4, 7, 9, 11, 12, 13, 15, 16] until 15,
    gather_first_failure,
    graceful_shutdown,
    lost_update,
    // 10: `async for` over a list.
    paginate [10],
    priority_ties,
    pubsub,
    retry_backoff,
    // 7: `Runner.run` of a string.
    runner_context [7],
    sleep0_fairness,
    timeout_swallowed,
    token_bucket,
}
