//! Building the history of every task and thread while a run is read once.

use super::super::face::Face;
use super::super::lane::{Change, Hold, TimeoutSpan, Wake, Waker, Woken};
use super::super::lanes::{Block, CHANGES, FIRST_MARK, Failure, HOLDS, Head, Lanes, WAKES, WOKEN};
use super::super::machine::label;
use super::super::mark::Mark;
use crate::model::{Call, HandleId, ObjectId, Outcome};

/// The first lane number of a thread; tasks have lower ones.
const FIRST_THREAD: u32 = 1 << 31;

/// The number for no lane: a callback runs, and no task.
pub(super) const NO_LANE: u32 = u32::MAX;

/// Lanes while the run is being looked through.
///
/// A lane has a number: that of its task in the order of creation, or that of its thread from
/// [`FIRST_THREAD`] on. Changes are appended to lists for all lanes, each with the number of its
/// lane, and sorted by lane at the end. With many lanes this takes a fraction of the time and
/// memory of a list for each lane.
#[derive(Debug, Default)]
pub(super) struct LaneBuilder {
    names: String,
    tasks: Vec<Head>,
    threads: Vec<Head>,
    /// For each object by its number, the lane of a task; of a primitive, that of the task that
    /// made it; of a job, that of the task that submitted it, and of its thread once it has ended;
    /// of the future of a resource, that of the task that waits for it.
    lanes: Vec<u32>,
    /// The greatest number of an object. Each new object has the next one. A number that leaves a
    /// gap is ignored, so that a damaged trace cannot make a table large.
    last_object: u32,
    changes: Vec<(u32, Change)>,
    wakes: Vec<(u32, Wake)>,
    woken: Vec<(u32, Woken)>,
    holds: Vec<(u32, Hold)>,
    blocks: Vec<Block>,
    failures: Vec<Failure>,
    /// The lane of the task that failed last, and its exception.
    failed: Option<(u32, Box<str>)>,
    /// Which states and marks occur, as [`Lanes`] has them.
    occurring: u32,
    /// What the running handle does, and the lane of the task that runs in it.
    running: Option<(Call, u32)>,
    /// For the timer of each timeout, its lane and its index in the lane's list. Timers are
    /// numbered in the order in which they are set, so this is sorted.
    timeouts: Vec<(HandleId, u32, usize)>,
}

impl LaneBuilder {
    /// A future, a task or a primitive was made. Returns `false` if its number leaves a gap and is
    /// ignored.
    pub(super) fn add_object(&mut self, object: ObjectId) -> bool {
        let is_next = self.last_object.checked_add(1) == Some(object.0);
        self.last_object += u32::from(is_next);
        is_next || (1..=self.last_object).contains(&object.0)
    }

    /// A task was made. Here and below, the change is visible once `beat` beats have happened.
    pub(super) fn create(&mut self, task: ObjectId, name: &str, beat: u32) {
        if !self.add_object(task) {
            return;
        }
        let (parent, lane) = (self.running_lane(), self.tasks.len() as u32);
        self.set_lane(task, lane);
        let mut head = Head { task: Some(task), parent, ..Head::default() };
        head.rename(&mut self.names, label(name, parent == NO_LANE));
        self.tasks.push(head);
        self.change(lane, beat, Some(Face::Unstarted));
    }

    /// A task gets another name, which its lane shows for the whole run.
    pub(super) fn rename(&mut self, task: ObjectId, name: &str) {
        let lane = self.lane(task);
        if let Some(head) = self.tasks.get_mut(lane as usize) {
            head.rename(&mut self.names, label(name, head.parent == NO_LANE));
        }
    }

    /// The running task made a primitive or submitted a job.
    pub(super) fn own(&mut self, object: ObjectId) {
        self.set_lane(object, self.running_lane());
    }

    /// A handle begins to run.
    pub(super) fn begin(&mut self, call: Call, beat: u32) {
        let lane = self.lane(call.task().unwrap_or_default());
        self.running = Some((call, lane));
        match call {
            Call::Timeout(timeout) => {
                let lane = self.lane(timeout);
                self.mark(lane, beat, Mark::TimedOut);
                let last = self.tasks.get(lane as usize).and_then(|head| head.last);
                if last.is_some_and(Face::is_waiting) {
                    self.change(lane, beat, Some(Face::Late));
                }
            }
            _ => self.change(lane, beat, Some(Face::Running)),
        }
    }

    /// The running handle has ended.
    pub(super) fn end(&mut self) {
        self.running = None;
    }

    /// A task begins to run within the step of another.
    pub(super) fn begin_eagerly(&mut self, task: ObjectId, beat: u32) {
        self.resume(task);
        self.change(self.lane(task), beat, Some(Face::Running));
    }

