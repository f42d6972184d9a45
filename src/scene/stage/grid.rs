//! A grid: the slots of a zone. The first are tokens, the others dots if there are too many.

use super::super::token::TOKEN_HEIGHT;
use super::super::{Point, Rect};

/// The space between tokens in pixels.
const SPACE: f32 = 6.0;
/// The smallest width of a token.
const LEAST_WIDTH: f32 = 132.0;
/// The greatest width of a token.
const MOST_WIDTH: f32 = 190.0;
/// The distance between the left edges of two dots.
const DOT_PITCH: f32 = 14.0;
/// The height of the line that says how many have no slot.
const LINE: f32 = 18.0;

/// The slots in a rectangle for a number of tokens.
///
/// If there are too many, the first ones are tokens, the next ones dots, and the rest is only
/// counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    inside: Rect,
    columns: usize,
    slot_width: f32,
    /// How many tokens there are.
    tokens: usize,
    dot_columns: usize,
    dots: usize,
    /// How many are only counted.
    pub(super) hidden: usize,
    is_note_in_slot: bool,
}

impl Grid {
    /// Slots for `count` tokens inside of `inside`.
    pub(super) fn new(inside: Rect, count: usize) -> Self {
        let columns = fitting(inside.width, LEAST_WIDTH);
        let room = (inside.width - (columns - 1) as f32 * SPACE) / columns as f32;
        let rows = fitting(inside.height, TOKEN_HEIGHT);
        let mut grid = Self {
            inside,
            columns,
            slot_width: room.min(MOST_WIDTH),
            tokens: count,
            dot_columns: ((inside.width / DOT_PITCH) as usize).max(1),
            dots: 0,
            hidden: 0,
            is_note_in_slot: false,
        };
        if count <= columns * rows {
            return grid;
        }
        // Names say more than dots, so of few rows one keeps its tokens, and of many rows half do.
        let rows = if rows > 3 { rows / 2 } else { 1 };
        grid.tokens = columns * rows;
        let left = inside.height - rows as f32 * (TOKEN_HEIGHT + SPACE);
        let dots = |height: f32| grid.dot_columns * (height / DOT_PITCH).max(0.0) as usize;
        let others = count - grid.tokens;
        grid.dots = if others <= dots(left) { others } else { dots(left - LINE).min(others) };
        if grid.dots < others && left < LINE {
            // There is no line for the number, so it takes the slot of a token.
            grid.tokens -= 1;
            grid.is_note_in_slot = true;
        }
        grid.hidden = count - grid.tokens - grid.dots;
        grid
    }

    /// An upper bound of how many have a slot inside of `inside`.
    pub(super) fn most(inside: Rect) -> usize {
        let fitting = |length: f32| (length / DOT_PITCH) as usize + 1;
        fitting(inside.width) * fitting(inside.height)
    }

    /// How many have a slot.
    pub(super) fn shown(&self) -> usize {
        self.tokens + self.dots
    }

    /// The slot of the token or dot with this number.
    pub(super) fn slot(&self, index: usize) -> Rect {
        if index < self.tokens {
            return self.token_slot(index);
        }
        let index = index - self.tokens;
        let (column, row) = (index % self.dot_columns, index / self.dot_columns);
        let dot = DOT_PITCH - 2.0;
        Rect::new(
            self.inside.x + column as f32 * DOT_PITCH,
            self.dots_top() + row as f32 * DOT_PITCH,
            dot,
            dot,
        )
    }

    /// The position at which the number of those without a slot is written.
    pub(super) fn note(&self) -> Point {
        if self.is_note_in_slot {
            let slot = self.token_slot(self.tokens);
            return Point::new(slot.x + 4.0, slot.middle().y);
        }
        Point::new(self.inside.x + 2.0, self.inside.bottom() - LINE / 2.0)
    }

    fn token_slot(&self, index: usize) -> Rect {
        let (column, row) = (index % self.columns, index / self.columns);
        Rect::new(
            self.inside.x + column as f32 * (self.slot_width + SPACE),
            self.inside.y + row as f32 * (TOKEN_HEIGHT + SPACE),
            self.slot_width,
            TOKEN_HEIGHT,
        )
    }

    fn dots_top(&self) -> f32 {
        let rows = self.tokens.div_ceil(self.columns);
        self.inside.y + rows as f32 * (TOKEN_HEIGHT + SPACE)
    }
}

/// How many of `size` fit into `length`, at least one.
fn fitting(length: f32, size: f32) -> usize {
    (((length + SPACE) / (size + SPACE)) as usize).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(count: usize, tokens: usize, dots: usize, hidden: usize) {
        let inside = Rect::new(10.0, 20.0, 420.0, 100.0);
        let grid = Grid::new(inside, count);
        assert_eq!((grid.tokens, grid.dots, grid.hidden), (tokens, dots, hidden), "{count}");
        for index in 0..grid.shown() {
            let slot = grid.slot(index);
            assert!(slot.x >= inside.x && slot.right() <= inside.right() + 0.01, "{slot:?}");
            assert!(slot.y >= inside.y && slot.bottom() <= inside.bottom() + 0.01, "{slot:?}");
        }
    }

    #[test]
    fn what_does_not_fit_becomes_dots_and_then_a_number() {
        check(0, 0, 0, 0);
        check(9, 9, 0, 0);
        check(10, 3, 7, 0);
        check(123, 3, 120, 0);
        check(124, 3, 90, 31);
        check(100_000, 3, 90, 99_907);
    }

    #[test]
    fn without_room_for_a_line_the_number_of_hidden_tokens_takes_a_slot() {
        let grid = Grid::new(Rect::new(0.0, 0.0, 40.0, 10.0), 5);
        assert_eq!((grid.shown(), grid.hidden), (0, 5));
        let grid = Grid::new(Rect::new(0.0, 0.0, 290.0, 40.0), 5);
        assert_eq!((grid.shown(), grid.hidden), (1, 4));
        assert!((grid.note().y - grid.slot(0).middle().y).abs() < 0.01);
    }
}
