//! Long traces that a file may contain and no sensible program writes: ten thousand waiting tasks
//! that leave in reverse order, thousands of threads. The time for opening and viewing them is in
//! proportion to their length.

#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use std::time::{Duration, Instant};

use loopscope::formats::{Subject, format, open};
use loopscope::model::{
    Call, Ending, Event, FutureKind, HandleId, Limit, ObjectId, Outcome, PrimitiveKind, Site,
    Timestamp,
};
use loopscope::scene::{
    Axis, Film, Level, Screening, StageView, Standing, TimelineView, Unfolded, Zone, deadlock,
    edges, inspect, overview, sentence, stage, timeline,
};
use loopscope::trace::{CheckedTrace, Header, write};

const SITE: Site = Site::line(1);
const MAIN: ObjectId = ObjectId(1);
const NOTHING: ObjectId = ObjectId(0);

/// Writes a trace event by event. At its start, the first step of the main task is running.
struct Writer {
    checked: CheckedTrace,
    now: Timestamp,
    objects: u32,
    handles: u32,
}

impl Writer {
    fn new() -> Self {
        let checked = CheckedTrace::default();
        let mut writer = Self { checked, now: Timestamp::default(), objects: 0, handles: 0 };
        let main = writer.task();
        let step = writer.soon(Call::Step(main));
        writer.iterate();
        writer.begin(step, Call::Step(main));
        writer
    }

    /// Ends the trace and returns its bytes.
    fn finish(mut self, ending: Ending) -> Vec<u8> {
        self.push(&Event::RunEnded { ending });
        write(&Header::default(), &self.checked.finish())
    }

    fn push(&mut self, event: &Event<'_>) {
        let pushed = self.checked.push(self.now, event);
        pushed.unwrap_or_else(|damage| panic!("{event:?}: {damage}"));
    }

    fn next_object(&mut self) -> ObjectId {
        self.objects += 1;
        ObjectId(self.objects)
    }

    fn next_handle(&mut self) -> HandleId {
        self.handles += 1;
        HandleId(self.handles)
    }

    fn task(&mut self) -> ObjectId {
        let task = self.next_object();
        self.push(&Event::TaskCreated { task, name: "Task", site: SITE });
        task
    }

    fn future(&mut self, kind: FutureKind, of: ObjectId) -> ObjectId {
        let future = self.next_object();
        self.push(&Event::FutureCreated { future, kind, of, site: SITE });
        future
    }

    fn primitive(&mut self, kind: PrimitiveKind, size: u32) -> ObjectId {
        let primitive = self.next_object();
        self.push(&Event::PrimitiveCreated { primitive, kind, size, name: "", site: SITE });
        primitive
    }

    fn soon(&mut self, call: Call) -> HandleId {
        let handle = self.next_handle();
        self.push(&Event::HandleScheduled { handle, call });
        handle
    }

    fn timer(&mut self, call: Call, when_nanos: u64) -> HandleId {
        let handle = self.next_handle();
        self.push(&Event::TimerSet { handle, call, when_nanos });
        handle
    }

    fn job(&mut self, pool: ObjectId) -> ObjectId {
        let job = self.future(FutureKind::Job, pool);
        self.push(&Event::JobSubmitted { job });
        job
    }

    fn cancel(&mut self, handle: HandleId) {
        self.push(&Event::TimerCancelled { handle });
    }

    fn set(&mut self, primitive: ObjectId, value: u32) {
        self.push(&Event::ValueSet { primitive, value });
    }

    fn finish_future(&mut self, future: ObjectId) {
        self.push(&Event::FutureFinished { future, outcome: Outcome::Returned });
    }

    fn add_child(&mut self, parent: ObjectId, child: ObjectId) {
        self.push(&Event::ChildAdded { parent, child });
    }

    fn iterate(&mut self) {
        self.now.iteration += 1;
        self.push(&Event::IterationBegan);
    }

