//! Resource rows: below the lanes, how each lock, semaphore, queue and event is over time.
//!
//! Like a lane, a row costs as much as it is wide.

use super::super::resources::{Level, Resource, UNKNOWN_HOLDER};
use super::super::shape::{fit, text_width};
use super::super::{Align, Film, Ink, Point, Rect, Shape};
use super::plot::{Plot, TEXT_SIZE};
use super::view::TimelineView;
use crate::model::PrimitiveKind;

/// Where the bars of a row begin and end below its upper edge.
const TOP: f32 = 15.0;
const BOTTOM: f32 = 28.0;
/// A semaphore of more permits is a bar whose height tells how many are in use.
const MOST_LINES: u32 = 4;
/// A shorter stretch has no words.
const LEAST_WORDS: f32 = 16.0;

/// Paints the rows below the lanes.
pub(super) fn paint(plot: &mut Plot<'_>) {
    let resources = plot.film.resources();
    for (index, &place) in resources.shown().iter().enumerate() {
        if index as u32 >= plot.view.resource_rows {
            break;
        }
        let y = plot.view.y_of_resource(index);
        let Some(resource) = resources.list.get(place) else { continue };
        let is_last = index + 1 == plot.view.resource_rows as usize;
        let hidden = resources.hidden + resources.shown().len() - index - 1;
        let hidden = if is_last { hidden } else { 0 };
        row(plot, resource, resources.levels(place), y, hidden);
    }
}

/// What the resource at a point is like there; `x` is where some number of beats has happened.
pub(super) fn words_at(
    film: &Film,
    view: &TimelineView,
    point: Point,
    x: impl Fn(u32) -> f32,
) -> Option<String> {
    let resources = film.resources();
    let row = (point.y - view.lanes_bottom()) / TimelineView::RESOURCE_HEIGHT;
    let place = *resources.shown().get(row as usize)?;
    let resource = resources.list.get(place)?;
    let levels = resources.levels(place);
    let next = levels.partition_point(|level| x(level.beat) <= point.x);
    let level = next.checked_sub(1).map_or(UNUSED, |last| levels[last]);
    let mut facts = vec![status(film, resource, level)];
    if level.waiting > 0 {
        facts.push(waiting(level.waiting));
    }
    Some(format!("{}: {}", resources.label(resource), facts.join(", ")))
}

/// A resource before anything happened to it.
const UNUSED: Level = Level { beat: 0, level: 0, waiting: 0 };

fn waiting(count: u32) -> String {
    format!("{count} wait{}", if count == 1 { "s" } else { "" })
}

/// How a resource is, in a few words.
fn status(film: &Film, resource: &Resource, Level { level, .. }: Level) -> String {
    let size = resource.size;
    match resource.kind {
        PrimitiveKind::Lock | PrimitiveKind::Condition => match level {
            0 => "free".to_owned(),
            UNKNOWN_HOLDER => "locked".to_owned(),
            holder => {
                let lane = film.lanes().get(holder as usize - 1);
                format!("held by {}", lane.map_or("", |lane| lane.name))
            }
        },
        PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => {
            format!("{level} of {size} in use")
        }
        PrimitiveKind::Event => if level == 0 { "not set" } else { "set" }.to_owned(),
        PrimitiveKind::Barrier => format!("{level} of {size} there"),
        _ if size > 0 => format!("{level} of {size}"),
        _ => level.to_string(),
    }
}

fn ink(resource: &Resource) -> Ink {
    match resource.kind {
        PrimitiveKind::Lock
        | PrimitiveKind::Semaphore
        | PrimitiveKind::BoundedSemaphore
        | PrimitiveKind::Condition => {
            if resource.is_second {
                Ink::Lock2
            } else {
                Ink::Lock
            }
        }
        PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => {
            Ink::Queue
        }
        _ => Ink::Event,
    }
}

/// Paints a row; `hidden` is how many resources have none, of which the last row tells.
fn row(plot: &mut Plot<'_>, resource: &Resource, levels: &[Level], y: f32, hidden: usize) {
    let (rule_from, rule_to) =
        (Point::new(8.0, y + 0.5), Point::new(plot.view.width - 4.0, y + 0.5));
    plot.ground.push(Shape::line(rule_from, rule_to, Ink::Line, 1.0, 1.0));
    let ink = ink(resource);
    plot.ground.push(Shape::text(
        Point::new(8.0, if hidden > 0 { y + 9.0 } else { y + TimelineView::RESOURCE_HEIGHT / 2.0 }),
        name(plot, resource),
        ink,
        TEXT_SIZE,
        Align::Start,
    ));
    if hidden > 0 {
        let (at, text) = (Point::new(8.0, y + 22.0), format!("and {hidden} more"));
        plot.ground.push(Shape::text(at, text, Ink::Muted, TEXT_SIZE, Align::Start));
    }
    let scale = scale(resource, levels);
    bounds(plot, resource, scale, y);
    let mut told: Option<Told> = None;
    let mut column = 0;
    let first = levels.partition_point(|level| level.beat < plot.columns[0]);
    let mut index = first.saturating_sub(1);
    while let Some(&level) = levels.get(index) {
        let Some(place) = plot.column_of(level.beat, column) else { break };
        column = place;
        let Some(&beyond) = plot.columns.get(column + 1) else { break };
        // Of what changes within a pixel, the last one stays.
        let others = levels[index + 1..].partition_point(|level| level.beat < beyond);
        let level = levels[index + others];
        index += others + 1;
        let from = plot.x(level.beat).max(plot.left);
        let to = levels.get(index).map_or(plot.right, |next| plot.x(next.beat)).min(plot.right);
        if to <= from {
            continue;
        }
        bars(plot, resource, level.level, scale, (from, to), y);
        let words = words(plot.film, resource, level);
        match &mut told {
            Some(it) if it.words == words => it.to = to,
            _ => {
                if let Some(told) = told.replace(Told { words, from, to }) {
                    told.paint(plot, y);
                }
            }
        }
    }
    if let Some(told) = told {
        told.paint(plot, y);
    }
}

