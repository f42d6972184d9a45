//! Absurd runs: they follow the grammar of events, but no program does such things.

use std::collections::{BTreeMap, VecDeque};

use loopscope::model::{
    Call, Ending, Event, FutureKind, HandleId, Limit, MostValue, ObjectId, Outcome, PrimitiveKind,
    Site, SizeMeaning, Timestamp, Version,
};
use loopscope::trace::{CheckedTrace, Header, SavedLine, SavedListing, write};

use super::chance::Chance;

/// A run that is made of random events.
struct Absurd<'c> {
    chance: &'c mut Chance,
    checked: CheckedTrace,
    now: Timestamp,
    objects: u32,
    handles: u32,
    ready: VecDeque<(HandleId, Call)>,
    timers: BTreeMap<(u64, HandleId), Call>,
    /// Tasks that had no step, and for which none is scheduled.
    new: Vec<ObjectId>,
    /// Tasks that yielded.
    idle: Vec<ObjectId>,
    /// Tasks that wait, with what they wait for.
    waiting: Vec<(ObjectId, ObjectId)>,
    tasks: Vec<ObjectId>,
    futures: Vec<(ObjectId, FutureKind)>,
    done: Vec<ObjectId>,
    primitives: Vec<Primitive>,
    submitted: Vec<ObjectId>,
    threads: Vec<Option<ObjectId>>,
    ended_jobs: Vec<ObjectId>,
}

struct Primitive {
    id: ObjectId,
    kind: PrimitiveKind,
    size: u32,
    value: u32,
    items: u32,
}

/// Makes a random run and saves it.
pub fn run(chance: &mut Chance) -> Vec<u8> {
    let iterations = chance.below(30);
    let header = header(chance);
    let mut absurd = Absurd {
        chance,
        checked: CheckedTrace::default(),
        now: Timestamp::default(),
        objects: 0,
        handles: 0,
        ready: VecDeque::new(),
        timers: BTreeMap::new(),
        new: Vec::new(),
        idle: Vec::new(),
        waiting: Vec::new(),
        tasks: Vec::new(),
        futures: Vec::new(),
        done: Vec::new(),
        primitives: Vec::new(),
        submitted: Vec::new(),
        threads: Vec::new(),
        ended_jobs: Vec::new(),
    };
    absurd.create_task();
    absurd.step_new();
    for _ in 0..iterations {
        if !absurd.iterate() {
            break;
        }
    }
    absurd.end();
    write(&header, &absurd.checked.finish())
}

fn header(chance: &mut Chance) -> Header {
    let line = |chance: &mut Chance| SavedLine {
        text: chance.text(200),
        source_line: chance.one_in(2).then(|| chance.below(9) as u32 + 1),
    };
    let listings = (0..chance.below(3)).map(|_| SavedListing {
        language: (*chance.pick(&["python", "rust", "", "cobol"])).to_owned(),
        lines: (0..chance.below(5)).map(|_| line(chance)).collect(),
    });
    let listings = listings.collect();
    Header {
        source: chance.text(2_000),
        title: chance.text(5_000),
        parameters: (0..chance.below(4)).map(|_| (chance.text(99), chance.text(999))).collect(),
        listings,
        python: *chance.pick(&[None, Some(Version::V3_13), Some(Version::V3_14)]),
        ..Header::default()
    }
}

