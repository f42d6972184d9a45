//! Primitives: the locks, queues, groups and the like of a run, each with who holds it and who
//! waits for it.

use std::collections::VecDeque;
use std::rc::Rc;

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
    /// free permits of a semaphore, the tasks inside a barrier, the unfinished items of a queue.
    pub value: u32,
    /// Where it was made.
    pub site: Site,
    /// The task that made it, zero if none did; a timeout and a task group are about this task.
    pub maker: ObjectId,
    /// The task that holds a lock, those that hold the permits of a semaphore, in the order in
    /// which they got them. A permit that was passed to a waiting task counts as held by it.
    pub holders: Vec<ObjectId>,
    /// The items of a queue in the order in which they were put, as `repr` shows them.
    pub items: VecDeque<Rc<str>>,
    /// The futures of those who wait for it, in the order in which they came.
    pub(super) waiters: VecDeque<ObjectId>,
}

impl Primitive {
    /// Whether tasks can hold it: a lock, a condition for its lock, or a semaphore.
    pub fn can_be_held(&self) -> bool {
        self.is_lock() || self.is_semaphore()
    }

    /// Whether nobody can acquire it without waiting.
    pub fn is_taken(&self) -> bool {
        if self.is_semaphore() { self.value == 0 } else { self.is_lock() && self.value != 0 }
    }

    /// Whether it is an event that is set.
    pub fn is_set(&self) -> bool {
        self.kind == PrimitiveKind::Event && self.value != 0
    }

    /// Whether it is a queue of any order.
    pub fn is_queue(&self) -> bool {
        family(self.kind) == PrimitiveKind::Queue
    }

    /// Whether it is a queue without a free place.
    pub fn is_full(&self) -> bool {
        self.is_queue() && self.size != 0 && self.items.len() >= self.size as usize
    }

    fn is_lock(&self) -> bool {
        matches!(self.kind, PrimitiveKind::Lock | PrimitiveKind::Condition)
    }

    pub(super) fn is_semaphore(&self) -> bool {
        family(self.kind) == PrimitiveKind::Semaphore
    }

    /// What the program calls it, or else what it is.
    pub fn label(&self, is_only_one: bool) -> String {
        let word = self.word();
        if self.number == 0 {
            // A name such as `start_event` says by itself what it is.
            let says_kind =
                self.name.as_bytes().windows(word.len()).any(|part| part == word.as_bytes());
            if says_kind { self.name.to_string() } else { format!("{word} {}", self.name) }
        } else if is_only_one {
            format!("the {word}")
        } else {
            format!("{word} {}", self.number)
        }
    }

    /// What it is, in the words of a program.
    pub fn word(&self) -> &'static str {
        match family(self.kind) {
            PrimitiveKind::Lock => "lock",
            PrimitiveKind::Event => "event",
            PrimitiveKind::Condition => "condition",
            PrimitiveKind::Barrier => "barrier",
            PrimitiveKind::TaskGroup => "task group",
            PrimitiveKind::Timeout => "timeout",
            PrimitiveKind::ThreadPool => "thread pool",
            PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => {
                "queue"
            }
            PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => "semaphore",
        }
    }

    /// Takes in a new value that `task` set, zero if a callback did.
    pub(super) fn set_value(&mut self, value: u32, task: ObjectId) {
        let old = std::mem::replace(&mut self.value, value);
        if self.is_lock() {
            self.holders.clear();
            if value != 0 && task != ObjectId(0) {
                self.holders.push(task);
            }
        } else if self.is_semaphore() && value < old {
            // If the permit goes on to somebody who waits, that is told next.
            self.holders.push(task);
        } else if self.is_semaphore() && value > old && !self.holders.is_empty() {
            let own = self.holders.iter().position(|holder| *holder == task);
            self.holders.remove(own.unwrap_or(0));
        }
    }

    /// Takes the future of one who waited out of the line, because it is done; if it was not
    /// cancelled, `task` has been given what it waited for.
    pub(super) fn leave(&mut self, future: ObjectId, given_to: Option<ObjectId>) {
        // Most leave from the front, so the search is short.
        if let Some(place) = self.waiters.iter().position(|waiter| *waiter == future) {
            self.waiters.remove(place);
        }
        // A semaphore counts a permit as taken just before it wakes whom it passes it to.
        if self.is_semaphore()
            && let Some(task) = given_to
            && let Some(last) = self.holders.last_mut()
        {
            *last = task;
        }
    }
}

/// The kind that stands for all those that go by the same word.
pub(super) fn family(kind: PrimitiveKind) -> PrimitiveKind {
    match kind {
        PrimitiveKind::BoundedSemaphore => PrimitiveKind::Semaphore,
        PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => PrimitiveKind::Queue,
        kind => kind,
    }
}
