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
    /// Makes the objects of the families that the program uses.
    pub(super) fn objects(&mut self) {
        let mut objects = Vec::new();
        if self.has("lock") {
            objects.extend([("l1", Object::Lock), ("l2", Object::Lock)]);
        }
        if self.has("event") {
            objects.extend([("e1", Object::Event), ("e2", Object::Event)]);
        }
        if self.has("condition") {
            let lock = (self.has("lock") && self.one_in(2)).then(|| "l1".to_owned());
            objects.extend([("c1", Object::Condition(lock)), ("c2", Object::Condition(None))]);
        }
        if self.has("semaphore") {
            let value = self.below(3);
            objects.push(("s1", Object::Semaphore(value)));
            let value = 1 + self.below(2);
            objects.push(("s2", Object::BoundedSemaphore(value)));
        }
        if self.has("barrier") {
            let parties = 1 + self.below(3);
            objects.push(("r1", Object::Barrier(parties)));
            objects.push(("r2", Object::Barrier(2)));
        }
        if self.has("queue") {
            for name in ["q1", "q2"] {
                let most = self.pick(&[0, 1, 1, 2]);
                objects.push((
                    name,
                    match self.below(4) {
                        0 => Object::LifoQueue(most),
                        1 => Object::PriorityQueue(most),
                        _ => Object::Queue(most),
                    },
                ));
            }
        }
        let named = objects.into_iter().map(|(name, object)| (name.to_owned(), object));
        self.program.objects.extend(named);
    }

    /// One of two names, more often the first.
    fn either(&mut self, letter: char) -> Name {
        let number = if self.one_in(3) { 2 } else { 1 };
        format!("{letter}{number}")
    }

    /// `acquire`, a few statements, and `release`, which may be in a `finally`.
    fn held(&mut self, to: &mut Vec<Statement>, acquire: Statement, release: Statement) {
        to.push(acquire);
        if self.is_deep() || self.one_in(3) {
            to.extend(self.statements(1));
            to.push(release);
            return;
        }
        let body = self.block(3);
        let finally = vec![release].into();
        to.push(Statement::Flow(Flow::Try(Try { body, finally, ..Try::default() })));
    }

    pub(super) fn lock(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('l');
        let op = match self.below(10) {
            0..=4 if !self.is_deep() => Lock::With(name, self.block(3)),
            5 | 6 => {
                let acquire = Statement::Lock(Lock::Acquire(name.clone()));
                self.held(to, acquire, Statement::Lock(Lock::Release(name)));
                return;
            }
            7 => Lock::Release(name),
            8 => Lock::Locked(name),
            _ => Lock::Acquire(name),
        };
        to.push(Statement::Lock(op));
    }

    pub(super) fn event(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('e');
        to.push(Statement::Event(match self.below(8) {
            0..=3 => Event::Wait(name),
            4 | 5 => Event::Set(name),
            6 => Event::Clear(name),
            _ => Event::IsSet(name),
        }));
    }

    pub(super) fn condition(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('c');
        let inside = match self.below(8) {
            0..=2 => Condition::Wait(name.clone()),
            3 => {
                let variable = self.variable_name();
                let least = i64::from(1 + self.below(2));
                Condition::WaitFor(name.clone(), variable, least)
            }
            4 | 5 => {
                let count = self.below(3);
                Condition::Notify(name.clone(), count)
            }
            _ => Condition::NotifyAll(name.clone()),
        };
        let inside = Statement::Condition(inside);
        let op = match self.below(10) {
            0..=5 if !self.is_deep() => {
                let mut statements = vec![inside];
                if self.one_in(2) {
                    statements.insert(0, self.variable());
                }
                if self.one_in(3) {
                    statements.extend(self.block(2).iter().cloned());
                }
                Condition::With(name, statements.into())
            }
            6 => {
                let acquire = Statement::Condition(Condition::Acquire(name.clone()));
                let release = Statement::Condition(Condition::Release(name));
                to.push(acquire);
                to.push(inside);
                to.push(release);
                return;
            }
            7 => Condition::Locked(name),
            8 => Condition::Release(name),
            _ => {
                to.push(inside);
                return;
            }
        };
        to.push(Statement::Condition(op));
    }

    pub(super) fn semaphore(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('s');
        let op = match self.below(10) {
            0..=4 if !self.is_deep() => Semaphore::With(name, self.block(3)),
            5 | 6 => {
                let acquire = Statement::Semaphore(Semaphore::Acquire(name.clone()));
                self.held(to, acquire, Statement::Semaphore(Semaphore::Release(name)));
                return;
            }
            7 => Semaphore::Release(name),
            8 => Semaphore::Locked(name),
            _ => Semaphore::Acquire(name),
        };
        to.push(Statement::Semaphore(op));
    }

    pub(super) fn barrier(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('r');
        to.push(Statement::Barrier(match self.below(10) {
            0..=5 => Barrier::Wait(name),
            6 => Barrier::Reset(name),
            7 => Barrier::Abort(name),
            _ => Barrier::State(name),
        }));
    }

    pub(super) fn queue(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('q');
        let item = i64::from(self.below(9));
        let op = match self.below(16) {
            0..=3 => Queue::Put(name, item),
            4..=6 => Queue::Get(name),
            7 => {
                to.push(Statement::Queue(Queue::Get(name.clone())));
                to.extend(self.statements(1));
                Queue::TaskDone(name)
            }
            8 => Queue::PutNowait(name, item),
            9 => Queue::GetNowait(name),
            10 => Queue::TaskDone(name),
            11 | 12 => Queue::Join(name),
            13 => {
                let is_immediate = self.one_in(2);
                Queue::Shutdown(name, is_immediate)
            }
            _ => Queue::Size(name),
        };
        to.push(Statement::Queue(op));
    }

    /// What a callback may do to the objects of the program.
    pub(super) fn without_waiting(&mut self) -> Statement {
        let item = i64::from(self.below(9));
        match self.below(7) {
            5 if self.has("condition") => {
                Statement::Condition(Condition::NotifyAll(self.either('c')))
            }
            0 if self.has("event") => Statement::Event(Event::Set(self.either('e'))),
            1 if self.has("lock") => Statement::Lock(Lock::Release(self.either('l'))),
            2 if self.has("queue") => Statement::Queue(Queue::PutNowait(self.either('q'), item)),
            3 if self.has("queue") => Statement::Queue(Queue::GetNowait(self.either('q'))),
            4 if self.has("semaphore") => {
                Statement::Semaphore(Semaphore::Release(self.either('s')))
            }
            _ => self.print(),
        }
    }
}
