//! Blocks: a pattern of bricks over the other lanes while one handle blocks the loop.

use std::ops::Range;

use super::super::{Ink, Pattern, Rect};
use super::plot::Plot;
use super::view::TimelineView;

/// Narrower blocks are not painted; the bar of the running task shows them.
const LEAST_WIDTH: f32 = 4.0;

/// Paints bricks over those lanes in `rows` that do not run.
pub(super) fn paint(plot: &mut Plot<'_>, rows: Range<usize>) {
    let blocks = &plot.film.lanes().blocks;
    let mut index = blocks.partition_point(|block| block.to_beat < plot.columns[0]);
    let half = TimelineView::LANE_HEIGHT / 2.0;
    while let Some(&block) = blocks.get(index) {
        let (from, to) = (plot.x(block.from_beat), plot.x(block.to_beat));
        if from > plot.right {
            break;
        }
        let (left, right) = (from.max(plot.left), to.min(plot.right));
        if to - from < LEAST_WIDTH {
            // Of the blocks that begin within that width, only the last one can be wider.
            let beyond = plot.first_beat(from.max(plot.left) + LEAST_WIDTH);
            let next = blocks.partition_point(|block| block.from_beat < beyond);
            index = (index + 1).max(next.saturating_sub(1));
            continue;
        }
        index += 1;
        let running = block.lane as usize;
        let top = plot.view.y_of_row(rows.start) - half;
        let bottom = plot.view.y_of_row(rows.end) - half;
        let middle = plot.view.y_of_row(running);
        let (above, below) = if rows.contains(&running) {
            ((top, middle - half), (middle + half, bottom))
        } else {
            ((top, bottom), (bottom, bottom))
        };
        for (top, bottom) in [above, below] {
            if bottom > top {
                for (x, end, is_past) in plot.split(left, right) {
                    let rect = Rect::new(x, top, end - x, bottom - top);
                    if rect.width > 0.0 {
                        let opacity = if is_past { 1.0 } else { 0.6 };
                        plot.bricks.add(rect, Ink::Ground, 0.8);
                        plot.bricks.hatch(rect, Pattern::Bricks, Ink::Blocked, opacity);
                    }
                }
            }
        }
    }
}