impl Absurd<'_> {
    /// Appends an event that the grammar allows next.
    fn push(&mut self, event: &Event<'_>) {
        let pushed = self.checked.push(self.now, event);
        pushed.unwrap_or_else(|damage| panic!("{event:?} could have happened, but: {damage}"));
    }

    fn iterate(&mut self) -> bool {
        if self.ready.is_empty() && self.timers.is_empty() {
            return false;
        }
        self.now.iteration += 1;
        self.push(&Event::IterationBegan);
        let first = self.timers.keys().next().map_or(self.now.nanos, |key| key.0);
        if self.ready.is_empty() && first > self.now.nanos {
            self.advance_to(first);
        } else if self.chance.one_in(4) {
            self.advance();
        }
        if self.chance.one_in(2) {
            self.move_job();
        }
        while let Some(entry) = self.timers.first_entry()
            && entry.key().0 <= self.now.nanos
        {
            let ((_, handle), call) = entry.remove_entry();
            self.push(&Event::TimerDue { handle });
            self.ready.push_back((handle, call));
        }
        for _ in 0..self.ready.len() {
            let Some((handle, call)) = self.ready.pop_front() else { break };
            self.run_handle(handle, call);
        }
        true
    }

    fn run_handle(&mut self, handle: HandleId, call: Call) {
        self.push(&Event::HandleBegan { handle, call });
        let count = self.chance.rarely(10, 40, 6);
        for _ in 0..count {
            self.effect(call.task().is_some());
        }
        if let Some(task) = call.task() {
            self.end_step(task);
        }
        self.push(&Event::HandleEnded);
    }

    fn end_step(&mut self, task: ObjectId) {
        let site = self.site();
        let waits_for = match self.chance.below(4) {
            0 => self.futures.get(self.chance.below(self.futures.len())).map(|future| future.0),
            1 => Some(*self.chance.pick(&self.tasks)),
            _ => None,
        };
        match (waits_for, self.chance.below(3)) {
            (Some(future), _) => {
                self.push(&Event::TaskWaits { future, site });
                self.waiting.push((task, future));
            }
            (None, 0) => {
                self.finish(task);
                if self.tasks.len() > 1 {
                    self.tasks.retain(|other| *other != task);
                }
            }
            (None, _) => {
                self.push(&Event::TaskYields { site });
                self.idle.push(task);
            }
        }
    }

    fn effect(&mut self, is_step: bool) {
        match self.chance.below(24) {
            0 | 1 => self.create_task(),
            2 | 3 => self.step_new(),
            4 => self.step_idle(),
            5 | 6 => self.create_future(),
            7 => {
                if !self.futures.is_empty() {
                    let at = self.chance.below(self.futures.len());
                    let (future, _) = self.futures.swap_remove(at);
                    self.finish(future);
                }
            }
            8 | 9 => self.wake(),
            10 => self.set_timer(),
            11 => {
                let handle = HandleId(1 + self.chance.below(self.handles as usize) as u32);
                // What runs in this iteration is counted already.
                if !self.ready.iter().any(|(ready, _)| *ready == handle) {
                    self.push(&Event::TimerCancelled { handle });
                    self.timers.retain(|(_, timer), _| *timer != handle);
                }
            }
            12 => self.add_child(),
            13 => {
                let (text, site) = (self.text(), self.site());
                self.push(&Event::Printed { text: &text, site });
            }
            14 => {
                let text = self.text();
                self.push(&Event::Reported { text: &text });
            }
            15 | 16 => self.create_primitive(),
            17 | 18 => self.use_primitive(),
            19 => {
                self.submit_job();
                self.move_job();
            }
            20 => self.advance(),
            21 if is_step => {
                let text = self.text();
                self.push(&Event::Thrown { exception: &text });
            }
            22 => {
                let (task, name) = (*self.chance.pick(&self.tasks), self.chance.text(4_096));
                self.push(&Event::TaskRenamed { task, name: &name });
            }
            _ => {
                let future = *self.chance.pick(&self.tasks);
                if !self.done.contains(&future) {
                    self.push(&Event::CancelRequested { future });
                }
            }
        }
    }

    fn create_task(&mut self) {
        let (task, name, site) = (self.next_object(), self.chance.text(4_096), self.site());
        self.push(&Event::TaskCreated { task, name: &name, site });
        self.tasks.push(task);
        self.new.push(task);
    }

    fn step_new(&mut self) {
        if let Some(task) = self.new.pop() {
            self.schedule(Call::Step(task));
        }
    }

    fn step_idle(&mut self) {
        if !self.idle.is_empty() {
            let at = self.chance.below(self.idle.len());
            let task = self.idle.swap_remove(at);
            self.schedule(Call::Step(task));
        }
    }

    fn create_future(&mut self) {
        let kind = *self.chance.pick(FutureKind::ALL);
        let owns = |primitive: &&Primitive| primitive.kind.rules().futures.contains(&kind);
        let owner = self.primitives.iter().find(owns);
        let of = match kind {
            FutureKind::Plain | FutureKind::Sleep | FutureKind::Gather => ObjectId(0),
            FutureKind::Shield | FutureKind::Wait | FutureKind::Next => {
                *self.chance.pick(&self.tasks)
            }
            _ => match owner {
                Some(primitive) => primitive.id,
                None if matches!(kind, FutureKind::Group | FutureKind::Job) => return,
                None => ObjectId(0),
            },
        };
        let (future, site) = (self.next_object(), self.site());
        self.push(&Event::FutureCreated { future, kind, of, site });
        self.futures.push((future, kind));
    }

    fn finish(&mut self, future: ObjectId) {
        let text = self.text();
        let outcome = match self.chance.below(3) {
            0 => Outcome::Returned,
            1 => Outcome::Raised(&text),
            _ => Outcome::Cancelled,
        };
        self.push(&Event::FutureFinished { future, outcome });
        self.done.push(future);
    }

    fn wake(&mut self) {
        let done = &self.done;
        let at = self.waiting.iter().position(|(_, future)| done.contains(future));
        if let Some(at) = at {
            let (task, future) = self.waiting.swap_remove(at);
            self.schedule(Call::Wakeup { task, future });
        }
    }

    fn set_timer(&mut self) {
        let call = match (self.chance.below(3), self.futures.last()) {
            (0, Some((future, _))) => Call::SetResult(*future),
            (1, _) => match self.primitives.iter().find(|it| it.kind == PrimitiveKind::Timeout) {
                Some(timeout) => Call::Timeout(timeout.id),
                None => Call::Callback,
            },
            _ => Call::Callback,
        };
        let when_nanos = if self.chance.one_in(3) {
            self.chance.edge()
        } else {
            self.now.nanos.saturating_add(self.chance.below(1_000_000_000) as u64)
        };
        self.handles += 1;
        let handle = HandleId(self.handles);
        self.push(&Event::TimerSet { handle, call, when_nanos });
        self.timers.insert((when_nanos, handle), call);
    }

    fn schedule(&mut self, call: Call) {
        self.handles += 1;
        let handle = HandleId(self.handles);
        self.push(&Event::HandleScheduled { handle, call });
        self.ready.push_back((handle, call));
    }

    fn add_child(&mut self) {
        let hears = |kind: &FutureKind| {
            use FutureKind as F;
            matches!(kind, F::Gather | F::Shield | F::Wait | F::Next)
        };
        let parents = self.futures.iter().filter(|(_, kind)| hears(kind)).map(|(id, _)| *id);
        let groups = self.primitives.iter().filter(|it| it.kind.rules().has_children);
        let parents: Vec<_> = parents.chain(groups.map(|group| group.id)).collect();
        let children = self.futures.iter().map(|(id, _)| *id);
        let children: Vec<_> = children.chain(self.tasks.iter().copied()).collect();
        if parents.is_empty() {
            return;
        }
        let (parent, child) = (*self.chance.pick(&parents), *self.chance.pick(&children));
        self.push(&Event::ChildAdded { parent, child });
        if self.done.contains(&child) && self.chance.one_in(2) {
            self.schedule(Call::ChildDone { parent, child });
        }
    }

    fn create_primitive(&mut self) {
        let kind = *self.chance.pick(PrimitiveKind::ALL);
        let meaning = kind.rules().size;
        let size = if meaning == SizeMeaning::None { 0 } else { self.chance.edge() as u32 };
        let (id, name, site) = (self.next_object(), self.chance.text(4_096), self.site());
        self.push(&Event::PrimitiveCreated { primitive: id, kind, size, name: &name, site });
        let value = if meaning == SizeMeaning::FirstValue { size } else { 0 };
        self.primitives.push(Primitive { id, kind, size, value, items: 0 });
    }

    fn use_primitive(&mut self) {
        if self.primitives.is_empty() {
            return;
        }
        let at = self.chance.below(self.primitives.len());
        let text = self.text();
        let (way, index) = (self.chance.below(3), self.chance.next());
        let Primitive { id, kind, size, value, items } = &mut self.primitives[at];
        let id = *id;
        let is_queue = kind.rules().has_items;
        let most = match kind.rules().most_value {
            MostValue::None => return,
            MostValue::One => 1,
            MostValue::Size => *size,
            MostValue::Any => u32::MAX,
        };
        let event = match way {
            0 if is_queue && (*size == 0 || *items < *size) => {
                *items += 1;
                Event::ItemPut { queue: id, item: &text }
            }
            1 if is_queue && *items > 0 => {
                let index = match kind {
                    PrimitiveKind::Queue => 0,
                    PrimitiveKind::LifoQueue => *items - 1,
                    _ => (index % u64::from(*items)) as u32,
                };
                *items -= 1;
                Event::ItemGot { queue: id, index }
            }
            2 if *value < most => {
                *value += 1;
                Event::ValueSet { primitive: id, value: *value }
            }
            _ if *value > 0 => {
                *value -= 1;
                Event::ValueSet { primitive: id, value: *value }
            }
            _ => return,
        };
        self.push(&event);
    }

    fn submit_job(&mut self) {
        let is_job = |(_, kind): &(_, FutureKind)| *kind == FutureKind::Job;
        let Some((job, _)) = self.futures.iter().copied().find(is_job) else { return };
        if !self.submitted.contains(&job) && !self.ended_jobs.contains(&job) {
            self.push(&Event::JobSubmitted { job });
            self.submitted.push(job);
            // It is not done by itself, so that it is submitted once.
            self.futures.retain(|(future, _)| *future != job);
        }
    }

    fn move_job(&mut self) {
        if self.chance.one_in(2)
            && let Some(job) = self.submitted.pop()
        {
            let free = self.threads.iter().position(Option::is_none);
            let worker = free.unwrap_or(self.threads.len());
            if worker == self.threads.len() {
                self.threads.push(None);
            }
            self.push(&Event::JobBegan { job, worker: worker as u32 });
            self.threads[worker] = Some(job);
        } else if let Some(worker) = self.threads.iter().position(Option::is_some)
            && let Some(job) = self.threads[worker].take()
        {
            self.push(&Event::JobEnded { job, worker: worker as u32 });
            self.ended_jobs.push(job);
            self.schedule(Call::JobDone(job));
        }
    }

    fn advance(&mut self) {
        let by = if self.chance.one_in(20) { self.chance.edge() } else { 1 };
        let nanos = self.now.nanos.saturating_add(by);
        if nanos > self.now.nanos {
            self.advance_to(nanos);
        }
    }

    fn advance_to(&mut self, nanos: u64) {
        self.now.nanos = nanos;
        self.push(&Event::TimeAdvanced);
    }

    fn end(&mut self) {
        let ending = match self.chance.below(6) {
            0 => return,
            1 if self.ready.is_empty() => Ending::Deadlock,
            2 => Ending::LimitReached(Limit::Iterations),
            3 => Ending::LimitReached(Limit::Text),
            _ => Ending::Finished,
        };
        self.push(&Event::RunEnded { ending });
    }

    fn next_object(&mut self) -> ObjectId {
        self.objects += 1;
        ObjectId(self.objects)
    }

    fn site(&mut self) -> Site {
        Site::line(if self.chance.one_in(10) { self.chance.edge() as u32 } else { 3 })
    }

    fn text(&mut self) -> String {
        let most = if self.chance.one_in(50) { 65_536 } else { 500 };
        self.chance.text(most)
    }
}
