//! Made-up uses of locks, events, conditions, semaphores, barriers and queues.

use super::Generator;
use crate::ops::barrier::Barrier;
use crate::ops::condition::Condition;
use crate::ops::flow::{Flow, Try};
use crate::ops::lock::{Event, Lock};
use crate::ops::queue::Queue;
use crate::ops::semaphore::Semaphore;
use crate::program::{Name, Object, Statement};

impl Generator {
    /// Declares the primitives of the families that the program uses.
    pub(super) fn declare_objects(&mut self) {
        let mut objects: Vec<(&str, Object)> = Vec::new();
        if self.has("lock") {
            objects.extend([("l1", Object::Lock), ("l2", Object::Lock)]);
        }
        if self.has("event") {
            objects.extend([("e1", Object::Event), ("e2", Object::Event)]);
        }
        if self.has("condition") {
            let lock = (self.has("lock") && self.one_in(3)).then(|| "l1".to_owned());
            objects.push(("c1", Object::Condition(lock)));
        }
        if self.has("semaphore") {
            let (plain, bounded) = (self.below(3), 1 + self.below(2));
            objects.push(("s1", Object::Semaphore(plain)));
            objects.push(("s2", Object::BoundedSemaphore(bounded)));
        }
        if self.has("barrier") {
            let parties = 1 + self.below(3);
            objects.push(("r1", Object::Barrier(parties)));
        }
        if self.has("queue") {
            let sizes = [self.below(3), self.below(3)];
            objects.push(("q1", Object::Queue(sizes[0])));
            let other = match self.below(2) {
                0 => Object::LifoQueue(sizes[1]),
                _ => Object::PriorityQueue(sizes[1]),
            };
            objects.push(("q2", other));
        }
        let named = objects.into_iter().map(|(name, object)| (name.to_owned(), object));
        self.program.objects = named.collect();
    }

    pub(super) fn lock(&mut self, to: &mut Vec<Statement>) {
        let name = self.pick(&["l1", "l1", "l2"]).to_owned();
        match self.below(8) {
            0..=3 if !self.is_deep() => {
                let block = self.block(3);
                to.push(Statement::Lock(Lock::With(name, block)));
            }
            0..=5 => {
                let release = Statement::Lock(Lock::Release(name.clone()));
                to.push(Statement::Lock(Lock::Acquire(name)));
                self.release_later(release, to);
            }
            6 => to.push(Statement::Lock(Lock::Release(name))),
            _ => to.push(Statement::Lock(Lock::Locked(name))),
        }
    }

    pub(super) fn event(&mut self, to: &mut Vec<Statement>) {
        let name = self.pick(&["e1", "e2"]).to_owned();
        to.push(Statement::Event(match self.below(8) {
            0..=3 => Event::Wait(name),
            4 | 5 => Event::Set(name),
            6 => Event::Clear(name),
            _ => Event::IsSet(name),
        }));
    }

    pub(super) fn condition(&mut self, to: &mut Vec<Statement>) {
        let name = || "c1".to_owned();
        if self.one_in(3) && !self.is_deep() {
            let block = self.block(3);
            to.push(Statement::Condition(Condition::With(name(), block)));
            return;
        }
        let op = match self.below(8) {
            0 | 1 => Condition::Wait(name()),
            2 => {
                let (variable, least) = (self.variable_name(), i64::from(1 + self.below(2)));
                Condition::WaitFor(name(), variable, least)
            }
            3 => Condition::Notify(name(), 1 + self.below(2)),
            4 => Condition::NotifyAll(name()),
            5 => Condition::Locked(name()),
            6 => Condition::Release(name()),
            _ => Condition::Acquire(name()),
        };
        if let Condition::Wait(_) | Condition::WaitFor(..) | Condition::Notify(..) = op
            && !self.one_in(6)
        {
            // Under the lock, as it is meant.
            let add = Statement::Flow(Flow::Add(self.variable_name(), 1));
            let block = vec![add, Statement::Condition(op)];
            to.push(Statement::Condition(Condition::With(name(), block.into())));
            return;
        }
        to.push(Statement::Condition(op));
    }

    pub(super) fn semaphore(&mut self, to: &mut Vec<Statement>) {
        let name = self.pick(&["s1", "s2"]).to_owned();
        match self.below(8) {
            0..=3 if !self.is_deep() => {
                let block = self.block(3);
                to.push(Statement::Semaphore(Semaphore::With(name, block)));
            }
            0..=4 => {
                let release = Statement::Semaphore(Semaphore::Release(name.clone()));
                to.push(Statement::Semaphore(Semaphore::Acquire(name)));
                self.release_later(release, to);
            }
            5 | 6 => to.push(Statement::Semaphore(Semaphore::Release(name))),
            _ => to.push(Statement::Semaphore(Semaphore::Locked(name))),
        }
    }

    pub(super) fn barrier(&mut self, to: &mut Vec<Statement>) {
        let name = "r1".to_owned();
        to.push(Statement::Barrier(match self.below(10) {
            0..=6 => Barrier::Wait(name),
            7 => Barrier::State(name),
            8 => Barrier::Reset(name),
            _ => Barrier::Abort(name),
        }));
    }

    pub(super) fn queue(&mut self, to: &mut Vec<Statement>) {
        let name = self.pick(&["q1", "q1", "q2"]).to_owned();
        let item = i64::from(self.below(4));
        to.push(Statement::Queue(match self.below(16) {
            0..=3 => Queue::Put(name, item),
            4..=7 => Queue::Get(name),
            8 => Queue::PutNowait(name, item),
            9 => Queue::GetNowait(name),
            10 | 11 => Queue::TaskDone(name),
            12 | 13 => Queue::Join(name),
            14 => Queue::Size(name),
            _ => {
                let is_immediate = self.one_in(2);
                Queue::Shutdown(name, is_immediate)
            }
        }));
    }

    /// What a callback does with the primitives.
    pub(super) fn callback_with_objects(&mut self) -> Statement {
        let names: Vec<Name> = self.program.objects.keys().cloned().collect();
        let Some(name) = names.get(self.below(names.len().max(1) as u32) as usize).cloned() else {
            return self.print();
        };
        match name.as_bytes()[0] {
            b'l' => Statement::Lock(Lock::Release(name)),
            b'e' => Statement::Event(Event::Set(name)),
            b'c' => Statement::Condition(Condition::NotifyAll(name)),
            b's' => Statement::Semaphore(Semaphore::Release(name)),
            b'q' => Statement::Queue(Queue::PutNowait(name, 1)),
            _ => self.print(),
        }
    }

    /// Releases what was just acquired after a few statements, mostly however they end.
    fn release_later(&mut self, release: Statement, to: &mut Vec<Statement>) {
        match self.below(8) {
            0 => {}
            1..=3 if !self.is_deep() => {
                let body = self.block(3);
                let finally = vec![release].into();
                let (except, otherwise) = (Vec::new(), Vec::new().into());
                to.push(Statement::Flow(Flow::Try(Try { body, except, otherwise, finally })));
            }
            _ => {
                to.extend(self.statements(1));
                to.push(release);
            }
        }
    }
}
