//! The picture: the timeline of a run as SVG, with a caption, a legend and a description.

use super::format::Format;
use super::subject::Subject;
use crate::model::{Clock, Ending, Seconds};
use crate::scene::{
    Align, Axis, Film, Ink, Lane, Playhead, Point, Scheme, Shape, Sign, TimelineView, deadlock,
    limit_text, signs, svg, text_width, timeline, timeline_with,
};
use crate::trace::Header;

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: "svg",
    extension: "svg",
    media_type: "image/svg+xml",
    help: "the timeline as a picture",
    write: |subject| picture(subject, None).into_bytes(),
};

pub(super) const WIDTH: f32 = 860.0;
/// The room at both sides.
pub(super) const MARGIN: f32 = 8.0;
/// The height of a line of the caption and of the legend.
pub(super) const LINE: f32 = 20.0;
const TITLE_SIZE: f32 = 16.0;
pub(super) const SIZE: f32 = 12.0;
/// The room for a sign before its word.
const SIGN: f32 = Sign::WIDTH + 6.0;
/// The space between a word and the next sign in pixels.
const GAP: f32 = 14.0;
/// The most tasks that the description names; a longer one would not be listened to.
pub(super) const MOST_DESCRIBED: usize = 24;

/// Draws a run as it is at its end, for a light or a dark background; without a scheme, for the one
/// that the reader's system prefers.
///
/// ```
/// use loopscope::formats::{Subject, picture};
/// use loopscope::program::Source;
/// use loopscope::run::opened;
/// use loopscope::scene::Scheme;
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let run = hello.run(hello.program().defaults());
/// let subject = Subject { film: &run.film, header: run.header() };
/// assert!(picture(&subject, None).contains("prefers-color-scheme"));
/// assert!(!picture(&subject, Some(Scheme::Dark)).contains("prefers-color-scheme"));
/// ```
pub fn picture(subject: &Subject<'_>, scheme: Option<Scheme>) -> String {
    let Drawing { shapes, width, height } = drawing(subject);
    let title = format!("Timeline of {}", subject.header.title);
    // The ids of two pictures of one demo in one document differ, because the digests do.
    let digest = subject.film.trace().digest().to_string();
    let id = format!("{}-{}", subject.safe_name(), &digest[..8]);
    svg(&id, &shapes, (width, height), &title, &description(subject), scheme)
}

/// A picture as shapes, to be painted in another way than as SVG.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What to paint, in order; there is no background among it.
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
    let mut y = caption(subject, trouble(film), &mut shapes);
    let height = TimelineView::full_height(film);
    let view = TimelineView {
        shows_moments: false,
        ..TimelineView::new(film, Axis::Seconds, None, WIDTH, height)
    };
    let playhead = film.at_beat(film.beat_count());
    let lanes = timeline(film, &playhead, &view);
    let signs = occurring(film, &playhead, &view);
    shapes.extend(lanes.into_iter().map(|shape| shape.moved(0.0, y)));
    y += height;
    let height = legend(signs, y, &mut shapes);
    Drawing { shapes, width: WIDTH, height }
}

/// Adds the title, the parameters and what went wrong; returns the height below them.
pub(super) fn caption(
    subject: &Subject<'_>,
    trouble: Option<String>,
    shapes: &mut Vec<Shape>,
) -> f32 {
    let mut y = 18.0;
    let title = Point::new(MARGIN, y);
    shapes.push(Shape::text(title, &*subject.header.title, Ink::Text, TITLE_SIZE, Align::Start));
    let indent = text_width(&subject.header.title, TITLE_SIZE) * 1.15 + 16.0;
    let parameters = pairs(subject);
    let mut place = |indent: f32, line: &str, ink| {
        shapes.push(Shape::text(Point::new(MARGIN + indent, y), line, ink, SIZE, Align::Start));
        y += LINE;
    };
    for (index, line) in lines(&parameters, " · ", indent).iter().enumerate() {
        place(if index == 0 { indent } else { 0.0 }, line, Ink::Muted);
    }
    if let Some(trouble) = trouble {
        let words: Vec<_> = trouble.split(' ').map(str::to_owned).collect();
        for line in lines(&words, " ", 0.0) {
            place(0.0, &line, Ink::Failed);
        }
    }
    y
}

