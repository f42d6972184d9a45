//! Recordings: runs of our runtime that write a trace.

use std::cell::{Ref, RefCell};
use std::fmt;
use std::future::Future;
use std::hint::cold_path;
use std::rc::Rc;

use crate::model::{Ending, Event, FileId, Limit, Limits, Probe, Timestamp, Version};
use crate::runtime::{Result, Runner};
use crate::trace::{Trace, shortened};

/// A run of our runtime and the trace that it writes.
///
/// The trace depends on the program only: its bytes are the same if the run is executed at once or
/// one iteration at a time while it is watched.
///
/// ```
/// use loopscope::runtime::sleep;
/// use loopscope::run::Recording;
/// let main = || sleep(1.0);
/// let trace = Recording::of(main());
/// assert_eq!(trace.timestamp().nanos, 1_000_000_000);
/// assert_eq!(trace.digest(), Recording::of(main()).digest());
/// ```
pub struct Recording {
    runner: Runner,
    trace: Rc<RefCell<Trace>>,
    limits: Limits,
}

impl Recording {
    /// Prepares a run of `main`, without executing anything yet.
    pub fn new(main: impl Future<Output = Result<()>> + 'static) -> Self {
        Self::with(main, None)
    }

    /// Prepares a run of `main`. Each event is passed to `witness` after it is written.
    ///
    /// ```
    /// use loopscope::model::{Event, Probe, Timestamp};
    /// use loopscope::runtime::sleep;
    /// use loopscope::run::Recording;
    /// use std::{cell::Cell, rc::Rc};
    /// struct Count(Rc<Cell<u32>>);
    /// impl Probe for Count {
    ///     fn record(&mut self, _timestamp: Timestamp, _event: &Event<'_>) {
    ///         self.0.set(self.0.get() + 1);
    ///     }
    /// }
    /// let count = Rc::new(Cell::new(0));
    /// let mut recording = Recording::with_witness(sleep(1.0), Box::new(Count(Rc::clone(&count))));
    /// recording.run_to_end();
    /// assert_eq!(recording.trace().event_count(), count.get());
    /// ```
    pub fn with_witness(
        main: impl Future<Output = Result<()>> + 'static,
        witness: Box<dyn Probe>,
    ) -> Self {
        Self::with(main, Some(witness))
    }

    fn with(
        main: impl Future<Output = Result<()>> + 'static,
        witness: Option<Box<dyn Probe>>,
    ) -> Self {
        let trace = Rc::new(RefCell::new(Trace::default()));
        let limits = Limits::default();
        let recorder = Recorder { trace: Rc::clone(&trace), limits, witness };
        let runner = Runner::with_probe(main, Some(Box::new(recorder)), limits);
        Self { runner, trace, limits }
    }

    /// The same run on the asyncio of a version of CPython, before its first iteration.
    ///
    /// ```
    /// use loopscope::model::Version;
    /// use loopscope::runtime::{shield, sleep};
    /// use loopscope::run::Recording;
    /// let digest = |version| {
    ///     let mut recording = Recording::new(async { shield(sleep(1.0)).await }).on(version);
    ///     recording.run_to_end();
    ///     assert!(recording.depends_on_version());
    ///     recording.into_trace().digest()
    /// };
    /// assert_ne!(digest(Version::V3_13), digest(Version::V3_14), "3.14 calls one more callback");
    /// ```
    #[must_use]
    pub fn on(self, version: Version) -> Self {
        Self { runner: self.runner.on(version), ..self }
    }

    /// Whether the run so far met anything that differs between versions of CPython.
    pub fn depends_on_version(&self) -> bool {
        self.runner.depends_on_version()
    }

    /// Runs `main` to its end and returns the trace.
    pub fn of(main: impl Future<Output = Result<()>> + 'static) -> Trace {
        let mut recording = Self::new(main);
        recording.run_to_end();
        recording.into_trace()
    }

    /// Runs one loop iteration; returns how the run ended if it has ended.
    pub fn run_once(&mut self) -> Option<Ending> {
        let limit = limit_reached(&self.trace.borrow(), self.limits);
        if let Some(limit) = limit {
            cold_path();
            self.runner.end(Ending::LimitReached(limit));
        }
        self.runner.run_once()
    }

    /// Runs all iterations and returns how the run ended.
    pub fn run_to_end(&mut self) -> Ending {
        loop {
            if let Some(ending) = self.run_once() {
                return ending;
            }
        }
    }

    /// The trace up to now.
    pub fn trace(&self) -> Ref<'_, Trace> {
        self.trace.borrow()
    }

    /// Ends the recording and returns the trace.
    pub fn into_trace(self) -> Trace {
        self.trace.take()
    }

    /// The time of the next iteration in nanoseconds since the loop started; `None` if there will be none.
    pub fn next_nanos(&self) -> Option<u64> {
        self.runner.next_nanos()
    }

    /// How the run ended, or `None` if it has not ended.
    pub fn ending(&self) -> Option<Ending> {
        self.runner.ending()
    }
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.runner.fmt(f)
    }
}

/// The limit that a trace has reached, after which it takes in the end of the run alone.
fn limit_reached(trace: &Trace, limits: Limits) -> Option<Limit> {
    if trace.event_count() >= limits.events {
        Some(Limit::Events)
    } else {
        (!trace.has_room()).then_some(Limit::Text)
    }
}

/// Writes the events of a run into its trace, up to the limit, and passes them to the witness.
struct Recorder {
    trace: Rc<RefCell<Trace>>,
    limits: Limits,
    witness: Option<Box<dyn Probe>>,
}

impl Probe for Recorder {
    fn record(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        let mut trace = self.trace.borrow_mut();
        if limit_reached(&trace, self.limits).is_some() {
            cold_path();
            if !matches!(event, Event::RunEnded { .. }) {
                return;
            }
        }
        let event = shortened(event);
        trace.push(timestamp, &event);
        if let Some(witness) = &mut self.witness {
            witness.record(timestamp, &event);
        }
    }

    fn name_file(&mut self, file: FileId, name: &str) {
        self.trace.borrow_mut().name_file(file, name);
        if let Some(witness) = &mut self.witness {
            witness.name_file(file, name);
        }
    }
}
