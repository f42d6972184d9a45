//! Tokens: how a task or a callback looks. Each state has a shape of its own besides its colour.

use super::face::Face;
use super::shape::{fit, text_width};
use super::{Align, Ink, Point, Rect, Shape};

/// The height of a token in pixels.
pub(super) const TOKEN_HEIGHT: f32 = 26.0;

/// A token that is narrower than this shows only its sign.
const DOT_WIDTH: f32 = 26.0;

/// What a token shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) face: Face,
    pub(super) label: String,
    pub(super) remark: String,
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
        // A remark that is cut could show a wrong number, so one that does not fit is left out.
        if !self.remark.is_empty() && text_width(&self.remark, 11.5) <= width - used {
            shapes.push(Shape::Text {
                at: Point::new(rect.right() - 10.0, rect.middle().y),
                text: self.remark.clone(),
                ink: Ink::Muted,
                size: 11.5,
                align: Align::End,
                opacity,
            });
        }
    }
}
