//! The stage: a map of the machine on which tasks are tokens that move because something moved
//! them.

use super::task::{State, Waiter};
use super::token::{Face, TOKEN_HEIGHT, Token};
use super::wording::seconds_text;
use super::{Align, Ink, Machine, Playhead, Point, Rect, Screening, Shape};
use crate::runtime::{Call, HandleId, ObjectId};

/// Below this width the zones stand under each other.
const NARROW: f32 = 540.0;
const GAP: f32 = 8.0;
const HEADING: f32 = 26.0;

/// Paints the machine at the playhead into `width` by `height` pixels.
pub fn stage(screening: &Screening, playhead: &Playhead, width: f32, height: f32) -> Vec<Shape> {
    let zones = Zones::new(width, height);
    let machine = screening.after();
    let mut shapes = Vec::new();
    zones.paint(machine, &mut shapes);

    let phase = ease(playhead.phase);
    let before = zones.place(screening.before(), screening.before().moment.nanos);
    let after = zones.place(machine, playhead.nanos);
    // A zone shows few enough tokens that looking through them is quicker than an index.
    let old = |key: Key| before.tokens.iter().find(|token| token.key == key);
    let is_gone = |key: Key| after.tokens.iter().all(|token| token.key != key);
    if phase < 1.0 {
        for token in before.tokens.iter().filter(|token| is_gone(token.key)) {
            token.token.paint(token.rect, 1.0 - phase, &mut shapes);
        }
    }
    // What moves is painted last, so that it passes over what stands.
    let (moving, standing): (Vec<_>, Vec<_>) = after
        .tokens
        .iter()
        .partition(|token| phase < 1.0 && old(token.key).is_none_or(|old| old.rect != token.rect));
    for token in standing {
        token.token.paint(token.rect, 1.0, &mut shapes);
    }
    for token in moving {
        // What is new comes from the loop, because a running handle made it.
        let (from, opacity) = match old(token.key) {
            Some(old) => (old.rect, 1.0),
            None => (Zones::first_slot(zones.running), phase),
        };
        token.token.paint(from.towards(&token.rect, phase), opacity, &mut shapes);
    }
    for (at, hidden) in after.overflows {
        let text = format!("and {hidden} more");
        shapes.push(Shape::text(at, text, Ink::Muted, 12.0, Align::Start));
    }
    shapes
}

/// Where the zones are.
struct Zones {
    ready: Rect,
    running: Rect,
    timers: Rect,
    waiting: Rect,
    finished: Rect,
}

/// Tells a token from the others while it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Task(ObjectId),
    Handle(HandleId),
}

struct Placed {
    key: Key,
    token: Token,
    rect: Rect,
}

/// Every token with its place, and where how many did not fit.
#[derive(Default)]
struct Placement {
    tokens: Vec<Placed>,
    overflows: Vec<(Point, usize)>,
}

impl Zones {
    fn new(width: f32, height: f32) -> Self {
        if width < NARROW {
            // The loop holds one token; the others share what is left.
            let loop_height = HEADING + TOKEN_HEIGHT + 32.0;
            let half = (width - GAP) / 2.0;
            let part = (height - loop_height - 2.0 * GAP) / 2.0;
            let (second, third) = (loop_height + GAP, loop_height + part + 2.0 * GAP);
            return Self {
                running: Rect::new(0.0, 0.0, width, loop_height),
                ready: Rect::new(0.0, second, half, part),
                timers: Rect::new(half + GAP, second, half, part),
                waiting: Rect::new(0.0, third, half, part),
                finished: Rect::new(half + GAP, third, half, part),
            };
        }
        let side = (width - 2.0 * GAP) * 0.36;
        let middle = width - 2.0 * side - 2.0 * GAP;
        let upper = (height - GAP) * 0.56;
        let lower = height - GAP - upper;
        let half = (width - GAP) / 2.0;
        Self {
            ready: Rect::new(0.0, 0.0, side, upper),
            running: Rect::new(side + GAP, 0.0, middle, upper),
            timers: Rect::new(side + middle + 2.0 * GAP, 0.0, side, upper),
            waiting: Rect::new(0.0, upper + GAP, half, lower),
            finished: Rect::new(half + GAP, upper + GAP, half, lower),
        }
    }

