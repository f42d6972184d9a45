//! The timeline: one lane for each task and thread over the run, and the resources below them. What
//! comes after the playhead is outlined.

mod arrows;
mod axis;
mod bars;
mod blocks;
mod edge;
mod flows;
mod overview;
mod plot;
mod reason;
mod reason_at;
mod resource_rows;
mod row;
mod ruler;
mod stretch;
mod view;
mod window;
mod zoom;

pub use axis::{Axis, UNITS_PER_STEP};
pub use edge::{Edge, EdgeKind, edges};
pub use overview::overview;
pub use reason_at::lane_reason_at;
pub use view::TimelineView;
pub use window::Window;

use std::ops::Range;

use super::{Align, Film, Lane, Playhead, Point, Shape};
use plot::Plot;

/// By how many pixels the last lane may be cut: nothing is painted in the lowest pixels of a lane.
const SLACK: f32 = 2.0;

/// The functions that paint the rows of resources, the arrows between lanes, and the arrows of the
/// selected task. The first picture does not need them, so a page can fetch them later.
#[derive(Clone, Copy, Debug)]
pub struct Extras {
    resources: fn(&mut Plot<'_>),
    flows: fn(&mut Plot<'_>, Range<usize>),
    arrows: fn(&mut Plot<'_>, &Lane<'_>, usize),
}

impl Extras {
    /// All functions.
    pub const ALL: Self =
        Self { resources: resource_rows::paint, flows: flows::paint, arrows: arrows::paint };
}

/// Paints the run around the playhead.
///
/// The time that it takes depends on the size of the picture and not on the length of the run.
pub fn timeline(film: &Film, playhead: &Playhead, view: &TimelineView) -> Vec<Shape> {
    timeline_with(Some(Extras::ALL), film, playhead, view)
}

/// Paints the run around the playhead, without resources and arrows if `extras` is `None`.
pub fn timeline_with(
    extras: Option<Extras>,
    film: &Film,
    playhead: &Playhead,
    view: &TimelineView,
) -> Vec<Shape> {
    let mut plot = Plot::new(film, playhead, view);
    ruler::grid(&mut plot);
    let (first, bottom) = (view.first_row(), view.lanes_bottom());
    let mut row = first;
    // A lane that does not fit counts as below; a hint says how many lanes are there.
    while let Some(lane) = film.lanes().get(row)
        && view.y_of_row(row) + TimelineView::LANE_HEIGHT / 2.0 <= bottom + SLACK
    {
        row::paint(&mut plot, &lane, view.y_of_row(row));
        row += 1;
    }
    blocks::paint(&mut plot, first..row);
    if let Some(extras) = extras {
        (extras.resources)(&mut plot);
        (extras.flows)(&mut plot, first..row);
    }
    ruler::playhead(&mut plot);
    if let Some(extras) = extras
        && let Some(row) = view.selected.and_then(|task| film.row_of(task))
        && let Some(lane) = film.lanes().get(row)
    {
        (extras.arrows)(&mut plot, &lane, row);
    }
    ruler::future(&mut plot);
    hints(&mut plot, first, film.lanes().len().saturating_sub(row));
    ruler::axis(&mut plot);
    plot.shapes()
}

/// Writes how many lanes are hidden above and below.
fn hints(plot: &mut Plot<'_>, above: usize, below: usize) {
    let bottom = plot.view.lanes_bottom();
    for (count, where_, y) in
        [(above, "above", TimelineView::AXIS_HEIGHT + 8.0), (below, "below", bottom - 9.0)]
    {
        if count > 0 {
            let at = Point::new(plot.right, y);
            plot.word(at, format!("{count} more {where_}"), Align::End);
        }
    }
}
