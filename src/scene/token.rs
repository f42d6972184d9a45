//! Tokens: how a task or a callback looks. Each state has a shape of its own besides its colour.

use super::mark::Mark;
use super::shape::{fit, text_width};
use super::{Align, Ink, Point, Rect, Shape, State};

/// The height of a token in pixels.
pub(super) const TOKEN_HEIGHT: f32 = 26.0;

/// A token that has no more room than this is only its sign.
const DOT_WIDTH: f32 = 26.0;

/// What a token shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) face: Face,
    pub(super) label: String,
    pub(super) remark: String,
}

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

impl From<&State> for Face {
    fn from(state: &State) -> Self {
        match state {
            State::Unstarted => Self::Unstarted,
            State::Ready => Self::Ready,
            State::Running => Self::Running,
            State::Waiting(_) => Self::Waiting,
            State::Done => Self::Done,
            State::Failed(_) => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }
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

/// The sign of each state and mark with its word, each around the middle of a square of 14 pixels.
pub fn signs() -> impl Iterator<Item = (&'static str, Ink, Shape)> {
    let middle = Point::new(7.0, 7.0);
    let faces = [
        Face::Unstarted,
        Face::Ready,
        Face::Running,
        Face::Waiting,
        Face::Done,
        Face::Failed,
        Face::Cancelled,
        Face::Callback,
    ];
    let marks = [Mark::CancelRequested, Mark::Thrown, Mark::TimedOut];
    let faces = faces.map(|face| (face.word(), face.ink(), face.sign(middle, 5.0, 1.0)));
    let marks = marks.map(|mark| (mark.word(), mark.ink(), mark.sign(middle, 5.5, 1.0)));
    let corners = [(1.5, 7.0), (12.0, 7.0), (8.5, 3.5), (12.0, 7.0), (8.5, 10.5)];
    let arrow = Shape::Path {
        points: corners.map(|(x, y)| Point::new(x, y)).to_vec(),
        is_closed: false,
        fill: None,
        stroke: Some((Ink::Text, 1.6)),
        opacity: 1.0,
    };
    faces.into_iter().chain(marks).chain([("wakes", Ink::Text, arrow)])
}

impl Token {
    /// Paints the token into `rect`.
    pub(super) fn paint(&self, rect: Rect, opacity: f32, shapes: &mut Vec<Shape>) {
        let ink = self.face.ink();
        if rect.width < DOT_WIDTH {
            shapes.push(self.face.sign(rect.middle(), rect.height * 0.36, opacity));
            return;
        }
        let is_running = self.face == Face::Running;
        shapes.push(Shape::Rect {
            rect,
            radius: if self.face == Face::Callback { 4.0 } else { rect.height / 2.0 },
            fill: Some(Ink::Ground),
            stroke: Some(ink),
            opacity,
        });
        if is_running {
            shapes.push(Shape::Rect {
                rect,
                radius: rect.height / 2.0,
                fill: Some(ink),
                stroke: None,
                opacity: opacity * 0.18,
            });
        }
        let sign = Point::new(rect.x + 14.0, rect.middle().y);
        shapes.push(self.face.sign(sign, 5.5, opacity));
        let left = rect.x + 26.0;
        let width = rect.right() - 9.0 - left;
        let size = 12.0;
        let label = fit(&self.label, width, size);
        let used = text_width(&label, size) + 6.0;
        shapes.push(Shape::Text {
            at: Point::new(left, rect.middle().y),
            text: label,
            ink: Ink::Text,
            size,
            align: Align::Start,
            opacity,
        });
        // Half a number would mislead.
        if !self.remark.is_empty() && text_width(&self.remark, 11.0) <= width - used {
            shapes.push(Shape::Text {
                at: Point::new(rect.right() - 10.0, rect.middle().y),
                text: self.remark.clone(),
                ink: Ink::Muted,
                size: 11.0,
                align: Align::End,
                opacity,
            });
        }
    }
}
