//! Objects: what is known of each future, task and primitive by its number.

use super::pages::Pages;
use crate::model::{FutureKind, ObjectId};

/// What is known of a future, a task or a primitive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::scene) struct Object {
    pub(in crate::scene) role: Role,
    /// Whether a future or task is done.
    pub(in crate::scene) is_done: bool,
    pub(in crate::scene) is_cancelled: bool,
    /// Whether the timer that ends it is set.
    pub(in crate::scene) has_timer: bool,
    /// Where it is in the list of tasks or primitives; of a future, how many futures the program had
    /// made with it.
    pub(in crate::scene) index: u32,
    /// The primitive or future to which it belongs, zero if there is none.
    pub(in crate::scene) of: ObjectId,
    /// How many children of a gather, a wait or a task group have not told it yet that they are
    /// done.
    pub(in crate::scene) left: u32,
    /// The task that waits for it, zero if none does.
    pub(in crate::scene) waiter: ObjectId,
    /// When its timer is due, if it is a timeout or the future of a sleep; zero if there is none.
    pub(in crate::scene) until_nanos: u64,
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scene) enum Role {
    Nothing,
    Task,
    Future(FutureKind),
    Primitive,
}

/// The object of a number that is not used.
pub(in crate::scene) static NOTHING: Object = Object {
    role: Role::Nothing,
    is_done: false,
    is_cancelled: false,
    has_timer: false,
    index: 0,
    of: ObjectId(0),
    left: 0,
    waiter: ObjectId(0),
    until_nanos: 0,
};

/// Every future, task and primitive by its number.
///
/// Numbers are dense: each new object has the next one. A number that leaves a gap is ignored, so
/// the size of the table depends on the number of objects, not on the numbers in damaged events.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::scene) struct Objects(Pages<Object>);

impl Objects {
    /// One more than the greatest number of an object.
    pub(in crate::scene) fn len(&self) -> usize {
        self.0.len()
    }

    pub(in crate::scene) fn get(&self, id: ObjectId) -> &Object {
        self.0.get(id.0 as usize).unwrap_or(&NOTHING)
    }

    /// An object, to be changed; nothing if there is no such object.
    pub(in crate::scene) fn get_mut(&mut self, id: ObjectId) -> Option<&mut Object> {
        self.0.get_mut(id.0 as usize).filter(|object| object.role != Role::Nothing)
    }

    /// Adds an object and returns `true`, or returns `false` if its number leaves a gap or is zero.
    pub(in crate::scene) fn add(&mut self, id: ObjectId, object: Object) -> bool {
        if self.0.is_empty() {
            // Numbers begin at one.
            self.0.push(NOTHING);
        }
        let index = id.0 as usize;
        if index == self.0.len() {
            self.0.push(object);
        } else if let Some(known) = self.0.get_mut(index).filter(|_| index > 0) {
            *known = object;
        } else {
            return false;
        }
        true
    }
}
