//! The stage: a map of the machine. Tasks are tokens, which move with the event that changes them.

mod chip;
mod circuit;
mod grid;
mod layout;
mod parts;
mod ring;
mod standing;
mod station;
mod unfolded;
mod view;
mod zones;

use grid::Grid;
pub use layout::callback_label;
use layout::{Body, Key, Layout, Placed, Plate, PlateKind};
use parts::VALUE_MARGIN;
pub use standing::Standing;
pub use unfolded::Unfolded;
use unfolded::inside;
pub use view::StageView;
use zones::HEADING;
pub use zones::Zone;

use super::shape::{fit, text_width};
use super::{Align, Ink, Machine, Playhead, Point, Rect, Screening, Shape};
use crate::model::ObjectId;

/// Finds what is shown at a point when the last beat's motion is done.
pub fn standing_at(
    machine: &Machine,
    playhead: &Playhead,
    view: &StageView,
    point: Point,
) -> Option<Standing> {
    layout(machine, playhead.nanos, view).at(point)
}

/// Paints the machine at the playhead.
pub fn stage(screening: &Screening, playhead: &Playhead, view: &StageView) -> Vec<Shape> {
    let machine = screening.after();
    let after = layout(machine, playhead.nanos, view);
    let mut shapes = Vec::new();
    shapes.extend(after.lines.iter().cloned());
    after.plates.iter().for_each(|plate| plate.paint(view.selected, &mut shapes));

    let phase = ease(playhead.phase);
    if phase < 1.0 {
        let before = layout(screening.before(), screening.before().timestamp.nanos, view);
        paint_moving(&before, &after, phase, view, &mut shapes);
    } else {
        after.placed.iter().for_each(|placed| placed.paint(placed.rect, 1.0, view, &mut shapes));
    }
    for (at, text) in after.notes {
        shapes.push(Shape::text(at, text, Ink::Muted, 11.5, Align::Start));
    }
    shapes
}

/// Places everything on the stage.
fn layout(machine: &Machine, now_nanos: u64, view: &StageView) -> Layout {
    match view.unfolded {
        Some(unfolded) => unfolded.layout(machine, now_nanos, (view.width, view.height)),
        None => Layout::circuit(machine, now_nanos, view.width, view.height),
    }
}

/// Paints the things that stay, and over them those that move.
fn paint_moving(
    before: &Layout,
    after: &Layout,
    phase: f32,
    view: &StageView,
    shapes: &mut Vec<Shape>,
) {
    let in_loop = match view.unfolded {
        Some(unfolded) => {
            Grid::new(inside(unfolded.zones(view.width, view.height).of_loop()), 1).slot(0)
        }
        None => Rect::new(56.0, 25.0, 80.0, 26.0),
    };
    let mut next = 0;
    for placed in &before.placed {
        if after.find(placed.key, &mut next).is_none() {
            // An item that a task takes out of a queue goes to the loop, where the task runs.
            let to = if matches!(placed.key, Key::Item(_)) { in_loop } else { placed.rect };
            placed.paint(placed.rect.towards(&to, phase), 1.0 - phase, view, shapes);
        }
    }
    let mut moving = Vec::new();
    let mut next = 0;
    for placed in &after.placed {
        let (from, opacity) = match (before.find(placed.key, &mut next), placed.key) {
            (Some(old), _) => (old.rect, 1.0),
            // A new thing comes from the loop, because the running handle made it.
            (None, Key::Task(_) | Key::Handle(_) | Key::Item(_)) => (in_loop, phase),
            (None, _) => (placed.rect, phase),
        };
        if from == placed.rect {
            placed.paint(from, opacity, view, shapes);
        } else {
            moving.push((placed, from.towards(&placed.rect, phase), opacity));
        }
    }
    for (placed, rect, opacity) in moving {
        placed.paint(rect, opacity, view, shapes);
    }
}

