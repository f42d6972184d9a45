//! Made-up uses of locks, events, conditions, semaphores, barriers and queues.

use serde_json::Value;

use super::Generator;
use crate::ops::barrier::Barrier;
use crate::ops::condition::Condition;
use crate::ops::event::Event;
use crate::ops::flow::{Flow, Try};
use crate::ops::lock::Lock;
use crate::ops::queue::Queue;
use crate::ops::semaphore::Semaphore;
use crate::program::{Name, Object, Statement};

impl Generator {
    /// Makes the objects of the families that the program uses.
    pub(super) fn objects(&mut self) {
        let mut objects = Vec::new();
        if self.has("lock") {
            objects.extend([("l1", Object::new("lock")), ("l2", Object::new("lock"))]);
        }
        if self.has("event") {
            objects.extend([("e1", Object::new("event")), ("e2", Object::new("event"))]);
        }
        if self.has("condition") {
            let lock = (self.has("lock") && self.one_in(2)).then(|| "l1".to_owned());
            objects.extend([
                ("c1", Object::with("condition", lock)),
                ("c2", Object::with("condition", Value::Null)),
            ]);
        }
        if self.has("semaphore") {
            let value = self.below(3);
            objects.push(("s1", Object::with("semaphore", value)));
            let value = 1 + self.below(2);
            objects.push(("s2", Object::with("bounded_semaphore", value)));
        }
        if self.has("barrier") {
            let parties = 1 + self.below(3);
            objects.push(("r1", Object::with("barrier", parties)));
            objects.push(("r2", Object::with("barrier", 2)));
        }
        if self.has("queue") {
            for name in ["q1", "q2"] {
                let most = self.pick(&[0, 1, 1, 2]);
                objects.push((
                    name,
                    match self.below(4) {
                        0 => Object::with("lifo_queue", most),
                        1 => Object::with("priority_queue", most),
                        _ => Object::with("queue", most),
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
        to.push(Statement::from(Flow::Try(Try { body, finally, ..Try::default() })));
    }

    pub(super) fn lock(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('l');
        let op = match self.below(10) {
            0..=4 if !self.is_deep() => Lock::With(name, self.block(3)),
            5 | 6 => {
                let acquire = Statement::from(Lock::Acquire(name.clone()));
                self.held(to, acquire, Statement::from(Lock::Release(name)));
                return;
            }
            7 => Lock::Release(name),
            8 => Lock::Locked(name),
            _ => Lock::Acquire(name),
        };
        to.push(Statement::from(op));
    }

    pub(super) fn event(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('e');
        to.push(Statement::from(match self.below(8) {
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
        let inside = Statement::from(inside);
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
                let acquire = Statement::from(Condition::Acquire(name.clone()));
                let release = Statement::from(Condition::Release(name));
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
        to.push(Statement::from(op));
    }

    pub(super) fn semaphore(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('s');
        let op = match self.below(10) {
            0..=4 if !self.is_deep() => Semaphore::With(name, self.block(3)),
            5 | 6 => {
                let acquire = Statement::from(Semaphore::Acquire(name.clone()));
                self.held(to, acquire, Statement::from(Semaphore::Release(name)));
                return;
            }
            7 => Semaphore::Release(name),
            8 => Semaphore::Locked(name),
            _ => Semaphore::Acquire(name),
        };
        to.push(Statement::from(op));
    }

    pub(super) fn barrier(&mut self, to: &mut Vec<Statement>) {
        let name = self.either('r');
        to.push(Statement::from(match self.below(10) {
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
                to.push(Statement::from(Queue::Get(name.clone())));
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
        to.push(Statement::from(op));
    }

    /// What a callback may do to the objects of the program.
    pub(super) fn without_waiting(&mut self) -> Statement {
        let item = i64::from(self.below(9));
        match self.below(7) {
            5 if self.has("condition") => Statement::from(Condition::NotifyAll(self.either('c'))),
            0 if self.has("event") => Statement::from(Event::Set(self.either('e'))),
            1 if self.has("lock") => Statement::from(Lock::Release(self.either('l'))),
            2 if self.has("queue") => Statement::from(Queue::PutNowait(self.either('q'), item)),
            3 if self.has("queue") => Statement::from(Queue::GetNowait(self.either('q'))),
            4 if self.has("semaphore") => Statement::from(Semaphore::Release(self.either('s'))),
            _ => self.print(),
        }
    }
}
