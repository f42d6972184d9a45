//! Made-up uses of combinators, timeouts, groups, threads and generators.

use std::sync::Arc;

use super::Generator;
use crate::ops::combine::{Combine, Mode};
use crate::ops::executor::{Executor, Job};
use crate::ops::future::Future;
use crate::ops::generator;
use crate::ops::group::Group;
use crate::ops::time::Time;
use crate::ops::timeout::Timeout;
use crate::program::{self, Name, Statement};

impl Generator {
    pub(super) fn combine(&mut self, to: &mut Vec<Statement>) {
        let op = match self.below(10) {
            0..=2 => Combine::Gather(self.awaitable_names(), self.one_in(2)),
            3 | 4 => {
                let name = self.awaitable_or_future();
                Combine::WaitFor(name, self.limit())
            }
            5 => Combine::Shield(self.awaitable_or_future()),
            6 | 7 => {
                let names = self.awaitable_names();
                Combine::AsCompleted(names, self.limit())
            }
            _ => {
                let count = 1 + self.below(3);
                let names = (0..count).map(|_| self.later_task()).collect();
                let mode =
                    self.pick(&[Mode::FirstCompleted, Mode::FirstException, Mode::AllCompleted]);
                Combine::Wait(names, mode, self.limit())
            }
        };
        to.push(Statement::from(op));
    }

    /// How long something may take: often too long or too short, now and then not at all.
    fn limit(&mut self) -> Option<f64> {
        match self.below(10) {
            0 | 1 => None,
            2 => Some(0.0),
            3 => Some(-1.0),
            _ => Some(self.seconds()),
        }
    }

    fn awaitable_or_future(&mut self) -> Name {
        if self.has("future") && self.one_in(4) {
            self.future_name()
        } else if self.has("executor") && self.one_in(4) {
            "j1".to_owned()
        } else {
            self.awaitable_name()
        }
    }

    pub(super) fn timeout(&mut self, to: &mut Vec<Statement>) {
        let name = self.pick(&["s1", "s1", "s2"]).to_owned();
        let op = match self.below(8) {
            0 => Timeout::Reschedule(name, self.limit()),
            1 => Timeout::Expired(name),
            _ if self.is_deep() => Timeout::Expired(name),
            kind => {
                let limit = self.limit();
                let mut statements = self.block(3).to_vec();
                if self.one_in(5) {
                    let limit = self.limit();
                    statements.insert(0, Statement::from(Timeout::Reschedule(name.clone(), limit)));
                }
                if self.one_in(4) {
                    statements.push(Statement::from(Time::Sleep(self.seconds())));
                }
                let statements = Arc::from(statements);
                if kind == 7 {
                    Timeout::At(name, limit, statements)
                } else {
                    Timeout::With(name, limit, statements)
                }
            }
        };
        let statement = Statement::from(op);
        to.push(statement);
    }

    pub(super) fn group(&mut self, to: &mut Vec<Statement>) {
        if self.is_deep() || self.one_in(6) {
            let statement = self.group_spawn();
            to.extend(statement);
            return;
        }
        let group = self.pick(&["g1", "g2"]).to_owned();
        self.groups.push(group.clone());
        let mut statements = Vec::new();
        for _ in 0..=self.below(3) {
            statements.extend(self.group_spawn());
        }
        statements.extend(self.block_or_nothing(3).iter().cloned());
        if self.one_in(3) {
            statements.extend(self.group_spawn());
        }
        self.groups.pop();
        to.push(Statement::from(Group::With(group, statements.into())));
    }

    /// A task for the innermost group, mostly.
    fn group_spawn(&mut self) -> Option<Statement> {
        let any = self.pick(&["g1", "g2"]).to_owned();
        let group = if self.one_in(6) { any } else { self.groups.last().cloned().unwrap_or(any) };
        let body = self.later_body()?;
        let task = format!("t{}", &body[1..]);
        Some(Statement::from(Group::Spawn(group, task, body)))
    }

    pub(super) fn executor(&mut self, to: &mut Vec<Statement>) {
        // Futures of their own: nobody but the pool may finish them.
        let name = self.pick(&["j1", "j2"]).to_owned();
        let statement = match self.below(9) {
            0..=2 => Statement::from(Executor::ToThread(self.job())),
            3..=5 => Statement::from(Executor::Submit(name, self.job())),
            6 => Statement::from(Time::Block(self.seconds())),
            7 => Statement::from(Future::Cancel(name)),
            _ => Statement::from(Future::Await(name)),
        };
        to.push(statement);
    }

    fn job(&mut self) -> Job {
        let seconds = if self.one_in(5) { 0.0 } else { self.seconds() };
        if self.one_in(4) {
            return Job { seconds, value: None, raise: Some(self.raising()) };
        }
        let value = (!self.one_in(4)).then(|| i64::from(self.below(9)));
        Job { seconds, value, raise: None }
    }

    pub(super) fn generator(&mut self, to: &mut Vec<Statement>) {
        let kind = self.pick(&["a1", "a2"]).to_owned();
        let name = self.pick(&["i1", "i2"]).to_owned();
        // What its body costs is not known yet when others use it, but it is little.
        self.cost += 10 * self.rounds;
        let op = match self.below(8) {
            0..=2 => {
                let limit = if self.one_in(2) { Some(1 + self.below(2)) } else { None };
                let block = self.block_or_nothing(2);
                generator::Generator::For(kind, limit, block)
            }
            3 | 4 => generator::Generator::Open(name, kind),
            5 | 6 => generator::Generator::Next(name),
            _ => generator::Generator::Close(name),
        };
        to.push(Statement::from(op));
    }

    /// A generator that starts nothing.
    pub(super) fn new_generator(&mut self) -> program::GeneratorBody {
        self.index = self.body_count;
        let values = (0..=self.below(3)).map(i64::from).collect();
        let mut block = |most: u32| {
            let count = self.below(most + 1);
            let was_deep = std::mem::replace(&mut self.depth, super::MOST_DEPTH);
            let statements = (0..count).map(|_| self.common()).collect::<Vec<_>>();
            self.depth = was_deep;
            statements.into()
        };
        let (before, after, finally) = (block(2), block(1), block(2));
        program::GeneratorBody { values, before, after, finally }
    }
}
