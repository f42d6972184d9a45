//! The parts of the circuit: the rectangles of the rail, the buses and the strip.

use super::super::{Point, Rect};
use super::zones::Zone;

/// The height of a token on the rail and below a bus.
pub(super) const TOKEN: f32 = 26.0;
/// The y of the middle of the rail; its words are above it.
pub(super) const RAIL_Y: f32 = 38.0;
/// The distance from one row of sleeping tasks to the next.
pub(super) const ROW: f32 = 30.0;
/// The most rows of sleeping tasks, so that their tokens do not overlap.
pub(super) const MOST_ROWS: usize = 3;
/// On stages that are lower than these heights, sleeping tasks have only one row or two rows, so
/// that the buses have room.
const LOW: [f32; 2] = [250.0, 330.0];
/// The distance from a bus to the next one, if no task waits below its line.
pub(super) const LOW_BUS: f32 = 46.0;
/// The height of a value that the program shows.
pub(super) const VALUE_HEIGHT: f32 = 24.0;
/// The room at both ends of a value that the program shows.
pub(super) const VALUE_MARGIN: f32 = 8.0;
/// The height of the strip of tasks that have ended.
const STRIP: f32 = 24.0;
/// The width of its words.
const STRIP_WORDS: f32 = 110.0;
/// Below this width the ruler has a row of its own.
const NARROW: f32 = 560.0;

/// The rectangles of the parts of the circuit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parts {
    /// The ring of the loop, and the running handle.
    pub(super) head: Rect,
    /// The ready queue.
    pub(super) ready: Rect,
    /// The ruler with the sleeping tasks.
    pub(super) ruler: Rect,
    /// How many rows of sleeping tasks there are.
    pub(super) rows: usize,
    /// The buses.
    pub(super) buses: Rect,
    /// The strip of tasks that have ended.
    pub(super) strip: Rect,
}

impl Parts {
    /// The parts of a stage of `width` by `height` pixels. `has_ruler` is `false` once no task can sleep
    /// any more; a narrow stage has more room for buses then.
    pub(super) fn new(width: f32, height: f32, has_ruler: bool) -> Self {
        let rows = MOST_ROWS - LOW.iter().filter(|low| height < **low).count();
        let below = (rows - 1) as f32 * ROW;
        let strip = Rect::new(0.0, height - STRIP, width, STRIP);
        let rail_height = RAIL_Y + TOKEN / 2.0 + 4.0;
        if width < NARROW {
            let head = Rect::new(0.0, 0.0, width * 0.5, rail_height);
            let ready = Rect::new(head.right(), 0.0, width - head.right(), rail_height);
            let ruler_height = if has_ruler { RAIL_Y + TOKEN / 2.0 + below } else { 0.0 };
            let ruler = Rect::new(0.0, rail_height, width, ruler_height);
            let top = ruler.bottom() + 10.0;
            let buses = Rect::new(0.0, top, width, (strip.y - top).max(0.0));
            return Self { head, ready, ruler, rows, buses, strip };
        }
        let head = Rect::new(0.0, 0.0, (width * 0.28).min(230.0), rail_height);
        let rest = width - head.right();
        let ready = Rect::new(head.right(), 0.0, rest * 0.42, rail_height);
        let ruler = Rect::new(ready.right(), 0.0, width - ready.right(), rail_height + below);
        let top = ruler.bottom() + 8.0;
        let buses = Rect::new(0.0, top, width, (strip.y - top).max(0.0));
        Self { head, ready, ruler, rows, buses, strip }
    }

    /// The zone whose heading is at a point; pressing the heading unfolds the zone.
    pub(super) fn zone_at(&self, point: Point) -> Option<Zone> {
        let words = |rect: Rect| Rect { height: RAIL_Y - TOKEN / 2.0 - 2.0, ..rect };
        // The strip has its heading on the left, and the signs of tasks to the right of it.
        if (Rect { width: STRIP_WORDS, ..self.strip }).contains(point) {
            return Some(Zone::Finished);
        }
        if words(self.ready).contains(point) {
            return Some(Zone::Ready);
        }
        let has_ruler = self.ruler.height > 0.0;
        (has_ruler && words(self.ruler).contains(point)).then_some(Zone::Timers)
    }
}
