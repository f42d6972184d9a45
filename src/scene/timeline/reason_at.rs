//! The words for a point of the lanes: those of the bar there, even if they do not fit into it.

use super::super::text::seconds_text;
use super::super::{Film, Point};
use super::reason::{Reason, duration};
use super::resource_rows;
use super::view::TimelineView;
use crate::model::Ending;

/// Says what the lane or the resource at a point does there and why, as a sentence without a full
/// stop.
///
/// Returns `None` if there is neither at the point.
pub fn lane_reason_at(film: &Film, view: &TimelineView, point: Point) -> Option<String> {
    if point.x < view.left() || point.x > view.width || point.y < TimelineView::AXIS_HEIGHT {
        return None;
    }
    let nanos_of = |beat: u32| film.nanos_after(beat as usize);
    let x = |beat: u32| view.x_from_place(view.axis.place_of_beat(film, beat as usize));
    if point.y >= view.lanes_bottom() {
        return resource_rows::words_at(film, view, point, x);
    }
    let lane = film.lanes().get(view.row_at(point.y)?)?;
    let blocks = &film.lanes().blocks;
    let block = blocks[..blocks.partition_point(|block| x(block.from_beat) <= point.x)].last();
    if let Some(block) = block.filter(|block| x(block.to_beat) > point.x) {
        let nanos = nanos_of(block.to_beat).saturating_sub(nanos_of(block.from_beat));
        let who = film.lanes().get(block.lane as usize).map_or("a callback", |lane| lane.name);
        return Some(format!("{who} blocks the loop for {}", duration(nanos)));
    }
    let next = lane.changes.partition_point(|change| x(change.beat) <= point.x);
    let Some(change) = next.checked_sub(1).map(|last| lane.changes[last]) else {
        let start = lane.changes.first().map_or(0, |change| nanos_of(change.beat));
        return Some(format!("{}: made at {}", lane.name, seconds_text(start)));
    };
    let from = nanos_of(change.beat);
    let Some(face) = change.face else { return Some(format!("{}: idle", lane.name)) };
    if face.is_finished() {
        return Some(format!("{}: {} at {}", lane.name, face.word(), seconds_text(from)));
    }
    let what = Reason::of(film, &lane, face, change.beat).whole();
    let until = match lane.changes.get(next) {
        Some(next) => format!("to {}", seconds_text(nanos_of(next.beat))),
        None if film.ending() == Some(Ending::Deadlock) => "on, for ever".to_owned(),
        None => "on".to_owned(),
    };
    Some(format!("{}: {what}, from {} {until}", lane.name, seconds_text(from)))
}
