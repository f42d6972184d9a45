//! Made-up uses of tasks, futures and callbacks.

use super::Generator;
use crate::ops::callback::Callback;
use crate::ops::future::Future;
use crate::ops::task::Task;
use crate::program::{Block, Name, Statement};

impl Generator {
    pub(super) fn task(&mut self, to: &mut Vec<Statement>) {
        let op = match self.below(16) {
            0..=2 => match self.later_body() {
                Some(body) => {
                    let task = format!("t{}", &body[1..]);
                    match self.below(4) {
                        0 => Task::SpawnUnnamed(task, body),
                        1 => Task::SpawnEager(task, body),
                        _ => Task::Spawn(task, body),
                    }
                }
                None => Task::Current,
            },
            3..=7 => Task::Cancel(self.any_task()),
            8 | 9 => Task::CancelWith(self.any_task(), "please".to_owned()),
            10 => Task::Uncancel(self.any_task()),
            11 | 12 => Task::Cancelling(self.any_task()),
            13 => Task::Current,
            14 => Task::All,
            _ => {
                let name = self.later_task();
                to.push(Statement::from(Future::Await(name)));
                return;
            }
        };
        to.push(Statement::from(op));
    }

    pub(super) fn future(&mut self, to: &mut Vec<Statement>) {
        let op = match self.below(16) {
            0..=2 => Future::New(self.future_name()),
            3 | 4 => Future::Await(self.future_name()),
            5 | 6 => Future::Await(self.later_task()),
            7 | 8 => {
                let value = i64::from(self.below(9));
                Future::SetResult(self.future_name(), value)
            }
            9 => Future::SetException(self.future_name(), self.raising()),
            10 => Future::Cancel(self.future_name()),
            11 => Future::CancelWith(self.future_name(), "stop".to_owned()),
            12 => Future::OnDone(self.target(), self.callback_block()),
            13 => Future::Done(self.target()),
            14 => Future::Result(self.target()),
            _ => match self.below(2) {
                0 => Future::Cancelled(self.target()),
                _ => Future::Exception(self.target()),
            },
        };
        to.push(Statement::from(op));
    }

    pub(super) fn callback(&mut self, to: &mut Vec<Statement>) {
        let name = self.pick(&["h1", "h2"]).to_owned();
        to.push(Statement::from(match self.below(8) {
            0..=2 => Callback::Soon(name, self.callback_block()),
            3 | 4 => Callback::Later(name, self.seconds(), self.callback_block()),
            5 => Callback::At(name, self.seconds(), self.callback_block()),
            6 => Callback::Cancel(name),
            _ => Callback::Cancelled(name),
        }));
    }

    /// What a callback does: it does not start anything, so that nothing goes on forever.
    pub(super) fn callback_block(&mut self) -> Block {
        let mut statements = vec![self.print()];
        for _ in 0..self.below(3) {
            let statement = match self.below(8) {
                6 | 7 => self.without_waiting(),
                0 => Statement::from(Task::Cancel(self.any_task())),
                1 => Statement::from(Future::SetResult(self.future_name(), 5)),
                2 => Statement::from(Future::Cancel(self.future_name())),
                3 => Statement::from(Task::Current),
                _ => self.variable(),
            };
            statements.push(statement);
        }
        statements.into()
    }

    /// One to four tasks, or one to four bodies, that this body may wait for.
    pub(super) fn awaitable_names(&mut self) -> Vec<Name> {
        let count = 1 + self.below(4);
        if self.one_in(2) {
            return (0..count).map(|_| self.later_task()).collect();
        }
        (0..count).filter_map(|_| self.later_body()).collect()
    }

    /// A task or a body that this body may wait for.
    pub(super) fn awaitable_name(&mut self) -> Name {
        if self.one_in(2) {
            return self.later_task();
        }
        self.later_body().unwrap_or_else(|| self.later_task())
    }

    pub(super) fn future_name(&mut self) -> Name {
        self.pick(&["f1", "f2"]).to_owned()
    }

    /// A future or a task.
    fn target(&mut self) -> Name {
        if self.one_in(2) {
            self.future_name()
        } else {
            format!("t{}", 1 + self.below(self.body_count))
        }
    }
}
