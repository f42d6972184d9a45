//! Replaying: what each event changes in the machine.

use std::collections::VecDeque;

use super::kinds;
use super::machine::{
    Job, Machine, NOTHING, Object, Pages, PendingTimer, Primitive, ReadyHandle, Role, Running,
    State, TaskState, Wait, take,
};
use crate::model::{
    Call, Event, FutureKind, HandleId, ObjectId, Outcome, PrimitiveKind, Site, SizeMeaning,
    Timestamp,
};
use crate::trace::{Entry, Trace};

impl Machine {
    /// The machine at the end of a run.
    pub fn at_end(trace: &Trace) -> Self {
        let mut machine = Self::default();
        for entry in trace.entries() {
            machine.apply(&entry);
        }
        machine
    }

    /// Takes in the next event.
    pub fn apply(&mut self, entry: &Entry<'_>) {
        self.take_in(entry.timestamp, &entry.event);
    }

    /// Takes in the next event, which happened at `timestamp`.
    pub(super) fn take_in(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        self.timestamp = timestamp;
        match *event {
            Event::IterationBegan => self.owed = self.ready.len(),
            Event::TimerDue { handle } => {
                if let Some(timer) = self.take_timer(handle) {
                    let by = ObjectId(0);
                    self.ready.push_back(ReadyHandle { handle, call: timer.call, by });
                    self.owed += 1;
                }
            }
            Event::HandleBegan { handle, call } => self.begin(handle, call),
            Event::HandleEnded => self.running = None,
            Event::HandleScheduled { handle, call } => {
                let by = self.running_id();
                self.ready.push_back(ReadyHandle { handle, call, by });
                let nanos = self.timestamp.nanos;
                if let Some(task) = call.task().and_then(|task| self.task_mut(task))
                    && !matches!(task.state, State::Unstarted)
                {
                    task.enter(State::Ready, nanos);
                }
            }
            Event::TimerSet { handle, call, when_nanos } => {
                let by = self.running_task_id();
                self.timers.insert((when_nanos, handle), PendingTimer { call, by });
                self.deadlines.push((handle, when_nanos));
                if let Call::SetResult(future) | Call::Timeout(future) = call
                    && let Some(object) = self.objects.get_mut(future)
                {
                    object.until_nanos = when_nanos;
                    object.has_timer = true;
                }
            }
            Event::TimerCancelled { handle } => {
                if self.take_timer(handle).is_none() {
                    take(&mut self.ready, |ready| ready.handle == handle);
                }
            }
            Event::FutureCreated { future, kind, of, site } => {
                self.be_at(site);
                let role = Role::Future(kind);
                self.plain_futures += u32::from(kind == FutureKind::Plain);
                let index = self.plain_futures;
                self.objects.add(future, Object { role, index, of, ..NOTHING });
            }
            Event::TaskCreated { task, name, site } => self.create_task(task, name, site),
            Event::ChildAdded { parent, child } => self.add_child(parent, child),
            Event::FutureFinished { future, outcome } => self.finish(future, outcome),
            Event::PrimitiveCreated { primitive, kind, size, name, site } => {
                self.be_at(site);
                self.create_primitive(primitive, kind, size, name, site);
            }
            Event::ValueSet { primitive, value } => {
                let task = self.running_id();
                self.with_primitive(primitive, |primitive| {
                    kinds::spec_of_primitive(primitive.kind).set_value(primitive, value, task);
                });
            }
            Event::TextSet { primitive, text } => {
                self.with_primitive(primitive, |value| value.items = [text.into()].into());
                self.last_shown = primitive;
            }
            Event::ItemPut { queue, item } => {
                self.with_primitive(queue, |queue| queue.items.push_back(item.into()));
            }
            Event::ItemGot { queue, index } => {
                self.with_primitive(queue, |queue| queue.items.remove(index as usize));
            }
            Event::JobSubmitted { job } => {
                let (by, pool) = (self.running_id(), self.of(job));
                let since_nanos = self.timestamp.nanos;
                self.jobs.submit(Job { future: job, by, pool, since_nanos });
            }
            Event::JobBegan { job, worker } => self.jobs.begin(job, worker, self.timestamp.nanos),
            Event::JobEnded { job, worker } => self.jobs.end(job, worker),
            Event::EagerStepBegan { task } => {
                self.set_state(task, State::Running);
                self.set_running_task(task);
            }
            Event::EagerStepEnded { resumed } => self.set_running_task(resumed),
            Event::TimeAdvanced | Event::CancelRequested { .. } | Event::Thrown { .. } => {}
            Event::Reported { .. } => self.printed += 1,
            Event::TaskWaits { future, site } => {
                self.be_at(site);
                self.wait(future);
            }
            Event::TaskRenamed { task, name } => {
                if let Some(task) = self.task_mut(task) {
                    task.name = name.into();
                }
            }
            Event::TaskYields { site } => self.be_at(site),
            Event::Printed { site, .. } => {
                self.printed += 1;
                self.be_at(site);
            }
            Event::RunEnded { ending } => self.ending = Some(ending),
        }
    }

