//! What the loop tells its probe, and what it keeps back for a moment.

use std::cell::Cell;
use std::hint::cold_path;

use super::EventLoop;
use crate::runtime::handle::Handle;
use crate::runtime::step;
use crate::runtime::{AnyFuture, Call, Event, HandleId, Moment, ObjectId, TELLS_TURNS, Turn};

/// Of the handle that runs, what the probe is not told yet.
///
/// Most steps of a program of many turns do nothing but give way. So the beginning of a step is
/// told only when something else happens in it, and those that only give way are told as a whole.
#[derive(Default)]
pub(super) struct Untold {
    stage: Cell<Stage>,
    handle: Cell<HandleId>,
    task: Cell<ObjectId>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing but that it will end.
    #[default]
    End,
    /// That a step of the task began.
    Beginning,
    /// Nothing at all, which the end of the handle is part of.
    Nothing,
}

/// Has the beginning of a step told when it is over, or panics.
struct TellsBeginning<'a>(&'a EventLoop);

impl Drop for TellsBeginning<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.tell_untold();
    }
}

impl EventLoop {
    #[inline]
    pub(crate) fn tell(&self, event: Event<'_>) {
        if self.0.is_probed {
            self.tell_probe(&event);
        }
    }

    /// Not inlined, so that without a probe whatever happens takes few registers.
    #[inline(never)]
    fn tell_probe(&self, event: &Event<'_>) {
        if self.is_closed() {
            cold_path();
            if !matches!(event, Event::Reported { .. } | Event::RunEnded { .. }) {
                return;
            }
        }
        self.tell_untold();
        debug_assert!(self.0.untold.stage.get() != Stage::Nothing, "{event:?} after a whole turn");
        if let Some(probe) = &mut *self.0.probe.borrow_mut() {
            let moment = Moment { nanos: self.now_nanos(), iteration: self.iteration() };
            probe.record(moment, event);
        }
    }

    /// Tells that a step began, before something else that happens in it.
    #[inline]
    pub(super) fn tell_untold(&self) {
        if TELLS_TURNS && self.0.untold.stage.get() == Stage::Beginning {
            self.tell_beginning();
        }
    }

    #[inline(never)]
    fn tell_beginning(&self) {
        let Untold { stage, handle, task } = &self.0.untold;
        stage.set(Stage::End);
        self.tell(Event::HandleBegan { handle: handle.get(), call: Call::Step(task.get()) });
    }

    /// Runs handles and tells the probe, unless they are cancelled.
    #[cfg_attr(not(target_arch = "wasm32"), inline(never))]
    pub(super) fn run_all_told(&self, handles: &mut Vec<Handle>) {
        for handle in handles.drain(..) {
            match handle {
                Handle::Step(id, task) if TELLS_TURNS => self.step_told(id, task),
                handle => self.run_told(handle),
            }
        }
    }

    #[inline]
    fn step_told(&self, id: HandleId, task: AnyFuture) {
        let untold = &self.0.untold;
        untold.handle.set(id);
        untold.task.set(task.id());
        untold.stage.set(Stage::Beginning);
        let beginning = TellsBeginning(self);
        step::step(task, self, None, None);
        drop(beginning);
        if untold.stage.replace(Stage::End) != Stage::Nothing {
            self.tell(Event::HandleEnded);
        }
    }

    #[inline(never)]
    fn run_told(&self, handle: Handle) {
        if !handle.is_cancelled(self) {
            self.tell(Event::HandleBegan { handle: handle.id(), call: handle.call() });
            self.run(handle);
            self.tell(Event::HandleEnded);
        }
    }

    /// Has a task that gives way go on in the next iteration, where somebody listens.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a turn is short, and this a fifth of it")]
    pub(crate) fn give_way_told(&self, task: AnyFuture, line: u32) {
        let next = self.new_handle_id();
        if self.tell_turn(task.id(), line, next) {
            self.push(Handle::Step(next, task));
        } else {
            self.tell(Event::TaskYields { line });
            self.push_ready(Handle::Step(next, task));
        }
    }

    /// Tells of a whole step, if nothing of it is told yet and the probe takes it as a whole.
    #[inline]
    fn tell_turn(&self, task: ObjectId, line: u32, next: HandleId) -> bool {
        let Untold { stage, handle, .. } = &self.0.untold;
        let is_told = TELLS_TURNS
            && stage.get() == Stage::Beginning
            && self.0.probe.borrow_mut().as_mut().is_some_and(|probe| {
                probe.record_turn(Turn { handle: handle.get(), task, line, next })
            });
        if is_told {
            // To give way is the last thing that happens in a handle.
            stage.set(Stage::Nothing);
        }
        is_told
    }
}
