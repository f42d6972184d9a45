//! Roles: what each object of a run is, in a few bytes.

use crate::model::{Call, Event, FutureKind, ObjectId, PrimitiveKind};

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Task,
    /// A future, with the primitive or future to which it belongs, zero if there is none.
    Future(FutureKind, ObjectId),
    /// The future of a sleep, with the index of its end in `sleep_ends` plus one; zero if it has no
    /// end.
    Sleep(u32),
    Primitive(PrimitiveKind),
}

/// The roles of all objects of a run, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// A number that leaves a gap is ignored, so that a damaged trace cannot make the table large.
    roles: Vec<Role>,
    /// When sleeps end, in nanoseconds since the loop started.
    sleep_ends: Vec<u64>,
}

impl Roles {
    /// Remembers what later events refer to.
    pub(super) fn follow(&mut self, event: &Event<'_>) {
        let (object, role) = match *event {
            Event::TaskCreated { task, .. } => (task, Role::Task),
            Event::FutureCreated { future, kind: FutureKind::Sleep, .. } => {
                (future, Role::Sleep(0))
            }
            Event::FutureCreated { future, kind, of, .. } => (future, Role::Future(kind, of)),
            Event::PrimitiveCreated { primitive, kind, .. } => (primitive, Role::Primitive(kind)),
            Event::TimerSet { call: Call::SetResult(future), when_nanos, .. } => {
                let next = self.sleep_ends.len() as u32 + 1;
                if let Some(Role::Sleep(end @ 0)) = self.get_mut(future) {
                    *end = next;
                    self.sleep_ends.push(when_nanos);
                }
                return;
            }
            _ => return,
        };
        let next = self.roles.len() + 1;
        match self.get_mut(object) {
            Some(known) => *known = role,
            None if object.0 as usize == next => self.roles.push(role),
            None => {}
        }
    }

    /// The role of an object; `None` if there is no such object.
    pub(super) fn get(&self, object: ObjectId) -> Option<Role> {
        self.roles.get((object.0 as usize).checked_sub(1)?).copied()
    }

    /// The kind of a future, and the primitive or future to which it belongs; `None` if it is not a
    /// future.
    pub(super) fn future(&self, future: ObjectId) -> Option<(FutureKind, ObjectId)> {
        match self.get(future)? {
            Role::Future(kind, of) => Some((kind, of)),
            Role::Sleep(_) => Some((FutureKind::Sleep, ObjectId(0))),
            Role::Task | Role::Primitive(_) => None,
        }
    }

    /// When the timer of a sleep ends it, in nanoseconds since the loop started; `None` if it has
    /// no timer.
    pub(super) fn sleep_end(&self, future: ObjectId) -> Option<u64> {
        let Some(Role::Sleep(end)) = self.get(future) else { return None };
        self.sleep_ends.get((end as usize).checked_sub(1)?).copied()
    }

    fn get_mut(&mut self, object: ObjectId) -> Option<&mut Role> {
        self.roles.get_mut((object.0 as usize).checked_sub(1)?)
    }
}