    fn begin(&mut self, handle: HandleId, call: Call) {
        // The queue is first in, first out; the loop skips only cancelled handles.
        while let Some(ready) = self.ready.pop_front()
            && ready.handle != handle
        {
            self.owed = self.owed.saturating_sub(1);
        }
        self.owed = self.owed.saturating_sub(1);
        let task = call.task().unwrap_or_default();
        self.running = Some(Running { handle, call, task });
        self.last_shown = ObjectId(0);
        match call {
            Call::Step(task) | Call::Wakeup { task, .. } => self.set_state(task, State::Running),
            Call::ChildDone { parent, child } if parent != child => self.hear(parent),
            Call::ChildDone { .. }
            | Call::SetResult(_)
            | Call::Stop(_)
            | Call::Callback
            | Call::JobDone(_) => {}
            Call::Timeout(timeout) => self.with_primitive(timeout, |it| it.value = 1),
        }
    }

    fn set_running_task(&mut self, task: ObjectId) {
        if let Some(running) = &mut self.running {
            running.task = task;
        }
    }

    fn create_task(&mut self, id: ObjectId, name: &str, site: Site) {
        self.be_at(site);
        let index = self.tasks.len() as u32;
        if !self.objects.add(id, Object { role: Role::Task, index, ..NOTHING }) {
            return;
        }
        self.tasks.push(TaskState {
            id,
            name: name.into(),
            parent: self.running_task_id(),
            state: State::Unstarted,
            since_nanos: self.timestamp.nanos,
            site: Site::UNKNOWN,
        });
    }

    fn create_primitive(
        &mut self,
        id: ObjectId,
        kind: PrimitiveKind,
        size: u32,
        name: &str,
        site: Site,
    ) {
        let index = self.primitives.len() as u32;
        if !self.objects.add(id, Object { role: Role::Primitive, index, ..NOTHING }) {
            return;
        }
        let mut number = 0;
        if name.is_empty() {
            self.unnamed[kind as usize] += 1;
            number = self.unnamed_like(kind);
        }
        let value = if kind.rules().size == SizeMeaning::FirstValue { size } else { 0 };
        self.primitives.push(Primitive {
            id,
            kind,
            name: name.into(),
            number,
            size,
            value,
            site,
            maker: self.running_id(),
            holders: VecDeque::new(),
            items: VecDeque::new(),
            waiters: VecDeque::new(),
        });
    }

    fn with_primitive<T>(&mut self, id: ObjectId, change: impl FnOnce(&mut Primitive) -> T) {
        let object = self.objects.get(id);
        if object.role == Role::Primitive
            && let Some(primitive) = self.primitives.get_mut(object.index as usize)
        {
            change(primitive);
        }
    }

    fn add_child(&mut self, parent: ObjectId, child: ObjectId) {
        let is_heard = match self.objects.get(parent).role {
            Role::Nothing => return,
            // These do not count a child that is already done; the others count it until a callback
            // runs.
            Role::Primitive | Role::Future(FutureKind::Gather) => self.is_done(child),
            _ => false,
        };
        if !is_heard && let Some(parent) = self.objects.get_mut(parent) {
            parent.left += 1;
        }
        let objects = &self.objects;
        let is_done = |id: ObjectId| objects.get(id).is_done;
        self.watches.add(parent, child, |parent, child| is_done(parent) || is_done(child));
    }

