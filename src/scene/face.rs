//! Faces: how each state looks. Each has a shape of its own besides its colour.

use super::{Ink, Point, Shape};

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Unstarted,
    Ready,
    Running,
    Waiting,
    Done,
    Failed,
    Cancelled,
    Callback,
}

impl Face {
    /// The state in one word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Unstarted => "unstarted",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Callback => "callback",
        }
    }

    pub(super) fn ink(self) -> Ink {
        match self {
            Self::Unstarted => Ink::Unstarted,
            Self::Ready => Ink::Ready,
            Self::Running => Ink::Running,
            Self::Waiting => Ink::Waiting,
            Self::Done => Ink::Done,
            Self::Failed => Ink::Failed,
            Self::Cancelled => Ink::Cancelled,
            Self::Callback => Ink::Callback,
        }
    }

    /// The sign of the state: open circle, triangle, full circle, hourglass, tick, cross, bar, dot.
    pub(super) fn sign(self, middle: Point, radius: f32, opacity: f32) -> Shape {
        let ink = self.ink();
        let Point { x, y } = middle;
        let path = |points: &[(f32, f32)], is_closed: bool, is_filled: bool| Shape::Path {
            points: points
                .iter()
                .map(|(dx, dy)| Point::new(x + dx * radius, y + dy * radius))
                .collect(),
            is_closed,
            fill: is_filled.then_some(ink),
            stroke: Some((ink, if is_filled { 1.0 } else { 2.0 })),
            opacity,
        };
        match self {
            Self::Unstarted => Shape::Circle {
                middle,
                radius: radius * 0.8,
                fill: None,
                stroke: Some((ink, 2.0)),
                opacity,
            },
            Self::Ready => path(&[(-0.6, -0.9), (0.9, 0.0), (-0.6, 0.9)], true, true),
            Self::Running => {
                Shape::Circle { middle, radius, fill: Some(ink), stroke: None, opacity }
            }
            Self::Waiting => {
                path(&[(-0.8, -0.9), (0.8, -0.9), (-0.8, 0.9), (0.8, 0.9)], true, false)
            }
            Self::Done => path(&[(-0.9, 0.1), (-0.25, 0.75), (0.9, -0.7)], false, false),
            Self::Failed => path(
                &[(-0.8, -0.8), (0.8, 0.8), (0.0, 0.0), (0.8, -0.8), (-0.8, 0.8)],
                false,
                false,
            ),
            Self::Cancelled => path(&[(-0.9, 0.0), (0.9, 0.0)], false, false),
            Self::Callback => {
                path(&[(0.0, -0.9), (0.9, 0.0), (0.0, 0.9), (-0.9, 0.0)], true, false)
            }
        }
    }
}
