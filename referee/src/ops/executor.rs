//! Jobs for the thread pool.

use std::num::NonZero;

use loopscope::runtime::{
    Result, ThreadPoolExecutor, block_for, print, run_in_executor, time, to_thread,
};
use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, argument, operations, read};
use crate::interpreter::{Next, Performed, Scope, Stop, Value};
use crate::ops::flow::{exception, raising};
use crate::ops::future::Future;
use crate::ops::time::Time;
use crate::program::{Name, Object, Raising, Statement};
use crate::words::{say_gave, show};

/// The family of jobs for threads.
pub const FAMILY: Family = Family {
    name: Executor::NAME,
    operations: Executor::NAMES,
    read: read::<Executor>,
    objects: &[("pool", |name, object, kept| {
        kept.keep(name, ThreadPoolExecutor::new(argument(object)?)?);
        Ok(())
    })],
    uses: Some(Uses { share: 3, prepare, make_up, in_callbacks: &[] }),
};

operations! {
    /// Uses of the default executor and of others.
    Executor as "executor" {
        /// `await asyncio.to_thread(job)`.
        ToThread(Job),
        /// `loop.run_in_executor(None, job)`, kept as a future.
        Submit(Name, Job),
        /// `loop.run_in_executor(pool, job)`, kept as a future.
        SubmitTo(Name, Name, Job),
        /// `pool.shutdown(wait=…, cancel_futures=…)`.
        Shutdown(Name, bool, bool),
    }
}

/// A function for a thread: it sleeps, then returns or raises; it may print the time before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// How long it takes.
    pub seconds: f64,
    /// Whether it prints its time before and after.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub talks: bool,
    /// What it returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// What it raises instead of returning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raise: Option<Raising>,
}

impl Job {
    fn work(&self) -> impl FnOnce() -> Result<Value> + 'static {
        let Self { seconds, talks, value, raise } = self.clone();
        move || {
            if talks {
                print(format!("a job begins at {:?}", time()?));
            }
            block_for(seconds);
            if talks {
                print(format!("a job ends at {:?}", time()?));
            }
            raise.map_or(Ok(value), |raising| Err(exception(&raising)))
        }
    }
}

impl Perform for Executor {
    fn awaits(&self) -> bool {
        matches!(self, Self::ToThread(_))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let is_default = matches!(self, Self::ToThread(_) | Self::Submit(..));
        if is_default && scope.program().workers.is_none() {
            return Err(Stop::Missing("executor".to_owned()));
        }
        match self {
            Self::SubmitTo(pool, name, job) => {
                scope.keep(name, scope.find::<ThreadPoolExecutor>(pool)?.run(job.work())?);
            }
            Self::Shutdown(pool, waits, cancels) => {
                scope.find::<ThreadPoolExecutor>(pool)?.shutdown(*waits, *cancels)?;
                print(format!("{pool} is shut down"));
            }
            Self::ToThread(job) => say_gave("the thread", show(to_thread(job.work()).await?)),
            Self::Submit(name, job) => scope.keep(name, run_in_executor(job.work())?),
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    draft.program.workers = NonZero::new(1 + draft.below(3));
    for name in ["p1", "p2"] {
        let workers = 1 + draft.below(2);
        draft.program.objects.insert(name.to_owned(), Object::with("pool", workers));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    // Names that only jobs have: no other operation may finish these futures.
    let name = draft.pick(&["j1", "j2"]).to_owned();
    to.push(match draft.below(13) {
        9..=11 => Executor::SubmitTo(draft.either('p'), name, job(draft)).into(),
        12 => Executor::Shutdown(draft.either('p'), draft.one_in(2), draft.one_in(2)).into(),
        0..=2 => Executor::ToThread(job(draft)).into(),
        3..=5 => Executor::Submit(name, job(draft)).into(),
        6 => Time::Block(draft.seconds()).into(),
        7 => Future::Cancel(name).into(),
        _ => Future::Await(name).into(),
    });
}

fn job(draft: &mut Draft) -> Job {
    let seconds = if draft.one_in(5) { 0.0 } else { draft.seconds() };
    let talks = draft.one_in(3);
    if draft.one_in(4) {
        return Job { seconds, talks, value: None, raise: Some(raising(draft)) };
    }
    let value = (!draft.one_in(4)).then(|| i64::from(draft.below(9)));
    Job { seconds, talks, value, raise: None }
}