    /// Counts a child as done, when the callback of its gather, wait or task group runs.
    fn hear(&mut self, parent: ObjectId) {
        if let Some(parent) = self.objects.get_mut(parent) {
            parent.left = parent.left.saturating_sub(1);
        }
    }

    fn finish(&mut self, id: ObjectId, outcome: Outcome<'_>) {
        let Some(object) = self.objects.get_mut(id) else { return };
        object.is_done = true;
        object.is_cancelled = outcome == Outcome::Cancelled;
        let Object { role, of, waiter, .. } = *object;
        match role {
            Role::Future(FutureKind::Job) if outcome == Outcome::Cancelled => {
                self.jobs.take(id);
            }
            Role::Future(kind) => {
                let is_handed_over = kind == FutureKind::Acquire && outcome == Outcome::Returned;
                self.with_primitive(of, |primitive| {
                    primitive.leave_line(id);
                    if is_handed_over {
                        kinds::spec_of_primitive(primitive.kind).hand_over(primitive, waiter);
                    }
                });
            }
            Role::Task => self.set_state(
                id,
                match outcome {
                    Outcome::Returned => State::Done,
                    Outcome::Raised(exception) => State::Failed(exception.into()),
                    Outcome::Cancelled => State::Cancelled,
                },
            ),
            Role::Nothing | Role::Primitive => {}
        }
    }

    fn wait(&mut self, future: ObjectId) {
        let Some(task) = self.running_task_id() else { return };
        let Object { role, of, is_done, .. } = *self.objects.get(future);
        let kind = match role {
            Role::Task => None,
            Role::Future(kind) => Some(kind),
            Role::Nothing | Role::Primitive => Some(FutureKind::Plain),
        };
        if let Some(object) = self.objects.get_mut(future) {
            object.waiter = task;
        }
        // Several tasks may await one job; at a primitive, each task has a future of its own.
        if !is_done && kind != Some(FutureKind::Job) {
            self.with_primitive(of, |primitive| primitive.waiters.push_back(future));
        }
        self.set_state(task, State::Waiting(Wait { future, kind }));
    }

    fn running_task_id(&self) -> Option<ObjectId> {
        Some(self.running_id()).filter(|task| *task != ObjectId(0))
    }

    /// Sets the line of the running task, if `site` is known.
    fn be_at(&mut self, site: Site) {
        if site.is_known()
            && let Some(task) = self.task_mut(self.running_id())
        {
            task.site = site;
        }
    }

    fn set_state(&mut self, id: ObjectId, state: State) {
        let nanos = self.timestamp.nanos;
        if let Some(task) = self.task_mut(id) {
            task.enter(state, nanos);
        }
    }

    fn task_mut(&mut self, id: ObjectId) -> Option<&mut TaskState> {
        self.tasks.get_mut(self.task_index(id)?)
    }

    /// Removes a timer.
    ///
    /// An event names only the handle, so `deadlines` has the deadline of each handle. Most timers
    /// are removed when they are due, so the first timer is tried before this search.
    fn take_timer(&mut self, handle: HandleId) -> Option<PendingTimer> {
        let first = self.timers.iter().next().map(|(key, _)| *key);
        let key = first.filter(|(_, first)| *first == handle).or_else(|| {
            let index = self.deadlines.partition_point(|(other, _)| *other < handle);
            self.deadlines.get(index).map(|(_, nanos)| (*nanos, handle))
        })?;
        let timer = self.timers.remove(key)?;
        if let Call::SetResult(future) | Call::Timeout(future) = timer.call
            && let Some(object) = self.objects.get_mut(future)
        {
            object.has_timer = false;
        }
        if self.deadlines.len() > 2 * self.timers.count() + 64 {
            let mut kept = Pages::default();
            for (handle, nanos) in self.deadlines.iter() {
                if self.timers.contains((*nanos, *handle)) {
                    kept.push((*handle, *nanos));
                }
            }
            self.deadlines = kept;
        }
        Some(timer)
    }
}