    /// A task runs in the running handle from now on.
    pub(super) fn resume(&mut self, task: ObjectId) {
        let now = self.lane(task);
        if let Some((_, lane)) = &mut self.running {
            *lane = now;
        }
    }

    /// The running task waits for a future, which looks like `face`.
    pub(super) fn wait(&mut self, future: ObjectId, face: Face, beat: u32) {
        let lane = self.running_lane();
        if let Some(head) = self.tasks.get_mut(lane as usize) {
            head.waits_for = future;
        }
        self.change(lane, beat, Some(face));
    }

    /// The running task waits for the future of a resource.
    pub(super) fn own_future(&mut self, future: ObjectId) {
        self.set_lane(future, self.running_lane());
    }

    /// The running task, if one runs, begins to hold a resource. Returns the index of the hold.
    pub(super) fn begin_hold(&mut self, resource: ObjectId, is_second: bool, beat: u32) -> usize {
        let hold = Hold { from_beat: beat, to_beat: u32::MAX, resource, is_second };
        self.holds.push((self.running_lane(), hold));
        self.holds.len() - 1
    }

    /// Moves a hold to another lane, as if that lane had had it from the start.
    pub(super) fn pass_hold(&mut self, hold: usize, lane: u32) {
        if let Some((holder, _)) = self.holds.get_mut(hold) {
            *holder = lane;
        }
    }

    /// A hold is over.
    pub(super) fn end_hold(&mut self, hold: usize, beat: u32) {
        if let Some((_, hold)) = self.holds.get_mut(hold) {
            hold.to_beat = beat;
        }
    }

    /// The running handle blocked the loop from one beat to another.
    pub(super) fn block(&mut self, from_beat: u32, to_beat: u32) {
        self.blocks.push(Block { from_beat, to_beat, lane: self.running_lane() });
    }

    /// A task or another future is done.
    pub(super) fn finish(&mut self, future: ObjectId, outcome: Outcome<'_>, beat: u32) {
        let face = match outcome {
            Outcome::Returned => Face::Done,
            Outcome::Raised(_) => Face::Failed,
            Outcome::Cancelled => Face::Cancelled,
        };
        let lane = self.task_lane(future);
        self.change(lane, beat, Some(face));
        if let Outcome::Raised(exception) = outcome
            && lane != NO_LANE
        {
            self.failed = Some((lane, exception.into()));
        }
    }

    /// The program asked for a task or another future to be cancelled.
    pub(super) fn request_cancel(&mut self, future: ObjectId, beat: u32) {
        self.mark(self.task_lane(future), beat, Mark::CancelRequested);
    }

    /// An exception is thrown into the running task.
    pub(super) fn throw(&mut self, exception: &str, beat: u32) {
        let to = self.running_lane();
        self.mark(to, beat, Mark::Thrown);
        let is_group = exception.starts_with("ExceptionGroup(")
            || exception.starts_with("BaseExceptionGroup(");
        if let Some((from, failed)) = &self.failed
            && *from != to
            && to != NO_LANE
            && (is_group || **failed == *exception)
        {
            self.failures.push(Failure { beat, from: *from, to });
        }
    }

    /// A timer was set, perhaps that of a timeout.
    pub(super) fn set_timer(&mut self, handle: HandleId, call: Call, nanos: u64, beat: u32) {
        let Call::Timeout(timeout) = call else { return };
        let lane = self.lane(timeout);
        if let Some(Head { timeouts, .. }) = self.tasks.get_mut(lane as usize) {
            self.timeouts.push((handle, lane, timeouts.len()));
            timeouts.push(TimeoutSpan {
                from_beat: beat,
                to_beat: u32::MAX,
                deadline_nanos: nanos,
            });
        }
    }

    /// A timer is due or was cancelled.
    pub(super) fn drop_timer(&mut self, handle: HandleId, beat: u32) {
        let found = self.timeouts.binary_search_by_key(&handle, |timeout| timeout.0);
        if let Some((_, lane, span)) = found.ok().and_then(|index| self.timeouts.get(index))
            && let Some(head) = self.tasks.get_mut(*lane as usize)
            && let Some(span) = head.timeouts.get_mut(*span)
        {
            // A timer that is due may still be cancelled before its callback runs: the first
            // counts.
            span.to_beat = span.to_beat.min(beat);
        }
    }

