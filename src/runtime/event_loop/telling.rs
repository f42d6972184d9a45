//! Telling the probe of events.

use std::hint::cold_path;

use super::caller::Caller;
use super::state::EventLoop;
use crate::model::{
    Event, FutureKind, HandleId, ObjectId, PrimitiveKind, Site, Timestamp, seconds_from_nanos,
};
use crate::runtime::memory::AnyFuture;

impl EventLoop {
    #[inline]
    pub(crate) fn tell(&self, event: Event<'_>) {
        if self.0.is_probed {
            self.tell_probe(&event);
        }
    }

    /// Not inlined, so that code without a probe needs few registers.
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

    /// The site of `caller` for the probe; [`Site::UNKNOWN`] without a probe.
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

    /// The file and line of a site of which the probe was told.
    pub(crate) fn place(&self, site: Site) -> Option<(&'static str, u32)> {
        if !site.is_known() {
            return None;
        }
        Some((self.0.files.borrow().name_of(site.file)?, site.line))
    }

    pub(crate) fn tell_cancelled(&self, handle: HandleId) {
        self.tell(Event::TimerCancelled { handle });
    }

    pub(crate) fn tell_child(&self, parent: ObjectId, child: ObjectId) {
        self.tell(Event::ChildAdded { parent, child });
    }

    /// Makes a pending future and tells the probe its kind and the object `of` that it belongs to,
    /// zero for none.
    pub(crate) fn new_future(&self, kind: FutureKind, of: ObjectId, caller: Caller) -> AnyFuture {
        let id = self.new_object_id();
        if self.is_probed() {
            self.tell(Event::FutureCreated { future: id, kind, of, site: self.site(caller) });
        }
        AnyFuture::new(id)
    }

    /// Tells the probe of a new primitive and returns its number.
    pub(crate) fn new_primitive(
        &self,
        kind: PrimitiveKind,
        size: u32,
        name: &str,
        caller: Caller,
    ) -> ObjectId {
        let primitive = self.new_object_id();
        let site = self.site(caller);
        self.tell(Event::PrimitiveCreated { primitive, kind, size, name, site });
        primitive
    }

    /// Tells the probe of a value that the program shows if it is new or has changed.
    pub(crate) fn show_value(&self, name: &str, text: &str, caller: Caller) {
        let make = || self.new_primitive(PrimitiveKind::Value, 0, name, caller);
        let changed = self.0.shown_values.borrow_mut().set(name, text, make);
        if let Some(primitive) = changed {
            self.tell(Event::TextSet { primitive, text });
        }
    }

    /// Moves the clock.
    pub(crate) fn set_now_nanos(&self, nanos: u64) {
        self.0.now_nanos.set(nanos);
        self.0.now_seconds.set(seconds_from_nanos(nanos));
        self.tell(Event::TimeAdvanced);
    }
}
