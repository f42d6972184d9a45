//! Primitives: the locks, queues, groups and the like of a run.

use std::collections::VecDeque;
use std::rc::Rc;

use super::line::take;
use crate::model::{ObjectId, PrimitiveKind, Site};

/// What is known of a primitive.
#[derive(Clone, Debug, PartialEq)]
pub struct Primitive {
    /// Its number.
    pub id: ObjectId,
    /// What it is.
    pub kind: PrimitiveKind,
    /// What the program calls it, or nothing.
    pub name: Rc<str>,
    /// Its number among those of its kind without a name, counted from one; zero if it has a name.
    pub number: u32,
    /// The initial permits of a semaphore, the bound of a queue (zero for none), the parties of a
    /// barrier, the most workers of a thread pool; else zero.
    pub size: u32,
    /// One for a lock, or the lock of a condition, that is held, and for an event that is set; the
    /// free permits of a semaphore, the tasks inside a barrier, the unfinished items of a queue. One
    /// for a timeout that has run out.
    pub value: u32,
    /// Where it was made.
    pub site: Site,
    /// The task that made it, zero if none did. This is the task that a timeout or a task group
    /// cancels.
    pub maker: ObjectId,
    /// The task that holds a lock, those that hold the permits of a semaphore, in the order in
    /// which they got them. A permit that was passed to a waiting task counts as held by it.
    pub holders: VecDeque<ObjectId>,
    /// The items of a queue in the order in which they were put, as `repr` shows them; for a value, what
    /// it is.
    pub items: VecDeque<Rc<str>>,
    /// The futures of the tasks that wait for it, in the order in which they came.
    pub(in crate::scene) waiters: VecDeque<ObjectId>,
}

impl Primitive {
    /// Removes a future that is done from the line.
    pub(in crate::scene) fn leave_line(&mut self, future: ObjectId) {
        take(&mut self.waiters, |waiter| *waiter == future);
    }
}
