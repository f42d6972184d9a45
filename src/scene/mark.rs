//! Marks: signs on a lane for what is done to a task from outside.

use super::{Ink, Point, Shape};

/// What was done to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It was asked to cancel.
    CancelRequested,
    /// An exception was raised in it, at its await.
    Thrown,
    /// A timeout of its own ran out.
    TimedOut,
}

impl Mark {
    /// The mark in a word or two.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::CancelRequested => "cancel requested",
            Self::Thrown => "exception thrown in",
            Self::TimedOut => "deadline",
        }
    }

    pub(super) fn ink(self) -> Ink {
        match self {
            Self::CancelRequested => Ink::Cancelled,
            Self::Thrown => Ink::Failed,
            Self::TimedOut => Ink::Late,
        }
    }

    /// The sign: a chevron that points down, a bolt, or a flag where a timeout ends.
    pub(super) fn sign(self, middle: Point, radius: f32, opacity: f32) -> Shape {
        let corners: &[(f32, f32)] = match self {
            Self::CancelRequested => &[(-0.8, -0.5), (0.0, 0.5), (0.8, -0.5)],
            Self::Thrown => &[(0.3, -1.0), (-0.5, 0.2), (0.5, -0.2), (-0.3, 1.0)],
            Self::TimedOut => {
                &[(0.0, 1.0), (0.0, -1.0), (0.7, -1.0), (0.5, -0.7), (0.7, -0.4), (0.0, -0.4)]
            }
        };
        let at = |(dx, dy): &(f32, f32)| Point::new(middle.x + dx * radius, middle.y + dy * radius);
        Shape::Path {
            points: corners.iter().map(at).collect(),
            is_closed: false,
            fill: None,
            stroke: Some((self.ink(), 1.8)),
            opacity,
        }
    }

    /// How many pixels its middle is below the middle of the lane, and its radius. They differ by
    /// mark, so that several marks of one instant can be seen.
    pub(super) fn offset_and_radius(self) -> (f32, f32) {
        match self {
            Self::CancelRequested => (-9.0, 4.0),
            Self::Thrown => (8.0, 4.5),
            Self::TimedOut => (0.0, 10.0),
        }
    }
}
