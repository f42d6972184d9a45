//! Jobs for the thread pool.

use std::num::NonZero;

use loopscope::runtime::{Result, block_for, run_in_executor, to_thread};
use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope, Stop, Value};
use crate::ops::flow::{exception, raising};
use crate::ops::future::Future;
use crate::ops::time::Time;
use crate::program::{Name, Raising, Statement};
use crate::words::{say_gave, show};

/// The family of jobs for threads.
pub const FAMILY: Family = Family {
    name: Executor::NAME,
    operations: Executor::NAMES,
    read: read::<Executor>,
    objects: &[],
    uses: Some(Uses { share: 3, prepare, make_up, in_callbacks: &[] }),
};

operations! {
    /// Uses of the default executor.
    Executor as "executor" {
        /// `await asyncio.to_thread(job)`.
        ToThread(Job),
        /// `loop.run_in_executor(None, job)`, kept as a future.
        Submit(Name, Job),
    }
}

/// A function for a thread: it sleeps, then returns or raises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// How long it takes.
    pub seconds: f64,
    /// What it returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// What it raises instead of returning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raise: Option<Raising>,
}

impl Job {
    fn work(&self) -> impl FnOnce() -> Result<Value> + 'static {
        let Self { seconds, value, raise } = self.clone();
        move || {
            block_for(seconds);
            raise.map_or(Ok(value), |raising| Err(exception(&raising)))
        }
    }
}

impl Perform for Executor {
    fn awaits(&self) -> bool {
        matches!(self, Self::ToThread(_))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        if scope.program().workers.is_none() {
            return Err(Stop::Missing("executor".to_owned()));
        }
        match self {
            Self::ToThread(job) => say_gave("the thread", show(to_thread(job.work()).await?)),
            Self::Submit(name, job) => scope.keep(name, run_in_executor(job.work())?),
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    draft.program.workers = NonZero::new(1 + draft.below(3));
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    // Names that only jobs have: no other operation may finish these futures.
    let name = draft.pick(&["j1", "j2"]).to_owned();
    to.push(match draft.below(9) {
        0..=2 => Executor::ToThread(job(draft)).into(),
        3..=5 => Executor::Submit(name, job(draft)).into(),
        6 => Time::Block(draft.seconds()).into(),
        7 => Future::Cancel(name).into(),
        _ => Future::Await(name).into(),
    });
}

fn job(draft: &mut Draft) -> Job {
    let seconds = if draft.one_in(5) { 0.0 } else { draft.seconds() };
    if draft.one_in(4) {
        return Job { seconds, value: None, raise: Some(raising(draft)) };
    }
    let value = (!draft.one_in(4)).then(|| i64::from(draft.below(9)));
    Job { seconds, value, raise: None }
}
