//! The console of a program: what it prints, each line behind its virtual time.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use loopscope::model::{Ending, Event, Limits, NANOS_PER_SECOND, Probe, Timestamp, Version};
use loopscope::runtime::{AsyncioRunner, Result, Runner};

/// What a program prints that runs one or more loops, one after another, on one clock.
pub struct Console {
    /// The version of CPython that its runs imitate.
    version: Version,
    /// How long the loops have run.
    nanos: u64,
    lines: Vec<String>,
}

impl Console {
    pub fn new(version: Version) -> Self {
        Self { version, nanos: 0, lines: Vec::new() }
    }

    /// Prints outside of a loop.
    pub fn print(&mut self, text: impl AsRef<str>) {
        self.print_at(self.nanos, text.as_ref());
    }

    /// `time.perf_counter()`, outside of a loop.
    pub fn seconds(&self) -> f64 {
        self.nanos as f64 / NANOS_PER_SECOND as f64
    }

    /// `asyncio.run`: takes what the loop prints, and moves the clock.
    ///
    /// Fails with the exception of the main task.
    pub fn run(&mut self, main: impl Future<Output = Result<()>> + 'static) -> Result<()> {
        let prints = Prints::default();
        let probe = Box::new(prints.clone());
        let mut runner = Runner::with_probe(main, Some(probe), Limits::default()).on(self.version);
        assert_eq!(runner.run_to_end(), Ending::Finished);
        for (nanos, text) in prints.0.take() {
            self.print_at(self.nanos + nanos, &text);
        }
        self.nanos += runner.now_nanos();
        runner.exception().map_or(Ok(()), Err)
    }

    /// `with asyncio.Runner() as runner`: takes what its loop prints, and moves the clock.
    pub fn run_with(&mut self, program: impl FnOnce(&AsyncioRunner) -> Result<()>) -> Result<()> {
        let prints = Prints::default();
        let runner = AsyncioRunner::with_probe(Some(Box::new(prints.clone()))).on(self.version);
        let result = program(&runner).and_then(|()| runner.close());
        for (nanos, text) in prints.0.take() {
            self.print_at(self.nanos + nanos, &text);
        }
        self.nanos += runner.event_loop().now_nanos();
        result
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }

    fn print_at(&mut self, nanos: u64, text: &str) {
        let seconds = nanos as f64 / NANOS_PER_SECOND as f64;
        self.lines.extend(text.split('\n').map(|line| format!("{seconds:.6} {line}")));
    }
}

/// Hears what a loop prints, and when.
#[derive(Clone, Default)]
struct Prints(Rc<RefCell<Vec<(u64, String)>>>);

impl Probe for Prints {
    fn record(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        if let Event::Printed { text, .. } = event {
            self.0.borrow_mut().push((timestamp.nanos, (*text).to_owned()));
        }
    }
}
