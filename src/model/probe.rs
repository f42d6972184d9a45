//! The probe: it is told of every event of a run.

use super::{Event, FileId, Timestamp};

/// Receives every event of a run, in order.
///
/// A probe must not call back into the loop. It is called for every event, so it should do little more
/// than write the event down.
///
/// ```
/// use loopscope::model::{Event, Limits, Probe, Timestamp};
/// use loopscope::runtime::{Runner, print};
/// use std::{cell::Cell, rc::Rc};
/// struct Lines(Rc<Cell<u32>>);
/// impl Probe for Lines {
///     fn record(&mut self, _timestamp: Timestamp, event: &Event<'_>) {
///         self.0.set(self.0.get() + u32::from(matches!(event, Event::Printed { .. })));
///     }
/// }
/// let lines = Rc::new(Cell::new(0));
/// let program = async { Ok(print("hello")) };
/// let probe = Box::new(Lines(Rc::clone(&lines)));
/// let mut runner = Runner::with_probe(program, Some(probe), Limits::default());
/// runner.run_to_end();
/// assert_eq!(lines.get(), 1);
/// ```
pub trait Probe {
    /// Takes one event that happened at `timestamp`.
    fn record(&mut self, timestamp: Timestamp, event: &Event<'_>);

    /// Takes the name of a file, before the first event that has a site in it.
    fn name_file(&mut self, _file: FileId, _name: &str) {}
}
