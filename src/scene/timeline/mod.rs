//! The timeline: one lane a task and a thread over the run, the future after the playhead dimmed.

mod arrows;
mod axis;
mod bars;
mod edge;
mod overview;
mod plot;
mod row;
mod ruler;
mod view;
mod window;
mod zoom;

pub use axis::{Axis, UNITS_PER_STEP};
pub use edge::{Edge, EdgeKind, edge_at};
pub use overview::overview;
pub use view::Timeline;
pub use window::Window;

use super::{Film, Playhead, Shape};
use plot::Plot;

/// Paints the run around the playhead.
///
/// The time that it takes depends on the size of the picture and not on the length of the run.
pub fn timeline(film: &Film, playhead: &Playhead, view: &Timeline) -> Vec<Shape> {
    let mut plot = Plot::new(film, playhead, view);
    ruler::grid(&mut plot);
    let first = (view.scroll_y / Timeline::LANE_HEIGHT) as usize;
    let shown = (view.height / Timeline::LANE_HEIGHT) as usize + 2;
    for row in first..first.saturating_add(shown) {
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
