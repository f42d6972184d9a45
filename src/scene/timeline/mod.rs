//! The timeline: one lane a task and a thread over the run, the future after the playhead dimmed.

mod arrows;
mod axis;
mod bars;
mod edge;
mod overview;
mod plot;
mod row;
mod ruler;
mod window;

pub use axis::{Axis, UNITS_PER_STEP};
pub use edge::{Edge, EdgeKind, edge_at};
pub use overview::overview;
pub use window::Window;

use super::{Film, Playhead, Point, Shape};
use crate::model::ObjectId;
use plot::Plot;

/// The view of a timeline: its size in pixels, and what of it is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// The width of the picture.
    pub width: f32,
    /// The height of the picture.
    pub height: f32,
    /// How far the lanes are scrolled up.
    pub scroll_y: f32,
    /// What the axis counts.
    pub axis: Axis,
    /// The part of the run that is seen, in units of the axis.
    pub window: Window,
    /// The place on the axis where the run ends.
    pub end: u64,
    /// The task that is marked, with who woke it.
    pub selected: Option<ObjectId>,
}

impl Timeline {
    /// The height of a lane.
    pub const LANE_HEIGHT: f32 = 24.0;
    /// The height of the axis above the lanes.
    pub const AXIS_HEIGHT: f32 = 30.0;

    /// A picture of `width` by `height` pixels of a run, the whole of it without a window.
    pub fn new(film: &Film, axis: Axis, window: Option<Window>, width: f32, height: f32) -> Self {
        let end = axis.end(film);
        let window = window.map_or(Window::whole(end), |window| window.within(end));
        Self { width, height, scroll_y: 0.0, axis, window, end, selected: None }
    }

    /// The height that shows `lane_count` lanes without scrolling.
    pub fn full_height(lane_count: usize) -> f32 {
        Self::AXIS_HEIGHT + lane_count as f32 * Self::LANE_HEIGHT + 8.0
    }

    /// The horizontal place of a place on the axis, which may lie outside of the picture.
    pub fn x_from_place(&self, place: u64) -> f32 {
        let units = place as f64 - self.window.from as f64;
        self.left() + (units / self.units_per_pixel()) as f32
    }

    /// The place on the axis at a horizontal place, within the window.
    pub fn place_from_x(&self, x: f32) -> u64 {
        self.window.from + (self.part_of_x(x) * self.window.span()).round() as u64
    }

    /// The task whose name is at a point.
    pub fn name_at(&self, film: &Film, point: Point) -> Option<ObjectId> {
        if point.x >= self.left() || point.y < Self::AXIS_HEIGHT {
            return None;
        }
        let row = (point.y - Self::AXIS_HEIGHT + self.scroll_y) / Self::LANE_HEIGHT;
        film.lanes().get(row as usize)?.task
    }

    /// Where the names end and the axis begins; names of ten letters fit, because it is their ends
    /// that differ.
    pub fn left(&self) -> f32 {
        if self.width < 500.0 { 100.0 } else { 116.0 }
    }

    /// Where the axis ends.
    pub fn right(&self) -> f32 {
        self.width - 22.0
    }

    fn units_per_pixel(&self) -> f64 {
        self.window.span() / f64::from((self.right() - self.left()).max(1.0))
    }

    fn part_of_x(&self, x: f32) -> f64 {
        f64::from((x - self.left()) / (self.right() - self.left()).max(1.0)).clamp(0.0, 1.0)
    }

    /// How far to scroll to see the lane at a place in the list; as far as now if it is seen.
    pub fn scroll_to(&self, row: usize) -> f32 {
        let top = row as f32 * Self::LANE_HEIGHT;
        let bottom = top + Self::LANE_HEIGHT + Self::AXIS_HEIGHT - self.height;
        self.scroll_y.max(bottom).min(top).max(0.0)
    }

    /// The middle of the lane at a place in the list.
    fn y_of_row(&self, row: usize) -> f32 {
        Self::AXIS_HEIGHT + (row as f32 + 0.5) * Self::LANE_HEIGHT - self.scroll_y
    }
}

/// Paints the run around the playhead.
///
/// What it costs depends on the size of the picture, not on the length of the run.
pub fn timeline(film: &Film, playhead: &Playhead, view: &Timeline) -> Vec<Shape> {
    let mut plot = Plot::new(film, playhead, view);
    ruler::grid(&mut plot);
    let first = (view.scroll_y / Timeline::LANE_HEIGHT) as usize;
    let shown = (view.height / Timeline::LANE_HEIGHT) as usize + 2;
    for row in first..first + shown {
        if let Some(lane) = film.lanes().get(row)
            && view.y_of_row(row) > Timeline::AXIS_HEIGHT - Timeline::LANE_HEIGHT / 2.0
        {
            row::paint(&mut plot, &lane, view.y_of_row(row));
        }
    }
    if let Some(row) = view.selected.and_then(|task| film.row_of(task))
        && let Some(lane) = film.lanes().get(row)
    {
        arrows::paint(&mut plot, &lane, row);
    }
    ruler::axis(&mut plot);
    plot.shapes()
}
