//! A plot: the picture of a timeline while it is being painted, layer by layer.

use super::super::shape::text_width;
use super::super::{Align, Film, Ink, Playhead, Point, Rect, Shape};
use super::bars::Bars;
use super::view::TimelineView;

/// The height of the words in and beside bars.
pub(super) const TEXT_SIZE: f32 = 12.0;

/// The layers of a picture, and its geometry.
#[derive(Debug)]
pub(super) struct Plot<'a> {
    pub(super) film: &'a Film,
    pub(super) view: &'a TimelineView,
    pub(super) playhead: &'a Playhead,
    /// The x of the playhead.
    pub(super) now_x: f32,
    /// The x at which the past ends: that of the playhead, or beyond the picture at the end of the
    /// run.
    pub(super) past_x: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The upper edge of a bar, relative to the middle of its lane, and its height.
    pub(super) bar: (f32, f32),
    /// For each column of pixels, the smallest number of beats after which it is reached. They are
    /// kept because every lane needs them, and each takes a binary search.
    pub(super) columns: Vec<u32>,
    /// The lines and backgrounds behind everything, and the names.
    pub(super) ground: Vec<Shape>,
    /// The colours inside of bars, and bars that are too narrow for a pattern or an outline.
    pub(super) fills: Bars,
    /// The patterns over them.
    pub(super) hatches: Bars,
    /// The outlines of bars.
    pub(super) edges: Vec<Shape>,
    /// The bricks that cover them while the loop is blocked.
    pub(super) bricks: Bars,
    /// Steps, and lines below bars.
    pub(super) ticks: Bars,
    /// Marks, signs, and the playhead.
    pub(super) top: Vec<Shape>,
    /// The words in bars, which are painted over the playhead.
    pub(super) words: Vec<Shape>,
    /// What is painted over everything else.
    pub(super) front: Vec<Shape>,
}

impl<'a> Plot<'a> {
    pub(super) fn new(film: &'a Film, playhead: &'a Playhead, view: &'a TimelineView) -> Self {
        let place = view.axis.place_of(film, playhead);
        let now_x = view.x_from_place(place);
        let is_over = playhead.beat >= film.beat_count();
        // The lines that show what tasks hold need room below the bars.
        let bar = if film.lanes().holds.is_empty() { (-8.0, 16.0) } else { (-10.0, 15.0) };
        let mut plot = Self {
            film,
            view,
            playhead,
            now_x,
            past_x: if is_over { f32::MAX } else { now_x },
            left: view.left(),
            right: view.right(),
            bar,
            columns: Vec::new(),
            ground: Vec::new(),
            fills: Bars::default(),
            hatches: Bars::default(),
            edges: Vec::new(),
            bricks: Bars::default(),
            ticks: Bars::default(),
            top: Vec::new(),
            words: Vec::new(),
            front: Vec::new(),
        };
        // One more column, because what happens exactly at the right end belongs to the picture.
        let count = (plot.right - plot.left).max(1.0).ceil() as usize + 2;
        plot.columns = (0..count).map(|it| plot.first_beat(plot.left + it as f32)).collect();
        plot
    }

    /// All shapes, from back to front.
    pub(super) fn shapes(self) -> Vec<Shape> {
        let mut shapes = self.ground;
        shapes.extend(self.fills.into_shapes());
        shapes.extend(self.hatches.into_shapes());
        shapes.extend(self.edges);
        shapes.extend(self.bricks.into_shapes());
        shapes.extend(self.ticks.into_shapes());
        shapes.extend(self.top);
        shapes.extend(self.words);
        shapes.extend(self.front);
        shapes
    }

    /// The x at which `beat` beats have happened; beyond the picture for more beats than there are.
    pub(super) fn x(&self, beat: u32) -> f32 {
        if beat as usize > self.film.beat_count() {
            return f32::MAX;
        }
        let place = self.view.axis.place_of_beat(self.film, beat as usize);
        self.view.x_from_place(place)
    }

    /// The smallest number of beats after which `x` is reached or passed.
    pub(super) fn first_beat(&self, x: f32) -> u32 {
        let TimelineView { axis, window, .. } = self.view;
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

    /// The opacity of a sign for what is visible after that many beats.
    pub(super) fn strength(&self, beat: u32) -> f32 {
        if self.is_past(beat) { 1.0 } else { 0.75 }
    }

    /// Divides a segment into the part that has happened and the part that comes next.
    pub(super) fn split(&self, from: f32, to: f32) -> [(f32, f32, bool); 2] {
        let split = self.past_x.max(from).min(to.max(from));
        [(from, split, true), (split, to, false)]
    }

    /// Adds a step on the lane at height `y`.
    pub(super) fn tick(&mut self, x: f32, y: f32, opacity: f32) {
        if self.is_inside(x) {
            let (top, height) = self.bar;
            let rect = Rect::new(x - 1.0, y + top - 2.0, 2.0, height + 4.0);
            self.ticks.add(rect, Ink::Running, opacity);
        }
    }

    /// Adds words with a background, over everything else.
    pub(super) fn word(&mut self, at: Point, text: String, align: Align) {
        let width = text_width(&text, TEXT_SIZE) + 8.0;
        let x = if align == Align::End { at.x - width + 4.0 } else { at.x - 4.0 };
        self.front.push(Shape::Rect {
            rect: Rect::new(x, at.y - 7.5, width, 15.0),
            radius: 3.0,
            fill: Some(Ink::Ground),
            stroke: None,
            opacity: 0.9,
        });
        self.front.push(Shape::text(at, text, Ink::Text, TEXT_SIZE, align));
    }
}
