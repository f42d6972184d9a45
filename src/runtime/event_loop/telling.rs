//! What the loop tells its probe.

use std::hint::cold_path;

use super::EventLoop;
use crate::model::{Event, Site, Timestamp};
use crate::runtime::caller::Caller;
use crate::runtime::handle::Handle;

impl EventLoop {
    #[inline]
    pub(crate) fn tell(&self, event: Event<'_>) {
        if self.0.is_probed {
            self.tell_probe(&event);
        }
    }

    /// Not inlined, so that code that runs without a probe needs few registers.
    #[inline(never)]
    fn tell_probe(&self, event: &Event<'_>) {
        if self.is_closed() {
            cold_path();
            if !matches!(event, Event::Reported { .. } | Event::RunEnded { .. }) {
                return;
            }
        }
        if let Some(probe) = &mut *self.0.probe.borrow_mut() {
            let now = Timestamp { nanos: self.now_nanos(), iteration: self.iteration() };
            probe.record(now, event);
        }
    }

    /// Where in the program `caller` is, for the probe; unknown without one.
    #[inline]
    pub(crate) fn site(&self, caller: Caller) -> Site {
        if self.0.is_probed { self.site_told(caller) } else { Site::UNKNOWN }
    }

    #[inline(never)]
    fn site_told(&self, caller: Caller) -> Site {
        let Some(location) = caller.location() else { return Site::UNKNOWN };
        let (file, is_new) = self.0.files.borrow_mut().number_of(location.file());
        if is_new && let Some(probe) = &mut *self.0.probe.borrow_mut() {
            probe.name_file(file, location.file());
        }
        Site { file, line: location.line() }
    }

    /// Runs a handle and tells the probe, unless it is cancelled.
    #[inline(never)]
    pub(super) fn run_told(&self, handle: Handle) {
        if !handle.is_cancelled(self) {
            self.tell(Event::HandleBegan { handle: handle.id(), call: handle.call() });
            self.run(handle);
            self.tell(Event::HandleEnded);
        }
    }
}
