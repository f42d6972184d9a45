//! The ring: tasks that wait for each other in a circle, and therefore never go on.

use super::super::kinds::{spec_of_future, spec_of_primitive};
use super::super::machine::Machine;
use super::super::{Align, Ink, Point, Rect, Shape};
use super::layout::{Key, Layout, PlateKind};
use crate::model::{Ending, ObjectId};

/// The longest circle that is found, in tasks.
const MOST_HOLDERS: usize = 64;
/// The distance between a wire and the chips and tokens that it passes, in pixels.
const GAP: f32 = 6.0;
/// The most pixels between a token and the chip just below it.
const NEAR: f32 = 40.0;
/// The room for the words beside the last token of a row.
const WORDS: f32 = 104.0;
/// The distance between two wires beside the buses.
const PITCH: f32 = 10.0;

/// A task of a circle, with the object that it holds and the object that it waits for.
struct Holder {
    /// The object that it holds.
    station: ObjectId,
    /// The object that it waits for.
    wants: ObjectId,
    /// Its chip among the holders of `station`.
    chip: Rect,
    /// Its token in the row of the tasks that wait for `wants`.
    token: Rect,
}

impl Layout {
    /// Draws each circle of tasks that wait for each other: a wire from the object that a task holds
    /// to the token of the task that waits for it, and one from there to the object that this task
    /// holds.
    ///
    /// Objects that are not on the stage have no wires.
    pub(super) fn ring(&mut self, machine: &Machine, buses: Rect) {
        let holders = self.placed.iter().filter_map(|placed| {
            let Key::Inside(station, task) = placed.key else { return None };
            let wants = wanted_in_circle(machine, station, task)?;
            let token = self.placed.iter().find(|other| other.key == Key::Task(task))?.rect;
            Some(Holder { station, wants, chip: placed.rect, token })
        });
        let holders: Vec<_> = holders.collect();
        let Some(top) = holders.iter().map(|holder| holder.chip.y).reduce(f32::min) else { return };
        let bottom = holders.iter().map(|holder| holder.token.bottom()).fold(0.0, f32::max);
        let within = self.placed.iter().map(|placed| placed.rect);
        let within = within.filter(|rect| (top..bottom).contains(&rect.y));
        let right = within.map(|rect| rect.right()).fold(0.0, f32::max);
        let mut side = right + WORDS;
        for holder in &holders {
            for plate in self.plates.iter_mut().filter(|it| it.station == Some(holder.station)) {
                plate.kind = PlateKind::Stuck;
            }
            let from = holder.token.middle().x;
            if let Some(held) = holders.iter().find(|other| other.station == holder.wants) {
                let line = held.chip.middle().y;
                let begin = held.chip.right().min(from);
                let start = if begin < from { line } else { held.chip.bottom() };
                self.path(&[
                    Point::new(begin, start),
                    Point::new(from, start),
                    Point::new(from, holder.token.y),
                ]);
            }
            let (to, above) = (holder.chip.right() - 12.0, holder.chip.y - GAP);
            let tip = [Point::new(to, above), Point::new(to, holder.chip.y)];
            let mut points = vec![Point::new(from, holder.token.bottom())];
            if (0.0..NEAR).contains(&(above - holder.token.bottom())) {
                points.push(Point::new(from, above));
            } else {
                let (x, below) = (side.min(buses.right() - GAP), holder.token.bottom() + GAP);
                points
                    .extend([(from, below), (x, below), (x, above)].map(|(x, y)| Point::new(x, y)));
                side += PITCH;
            }
            points.extend(tip);
            self.path(&points);
            self.head(holder.chip.y, to);
        }
        if machine.ending == Some(Ending::Deadlock) && side + 60.0 < buses.right() {
            let at = Point::new(side, f32::midpoint(top, bottom));
            let word = "deadlock".to_owned();
            self.lines.push(Shape::text(at, word, Ink::Failed, 12.5, Align::Start));
        }
    }

    /// Draws a wire with corners.
    fn path(&mut self, points: &[Point]) {
        for ends in points.windows(2) {
            self.lines.push(Shape::line(ends[0], ends[1], Ink::Failed, 2.0, 1.0));
        }
    }

    /// Draws an arrow head that points down to a height.
    fn head(&mut self, y: f32, x: f32) {
        self.lines.push(Shape::Path {
            points: vec![
                Point::new(x - 4.0, y - 6.0),
                Point::new(x + 4.0, y - 6.0),
                Point::new(x, y),
            ],
            is_closed: true,
            fill: Some(Ink::Failed),
            stroke: None,
            opacity: 1.0,
        });
    }
}

/// The object that `task` waits for, if `task` is in a circle: following from each task to the holder
/// of the object that it waits for leads back to `task`, which holds `station`.
fn wanted_in_circle(machine: &Machine, station: ObjectId, task: ObjectId) -> Option<ObjectId> {
    let wanted = holder_of_wait(machine, task)?;
    let mut next = wanted;
    for _ in 0..MOST_HOLDERS {
        if next.1 == task {
            return (next.0 == station).then_some(wanted.0);
        }
        next = holder_of_wait(machine, next.1)?;
    }
    None
}

/// The object that a task waits for, and the first holder; `None` if tasks cannot hold the object.
fn holder_of_wait(machine: &Machine, task: ObjectId) -> Option<(ObjectId, ObjectId)> {
    let wait = machine.task(task)?.wait()?;
    let blocker = spec_of_future(wait.kind).blocker(machine, wait.future)?;
    let primitive = machine.primitive(blocker)?;
    let holder = *primitive.holders.front()?;
    spec_of_primitive(primitive.kind).can_be_held().then_some((blocker, holder))
}
