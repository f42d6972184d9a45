//! Turns: what is told as a whole is what would have been told one by one.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use loopscope::runtime::{
    Event, Limits, Lock, Moment, ObjectId, Probe, Result, Runner, Task, Turn, block_for,
    call_later, call_soon, create_eager_task, create_task, gather, print, sleep, wait_for,
};
use loopscope::trace::{MAXIMUM_EVENTS, Recording, Trace};

/// Writes events one by one, and takes note of turns, of which it takes as a whole those of the
/// tasks whose numbers `takes` lets pass.
struct Listener {
    heard: Rc<RefCell<Heard>>,
    takes: fn(ObjectId) -> bool,
}

#[derive(Default)]
struct Heard {
    trace: Trace,
    moment: Moment,
    offered: u32,
}

impl Probe for Listener {
    fn record(&mut self, moment: Moment, event: &Event<'_>) {
        let mut heard = self.heard.borrow_mut();
        heard.trace.push(moment, event);
        heard.moment = moment;
    }

    fn record_turn(&mut self, turn: Turn) -> bool {
        let mut heard = self.heard.borrow_mut();
        heard.offered += 1;
        let is_taken = (self.takes)(turn.task);
        if is_taken {
            let moment = heard.moment;
            for event in turn.events() {
                heard.trace.push(moment, &event);
            }
        }
        is_taken
    }
}

fn listen<F>(program: F, takes: fn(ObjectId) -> bool) -> Heard
where
    F: Future<Output = Result<()>> + 'static,
{
    let heard = Rc::default();
    let listener = Box::new(Listener { heard: Rc::clone(&heard), takes });
    Runner::with_probe(program, Some(listener), Limits::default()).run_to_end();
    heard.take()
}

/// Whoever takes turns, some of them or none of them writes the same, as does a recording.
#[track_caller]
fn check<F>(turns: u32, program: impl Fn() -> F)
where
    F: Future<Output = Result<()>> + 'static,
{
    let one_by_one = listen(program(), |_| false);
    assert_eq!(one_by_one.offered, turns);
    let expected = one_by_one.trace.digest();
    assert_eq!(listen(program(), |_| true).trace.digest(), expected);
    assert_eq!(listen(program(), |task| task.0.is_multiple_of(2)).trace.digest(), expected);

    let recorded = Recording::of(program());
    assert_eq!(recorded.digest(), expected);
    assert_eq!(recorded.event_count(), one_by_one.trace.event_count());
    assert!(recorded.entries().eq(one_by_one.trace.entries()));
}

/// Gives way `turns` times at one line, and half as often at another.
async fn give_way(turns: u32) -> Result<()> {
    for turn in 0..turns {
        sleep(0.0).await?;
        if turn % 2 == 1 {
            sleep(0.0).await?;
        }
    }
    Ok(())
}

fn tasks(count: u32, turns: u32) -> Vec<Task<()>> {
    (0..count).map(|_| create_task(give_way(turns))).collect()
}

#[test]
fn tasks_that_give_way() {
    check(7, || give_way(5));
    check(3 * 10, || async { gather(tasks(3, 7), false).await.map(drop) });
    // Numbers that are far apart take more than a byte.
    check(300 * 4, || async { gather(tasks(300, 3), false).await.map(drop) });
}

#[test]
fn steps_in_which_more_happens_are_no_turns() {
    check(1, || async {
        sleep(0.0).await?;
        print("once");
        sleep(0.0).await?;
        create_task(async { Ok(()) });
        sleep(0.0).await
    });
    check(0, || async { sleep(1.0).await });
    // Only the other's first step; then one is told that it cancels, and the other that it has to.
    check(1, || async {
        let other = create_task(give_way(3));
        sleep(0.0).await?;
        other.cancel();
        sleep(0.0).await
    });
}

/// What a probe that takes no turns is told: seconds, iteration and the event's name.
struct Words(Rc<RefCell<Vec<String>>>);

impl Probe for Words {
    fn record(&mut self, moment: Moment, event: &Event<'_>) {
        let event = format!("{event:?}");
        let name = event.split([' ', '(']).next().unwrap_or_default();
        let seconds = moment.nanos / 1_000_000_000;
        self.0.borrow_mut().push(format!("{seconds} {} {name}", moment.iteration));
    }
}

/// What is told of the first iterations of a program, from its first step on.
fn told<F>(program: F, run: impl FnOnce(&mut Runner)) -> Vec<String>
where
    F: Future<Output = Result<()>> + 'static,
{
    let words = Rc::default();
    let probe = Box::new(Words(Rc::clone(&words)));
    let mut runner = Runner::with_probe(program, Some(probe), Limits::default());
    run(&mut runner);
    drop(runner);
    words.take().split_off(3)
}

#[test]
fn the_clock_may_move_within_a_step() {
    let program = || async {
        block_for(2.0);
        sleep(0.0).await
    };
    check(0, program);
    let told = told(program(), |runner| {
        runner.run_once();
    });
    let expected = [
        "0 1 HandleBegan",
        "2 1 TimeAdvanced",
        "2 1 TaskYields",
        "2 1 HandleScheduled",
        "2 1 HandleEnded",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_step_that_panics_has_begun() {
    let program = async {
        sleep(0.0).await?;
        panic!("on purpose")
    };
    let told = told(program, |runner| {
        runner.run_once();
        let run_once = AssertUnwindSafe(|| runner.run_once());
        assert!(catch_unwind(run_once).is_err());
    });
    assert_eq!(told.last().map(String::as_str), Some("0 2 HandleBegan"));
}

#[test]
fn turns_between_everything_else() {
    // All but the first of the holder's six, before which it acquires, of the eager one's three,
    // which is within the main task's step, and of the main task's four.
    check(10, || async {
        let lock = Rc::new(Lock::new());
        let held = Rc::clone(&lock);
        let holder = create_task(async move {
            held.acquire().await?;
            give_way(4).await?;
            held.release()
        });
        call_soon(|| print("called"))?;
        call_later(0.5, || print("later"))?;
        let eager = create_eager_task(None, give_way(2));
        let slow = create_task(async { wait_for(sleep(2.0), Some(1.0)).await });
        give_way(3).await?;
        lock.acquire().await.map(drop)?;
        slow.await.ok();
        eager.await?;
        holder.await
    });
}

#[test]
fn the_log_ends_where_it_would_have() {
    let program = || give_way(u32::MAX);
    let recorded = Recording::of(program());
    let mut one_by_one = Recording::with_witness(program(), Box::new(Deaf));
    one_by_one.run_to_end();
    assert!(recorded.event_count() >= MAXIMUM_EVENTS);
    assert_eq!(recorded.digest(), one_by_one.trace().digest());
}

struct Deaf;

impl Probe for Deaf {
    fn record(&mut self, _moment: Moment, _event: &Event<'_>) {}
}
