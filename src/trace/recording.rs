//! A run that writes its trace as it goes, at once or iteration by iteration.

use std::cell::{Ref, RefCell};
use std::fmt;
use std::future::Future;
use std::hint::cold_path;
use std::rc::Rc;

use super::Trace;
use crate::runtime::{
    Ending, Event, Limit, Limits, Moment, Probe, Result, Runner, TELLS_TURNS, Turn,
};

/// The most events that a recording holds; a longer run ends with [`Ending::LimitReached`].
///
/// The run ends with the iteration in which the log is full, of which nothing more is written.
pub const MAXIMUM_EVENTS: u32 = 2_000_000;

/// A run and the trace that it writes.
///
/// The trace depends on the program alone: running at once, or one iteration now and then while
/// somebody watches, writes the same bytes.
///
/// ```
/// use loopscope::runtime::sleep;
/// use loopscope::trace::Recording;
/// let program = || sleep(1.0);
/// let trace = Recording::of(program());
/// assert_eq!(trace.moment().nanos, 1_000_000_000);
/// assert_eq!(trace.digest(), Recording::of(program()).digest());
/// ```
pub struct Recording {
    runner: Runner,
    trace: Rc<RefCell<Trace>>,
}

impl Recording {
    /// Prepares a run of `main`; nothing runs yet.
    pub fn new(main: impl Future<Output = Result<()>> + 'static) -> Self {
        Self::of_both(main, None)
    }

    /// Prepares a run of `main`; `witness` is told each event that is written, after it was.
    ///
    /// ```
    /// use loopscope::runtime::{Event, Moment, Probe, sleep};
    /// use loopscope::trace::Recording;
    /// use std::{cell::Cell, rc::Rc};
    /// struct Count(Rc<Cell<u32>>);
    /// impl Probe for Count {
    ///     fn record(&mut self, _moment: Moment, _event: &Event<'_>) {
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
        Self::of_both(main, Some(witness))
    }

    fn of_both(
        main: impl Future<Output = Result<()>> + 'static,
        witness: Option<Box<dyn Probe>>,
    ) -> Self {
        let trace = Rc::new(RefCell::new(Trace::default()));
        let recorder = Recorder { trace: Rc::clone(&trace), witness };
        let runner = Runner::with_probe(main, Some(Box::new(recorder)), Limits::default());
        Self { runner, trace }
    }

    /// The finished trace of `main`.
    pub fn of(main: impl Future<Output = Result<()>> + 'static) -> Trace {
        let mut recording = Self::new(main);
        recording.run_to_end();
        recording.into_trace()
    }

    /// Runs one loop iteration; the ending once the run is over.
    pub fn run_once(&mut self) -> Option<Ending> {
        if self.trace.borrow().event_count() >= MAXIMUM_EVENTS {
            self.runner.end(Ending::LimitReached(Limit::Events));
        }
        self.runner.run_once()
    }

    /// Runs until the run is over.
    pub fn run_to_end(&mut self) -> Ending {
        loop {
            if let Some(ending) = self.run_once() {
                return ending;
            }
        }
    }

    /// What was recorded so far.
    pub fn trace(&self) -> Ref<'_, Trace> {
        self.trace.borrow()
    }

    /// What was recorded, when nothing more will be.
    pub fn into_trace(self) -> Trace {
        self.trace.take()
    }

    /// When the next iteration runs, in virtual nanoseconds; `None` if none will.
    pub fn next_nanos(&self) -> Option<u64> {
        self.runner.next_nanos()
    }

    /// Why the run is over, if it is.
    pub fn ending(&self) -> Option<Ending> {
        self.runner.ending()
    }
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.runner.fmt(f)
    }
}

struct Recorder {
    trace: Rc<RefCell<Trace>>,
    witness: Option<Box<dyn Probe>>,
}

impl Probe for Recorder {
    fn record(&mut self, moment: Moment, event: &Event<'_>) {
        let mut trace = self.trace.borrow_mut();
        if trace.event_count() >= MAXIMUM_EVENTS {
            cold_path();
            if !matches!(event, Event::RunEnded { .. }) {
                return;
            }
        }
        trace.push(moment, event);
        if let Some(witness) = &mut self.witness {
            witness.record(moment, event);
        }
    }

    fn record_turn(&mut self, turn: Turn) -> bool {
        TELLS_TURNS && self.witness.is_none() && self.trace.borrow_mut().append_turn(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{HandleId, ObjectId};

    #[test]
    fn a_recorder_takes_turns_unless_somebody_watches_or_the_log_is_full() {
        struct Watcher;
        impl Probe for Watcher {
            fn record(&mut self, _moment: Moment, _event: &Event<'_>) {}
        }
        let trace = Rc::new(RefCell::new(Trace::default()));
        let mut recorder = Recorder { trace: Rc::clone(&trace), witness: None };
        let mut turns = (1..).map(|number| Turn {
            handle: HandleId(number),
            task: ObjectId(1),
            line: 7,
            next: HandleId(number + 1),
        });
        let mut take = |recorder: &mut Recorder| {
            let turn = turns.next().expect("there is no end of them");
            let is_taken = recorder.record_turn(turn);
            if !is_taken {
                for event in &turn.events() {
                    recorder.record(Moment::default(), event);
                }
            }
            is_taken
        };
        // The first finds no memory, and six of the others find it full.
        assert!(!take(&mut recorder));
        assert_eq!((0..100).filter(|_| take(&mut recorder)).count(), 100 - 6);
        assert_eq!(trace.borrow().event_count(), 404);
        recorder.witness = Some(Box::new(Watcher));
        assert!(!take(&mut recorder));
        recorder.witness = None;
        while trace.borrow().event_count() + 4 <= MAXIMUM_EVENTS {
            take(&mut recorder);
        }
        assert_eq!(trace.borrow().event_count(), MAXIMUM_EVENTS);
        assert!(!take(&mut recorder));
        assert_eq!(trace.borrow().event_count(), MAXIMUM_EVENTS);
    }
}