    /// The grounds and the headings.
    fn paint(&self, machine: &Machine, shapes: &mut Vec<Shape>) {
        let owed = match machine.owed {
            0 => "owes nothing more".to_owned(),
            owed => format!("owes {owed} more"),
        };
        let iteration = format!("Loop, iteration {}", machine.moment.iteration);
        let finished = machine.tasks.iter().filter(|task| task.state.is_finished()).count();
        let headings = [
            (self.ready, "Ready, next first".to_owned()),
            (self.running, iteration),
            (self.timers, "Timers, by deadline".to_owned()),
            (self.waiting, "Waiting for others".to_owned()),
            (self.finished, format!("Finished, {finished} of {}", machine.tasks.len())),
        ];
        for (zone, heading) in headings {
            let is_loop = zone == self.running;
            shapes.push(Shape::Rect {
                rect: zone,
                radius: 8.0,
                fill: Some(Ink::Zone),
                stroke: Some(if is_loop { Ink::Running } else { Ink::Line }),
                opacity: 1.0,
            });
            let at = Point::new(zone.x + 10.0, zone.y + HEADING / 2.0 + 2.0);
            let heading = super::shape::fit(&heading, zone.width - 16.0, 12.0);
            shapes.push(Shape::text(at, heading, Ink::Muted, 12.0, Align::Start));
        }
        let at = Point::new(self.running.x + 10.0, self.running.bottom() - 13.0);
        let owed = super::shape::fit(&owed, self.running.width - 16.0, 11.0);
        shapes.push(Shape::text(at, owed, Ink::Muted, 11.0, Align::Start));
    }

    fn place(&self, machine: &Machine, now_nanos: u64) -> Placement {
        let mut placement = Placement::default();
        let running =
            machine.running.map(|running| token_of(machine, running.handle, running.call));
        let running_key = running.as_ref().map(|(key, _)| *key);
        placement.fill(self.running, running.into_iter());

        let ready = machine.ready.iter().map(|ready| token_of(machine, ready.handle, ready.call));
        placement.fill(self.ready, ready);

        let is_elsewhere = |task: ObjectId| Some(Key::Task(task)) == running_key;
        let timers = machine.timers.iter().map(|((when_nanos, handle), timer)| {
            let remark = format!("in {}", seconds_text(when_nanos.saturating_sub(now_nanos)));
            // A task that was cancelled, or waits with a limit, has its token elsewhere.
            let sleeper = match timer.call {
                Call::SetResult(sleep) => machine.task(machine.waiter_of(sleep)).filter(|task| {
                    matches!(task.state, State::Waiting(Waiter::Sleep { future, .. }) if future == sleep)
                }),
                _ => None,
            };
            if let Some(task) = sleeper.filter(|task| !is_elsewhere(task.id)) {
                task_token(machine, task.id, remark)
            } else {
                let (key, token) = token_of(machine, *handle, timer.call);
                (key, Token { remark, ..token })
            }
        });
        // A sleeper stays where it slept until its callback has run.
        let due = machine.tasks.iter().filter_map(|task| match task.state {
            State::Waiting(Waiter::Sleep { future, until_nanos })
                if !machine.has_timer(future) && !is_elsewhere(task.id) =>
            {
                let remark = if until_nanos == 0 { "no end" } else { "due" };
                Some(task_token(machine, task.id, remark.to_owned()))
            }
            _ => None,
        });
        placement.fill(self.timers, due.chain(timers));

        let waiting =
            machine.tasks.iter().filter(|task| !is_elsewhere(task.id)).filter_map(|task| {
                let remark = match &task.state {
                    State::Waiting(Waiter::Sleep { .. }) => return None,
                    State::Waiting(waiter) => machine.waits_shortly(waiter),
                    _ => return None,
                };
                Some(task_token(machine, task.id, remark))
            });
        placement.fill(self.waiting, waiting);

        // Where not all of them fit, those that went wrong are what one looks for.
        let finished = |is_shown: fn(&State) -> bool| {
            let tasks = machine.tasks.iter();
            tasks
                .filter(move |task| is_shown(&task.state) && !is_elsewhere(task.id))
                .map(|task| task_token(machine, task.id, String::new()))
        };
        let wrong = finished(|state| matches!(state, State::Failed(_) | State::Cancelled));
        placement.fill(self.finished, wrong.chain(finished(|state| *state == State::Done)));
        placement
    }

