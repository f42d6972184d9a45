//! Patterns of bars, by which they differ even without colours.

/// A pattern of lines, which fills a bar with tiles that repeat from the corner of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Rising lines far apart: a wait for a lock or a semaphore.
    Rising,
    /// Falling lines close together: a wait for a second lock.
    Falling,
    /// Vertical lines: a wait for a queue.
    Vertical,
    /// Horizontal lines: a wait for a task, or for several.
    Horizontal,
    /// Dots: a wait for an event.
    Dots,
    /// Crosses: a wait that goes on after its deadline.
    Crosses,
    /// Bricks: the loop is blocked.
    Bricks,
    /// Short vertical lines, so that a low strip looks like a dashed line.
    Dashes,
}

/// The tile of a pattern, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// Its width and height, whole numbers.
    pub size: (f32, f32),
    /// The lines, each from `x`, `y` to `x`, `y`. Some go beyond the tile, so that they join those
    /// of the next one.
    pub lines: &'static [[f32; 4]],
    /// The width of the lines, whose ends are round.
    pub width: f32,
}

impl Pattern {
    /// Every pattern.
    pub const ALL: [Self; 8] = [
        Self::Rising,
        Self::Falling,
        Self::Vertical,
        Self::Horizontal,
        Self::Dots,
        Self::Crosses,
        Self::Bricks,
        Self::Dashes,
    ];

    /// The tile that is repeated.
    pub fn tile(self) -> Tile {
        let tile = |size, width, lines| Tile { size, lines, width };
        match self {
            Self::Rising => tile(
                (10.0, 10.0),
                2.0,
                &[[-1.0, 1.0, 1.0, -1.0], [0.0, 10.0, 10.0, 0.0], [9.0, 11.0, 11.0, 9.0]],
            ),
            Self::Falling => tile(
                (6.0, 6.0),
                1.2,
                &[[-1.0, 5.0, 1.0, 7.0], [0.0, 0.0, 6.0, 6.0], [5.0, -1.0, 7.0, 1.0]],
            ),
            Self::Vertical => tile((6.0, 6.0), 2.0, &[[3.0, 0.0, 3.0, 6.0]]),
            Self::Horizontal => tile((6.0, 3.0), 1.0, &[[0.0, 1.5, 6.0, 1.5]]),
            Self::Dots => tile((6.0, 6.0), 2.4, &[[3.0, 3.0, 3.01, 3.0]]),
            Self::Crosses => tile((8.0, 8.0), 1.3, &[[0.0, 0.0, 8.0, 8.0], [0.0, 8.0, 8.0, 0.0]]),
            Self::Bricks => tile(
                (16.0, 12.0),
                1.0,
                &[
                    [0.0, 0.5, 16.0, 0.5],
                    [0.0, 6.5, 16.0, 6.5],
                    [4.5, 0.5, 4.5, 6.5],
                    [12.5, 6.5, 12.5, 12.5],
                ],
            ),
            Self::Dashes => tile((7.0, 4.0), 4.0, &[[3.0, 0.0, 3.0, 4.0]]),
        }
    }
}