/// What a resource is called, as long as there is room.
fn name(plot: &Plot<'_>, resource: &Resource) -> String {
    let (resources, room) = (plot.film.resources(), plot.left - 16.0);
    let label = resources.label(resource);
    if text_width(&label, TEXT_SIZE) <= room {
        return label;
    }
    fit(&resources.short_label(resource), room, TEXT_SIZE)
}

/// What is written above a stretch of time.
struct Told {
    /// From the longest to the shortest.
    words: [String; 2],
    from: f32,
    to: f32,
}

impl Told {
    fn paint(self, plot: &mut Plot<'_>, y: f32) {
        let room = self.to - self.from;
        if room < LEAST_WORDS {
            return;
        }
        let fits = |text: &String| !text.is_empty() && text_width(text, TEXT_SIZE) * 1.1 <= room;
        if let Some(text) = self.words.into_iter().find(fits) {
            let at = Point::new(self.from + 2.0, y + 8.0);
            plot.words.push(Shape::text(at, text, Ink::Muted, TEXT_SIZE, Align::Start));
        }
    }
}

fn words(film: &Film, resource: &Resource, level: Level) -> [String; 2] {
    let count = level.waiting;
    let waits = if count == 0 { String::new() } else { waiting(count) };
    let short = if count == 0 { String::new() } else { count.to_string() };
    match resource.kind {
        // Who holds it is told by no bar.
        PrimitiveKind::Lock | PrimitiveKind::Condition if level.level > 0 => {
            let held = status(film, resource, level);
            if count == 0 { [held, String::new()] } else { [format!("{held}, {waits}"), waits] }
        }
        PrimitiveKind::Event if level.level > 0 => ["set".to_owned(), String::new()],
        _ => [waits, short],
    }
}

/// How much is as high as the row.
fn scale(resource: &Resource, levels: &[Level]) -> u32 {
    /// Of more changes than these, some are enough to find about the greatest.
    const MOST: usize = 4_096;
    match resource.kind {
        PrimitiveKind::Lock | PrimitiveKind::Condition | PrimitiveKind::Event => 1,
        _ if resource.size > 0 => resource.size,
        _ => {
            let step = levels.len() / MOST + 1;
            levels.iter().step_by(step).map(|level| level.level).max().unwrap_or(1).max(1)
        }
    }
}

/// Hair lines for what could be used, or for the bound.
fn bounds(plot: &mut Plot<'_>, resource: &Resource, scale: u32, y: f32) {
    let (left, right) = (plot.left, plot.right);
    let mut hair = |y: f32| {
        let rect = Rect::new(left, y.floor(), right - left, 1.0);
        plot.fills.add(rect, Ink::Unstarted, 0.6);
    };
    if is_lines(resource) {
        for line in 0..scale {
            hair(line_middle(line, scale, y));
        }
    } else if resource.size > 0 {
        hair(y + TOP);
        hair(y + BOTTOM - 1.0);
    } else {
        hair(y + BOTTOM - 1.0);
    }
}

fn is_lines(resource: &Resource) -> bool {
    let is_semaphore =
        matches!(resource.kind, PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore);
    is_semaphore && (1..=MOST_LINES).contains(&resource.size)
}

/// The middle of one of several lines, counted from below.
fn line_middle(line: u32, count: u32, y: f32) -> f32 {
    let pitch = (BOTTOM - TOP) / count.max(1) as f32;
    y + BOTTOM - (line as f32 + 0.5) * pitch
}

fn bars(
    plot: &mut Plot<'_>,
    resource: &Resource,
    level: u32,
    scale: u32,
    (from, to): (f32, f32),
    y: f32,
) {
    if level == 0 {
        return;
    }
    let ink = ink(resource);
    // What changes is seen by a gap.
    let end = if to - from > 4.0 && is_held_alone(resource) { to - 1.0 } else { to };
    for (x, right, is_past) in plot.split(from, end) {
        if right <= x {
            continue;
        }
        let opacity = if is_past { 1.0 } else { 0.6 };
        if is_lines(resource) {
            let height = ((BOTTOM - TOP) / scale as f32 - 1.0).min(4.0);
            for line in 0..level.min(scale) {
                let top = line_middle(line, scale, y) - height / 2.0;
                plot.ticks.add(Rect::new(x, top, right - x, height), ink, opacity);
            }
        } else if is_held_alone(resource) {
            plot.ticks.add(Rect::new(x, y + BOTTOM - 5.0, right - x, 4.0), ink, opacity);
        } else {
            let part = (level as f32 / scale as f32).min(1.0);
            let height = ((BOTTOM - TOP) * part).max(2.0);
            let rect = Rect::new(x, y + BOTTOM - height, right - x, height);
            plot.fills.add(rect, ink, if is_past { 0.75 } else { 0.35 });
        }
    }
}

/// Returns `true` for what is either taken or not.
fn is_held_alone(resource: &Resource) -> bool {
    matches!(resource.kind, PrimitiveKind::Lock | PrimitiveKind::Condition | PrimitiveKind::Event)
}