/// Joins pieces into lines that fit, the first of which begins `indent` further to the right.
pub(super) fn lines(pieces: &[String], separator: &str, indent: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut left = indent;
    for piece in pieces {
        let Some(line) = lines.last_mut() else { break };
        let longer =
            if line.is_empty() { piece.clone() } else { format!("{line}{separator}{piece}") };
        if line.is_empty() || left + text_width(&longer, SIZE) <= WIDTH - 2.0 * MARGIN {
            *line = longer;
        } else {
            lines.push(piece.clone());
            left = 0.0;
        }
    }
    lines
}

/// Why a run did not end as it should have.
fn trouble(film: &Film) -> Option<String> {
    match film.ending()? {
        Ending::Finished => None,
        Ending::Deadlock => {
            let conclusion = deadlock(film.last()).map(|report| report.conclusion);
            Some(format!("deadlock: {}", conclusion.unwrap_or_default()))
        }
        Ending::LimitReached(limit) => {
            Some(format!("stopped: {}", limit_text(limit, film.limits())))
        }
    }
}

/// The signs of a run that are painted in a picture of its lanes: a state of no duration has no bar.
pub(super) fn occurring(film: &Film, playhead: &Playhead, view: &TimelineView) -> Vec<Sign> {
    // The rows of resources and the arrows use the same colours for something else.
    let painted: Vec<Ink> =
        timeline_with(None, film, playhead, view).iter().flat_map(inks).collect();
    let mut signs = signs(film);
    signs.retain(|sign| sign.shapes.iter().flat_map(inks).any(|ink| painted.contains(&ink)));
    signs
}

/// The colours of a shape, without that of the ground.
fn inks(shape: &Shape) -> impl Iterator<Item = Ink> {
    let (fill, stroke) = match shape {
        Shape::Rect { fill, stroke, .. } => (*fill, *stroke),
        Shape::Path { fill, stroke, .. } | Shape::Circle { fill, stroke, .. } => {
            (*fill, stroke.map(|(ink, _)| ink))
        }
        Shape::Bars { ink, .. }
        | Shape::Hatch { ink, .. }
        | Shape::Text { ink, .. }
        | Shape::Code { ink, .. } => (Some(*ink), None),
    };
    fill.into_iter().chain(stroke).filter(|ink| *ink != Ink::Ground)
}

/// Adds the legend of these signs, in lines. Returns the y below it.
pub(super) fn legend(signs: Vec<Sign>, top: f32, shapes: &mut Vec<Shape>) -> f32 {
    let rule = vec![Point::new(MARGIN, top), Point::new(WIDTH - MARGIN, top)];
    let stroke = Some((Ink::Line, 1.0));
    shapes.push(Shape::Path { points: rule, is_closed: false, fill: None, stroke, opacity: 1.0 });
    let (mut x, mut y) = (MARGIN, top + LINE);
    for sign in signs {
        let width = SIGN + text_width(&sign.word, SIZE) * 1.1 + GAP;
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        let shapes_of_sign = sign.shapes.into_iter();
        shapes.extend(shapes_of_sign.map(|shape| shape.moved(x, y - Sign::HEIGHT / 2.0)));
        let at = Point::new(x + SIGN, y);
        shapes.push(Shape::text(at, sign.word, Ink::Text, SIZE, Align::Start));
        x += width;
    }
    y + 16.0
}

/// The picture in words: the caption, how the run ended, and how each task ended.
fn description(subject: &Subject<'_>) -> String {
    let film = subject.film;
    let mut sentences = Vec::new();
    let pairs = pairs(subject);
    if !pairs.is_empty() {
        sentences.push(format!("{}.", pairs.join(", ")));
    }
    sentences.extend(trouble(film).map(|trouble| format!("{trouble}.")));
    let tasks = || film.lanes().iter().filter(|lane| lane.task.is_some());
    sentences.extend(tasks().take(MOST_DESCRIBED).map(|lane| sentence(film, &lane)));
    let more = tasks().count().saturating_sub(MOST_DESCRIBED);
    if more > 0 {
        sentences.push(format!("And {more} more tasks."));
    }
    sentences.join(" ")
}

/// Each parameter with its value, and the clock unless it is virtual.
pub(super) fn pairs(subject: &Subject<'_>) -> Vec<String> {
    let Header { parameters, clock, .. } = &subject.header;
    let pairs = parameters.iter().map(|(name, value)| format!("{name} = {value}"));
    pairs.chain((*clock != Clock::Virtual).then(|| clock.time_word().to_owned())).collect()
}

fn sentence(film: &Film, lane: &Lane<'_>) -> String {
    let ended = Seconds(film.end_nanos(lane));
    format!("{}: {} at {ended:.3} s.", lane.name, lane.last_word())
}