    /// A thread of the pool begins with a job.
    pub(super) fn begin_job(&mut self, job: ObjectId, worker: u32, beat: u32) {
        if worker as usize == self.threads.len() {
            let mut head = Head::default();
            head.rename(&mut self.names, &format!("thread {worker}"));
            self.threads.push(head);
        }
        let Some(lane) = self.thread_lane(worker) else { return };
        let by = waker_of(self.lane(job));
        self.change(lane, beat, Some(Face::Running));
        self.wake(lane, Wake { beat, by, future: job });
    }

    /// A thread of the pool is done with a job.
    pub(super) fn end_job(&mut self, job: ObjectId, worker: u32, beat: u32) {
        let Some(lane) = self.thread_lane(worker) else { return };
        self.change(lane, beat, None);
        self.set_lane(job, lane);
    }

    /// The name of the running task; empty if a callback runs.
    pub(super) fn running_name(&self) -> &str {
        let head = self.tasks.get(self.running_lane() as usize);
        head.map_or("", |head| head.name(&self.names))
    }

    /// The lanes in the order in which they are shown: children under parents, oldest first, and
    /// the threads of the pool below. `hear_rows` is called with a function that maps the number of
    /// a lane to its row.
    pub(super) fn into_lanes(mut self, hear_rows: impl FnOnce(&dyn Fn(u32) -> u32)) -> Lanes {
        let rows = self.rows();
        let first_thread = rows.len() as u32;
        let row_of = |lane: u32| match lane.checked_sub(FIRST_THREAD) {
            Some(worker) if lane != NO_LANE => first_thread + worker,
            _ => rows.get(lane as usize).copied().unwrap_or(NO_LANE),
        };
        for (_, wake) in &mut self.wakes {
            if let Waker::Lane(lane) = &mut wake.by {
                *lane = row_of(*lane);
            }
        }
        for (_, woken) in &mut self.woken {
            woken.lane = row_of(woken.lane);
        }
        for lane in &mut self.lanes {
            *lane = row_of(*lane);
        }
        for block in &mut self.blocks {
            block.lane = row_of(block.lane);
        }
        for failure in &mut self.failures {
            (failure.from, failure.to) = (row_of(failure.from), row_of(failure.to));
        }
        for (lane, _) in &self.holds {
            if let Some(head) = self.tasks.get_mut(*lane as usize) {
                head.ends[HOLDS] += 1;
            }
        }
        let mut heads: Vec<Head> = Vec::new();
        heads.resize_with(rows.len(), Head::default);
        for (row, head) in rows.iter().zip(self.tasks) {
            if let Some(slot) = heads.get_mut(*row as usize) {
                *slot = head;
            }
        }
        heads.append(&mut self.threads);
        let mut starts = [0; 4];
        for head in &mut heads {
            for (start, end) in starts.iter_mut().zip(&mut head.ends) {
                // First the start of its range; `sort` counts it up to the end.
                *start += std::mem::replace(end, *start);
            }
        }
        let changes = sort(&self.changes, row_of, &mut heads, CHANGES);
        let wakes = sort(&self.wakes, row_of, &mut heads, WAKES);
        let woken = sort(&self.woken, row_of, &mut heads, WOKEN);
        let holds = sort(&self.holds, row_of, &mut heads, HOLDS);
        hear_rows(&row_of);
        let Self { names, lanes, blocks, failures, occurring, .. } = self;
        Lanes {
            heads,
            names,
            rows: lanes,
            changes,
            wakes,
            woken,
            holds,
            failures,
            blocks,
            occurring,
        }
    }

    /// The row of each task, in the order of creation. Sets the depth in each head.
    fn rows(&mut self) -> Vec<u32> {
        let count = self.tasks.len();
        // How many rows a task takes with all its descendants. Children are younger than parents.
        let mut heights = vec![1; count];
        for lane in (0..count).rev() {
            if let Some(parent) = self.parent_of(lane) {
                heights[parent] += heights[lane];
            }
        }
        let mut rows = vec![0; count];
        // For each task the row of its next child, and the row of the next task without a parent.
        let mut next = vec![0; count];
        let mut next_root = 0;
        for lane in 0..count {
            let next_row = match self.parent_of(lane) {
                Some(parent) => {
                    self.tasks[lane].depth = self.tasks[parent].depth + 1;
                    &mut next[parent]
                }
                None => &mut next_root,
            };
            let row = *next_row;
            *next_row += heights[lane];
            rows[lane] = row;
            next[lane] = row + 1;
        }
        rows
    }

    fn parent_of(&self, lane: usize) -> Option<usize> {
        let parent = self.tasks.get(lane)?.parent as usize;
        (parent < lane).then_some(parent)
    }

