//! Shapes: a picture as plain data, which a canvas paints or an SVG file holds.

use super::Pattern;

/// A point in pixels, x to the right and y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// What a colour means; a theme says what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The ground of a zone.
    Zone,
    /// Edges of zones and grid lines.
    Line,
    /// Names and numbers.
    Text,
    /// Headings and remarks.
    Muted,
    /// The background of the picture.
    Ground,
    /// The playhead and what is selected.
    Accent,
    /// A task that has not started.
    Unstarted,
    /// A task that is ready.
    Ready,
    /// A task that runs.
    Running,
    /// A wait of any kind.
    Waiting,
    /// The edge of a sleep.
    Sleep,
    /// The inside of a sleep.
    SleepFill,
    /// A wait for a lock or a semaphore, and its holder.
    Lock,
    /// A wait for a lock or a semaphore with the second colour, and its holder; see
    /// `Resource::is_second`.
    Lock2,
    /// A wait for a queue, and its items.
    Queue,
    /// A wait for a task, or for several.
    Task,
    /// A wait for an event, a condition, a barrier or a future.
    Event,
    /// A wait that goes on after its deadline.
    Late,
    /// The loop while it is blocked.
    Blocked,
    /// A task that returned.
    Done,
    /// A task that failed.
    Failed,
    /// A task that was cancelled.
    Cancelled,
    /// A callback.
    Callback,
}

impl Ink {
    /// The ink of what holds a lock or a permit; see `Resource::is_second`.
    pub(super) fn of_hold(is_second: bool) -> Self {
        if is_second { Self::Lock2 } else { Self::Lock }
    }
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The point is the left end.
    Start,
    /// The point is the middle.
    Middle,
    /// The point is the right end.
    End,
}

/// A part of a picture. Later shapes cover earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle with round corners.
    Rect {
        /// Where.
        rect: Rect,
        /// The radius of its corners.
        radius: f32,
        /// The colour inside.
        fill: Option<Ink>,
        /// The colour of the edge.
        stroke: Option<Ink>,
        /// From 0, invisible, to 1.
        opacity: f32,
    },
    /// A closed or open line through points.
    Path {
        /// The corners.
        points: Vec<Point>,
        /// Whether the last is joined to the first.
        is_closed: bool,
        /// The colour inside.
        fill: Option<Ink>,
        /// The colour and the width of the line.
        stroke: Option<(Ink, f32)>,
        /// From 0, invisible, to 1.
        opacity: f32,
    },
    /// A circle.
    Circle {
        /// Its middle.
        middle: Point,
        /// Its radius.
        radius: f32,
        /// The colour inside.
        fill: Option<Ink>,
        /// The colour and the width of the edge.
        stroke: Option<(Ink, f32)>,
        /// From 0, invisible, to 1.
        opacity: f32,
    },
    /// Many small rectangles of one colour, painted at once.
    Bars {
        /// Where.
        bars: Vec<Rect>,
        /// Their colour.
        ink: Ink,
        /// From 0, invisible, to 1.
        opacity: f32,
    },
    /// Many rectangles that are filled with a pattern.
    Hatch {
        /// Where.
        bars: Vec<Rect>,
        /// The pattern.
        pattern: Pattern,
        /// The colour of its lines.
        ink: Ink,
        /// From 0, invisible, to 1.
        opacity: f32,
    },
    /// A line of text, its middle at the height of the point.
    Text {
        /// Where.
        at: Point,
        /// The text.
        text: String,
        /// Its colour.
        ink: Ink,
        /// Its height in pixels.
        size: f32,
        /// Where the point is in the text.
        align: Align,
        /// From 0, invisible, to 1.
        opacity: f32,
    },
    /// A line of a program in letters of one width, its middle at the height of the point, which is
    /// its left end. Its spaces are kept.
    Code {
        /// Where.
        at: Point,
        /// The line.
        text: String,
        /// Its colour.
        ink: Ink,
        /// Its height in pixels.
        size: f32,
    },
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

impl Rect {
    /// The rectangle with its upper left corner at `x`, `y`.
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    /// The right edge.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// The middle.
    pub fn middle(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Returns `true` if the point lies inside.
    pub fn contains(&self, point: Point) -> bool {
        (self.x..self.right()).contains(&point.x) && (self.y..self.bottom()).contains(&point.y)
    }

    /// The rectangle at `phase` of the way from this one, at 0, to `other`, at 1.
    #[must_use]
    pub fn towards(&self, other: &Self, phase: f32) -> Self {
        let between = |a: f32, b: f32| a + (b - a) * phase;
        Self {
            x: between(self.x, other.x),
            y: between(self.y, other.y),
            width: between(self.width, other.width),
            height: between(self.height, other.height),
        }
    }
}

impl Shape {
    /// An opaque text.
    pub fn text(at: Point, text: impl Into<String>, ink: Ink, size: f32, align: Align) -> Self {
        Self::Text { at, text: text.into(), ink, size, align, opacity: 1.0 }
    }

    /// The same shape `dx` further to the right and `dy` further down.
    #[must_use]
    pub fn moved(mut self, dx: f32, dy: f32) -> Self {
        let move_point = |point: &mut Point| *point = Point::new(point.x + dx, point.y + dy);
        let move_rect = |rect: &mut Rect| {
            *rect = Rect { x: rect.x + dx, y: rect.y + dy, ..*rect };
        };
        match &mut self {
            Self::Rect { rect, .. } => move_rect(rect),
            Self::Path { points, .. } => points.iter_mut().for_each(move_point),
            Self::Circle { middle: point, .. }
            | Self::Text { at: point, .. }
            | Self::Code { at: point, .. } => move_point(point),
            Self::Bars { bars, .. } | Self::Hatch { bars, .. } => {
                bars.iter_mut().for_each(move_rect);
            }
        }
        self
    }

    /// A straight line.
    pub(super) fn line(from: Point, to: Point, ink: Ink, width: f32, opacity: f32) -> Self {
        Self::Path {
            points: vec![from, to],
            is_closed: false,
            fill: None,
            stroke: Some((ink, width)),
            opacity,
        }
    }
}

/// The approximate width of a text in pixels, in the fonts of most systems.
pub fn text_width(text: &str, size: f32) -> f32 {
    text.chars().count() as f32 * size * 0.54
}

/// The width of a letter of [`Shape::Code`] relative to its height: fonts of one width have at most
/// this.
pub const CODE_LETTER: f32 = 0.61;

/// Shortens a text to about `width` pixels at `size`.
pub fn fit(text: &str, width: f32, size: f32) -> String {
    let most = (width / text_width("m", size)).max(1.0) as usize;
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        let kept: String = text.chars().take(most.saturating_sub(1)).collect();
        format!("{kept}…")
    }
}
