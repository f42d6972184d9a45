//! The legend: every sign in the pictures with its word.

use super::face::Face;
use super::mark::Mark;
use super::{Ink, Point, Shape};

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
