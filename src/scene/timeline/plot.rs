//! A plot: the picture of a timeline while it is being painted, layer by layer.

use super::super::face::Face;
use super::super::shape::text_width;
use super::super::{Align, Film, Ink, Playhead, Point, Rect, Shape};
use super::bars::Bars;
use super::view::Timeline;

/// How much weaker the future is.
pub(super) const FUTURE: f32 = 0.35;

/// The layers of a picture, and its geometry.
#[derive(Debug)]
pub(super) struct Plot<'a> {
    pub(super) film: &'a Film,
    pub(super) view: &'a Timeline,
    pub(super) playhead: &'a Playhead,
    /// Where the past ends.
    pub(super) now_x: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    /// For each column of pixels, the fewest beats that lead to it: a table, because looking up
    /// each one would be too slow.
    pub(super) columns: Vec<u32>,
    /// The lines and backgrounds behind everything, and the names.
    pub(super) ground: Vec<Shape>,
    /// Stretches of time in one state that are too short for round corners.
    thin: Bars,
    /// Steps.
    ticks: Bars,
    /// What covers them.
    pub(super) top: Vec<Shape>,
}

impl<'a> Plot<'a> {
    pub(super) fn new(film: &'a Film, playhead: &'a Playhead, view: &'a Timeline) -> Self {
        let place = view.axis.place_of(film, playhead);
        let mut plot = Self {
            film,
            view,
            playhead,
            now_x: view.x_from_place(place),
            left: view.left(),
            right: view.right(),
            columns: Vec::new(),
            ground: Vec::new(),
            thin: Bars::default(),
            ticks: Bars::default(),
            top: Vec::new(),
        };
        // One more column, because what happens exactly at the right end belongs to the picture.
        let count = (plot.right - plot.left).max(1.0).ceil() as usize + 2;
        plot.columns = (0..count).map(|it| plot.first_beat(plot.left + it as f32)).collect();
        plot
    }

    /// All shapes, from back to front.
    pub(super) fn shapes(self) -> Vec<Shape> {
        let mut shapes = self.ground;
        shapes.extend(self.thin.into_shapes());
        shapes.extend(self.ticks.into_shapes());
        shapes.extend(self.top);
        shapes
    }

    /// The horizontal place where `beat` beats have happened.
    pub(super) fn x(&self, beat: u32) -> f32 {
        let place = self.view.axis.place_of_beat(self.film, beat as usize);
        self.view.x_from_place(place)
    }

    /// The smallest number of beats after which `x` is reached or passed.
    pub(super) fn first_beat(&self, x: f32) -> u32 {
        let Timeline { axis, window, .. } = self.view;
        let units = f64::from(x - self.left) * self.view.units_per_pixel();
        // The cast makes a negative number zero, the start of the run.
        let place = (window.from as f64 + units).ceil() as u64;
        u32::try_from(axis.first_beat(self.film, place)).unwrap_or(u32::MAX)
    }

    /// The column of what is visible after `beat` beats, not before the column `from`; nothing if
    /// it is to the right of the picture.
    pub(super) fn column_of(&self, beat: u32, from: usize) -> Option<usize> {
        // A lane is painted from left to right, so its calls together read the columns once.
        let column = from + self.columns[from..].iter().position(|first| *first > beat)?;
        Some(column.saturating_sub(1).max(from))
    }

    pub(super) fn is_inside(&self, x: f32) -> bool {
        (self.left - 0.5..=self.right + 0.5).contains(&x)
    }

    /// Returns `true` if that many beats have happened at the playhead.
    pub(super) fn is_past(&self, beat: u32) -> bool {
        beat as usize <= self.playhead.beat
    }

    /// How strong something is that happens after that many beats.
    pub(super) fn strength(&self, beat: u32) -> f32 {
        if self.is_past(beat) { 1.0 } else { FUTURE }
    }

    /// A stretch of time in one state on the lane at height `y`.
    pub(super) fn segment(&mut self, from: f32, to: f32, y: f32, face: Face) {
        let (from, to) = (from.max(self.left), to.min(self.right));
        let split = self.now_x.max(from).min(to.max(from));
        let strength = if face == Face::Waiting { 0.55 } else { 1.0 };
        for (x, right, opacity) in [(from, split, strength), (split, to, strength * FUTURE)] {
            let rect = Rect::new(x, y - 4.0, right - x, 8.0);
            if rect.width >= 4.0 {
                let (fill, stroke) = (Some(face.ink()), None);
                self.ground.push(Shape::Rect { rect, radius: 2.0, fill, stroke, opacity });
            } else if rect.width > 0.0 {
                self.thin.add(rect, face.ink(), opacity);
            }
        }
    }

    /// Adds a step on the lane at height `y`.
    pub(super) fn tick(&mut self, x: f32, y: f32, opacity: f32) {
        if self.is_inside(x) {
            self.ticks.add(Rect::new(x - 1.0, y - 8.0, 2.0, 16.0), Ink::Running, opacity);
        }
    }

    /// A word over whatever there is.
    pub(super) fn word(&mut self, at: Point, text: String, align: Align, opacity: f32) {
        let size = 10.5;
        let width = text_width(&text, size) + 4.0;
        let x = if align == Align::End { at.x - width + 2.0 } else { at.x - 2.0 };
        self.top.push(Shape::Rect {
            rect: Rect::new(x, at.y - 6.5, width, 13.0),
            radius: 3.0,
            fill: Some(Ink::Ground),
            stroke: None,
            opacity: 0.85,
        });
        self.top.push(Shape::Text { at, text, ink: Ink::Text, size, align, opacity });
    }
}