    fn begin(&mut self, handle: HandleId, call: Call) {
        self.push(&Event::HandleBegan { handle, call });
    }

    fn end(&mut self) {
        self.push(&Event::HandleEnded);
    }

    /// Ends the step that runs, and its handle.
    fn give_way(&mut self) {
        self.push(&Event::TaskYields { site: SITE });
        self.end();
    }

    /// Ends the step that runs, and its handle, by waiting for a future.
    fn wait(&mut self, future: ObjectId) {
        self.push(&Event::TaskWaits { future, site: SITE });
        self.end();
    }

    /// Makes tasks that each have one step and then wait for the future that `make` returns.
    fn waiting_tasks(
        &mut self,
        count: u32,
        mut make: impl FnMut(&mut Self, u32) -> ObjectId,
    ) -> Vec<(ObjectId, ObjectId)> {
        let steps: Vec<_> = (0..count)
            .map(|_| {
                let task = self.task();
                (task, self.soon(Call::Step(task)))
            })
            .collect();
        self.give_way();
        self.iterate();
        let waiting = (0..).zip(steps).map(|(number, (task, handle))| {
            self.begin(handle, Call::Step(task));
            let future = make(self, number);
            self.wait(future);
            (task, future)
        });
        waiting.collect()
    }

    /// Begins a callback, which the next events belong to.
    fn begin_callback(&mut self) {
        let handle = self.soon(Call::Callback);
        self.iterate();
        self.begin(handle, Call::Callback);
    }
}

/// The time for opening and viewing a trace.
fn cost(file: &[u8]) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "the time is measured")]
    let start = Instant::now();
    let saved = open(file).expect("the grammar allows it");
    let film = Rc::new(Film::new(saved.trace));
    let count = film.beat_count();
    let report = deadlock(film.last());
    let conclusion = report.as_ref().map(|report| &*report.conclusion);
    let mut screening = Screening::new(Rc::clone(&film));
    for beat in [count / 2, count, count.saturating_sub(1)] {
        screening.seek(beat);
        let playhead = film.at_beat(beat);
        for unfolded in [None, Some(Zone::Ready), Some(Zone::Timers), Some(Zone::Stations)] {
            let unfolded = unfolded.map(Unfolded::new);
            let view = StageView { unfolded, ..StageView::new(840.0, 400.0) };
            stage(&screening, &playhead, &view);
        }
        sentence(&screening, &playhead, Level::Story, conclusion);
        for id in [1, 2, 3] {
            inspect(screening.after(), playhead.nanos, Standing::Object(ObjectId(id)));
        }
        for axis in [Axis::Seconds, Axis::Steps] {
            let mut view = TimelineView::new(&film, axis, None, 700.0, 300.0);
            view.selected = Some(MAIN);
            timeline(&film, &playhead, &view);
            overview(&film, &playhead, &view, 700.0, 20.0);
            edges(&film);
        }
    }
    film.next_of(MAIN, 0);
    film.previous_of(MAIN, count);
    let subject = Subject { film: &film, header: Header::default() };
    for name in ["json", "perfetto"] {
        format(name).expect("there is such a format").write(&subject);
    }
    start.elapsed()
}

/// Checks that a trace of 16 times the length takes far less than 256 times as long.
#[track_caller]
fn check_grows(write: impl Fn(&mut Writer, u32) -> Ending) {
    const FEW: u32 = 300;
    const TIMES: u32 = 16;
    // A time below this is no problem.
    const LITTLE: Duration = Duration::from_millis(300);
    let file = |count| {
        let mut writer = Writer::new();
        let ending = write(&mut writer, count);
        writer.finish(ending)
    };
    let (few, many) = (file(FEW), file(FEW * TIMES));
    // Other programs may use the processor in the meantime, so the best of several times counts.
    let mut costs = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        costs = (costs.0.min(cost(&few)), costs.1.min(cost(&many)));
        if costs.1 < LITTLE.max(costs.0 * TIMES * 5) {
            return;
        }
    }
    panic!("{FEW} take {:?}, {TIMES} times as many take {:?}", costs.0, costs.1);
}