    /// A handle joined the ready queue.
    pub(super) fn schedule(&mut self, call: Call, beat: u32) {
        let (task, future) = match call {
            Call::Step(task) => (task, ObjectId(0)),
            Call::Wakeup { task, future } => (task, future),
            _ => return,
        };
        let lane = self.lane(task);
        let Some(head) = self.tasks.get(lane as usize) else { return };
        if head.last != Some(Face::Unstarted) {
            self.change(lane, beat, Some(Face::Ready));
        }
        let by = self.waker();
        // A task that yields makes itself ready, which is no wake.
        if by != Waker::Lane(lane) {
            self.wake(lane, Wake { beat, by, future });
        }
    }

    /// Adds a wake to the lane that became ready and to the lane that made it ready.
    fn wake(&mut self, lane: u32, wake: Wake) {
        if let Waker::Lane(by) = wake.by
            && let Some(head) = self.head_mut(by)
        {
            head.ends[WOKEN] += 1;
            self.woken.push((by, Woken { beat: wake.beat, lane }));
        }
        if let Some(head) = self.head_mut(lane) {
            head.ends[WAKES] += 1;
            self.wakes.push((lane, wake));
        }
    }

    /// What causes the current event.
    fn waker(&self) -> Waker {
        let Some((call, lane)) = self.running else { return Waker::Loop };
        if lane != NO_LANE {
            return Waker::Lane(lane);
        }
        match call {
            Call::ChildDone { child, .. } => waker_of(self.task_lane(child)),
            Call::SetResult(_) => Waker::Timer,
            Call::Timeout(_) => Waker::Timeout,
            Call::JobDone(job) => waker_of(self.lane(job)),
            _ => Waker::Callback,
        }
    }

    /// Begins a state, if there is such a lane and its state is a different one.
    fn change(&mut self, lane: u32, beat: u32, face: Option<Face>) {
        if let Some(head) = self.head_mut(lane)
            && std::mem::replace(&mut head.last, face) != face
        {
            head.ends[CHANGES] += 1;
            self.changes.push((lane, Change { beat, face }));
            self.occurring |= face.map_or(0, |face| 1 << face as u32);
        }
    }

    fn head_mut(&mut self, lane: u32) -> Option<&mut Head> {
        match lane.checked_sub(FIRST_THREAD) {
            Some(worker) => self.threads.get_mut(worker as usize),
            None => self.tasks.get_mut(lane as usize),
        }
    }

    fn mark(&mut self, lane: u32, beat: u32, mark: Mark) {
        if let Some(head) = self.tasks.get_mut(lane as usize) {
            head.marks.push((beat, mark));
            self.occurring |= 1 << (FIRST_MARK + mark as u32);
        }
    }

    /// The number of the lane of an object; see `lanes`.
    pub(super) fn lane(&self, object: ObjectId) -> u32 {
        self.lanes.get(object.0 as usize).copied().unwrap_or(NO_LANE)
    }

    fn set_lane(&mut self, object: ObjectId, lane: u32) {
        if object.0 > self.last_object {
            return;
        }
        let index = object.0 as usize;
        if self.lanes.len() <= index {
            self.lanes.resize(index + 1, NO_LANE);
        }
        self.lanes[index] = lane;
    }

    /// The lane of a thread that has had a job. Each new thread has the next number.
    fn thread_lane(&self, worker: u32) -> Option<u32> {
        ((worker as usize) < self.threads.len()).then(|| FIRST_THREAD + worker)
    }

    /// The lane of an object if it is a task.
    fn task_lane(&self, object: ObjectId) -> u32 {
        let lane = self.lane(object);
        let head = self.tasks.get(lane as usize);
        if head.is_some_and(|head| head.task == Some(object)) { lane } else { NO_LANE }
    }

    /// The number of the lane of the task that runs.
    pub(super) fn running_lane(&self) -> u32 {
        self.running.map_or(NO_LANE, |(_, lane)| lane)
    }
}

fn waker_of(lane: u32) -> Waker {
    if lane == NO_LANE { Waker::Callback } else { Waker::Lane(lane) }
}

/// Sorts items by row, and keeps the order within a row (a counting sort).
///
/// Before the call, the ends in the heads are the starts of the rows; the call moves them to the
/// ends.
fn sort<T: Copy>(
    items: &[(u32, T)],
    row_of: impl Fn(u32) -> u32,
    heads: &mut [Head],
    list: usize,
) -> Vec<T> {
    let Some((_, some)) = items.first() else { return Vec::new() };
    let mut sorted = vec![*some; items.len()];
    for (lane, item) in items {
        if let Some(Head { ends, .. }) = heads.get_mut(row_of(*lane) as usize)
            && let Some(slot) = sorted.get_mut(ends[list] as usize)
        {
            *slot = *item;
            ends[list] += 1;
        }
    }
    sorted
}