impl Plate {
    fn paint(&self, selected: Option<ObjectId>, shapes: &mut Vec<Shape>) {
        let is_selected = self.station.is_some() && self.station == selected;
        shapes.push(Shape::Rect {
            rect: self.rect,
            radius: 8.0,
            fill: Some(Ink::Zone),
            stroke: Some(match (is_selected, self.kind) {
                (true, _) => Ink::Accent,
                (_, PlateKind::Loop | PlateKind::ChangedValue) => Ink::Running,
                (_, PlateKind::Bus) => Ink::Waiting,
                (_, PlateKind::Stuck) => Ink::Failed,
                (_, PlateKind::Zone | PlateKind::Value) => Ink::Line,
            }),
            opacity: 1.0,
        });
        if matches!(self.kind, PlateKind::Value | PlateKind::ChangedValue) {
            return self.paint_value(shapes);
        }
        if matches!(self.kind, PlateKind::Bus | PlateKind::Stuck) {
            // The status has a line of its own, so that the name is not cut for it.
            let mut line = |text: &str, y: f32, ink, size| {
                let at = Point::new(self.rect.x + 10.0, self.rect.y + y);
                let text = fit(text, self.rect.width - 16.0, size);
                shapes.push(Shape::text(at, text, ink, size, Align::Start));
            };
            line(&self.heading, 13.0, Ink::Text, 12.5);
            line(&self.status, 28.0, Ink::Muted, 11.5);
            return;
        }
        let y = self.rect.y + HEADING / 2.0 + 1.0;
        let width = self.rect.width - 20.0;
        // A short heading leaves more of the line.
        let room = (width - text_width(&self.heading, 12.0) - 10.0).max(width * 0.6);
        let status = fit(&self.status, room, 11.5);
        let used = if status.is_empty() { 0.0 } else { text_width(&status, 11.5) + 10.0 };
        let heading = fit(&self.heading, width - used, 12.0);
        let ink = if self.station.is_some() { Ink::Text } else { Ink::Muted };
        let left = Point::new(self.rect.x + 10.0, y);
        shapes.push(Shape::text(left, heading, ink, 12.0, Align::Start));
        if !status.is_empty() {
            let right = Point::new(self.rect.right() - 10.0, y);
            shapes.push(Shape::text(right, status, Ink::Muted, 11.5, Align::End));
        }
    }

    /// Writes a value behind its name.
    fn paint_value(&self, shapes: &mut Vec<Shape>) {
        let y = self.rect.middle().y;
        let name = Point::new(self.rect.x + VALUE_MARGIN, y);
        shapes.push(Shape::text(name, &*self.heading, Ink::Muted, 11.5, Align::Start));
        let value = Point::new(self.rect.right() - VALUE_MARGIN, y);
        shapes.push(Shape::text(value, &*self.status, Ink::Text, 12.5, Align::End));
    }
}

impl Placed {
    fn paint(&self, rect: Rect, opacity: f32, view: &StageView, shapes: &mut Vec<Shape>) {
        match &self.body {
            Body::Token(token) => token.paint(rect, opacity, shapes),
            Body::Chip(chip) => chip.paint(rect, opacity, shapes),
        }
        let is_selected = match self.key {
            Key::Task(task) | Key::Inside(_, task) => view.selected == Some(task),
            _ => false,
        };
        if is_selected {
            let around = Rect::new(rect.x - 2.5, rect.y - 2.5, rect.width + 5.0, rect.height + 5.0);
            let radius = if matches!(self.key, Key::Task(_)) { around.height / 2.0 } else { 6.0 };
            let (fill, stroke) = (None, Some(Ink::Accent));
            shapes.push(Shape::Rect { rect: around, radius, fill, stroke, opacity });
        }
    }
}

/// Maps a phase so that motion starts and ends slowly.
fn ease(phase: f32) -> f32 {
    let phase = phase.clamp(0.0, 1.0);
    phase * phase * (3.0 - 2.0 * phase)
}