    fn first_slot(zone: Rect) -> Rect {
        Grid::new(zone).slot(0)
    }
}

impl Placement {
    /// Puts tokens into the slots of a zone, as many as fit.
    fn fill(&mut self, zone: Rect, tokens: impl Iterator<Item = (Key, Token)>) {
        let grid = Grid::new(zone);
        let tokens: Vec<_> = tokens.collect();
        let count = tokens.len();
        // If not all fit, the last slot says how many are missing.
        let shown = if count <= grid.capacity { count } else { grid.capacity.saturating_sub(1) };
        for (index, (key, token)) in tokens.into_iter().take(shown).enumerate() {
            self.tokens.push(Placed { key, token, rect: grid.slot(index) });
        }
        if shown < count {
            let slot = grid.slot(shown);
            self.overflows.push((Point::new(slot.x + 6.0, slot.middle().y), count - shown));
        }
    }
}

/// The slots of a zone, row by row.
struct Grid {
    zone: Rect,
    columns: usize,
    capacity: usize,
    slot_width: f32,
}

impl Grid {
    const PADDING: f32 = 8.0;
    const SPACE: f32 = 6.0;
    const SLOT_WIDTH: f32 = 142.0;

    fn new(zone: Rect) -> Self {
        let width = zone.width - 2.0 * Self::PADDING;
        let columns = (((width + Self::SPACE) / (Self::SLOT_WIDTH + Self::SPACE)) as usize).max(1);
        let slot_width = (width - (columns - 1) as f32 * Self::SPACE) / columns as f32;
        let height = zone.height - HEADING - Self::PADDING;
        let rows = (((height + Self::SPACE) / (TOKEN_HEIGHT + Self::SPACE)) as usize).max(1);
        Self { zone, columns, capacity: columns * rows, slot_width: slot_width.min(190.0) }
    }

    fn slot(&self, index: usize) -> Rect {
        let (column, row) = (index % self.columns, index / self.columns);
        Rect::new(
            self.zone.x + Self::PADDING + column as f32 * (self.slot_width + Self::SPACE),
            self.zone.y + HEADING + row as f32 * (TOKEN_HEIGHT + Self::SPACE),
            self.slot_width,
            TOKEN_HEIGHT,
        )
    }
}

/// The token of a handle: its task if it steps one, else a callback.
fn token_of(machine: &Machine, handle: HandleId, call: Call) -> (Key, Token) {
    if let Some(task) = call.task() {
        return task_token(machine, task, String::new());
    }
    let label = match call {
        Call::SetResult(_) => match machine.beneficiary(call) {
            Some(task) => format!("wake {}", task.label()),
            None => "end of sleep".to_owned(),
        },
        Call::ChildDone { parent, child } => {
            format!("{} ← {}", machine.describe(parent), machine.describe(child))
        }
        Call::Timeout(_) => "time out".to_owned(),
        Call::JobDone(_) => "end of job".to_owned(),
        Call::Stop(_) => "stop the loop".to_owned(),
        _ => "callback".to_owned(),
    };
    (Key::Handle(handle), Token { face: Face::Callback, label, remark: String::new() })
}

fn task_token(machine: &Machine, id: ObjectId, remark: String) -> (Key, Token) {
    let face = machine.task(id).map_or(Face::Unstarted, |task| Face::from(&task.state));
    (Key::Task(id), Token { face, label: machine.label(id).to_owned(), remark })
}

/// Starts and ends slowly.
fn ease(phase: f32) -> f32 {
    let phase = phase.clamp(0.0, 1.0);
    phase * phase * (3.0 - 2.0 * phase)
}
