//! The start of a future, its status and its flags.

use std::cell::Cell;

use super::{FutureCell, References};
use crate::model::{FileId, HandleId, ObjectId, Site};
use crate::runtime::memory::flag::Flag;
use crate::runtime::memory::status::Status;

impl FutureCell {
    /// A cell without a future.
    pub(in crate::runtime::memory) const fn unused() -> Self {
        Self {
            references: References { count: Cell::new(0), life: Cell::new(0) },
            id: Cell::new(ObjectId(0)),
            number: Cell::new(0),
            status: Cell::new(Status::Pending),
            flags: Cell::new(0),
            cancel_requests: Cell::new(0),
            timer: Cell::new(HandleId(0)),
            content: Cell::new(None),
            links: Cell::new(None),
            awaited: Cell::new(None),
        }
    }

    /// Makes an unused cell a pending future. The content of the cell stays.
    pub(in crate::runtime::memory) fn begin(&self, id: ObjectId, number: u32, flags: u8) {
        self.id.set(id);
        self.number.set(number);
        self.status.set(Status::Pending);
        self.flags.set(flags);
        self.cancel_requests.set(0);
        self.timer.set(HandleId(0));
    }

    pub(crate) fn id(&self) -> ObjectId {
        self.id.get()
    }

    /// The number in the default name of a task; zero if the task has another name, or if this is no
    /// task.
    pub(crate) fn number(&self) -> u32 {
        self.number.get()
    }

    pub(crate) fn has(&self, flag: Flag) -> bool {
        self.flags.get() & flag as u8 != 0
    }

    pub(crate) fn set(&self, flag: Flag) {
        self.flags.set(self.flags.get() | flag as u8);
    }

    /// Sets a flag; returns `true` if it was not set before.
    pub(crate) fn set_new(&self, flag: Flag) -> bool {
        let is_new = !self.has(flag);
        self.set(flag);
        is_new
    }

    /// Clears a flag; returns `true` if it was set.
    pub(crate) fn take(&self, flag: Flag) -> bool {
        let flags = self.flags.get();
        self.flags.set(flags & !(flag as u8));
        flags & flag as u8 != 0
    }

    pub(crate) fn is_task(&self) -> bool {
        self.has(Flag::Task)
    }

    pub(crate) fn status(&self) -> Status {
        self.status.get()
    }

    pub(crate) fn set_status(&self, status: Status) {
        self.status.set(status);
    }

    pub(crate) fn is_done(&self) -> bool {
        self.status.get() != Status::Pending
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.status.get() == Status::Cancelled
    }

    /// Whether awaiting the future raises an exception.
    pub(crate) fn raises(&self) -> bool {
        matches!(self.status.get(), Status::Raised | Status::Cancelled)
    }

    /// Whether the future is done with an exception of its own, not by being cancelled.
    pub(crate) fn has_raised(&self) -> bool {
        self.status.get() == Status::Raised
    }

    /// The timer that will finish the future; zero if there is none or it is cancelled.
    pub(crate) fn timer(&self) -> HandleId {
        self.timer.get()
    }

    /// Stores the place at which a task is suspended.
    ///
    /// It is stored in the field in which a sleep has its timer, in four bytes: ten bits for the
    /// file, the others for the line. If a number is too large, the place counts as unknown.
    pub(crate) fn set_site(&self, site: Site) {
        let is_small = site.file.0 < 1 << 10 && site.line < 1 << 22;
        self.timer.set(HandleId(if is_small { site.file.0 << 22 | site.line } else { 0 }));
    }

    /// The place at which a task was suspended last; unknown without a probe.
    pub(crate) fn site(&self) -> Site {
        let HandleId(packed) = self.timer.get();
        Site { file: FileId(packed >> 22), line: packed & ((1 << 22) - 1) }
    }

    pub(crate) fn set_timer(&self, timer: HandleId) {
        self.timer.set(timer);
    }
}
