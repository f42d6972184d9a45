//! The view of a timeline: its size, and the part of the run that it shows.

use super::super::{Film, Point};
use super::axis::Axis;
use super::window::Window;
use crate::model::ObjectId;

/// If fewer lanes than these fit, no resources are shown.
const FEWEST_LANES: f32 = 4.0;

/// The view of a timeline: its size in pixels, and the part of the run that it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimelineView {
    /// The width of the picture.
    pub width: f32,
    /// The height of the picture.
    pub height: f32,
    /// How far the lanes are scrolled up.
    pub scroll_y: f32,
    /// What the axis counts.
    pub axis: Axis,
    /// The part of the run that is shown, in units of the axis.
    pub window: Window,
    /// The place on the axis where the picture of a whole run ends.
    pub end: u64,
    /// The place on the axis where the run ends. After a deadlock, the picture shows some time
    /// more.
    pub run_end: u64,
    /// How many rows of resources are below the lanes.
    pub resource_rows: u32,
    /// The selected task, which has arrows from and to other lanes.
    pub selected: Option<ObjectId>,
    /// Whether what comes after the playhead is hidden.
    pub hides_future: bool,
    /// Whether the moments have their numbers on the axis: a picture without their list has none.
    pub shows_moments: bool,
}

impl TimelineView {
    /// The height of a lane.
    pub const LANE_HEIGHT: f32 = 24.0;
    /// The height of the axis above the lanes.
    pub const AXIS_HEIGHT: f32 = 30.0;
    /// The height of the row of a resource below the lanes.
    pub const RESOURCE_HEIGHT: f32 = 30.0;
    /// The space below everything.
    const FOOT: f32 = 8.0;

    /// A view of `width` by `height` pixels; it shows the whole run if `window` is `None`.
    pub fn new(film: &Film, axis: Axis, window: Option<Window>, width: f32, height: f32) -> Self {
        let end = axis.end(film);
        let run_end = axis.run_end(film);
        let window = window.map_or(Window::whole(end), |window| window.within(end));
        // If there is little room, lanes are more important than resources.
        let lanes = Self::lanes_height(film).min(FEWEST_LANES * Self::LANE_HEIGHT);
        let room = (height - Self::AXIS_HEIGHT - lanes) / Self::RESOURCE_HEIGHT;
        let resource_rows = (film.resources().shown().len() as u32).min(room.max(0.0) as u32);
        Self {
            width,
            height,
            scroll_y: 0.0,
            axis,
            window,
            end,
            run_end,
            resource_rows,
            selected: None,
            hides_future: false,
            shows_moments: true,
        }
    }

    /// The height that shows all lanes, and the resources below them, without scrolling.
    pub fn full_height(film: &Film) -> f32 {
        let resources = film.resources().shown().len() as f32 * Self::RESOURCE_HEIGHT;
        Self::AXIS_HEIGHT + Self::lanes_height(film) + resources + Self::FOOT
    }

    fn lanes_height(film: &Film) -> f32 {
        film.lanes().len() as f32 * Self::LANE_HEIGHT
    }

    /// The x of a place on the axis, which may lie outside of the picture.
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
        film.lanes().get(self.row_at(point.y)?)?.task
    }

    /// The row of the lane at a height, if there are lanes.
    pub fn row_at(&self, y: f32) -> Option<usize> {
        let is_inside = (Self::AXIS_HEIGHT..self.lanes_bottom()).contains(&y);
        let row = (y - Self::AXIS_HEIGHT + self.scroll_y) / Self::LANE_HEIGHT;
        is_inside.then_some(row as usize)
    }

    /// The y at which the lanes end and the resources begin.
    pub(super) fn lanes_bottom(&self) -> f32 {
        if self.resource_rows == 0 {
            return self.height;
        }
        self.height - Self::FOOT - self.resource_rows as f32 * Self::RESOURCE_HEIGHT
    }

    /// The x at which the names end and the axis begins. Names of ten letters fit, because names
    /// such as `worker-10` differ at their ends.
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

    /// The upper edge of the row of a resource, counted from the first.
    pub(super) fn y_of_resource(&self, index: usize) -> f32 {
        self.lanes_bottom() + index as f32 * Self::RESOURCE_HEIGHT
    }

    /// The `scroll_y` at which the lane in a row is shown; the current one if it is shown already.
    pub fn scroll_to(&self, row: usize) -> f32 {
        let top = row as f32 * Self::LANE_HEIGHT;
        let bottom = top + Self::LANE_HEIGHT + Self::AXIS_HEIGHT - self.lanes_bottom();
        self.scroll_y.max(bottom).min(top).max(0.0)
    }

    /// The row of the first lane of which at least half is shown.
    pub(super) fn first_row(&self) -> usize {
        (self.scroll_y / Self::LANE_HEIGHT).round() as usize
    }

    /// The y of the middle of the lane in a row.
    pub(super) fn y_of_row(&self, row: usize) -> f32 {
        Self::AXIS_HEIGHT + (row as f32 + 0.5) * Self::LANE_HEIGHT - self.scroll_y
    }
}
