//! What every primitive has: what the probe knows it by, and the number that it holds.

use std::cell::Cell;
use std::rc::Rc;

use crate::model::{Event, FutureKind, ObjectId, PrimitiveKind};
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::Future;

/// What the probe hears of a primitive, or of a part inside one.
///
/// A barrier has a condition inside, a condition a lock, a queue an event. If the
/// program cannot name such a part, its events carry the number of the whole: a task that waits for
/// the part waits for the whole.
pub(crate) struct Primitive {
    identity: Rc<Identity>,
    is_part: bool,
    value: Cell<u32>,
    /// The number of the loop in which a task first waited for it, or zero.
    event_loop: Cell<u32>,
}

struct Identity {
    kind: PrimitiveKind,
    size: u32,
    name: String,
    caller: Caller,
    /// Zero until the probe has heard of the primitive.
    id: Cell<ObjectId>,
    /// Whether its first loop has no probe; then the probes of other loops are not told of it either.
    is_silent: Cell<bool>,
    /// The number that the probe expects of a new primitive of this kind.
    initial: u32,
    /// The number of the whole, for a probe that hears of the primitive late.
    value: Cell<u32>,
}

impl Primitive {
    /// A primitive made at source line `line`; the probe hears of it now if a loop runs.
    pub(crate) fn new(kind: PrimitiveKind, size: u32, name: String, caller: Caller) -> Self {
        let initial = match kind {
            PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => size,
            _ => 0,
        };
        let (id, is_silent, value) = (Cell::default(), Cell::default(), Cell::new(initial));
        let identity =
            Rc::new(Identity { kind, size, name, caller, id, is_silent, initial, value });
        let primitive = Self::of(identity, false, initial);
        primitive.introduce();
        primitive
    }

    fn of(identity: Rc<Identity>, is_part: bool, value: u32) -> Self {
        Self { identity, is_part, value: Cell::new(value), event_loop: Cell::default() }
    }

    /// A part of this one whose number is that of the whole, as the lock of a condition is.
    pub(crate) fn main_part(&self) -> Self {
        Self { is_part: false, ..self.part() }
    }

    /// A part of this one that the program cannot name.
    pub(crate) fn part(&self) -> Self {
        Self::of(Rc::clone(&self.identity), true, 0)
    }

    /// Tells the probe of the primitive if a loop runs; returns `true` if this was the first time.
    pub(crate) fn introduce(&self) -> bool {
        EventLoop::with_running(|event_loop| self.identity.introduce(event_loop)).unwrap_or(false)
    }

    /// The number that it holds.
    pub(crate) fn value(&self) -> u32 {
        self.value.get()
    }

    /// Changes the number that it holds.
    pub(crate) fn set_value(&self, value: u32) {
        self.value.set(value);
        if self.is_part {
            return;
        }
        self.identity.value.set(value);
        if self.identity.is_silent.get() {
            return;
        }
        // Outside a loop there is no probe; the event of its first use has the number.
        EventLoop::with_running(|event_loop| {
            if !self.identity.introduce(event_loop) {
                event_loop.tell(Event::ValueSet { primitive: self.identity.id.get(), value });
            }
        })
        .ok();
    }

    /// Whether a probe hears what is told.
    pub(crate) fn is_probed(&self) -> bool {
        !self.identity.is_silent.get()
            && EventLoop::with_running(EventLoop::is_probed).unwrap_or(false)
    }

    /// Tells the probe something about the primitive.
    pub(crate) fn tell<'a>(&self, event: impl FnOnce(ObjectId) -> Event<'a>) {
        if self.identity.is_silent.get() {
            return;
        }
        EventLoop::with_running(|event_loop| {
            self.identity.introduce(event_loop);
            event_loop.tell(event(self.identity.id.get()));
        })
        .ok();
    }

    /// A pending future for a task that waits for the primitive at `caller`.
    ///
    /// Fails with `RuntimeError` outside a running loop, or if a task waited for the primitive in
    /// another loop before.
    ///
    /// Source: `_LoopBoundMixin` of CPython's `asyncio/mixins.py`.
    pub(crate) fn waiter(&self, kind: FutureKind, caller: Caller) -> Result<Future<()>> {
        EventLoop::with_running(|event_loop| {
            self.identity.introduce(event_loop);
            let (bound, number) = (self.event_loop.get(), event_loop.number());
            if bound == 0 {
                self.event_loop.set(number);
            } else if bound != number {
                let message = "the primitive is bound to a different event loop";
                return Err(Exception::new("RuntimeError", message));
            }
            let of =
                if self.identity.is_silent.get() { ObjectId(0) } else { self.identity.id.get() };
            Ok(Future::waiter(event_loop, kind, of, caller))
        })?
    }
}

impl Identity {
    #[inline]
    fn introduce(&self, event_loop: &EventLoop) -> bool {
        let is_new = self.id.get() == ObjectId(0);
        if is_new {
            self.introduce_now(event_loop);
        }
        is_new
    }

    #[cold]
    fn introduce_now(&self, event_loop: &EventLoop) {
        let primitive = event_loop.new_primitive(self.kind, self.size, &self.name, self.caller);
        self.id.set(primitive);
        self.is_silent.set(!event_loop.is_probed());
        let value = self.value.get();
        if value != self.initial {
            event_loop.tell(Event::ValueSet { primitive, value });
        }
    }
}
