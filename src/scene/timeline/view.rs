//! The view of a timeline: its size, and the part of the run that it shows.

use super::super::{Film, Point};
use super::axis::Axis;
use super::window::Window;
use crate::model::ObjectId;

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

    /// The place on the axis at `x`, within the window.
    pub fn place_from_x(&self, x: f32) -> u64 {
        let units = (self.part_of_x(x) * self.window.span()).round() as u64;
        self.window.from.saturating_add(units).min(self.window.to)
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

    /// The x at which the axis ends.
    pub fn right(&self) -> f32 {
        self.width - 22.0
    }

    pub(super) fn units_per_pixel(&self) -> f64 {
        self.window.span() / f64::from((self.right() - self.left()).max(1.0))
    }

    pub(super) fn part_of_x(&self, x: f32) -> f64 {
        f64::from((x - self.left()) / (self.right() - self.left()).max(1.0)).clamp(0.0, 1.0)
    }

    /// How far to scroll to see the lane at a place in the list; as far as now if it is seen.
    pub fn scroll_to(&self, row: usize) -> f32 {
        let top = row as f32 * Self::LANE_HEIGHT;
        let bottom = top + Self::LANE_HEIGHT + Self::AXIS_HEIGHT - self.height;
        self.scroll_y.max(bottom).min(top).max(0.0)
    }

    /// The middle of the lane at a place in the list.
    pub(super) fn y_of_row(&self, row: usize) -> f32 {
        Self::AXIS_HEIGHT + (row as f32 + 0.5) * Self::LANE_HEIGHT - self.scroll_y
    }
}
