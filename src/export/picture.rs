//! The picture: the timeline of a run as SVG, with a caption, a legend and a description.

use super::{Format, Subject};
use crate::runtime::Seconds;
use crate::scene::{
    Align, Axis, Film, Ink, Lane, Point, Scheme, Shape, Timeline, signs, svg, text_width, timeline,
};

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: "svg",
    extension: "svg",
    media_type: "image/svg+xml",
    help: "the timeline as a picture",
    write: |subject| picture(subject, None),
};

const WIDTH: f32 = 860.0;
/// The room at both sides.
const MARGIN: f32 = 8.0;
/// The height of a line of the caption and of the legend.
const LINE: f32 = 20.0;
const TITLE_SIZE: f32 = 16.0;
const SIZE: f32 = 12.0;
/// Of more tasks than these a description would not be listened to.
const MOST_DESCRIBED: usize = 24;

/// Draws a run, seen from its end, for a light or a dark ground or, without a scheme, for that of
/// the reader.
///
/// ```
/// use loopscope::demos::{Values, find};
/// use loopscope::export::{Subject, picture};
/// use loopscope::scene::{Film, Scheme};
/// use loopscope::trace::Recording;
/// let demo = find("hello").unwrap();
/// let values = Values::defaults(demo);
/// let film = Film::new(Recording::of(demo.program(&values)));
/// let subject = Subject::new(&film, demo, &values);
/// assert!(picture(&subject, None).contains("prefers-color-scheme"));
/// assert!(!picture(&subject, Some(Scheme::Dark)).contains("prefers-color-scheme"));
/// ```
pub fn picture(subject: &Subject<'_>, scheme: Option<Scheme>) -> String {
    let Drawing { shapes, width, height } = drawing(subject);
    let title = format!("Timeline of {}", subject.title);
    svg(&shapes, (width, height), &title, &description(subject), scheme)
}

/// A picture as shapes, for whoever paints it in another way than SVG.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What to paint, in order, on nothing.
    pub shapes: Vec<Shape>,
    /// The width in pixels.
    pub width: f32,
    /// The height in pixels.
    pub height: f32,
}

/// Draws what [`picture`] writes.
pub fn drawing(subject: &Subject<'_>) -> Drawing {
    let film = subject.film;
    let mut shapes = Vec::new();
    let mut y = caption(subject, &mut shapes);
    let height = Timeline::full_height(film.lanes().len());
    let view = Timeline::new(film, Axis::Seconds, None, WIDTH, height);
    let playhead = film.at_beat(film.beat_count());
    shapes.extend(timeline(film, &playhead, &view).into_iter().map(|shape| shape.moved(0.0, y)));
    y += height;
    let height = legend(y, &mut shapes);
    Drawing { shapes, width: WIDTH, height }
}

/// The title and the parameters; returns how far down they reach.
fn caption(subject: &Subject<'_>, shapes: &mut Vec<Shape>) -> f32 {
    let title = Point::new(MARGIN, 18.0);
    shapes.push(Shape::text(title, subject.title, Ink::Text, TITLE_SIZE, Align::Start));
    let mut x = MARGIN + text_width(subject.title, TITLE_SIZE) + 16.0;
    let mut y = 18.0;
    for (name, value) in &subject.parameters {
        let text = format!("{name} = {value}");
        let width = text_width(&text, SIZE);
        if x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        shapes.push(Shape::text(Point::new(x, y), text, Ink::Muted, SIZE, Align::Start));
        x += width + 14.0;
    }
    y + LINE
}

/// What the signs mean; returns how far down they reach.
fn legend(top: f32, shapes: &mut Vec<Shape>) -> f32 {
    let rule = vec![Point::new(MARGIN, top), Point::new(WIDTH - MARGIN, top)];
    let stroke = Some((Ink::Line, 1.0));
    shapes.push(Shape::Path { points: rule, is_closed: false, fill: None, stroke, opacity: 1.0 });
    let (mut x, mut y) = (MARGIN, top + 18.0);
    for (word, _, sign) in signs() {
        let width = 20.0 + text_width(word, SIZE);
        if x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        // A sign is drawn around the middle of a square of 14 pixels.
        shapes.push(sign.moved(x, y - 7.0));
        let at = Point::new(x + 20.0, y);
        shapes.push(Shape::text(at, word, Ink::Text, SIZE, Align::Start));
        x += width + 18.0;
    }
    y + 16.0
}

/// The picture in words: what the caption says, how the run ended, and how each task did.
fn description(subject: &Subject<'_>) -> String {
    let film = subject.film;
    let parameters: Vec<_> =
        subject.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let mut sentences = Vec::new();
    if !parameters.is_empty() {
        sentences.push(format!("{}.", parameters.join(", ")));
    }
    let tasks = || film.lanes().iter().filter(|lane| lane.task.is_some());
    sentences.extend(tasks().take(MOST_DESCRIBED).map(|lane| sentence(film, lane)));
    let more = tasks().count().saturating_sub(MOST_DESCRIBED);
    if more > 0 {
        sentences.push(format!("And {more} more tasks."));
    }
    if let Some(deadlock) = film.deadlock() {
        sentences.push(format!("A deadlock: {}.", deadlock.conclusion));
    }
    sentences.join(" ")
}

fn sentence(film: &Film, lane: &Lane) -> String {
    let ended = Seconds(film.end_nanos(lane));
    format!("{}: {} at {ended:.3} s.", lane.name, lane.last_word())
}
