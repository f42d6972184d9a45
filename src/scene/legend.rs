//! The legend: every sign that occurs in the lanes of a run, with its word.

use super::face::Face;
use super::lanes::FIRST_MARK;
use super::mark::Mark;
use super::resources::Resource;
use super::shape::fit;
use super::{Film, Ink, Pattern, Point, Rect, Shape};

/// A sign with its word.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Its meaning.
    pub word: String,
    /// Its shapes, within [`Sign::WIDTH`] by [`Sign::HEIGHT`] pixels.
    pub shapes: Vec<Shape>,
}

impl Sign {
    /// The width of a sign in pixels.
    pub const WIDTH: f32 = 22.0;
    /// The height of a sign in pixels.
    pub const HEIGHT: f32 = 14.0;
}

/// The greatest width of a name in pixels; a longer one is cut.
const MOST_NAME: f32 = 130.0;

const MIDDLE: Point = Point::new(Sign::WIDTH / 2.0, Sign::HEIGHT / 2.0);

/// The signs that occur in the lanes of a run.
pub fn signs(film: &Film) -> Vec<Sign> {
    let occurring = film.lanes().occurring;
    let faces = [
        Face::Unstarted,
        Face::Ready,
        Face::Running,
        Face::Sleeping,
        Face::Lock,
        Face::Lock2,
        Face::Queue,
        Face::Task,
        Face::Event,
        Face::Late,
        Face::Done,
        Face::Failed,
        Face::Cancelled,
    ];
    let marks = [Mark::CancelRequested, Mark::Thrown, Mark::TimedOut];
    let mut signs = Vec::new();
    for face in faces {
        if occurring & 1 << face as u32 != 0 {
            signs.push(Sign { word: word_of(film, face), shapes: sample(face) });
        }
    }
    for is_second in [false, true] {
        let mut holds = film.lanes().holds.iter();
        if holds.any(|hold| hold.is_second == is_second) {
            let word = format!("has {}", name_of(film, is_second, "a lock"));
            signs.push(Sign { word, shapes: hold(Ink::of_hold(is_second)) });
        }
    }
    if !film.lanes().blocks.is_empty() {
        let shapes = bar(Ink::Blocked, Some(Pattern::Bricks), 1.0);
        signs.push(Sign { word: "the loop is blocked".to_owned(), shapes });
    }
    for mark in marks {
        if occurring & 1 << (FIRST_MARK + mark as u32) != 0 {
            let word = mark.word().to_owned();
            signs.push(Sign { word, shapes: vec![mark.sign(MIDDLE, 5.5, 1.0)] });
        }
    }
    signs
}

fn word_of(film: &Film, face: Face) -> String {
    let word = match face {
        Face::Unstarted => "not started",
        Face::Running => "runs",
        Face::Sleeping => "sleeps",
        Face::Lock | Face::Lock2 => {
            let name = name_of(film, face == Face::Lock2, "a lock");
            return format!("waits for {name}");
        }
        Face::Queue => "waits for a queue",
        Face::Task => "waits for tasks",
        Face::Event => "waits for an event",
        Face::Late => "past its deadline",
        face => face.word(),
    };
    word.to_owned()
}

/// The name of the only resource with one of the two looks; `several` if there are more.
fn name_of(film: &Film, is_second: bool, several: &str) -> String {
    let resources = film.resources();
    let fits = |it: &&Resource| it.can_be_held() && it.is_second == is_second;
    let mut like = resources.list.iter().filter(fits);
    match (like.next(), like.next()) {
        (Some(only), None) => fit(&resources.label(only), MOST_NAME, 12.0),
        _ => several.to_owned(),
    }
}

/// A state as the lanes show it.
fn sample(face: Face) -> Vec<Shape> {
    let ink = face.ink();
    match face {
        Face::Running => vec![Shape::Bars {
            bars: vec![Rect::new(MIDDLE.x - 1.0, 1.0, 2.0, Sign::HEIGHT - 2.0)],
            ink,
            opacity: 1.0,
        }],
        Face::Done | Face::Failed | Face::Cancelled => vec![face.sign(MIDDLE, 5.0, 1.0)],
        Face::Unstarted => {
            let dash = |(x, y)| Rect::new(x, y, 4.0, 1.0);
            let xs = [1.0, 8.0, 15.0].into_iter();
            let places = xs.flat_map(|x| [1.0, Sign::HEIGHT - 2.0].map(|y| (x, y)));
            vec![Shape::Bars { bars: places.map(dash).collect(), ink, opacity: 1.0 }]
        }
        Face::Sleeping => bar(ink, None, 1.0),
        face => bar(ink, face.pattern(), if face.pattern().is_some() { 0.2 } else { 1.0 }),
    }
}

fn bar(ink: Ink, pattern: Option<Pattern>, strength: f32) -> Vec<Shape> {
    let rect = Rect::new(0.0, 1.0, Sign::WIDTH, Sign::HEIGHT - 2.0);
    let fill = if ink == Ink::Sleep { Ink::SleepFill } else { ink };
    let mut shapes = Vec::new();
    if pattern != Some(Pattern::Bricks) {
        shapes.push(Shape::Bars { bars: vec![rect], ink: fill, opacity: strength });
    }
    if let Some(pattern) = pattern {
        shapes.push(Shape::Hatch { bars: vec![rect], pattern, ink, opacity: 1.0 });
    }
    let (fill, stroke) = (None, Some(ink));
    shapes.push(Shape::Rect { rect, radius: 2.5, fill, stroke, opacity: 1.0 });
    shapes
}

fn hold(ink: Ink) -> Vec<Shape> {
    let line = Rect::new(0.0, MIDDLE.y - 2.0, Sign::WIDTH, 4.0);
    let ring = Shape::Circle {
        middle: Point::new(4.0, MIDDLE.y),
        radius: 3.0,
        fill: Some(Ink::Ground),
        stroke: Some((ink, 1.8)),
        opacity: 1.0,
    };
    vec![Shape::Bars { bars: vec![line], ink, opacity: 1.0 }, ring]
}
