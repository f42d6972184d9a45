//! A turn: the step of a task that does nothing but give way.

use super::{Call, Event, HandleId, ObjectId};

/// Whether turns are told as a whole. The page looks at each event as it is written, so there the
/// code would be downloaded for nothing.
pub(crate) const TELLS_TURNS: bool = cfg!(not(target_arch = "wasm32"));

/// A step in which a task does nothing but give way, as `sleep(0)` has it do: four events in one.
///
/// Programs of many turns have little else in their traces, so a [`Probe`](super::Probe) may take
/// them as a whole.
///
/// ```
/// use loopscope::runtime::{Event, HandleId, ObjectId, Turn};
/// let turn = Turn { handle: HandleId(7), task: ObjectId(1), line: 3, next: HandleId(8) };
/// let [began, yields, scheduled, ended] = turn.events();
/// assert!(matches!(began, Event::HandleBegan { handle: HandleId(7), .. }));
/// assert_eq!(yields, Event::TaskYields { line: 3 });
/// assert!(matches!(scheduled, Event::HandleScheduled { handle: HandleId(8), .. }));
/// assert_eq!(ended, Event::HandleEnded);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The handle in which the task runs.
    pub handle: HandleId,
    /// The task that gives way.
    pub task: ObjectId,
    /// The source line of the await.
    pub line: u32,
    /// The handle in which it will go on.
    pub next: HandleId,
}

impl Turn {
    /// The events that it consists of, in order.
    ///
    /// ```
    /// use loopscope::runtime::{Event, HandleId, ObjectId, Turn};
    /// let turn = Turn { handle: HandleId(1), task: ObjectId(1), line: 0, next: HandleId(2) };
    /// assert_eq!(turn.events().last(), Some(&Event::HandleEnded));
    /// ```
    pub fn events(self) -> [Event<'static>; 4] {
        let call = Call::Step(self.task);
        [
            Event::HandleBegan { handle: self.handle, call },
            Event::TaskYields { line: self.line },
            Event::HandleScheduled { handle: self.next, call },
            Event::HandleEnded,
        ]
    }
}
