//! The primitives of a program, made before its first statement.

use std::collections::BTreeMap;

use loopscope::runtime::sync::Event;
use loopscope::runtime::{
    Barrier, BoundedSemaphore, Condition, LifoQueue, Lock, PriorityQueue, Queue, Result,
};

use crate::program::{self, Name, Program};

/// The primitives by name.
#[derive(Default)]
pub(crate) struct Objects(std::cell::RefCell<BTreeMap<Name, Object>>);

#[derive(Clone)]
enum Object {
    Lock(Lock),
    Event(Event),
    Condition(Condition),
    Semaphore(Semaphore),
    Barrier(Barrier),
    Queue(AnyQueue),
}

/// A semaphore that may be bounded.
#[derive(Clone)]
pub(crate) enum Semaphore {
    Plain(loopscope::runtime::Semaphore),
    Bounded(BoundedSemaphore),
}

/// A queue of any kind.
#[derive(Clone)]
pub(crate) enum AnyQueue {
    First(Queue<i64>),
    Last(LifoQueue<i64>),
    Least(PriorityQueue<i64>),
}

/// Does the same with a queue of each kind.
macro_rules! each_queue {
    ($queue:expr, $name:ident => $work:expr) => {
        match $queue {
            $crate::objects::AnyQueue::First($name) => $work,
            $crate::objects::AnyQueue::Last($name) => $work,
            $crate::objects::AnyQueue::Least($name) => $work,
        }
    };
}
pub(crate) use each_queue;

/// A getter for primitives of one type.
macro_rules! getter {
    ($name:ident, $variant:ident, $type:ty) => {
        pub(crate) fn $name(&self, name: &str) -> Option<$type> {
            match self.0.borrow().get(name) {
                Some(Object::$variant(object)) => Some(object.clone()),
                _ => None,
            }
        }
    };
}

impl Objects {
    /// Makes the primitives of a program, locks first, because conditions may be made with one.
    pub(crate) fn make(&self, program: &Program) -> Result<()> {
        let is_lock = |object: &program::Object| *object == program::Object::Lock;
        let locks = program.objects.iter().filter(|(_, object)| is_lock(object));
        let others = program.objects.iter().filter(|(_, object)| !is_lock(object));
        for (name, described) in locks.chain(others) {
            let object = self.made(described)?;
            self.0.borrow_mut().insert(name.clone(), object);
        }
        Ok(())
    }

    fn made(&self, described: &program::Object) -> Result<Object> {
        let size = |size: &u32| *size as usize;
        Ok(match described {
            program::Object::Lock => Object::Lock(Lock::new()),
            program::Object::Event => Object::Event(Event::new()),
            program::Object::Condition(lock) => {
                let lock = lock.as_ref().and_then(|lock| self.lock(lock));
                Object::Condition(match lock {
                    Some(lock) => Condition::with_lock(&lock),
                    None => Condition::new(),
                })
            }
            program::Object::Semaphore(value) => {
                Object::Semaphore(Semaphore::Plain(loopscope::runtime::Semaphore::new(*value)))
            }
            program::Object::BoundedSemaphore(value) => {
                Object::Semaphore(Semaphore::Bounded(BoundedSemaphore::new(*value)))
            }
            program::Object::Barrier(parties) => Object::Barrier(Barrier::new(*parties)?),
            program::Object::Queue(most) => Object::Queue(AnyQueue::First(Queue::new(size(most)))),
            program::Object::LifoQueue(most) => {
                Object::Queue(AnyQueue::Last(LifoQueue::new(size(most))))
            }
            program::Object::PriorityQueue(most) => {
                Object::Queue(AnyQueue::Least(PriorityQueue::new(size(most))))
            }
        })
    }

    getter!(lock, Lock, Lock);
    getter!(event, Event, Event);
    getter!(condition, Condition, Condition);
    getter!(semaphore, Semaphore, Semaphore);
    getter!(barrier, Barrier, Barrier);
    getter!(queue, Queue, AnyQueue);
}