/// A run that was stopped, so that its pending tasks are not a deadlock.
const STOPPED: Ending = Ending::LimitReached(Limit::Iterations);

#[test]
fn ready_handles_that_are_cancelled_from_the_back() {
    check_grows(|writer, count| {
        let handles: Vec<_> = (0..count).map(|_| writer.soon(Call::Callback)).collect();
        handles.iter().rev().for_each(|handle| writer.cancel(*handle));
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn timers_that_are_set_in_reverse_and_cancelled() {
    check_grows(|writer, count| {
        let timers = (0..count).rev().map(|nanos| writer.timer(Call::Callback, nanos.into()));
        let timers: Vec<_> = timers.collect();
        for handle in timers {
            writer.cancel(handle);
        }
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn timers_that_are_still_set_at_the_end() {
    check_grows(|writer, count| {
        for number in 0..count {
            let timeout = writer.primitive(PrimitiveKind::Timeout, 0);
            writer.timer(Call::Timeout(timeout), u64::from(number * 7_919 % 1_000) + 1);
        }
        writer.give_way();
        STOPPED
    });
}

#[test]
fn tasks_that_begin_eagerly_within_each_other() {
    check_grows(|writer, count| {
        let mut tasks = vec![MAIN];
        for _ in 0..count {
            let task = writer.task();
            writer.push(&Event::EagerStepBegan { task });
            tasks.push(task);
        }
        while let [.., resumed, _] = tasks[..] {
            writer.push(&Event::TaskYields { site: SITE });
            writer.push(&Event::EagerStepEnded { resumed });
            tasks.pop();
        }
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn tasks_that_leave_the_line_of_a_lock_in_reverse() {
    check_grows(|writer, count| {
        let lock = writer.primitive(PrimitiveKind::Lock, 0);
        let waiting =
            writer.waiting_tasks(count, |writer, _| writer.future(FutureKind::Acquire, lock));
        writer.begin_callback();
        waiting.iter().rev().for_each(|(_, future)| writer.finish_future(*future));
        writer.end();
        STOPPED
    });
}

#[test]
fn tasks_that_an_event_wakes_in_reverse() {
    check_grows(|writer, count| {
        let event = writer.primitive(PrimitiveKind::Event, 0);
        let waiting =
            writer.waiting_tasks(count, |writer, _| writer.future(FutureKind::Notified, event));
        writer.begin_callback();
        writer.set(event, 1);
        for (task, future) in waiting.into_iter().rev() {
            writer.finish_future(future);
            writer.soon(Call::Wakeup { task, future });
        }
        writer.end();
        STOPPED
    });
}

#[test]
fn permits_that_are_given_back_in_reverse() {
    check_grows(|writer, count| {
        let semaphore = writer.primitive(PrimitiveKind::Semaphore, count);
        let waiting = writer.waiting_tasks(count, |writer, number| {
            writer.set(semaphore, count - 1 - number);
            writer.future(FutureKind::Plain, NOTHING)
        });
        writer.begin_callback();
        let wakeups: Vec<_> = waiting
            .into_iter()
            .rev()
            .map(|(task, future)| {
                writer.finish_future(future);
                let call = Call::Wakeup { task, future };
                (writer.soon(call), call)
            })
            .collect();
        writer.end();
        writer.iterate();
        for (value, (handle, call)) in (1..).zip(wakeups) {
            writer.begin(handle, call);
            writer.set(semaphore, value);
            writer.give_way();
        }
        Ending::Finished
    });
}

#[test]
fn jobs_that_begin_in_reverse() {
    check_grows(|writer, count| {
        let pool = writer.primitive(PrimitiveKind::ThreadPool, 1);
        let jobs: Vec<_> = (0..count).map(|_| writer.job(pool)).collect();
        for job in jobs.into_iter().rev() {
            writer.push(&Event::JobBegan { job, worker: 0 });
            writer.push(&Event::JobEnded { job, worker: 0 });
        }
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn threads_that_all_run_at_once() {
    check_grows(|writer, count| {
        let pool = writer.primitive(PrimitiveKind::ThreadPool, u32::MAX);
        let jobs: Vec<_> = (0..count).map(|_| writer.job(pool)).collect();
        for (worker, job) in (0..).zip(&jobs) {
            writer.push(&Event::JobBegan { job: *job, worker });
        }
        for (worker, job) in (0..).zip(&jobs) {
            writer.push(&Event::JobEnded { job: *job, worker });
        }
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn items_that_leave_a_queue_from_the_middle() {
    check_grows(|writer, count| {
        let queue = writer.primitive(PrimitiveKind::PriorityQueue, 0);
        (0..count).for_each(|_| writer.push(&Event::ItemPut { queue, item: "an item" }));
        (0..count).rev().for_each(|last| writer.push(&Event::ItemGot { queue, index: last / 2 }));
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn primitives_of_every_kind() {
    check_grows(|writer, count| {
        for kind in PrimitiveKind::ALL.iter().cycle().take(count as usize) {
            writer.primitive(*kind, 0);
        }
        writer.give_way();
        Ending::Finished
    });
}

#[test]
fn gathers_of_gathers() {
    check_grows(|writer, count| {
        let mut child = writer.future(FutureKind::Plain, NOTHING);
        for _ in 0..count {
            let parent = writer.future(FutureKind::Gather, NOTHING);
            // Each is added twice, so that the number of paths from the last to the first is as
            // large as possible.
            writer.add_child(parent, child);
            writer.add_child(parent, child);
            child = parent;
        }
        writer.wait(child);
        Ending::Deadlock
    });
}

#[test]
fn tasks_that_all_wait_for_a_gather_of_many() {
    check_grows(|writer, count| {
        let gather = writer.future(FutureKind::Gather, NOTHING);
        for _ in 0..count {
            let child = writer.future(FutureKind::Plain, NOTHING);
            writer.add_child(gather, child);
        }
        writer.waiting_tasks(count, |_, _| gather);
        Ending::Deadlock
    });
}

#[test]
fn tasks_that_wait_for_each_other_in_a_circle() {
    check_grows(|writer, count| {
        writer.waiting_tasks(count, |_, number| ObjectId(MAIN.0 + 1 + (number + 1) % count));
        Ending::Deadlock
    });
}

#[test]
fn locks_that_are_held_in_a_circle() {
    check_grows(|writer, count| {
        let locks = (0..count).map(|_| writer.primitive(PrimitiveKind::Lock, 0));
        let locks: Vec<_> = locks.collect();
        writer.waiting_tasks(count, |writer, number| {
            writer.set(locks[number as usize], 1);
            writer.future(FutureKind::Acquire, locks[((number + 1) % count) as usize])
        });
        Ending::Deadlock
    });
}

#[test]
fn holders_of_a_semaphore_that_all_wait_for_it() {
    check_grows(|writer, count| {
        let semaphore = writer.primitive(PrimitiveKind::Semaphore, count);
        writer.waiting_tasks(count, |writer, number| {
            writer.set(semaphore, count - 1 - number);
            writer.future(FutureKind::Acquire, semaphore)
        });
        Ending::Deadlock
    });
}

#[test]
fn tasks_of_a_group_that_end_one_by_one() {
    check_grows(|writer, count| {
        let group = writer.primitive(PrimitiveKind::TaskGroup, 0);
        let steps: Vec<_> = (0..count)
            .map(|_| {
                let task = writer.task();
                writer.add_child(group, task);
                (task, writer.soon(Call::Step(task)))
            })
            .collect();
        writer.give_way();
        writer.iterate();
        for (task, handle) in steps {
            writer.begin(handle, Call::Step(task));
            writer.finish_future(task);
            writer.end();
        }
        Ending::Finished
    });
}
