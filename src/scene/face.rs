//! Faces: how each state looks. Each has a shape of its own besides its colour.

use super::{Ink, Pattern, Point, Shape};
use crate::model::FutureKind;

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Unstarted,
    Ready,
    Running,
    /// It waits for a timer of its own.
    Sleeping,
    /// It waits for a lock or a semaphore.
    Lock,
    /// It waits for a lock or a semaphore with the second look; see `Resource::is_second`.
    Lock2,
    Queue,
    /// It waits for a task, or for several.
    Task,
    /// It waits for an event, a condition, a barrier or a future.
    Event,
    /// It still waits after a timeout of its own has run out.
    Late,
    Done,
    Failed,
    Cancelled,
    Callback,
}

impl Face {
    /// The face of a task that waits for a future of a kind, or for a task if `kind` is `None`.
    pub(super) fn of_wait(kind: Option<FutureKind>) -> Self {
        match kind {
            Some(FutureKind::Sleep) => Self::Sleeping,
            Some(FutureKind::Acquire) => Self::Lock,
            Some(FutureKind::Put | FutureKind::Get | FutureKind::Join) => Self::Queue,
            Some(FutureKind::Notified | FutureKind::Plain) => Self::Event,
            _ => Self::Task,
        }
    }

    /// Returns `true` if it waits for something.
    pub(super) fn is_waiting(self) -> bool {
        matches!(
            self,
            Self::Sleeping
                | Self::Lock
                | Self::Lock2
                | Self::Queue
                | Self::Task
                | Self::Event
                | Self::Late
        )
    }

    /// Returns `true` if it has ended.
    pub(super) fn is_finished(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }

    /// The pattern of its bars; `None` if they are solid.
    pub(super) fn pattern(self) -> Option<Pattern> {
        Some(match self {
            Self::Lock => Pattern::Rising,
            Self::Lock2 => Pattern::Falling,
            Self::Queue => Pattern::Vertical,
            Self::Task => Pattern::Horizontal,
            Self::Event => Pattern::Dots,
            Self::Late => Pattern::Crosses,
            _ => return None,
        })
    }

    /// The state in one word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Unstarted => "unstarted",
            Self::Ready => "ready",
            Self::Running => "running",
            _ if self.is_waiting() => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            _ => "callback",
        }
    }

    pub(super) fn ink(self) -> Ink {
        match self {
            Self::Unstarted => Ink::Unstarted,
            Self::Ready => Ink::Ready,
            Self::Running => Ink::Running,
            Self::Sleeping => Ink::Sleep,
            Self::Lock => Ink::Lock,
            Self::Lock2 => Ink::Lock2,
            Self::Queue => Ink::Queue,
            Self::Task => Ink::Task,
            Self::Event => Ink::Event,
            Self::Late => Ink::Late,
            Self::Done => Ink::Done,
            Self::Failed => Ink::Failed,
            Self::Cancelled => Ink::Cancelled,
            Self::Callback => Ink::Callback,
        }
    }

    /// The sign of the state: open circle, triangle, full circle, clock, padlock, comb, fork,
    /// flag, tick, cross, crossed circle, diamond.
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
            Self::Sleeping => path(&CLOCK, false, false),
            Self::Lock | Self::Lock2 => path(&PADLOCK, true, false),
            Self::Queue => path(&COMB, false, false),
            Self::Task => path(&FORK, false, false),
            Self::Event => path(&FLAG, false, false),
            Self::Late => path(&FLAG, false, true),
            Self::Done => path(&[(-0.9, 0.1), (-0.25, 0.75), (0.9, -0.7)], false, false),
            Self::Failed => path(
                &[(-0.8, -0.8), (0.8, 0.8), (0.0, 0.0), (0.8, -0.8), (-0.8, 0.8)],
                false,
                false,
            ),
            Self::Cancelled => path(&CROSSED_OUT, false, false),
            Self::Callback => {
                path(&[(0.0, -0.9), (0.9, 0.0), (0.0, 0.9), (-0.9, 0.0)], true, false)
            }
        }
    }
}

/// A clock: a circle with two hands, of which the long one reaches the rim.
const CLOCK: [(f32, f32); 16] = [
    (0.4, 0.35),
    (0.0, 0.0),
    (0.0, -0.9),
    (0.45, -0.78),
    (0.78, -0.45),
    (0.9, 0.0),
    (0.78, 0.45),
    (0.45, 0.78),
    (0.0, 0.9),
    (-0.45, 0.78),
    (-0.78, 0.45),
    (-0.9, 0.0),
    (-0.78, -0.45),
    (-0.45, -0.78),
    (0.0, -0.9),
    // Back along the rim, so that the middle of all corners is that of the circle.
    (-0.4, -0.8),
];

/// A circle with a diagonal line.
const CROSSED_OUT: [(f32, f32); 14] = [
    (0.64, 0.64),
    (0.33, 0.83),
    (0.0, 0.9),
    (-0.33, 0.83),
    (-0.64, 0.64),
    (-0.9, 0.0),
    (-0.64, -0.64),
    (-0.33, -0.83),
    (0.0, -0.9),
    (0.33, -0.83),
    (0.64, -0.64),
    (0.9, 0.0),
    (0.64, 0.64),
    (-0.64, -0.64),
];

const PADLOCK: [(f32, f32); 10] = [
    (-0.45, -0.1),
    (-0.45, -0.6),
    (-0.2, -0.9),
    (0.2, -0.9),
    (0.45, -0.6),
    (0.45, -0.1),
    (0.8, -0.1),
    (0.8, 0.9),
    (-0.8, 0.9),
    (-0.8, -0.1),
];

/// A comb with three teeth, which stand for the items of a queue.
const COMB: [(f32, f32); 7] =
    [(-0.8, -0.8), (-0.8, 0.8), (0.0, 0.8), (0.0, -0.8), (0.0, 0.8), (0.8, 0.8), (0.8, -0.8)];

/// A fork: one line that becomes two.
const FORK: [(f32, f32); 5] = [(0.7, -0.7), (-0.2, 0.0), (-1.0, 0.0), (-0.2, 0.0), (0.7, 0.7)];

const FLAG: [(f32, f32); 6] =
    [(-0.5, 0.9), (-0.5, -0.9), (0.8, -0.9), (0.4, -0.4), (0.8, 0.1), (-0.5, 0.1)];
