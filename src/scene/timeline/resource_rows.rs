//! Resource rows: the states of locks, semaphores, queues and events over time, below the lanes.
//!
//! As for a lane, the time for a row depends on its width and not on the length of its history.

use super::super::resources::{Resource, UNKNOWN_HOLDER, Usage};
use super::super::shape::{fit, text_width};
use super::super::{Align, Film, Ink, Point, Rect, Shape};
use super::plot::{Plot, TEXT_SIZE};
use super::view::TimelineView;
use crate::model::{PrimitiveKind, parse_decimal};

/// The upper and the lower edge of the bars of a row, below the row's own upper edge.
const TOP: f32 = 15.0;
const BOTTOM: f32 = 28.0;
/// The most permits that have a line each. A semaphore of more permits is a bar, whose height shows
/// how many are in use.
const MOST_LINES: u32 = 4;
/// Of more states than these, only some are read, which is enough for about the greatest.
const MOST_READ: usize = 4_096;
/// The least width of a segment with words.
const LEAST_WORDS: f32 = 16.0;

/// Paints the rows below the lanes.
pub(super) fn paint(plot: &mut Plot<'_>) {
    let resources = plot.film.resources();
    for (index, &resource_index) in resources.shown().iter().enumerate() {
        if index as u32 >= plot.view.resource_rows {
            break;
        }
        let y = plot.view.y_of_resource(index);
        let Some(resource) = resources.list.get(resource_index) else { continue };
        let is_last = index + 1 == plot.view.resource_rows as usize;
        let hidden = resources.hidden + resources.shown().len() - index - 1;
        let hidden = if is_last { hidden } else { 0 };
        row(plot, resource, resources.levels(resource_index), y, hidden);
    }
}

/// Says how the resource at a point is there; `x` gives the position after a number of beats.
pub(super) fn words_at(
    film: &Film,
    view: &TimelineView,
    point: Point,
    x: impl Fn(u32) -> f32,
) -> Option<String> {
    let resources = film.resources();
    let row = (point.y - view.lanes_bottom()) / TimelineView::RESOURCE_HEIGHT;
    let index = *resources.shown().get(row as usize)?;
    let resource = resources.list.get(index)?;
    let levels = resources.levels(index);
    let next = levels.partition_point(|level| x(level.beat) <= point.x);
    let level = next.checked_sub(1).map_or(UNUSED, |last| levels[last]);
    let mut facts = vec![status(film, resource, level)];
    if level.waiting > 0 {
        facts.push(waiting(level.waiting));
    }
    Some(format!("{}: {}", resources.label(resource), facts.join(", ")))
}

/// The state of a resource before its first change.
const UNUSED: Usage = Usage { beat: 0, level: 0, waiting: 0 };

fn waiting(count: u32) -> String {
    format!("{count} wait{}", if count == 1 { "s" } else { "" })
}

/// The state of a resource, in a few words.
fn status(film: &Film, resource: &Resource, usage: Usage) -> String {
    let (size, level) = (resource.size, usage.level);
    match resource.kind.family() {
        PrimitiveKind::Lock | PrimitiveKind::Condition => match level {
            0 => "free".to_owned(),
            UNKNOWN_HOLDER => "locked".to_owned(),
            holder => {
                let lane = film.lanes().get(holder as usize - 1);
                format!("held by {}", lane.map_or("", |lane| lane.name))
            }
        },
        PrimitiveKind::Semaphore => format!("{level} of {size} in use"),
        PrimitiveKind::Event => if level == 0 { "not set" } else { "set" }.to_owned(),
        PrimitiveKind::Barrier => format!("{level} of {size} there"),
        PrimitiveKind::Value if level == 0 => "not shown yet".to_owned(),
        PrimitiveKind::Value => film.resources().text(usage).to_owned(),
        _ if size > 0 => format!("{level} of {size}"),
        _ => level.to_string(),
    }
}

fn ink(resource: &Resource) -> Ink {
    match resource.kind.family() {
        PrimitiveKind::Lock | PrimitiveKind::Semaphore | PrimitiveKind::Condition => {
            Ink::of_hold(resource.is_second)
        }
        PrimitiveKind::Queue => Ink::Queue,
        PrimitiveKind::Value => Ink::Text,
        _ => Ink::Event,
    }
}

/// Paints a row; `hidden` is the number of resources without a row, which the last row says.
fn row(plot: &mut Plot<'_>, resource: &Resource, levels: &[Usage], y: f32, hidden: usize) {
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
    let range = (resource.kind == PrimitiveKind::Value).then(|| range_of(plot.film, levels));
    let mut told: Option<Told> = None;
    let mut column = 0;
    let first = levels.partition_point(|level| level.beat < plot.columns[0]);
    let mut index = first.saturating_sub(1);
    while let Some(&level) = levels.get(index) {
        let Some(found) = plot.column_of(level.beat, column) else { break };
        column = found;
        let Some(&beyond) = plot.columns.get(column + 1) else { break };
        // Of several states within a pixel, the last one is painted.
        let others = levels[index + 1..].partition_point(|level| level.beat < beyond);
        let level = levels[index + others];
        index += others + 1;
        let from = plot.x(level.beat).max(plot.left);
        let to = levels.get(index).map_or(plot.right, |next| plot.x(next.beat)).min(plot.right);
        if to <= from {
            continue;
        }
        match range {
            None => bars(plot, resource, level.level, scale, (from, to), y),
            Some(range) => value_bar(plot, level, range, (from, to), y),
        }
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

/// The name of a resource, cut to the room that there is.
fn name(plot: &Plot<'_>, resource: &Resource) -> String {
    let (resources, room) = (plot.film.resources(), plot.left - 16.0);
    let label = resources.label(resource);
    if text_width(&label, TEXT_SIZE) <= room {
        return label;
    }
    fit(&resources.short_label(resource), room, TEXT_SIZE)
}

/// The words above a segment.
struct Told {
    /// The words, from the longest to the shortest.
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

fn words(film: &Film, resource: &Resource, level: Usage) -> [String; 2] {
    let count = level.waiting;
    let waits = if count == 0 { String::new() } else { waiting(count) };
    let short = if count == 0 { String::new() } else { count.to_string() };
    match resource.kind {
        // No bar shows the holder.
        PrimitiveKind::Lock | PrimitiveKind::Condition if level.level > 0 => {
            let held = status(film, resource, level);
            if count == 0 { [held, String::new()] } else { [format!("{held}, {waits}"), waits] }
        }
        PrimitiveKind::Value => [film.resources().text(level).to_owned(), String::new()],
        PrimitiveKind::Event if level.level > 0 => ["set".to_owned(), String::new()],
        _ => [waits, short],
    }
}

/// The level at which a bar is as high as the row.
fn scale(resource: &Resource, levels: &[Usage]) -> u32 {
    match resource.kind {
        PrimitiveKind::Lock | PrimitiveKind::Condition | PrimitiveKind::Event => 1,
        _ if resource.size > 0 => resource.size,
        _ => {
            let step = levels.len() / MOST_READ + 1;
            levels.iter().step_by(step).map(|level| level.level).max().unwrap_or(1).max(1)
        }
    }
}

/// The least and the greatest of the numbers that a value shows; `None` if one of them is no number.
fn range_of(film: &Film, levels: &[Usage]) -> Option<(f64, f64)> {
    let step = levels.len() / MOST_READ + 1;
    let whole = (f64::INFINITY, f64::NEG_INFINITY);
    levels.iter().step_by(step).try_fold(whole, |(least, most), level| {
        let number = parse_decimal(film.resources().text(*level)).filter(|it| it.is_finite())?;
        Some((least.min(number), most.max(number)))
    })
}

/// Paints a state of a value: a number as a bar between the least and the greatest, because what matters
/// is how it changes; anything else as a line below its text.
fn value_bar(
    plot: &mut Plot<'_>,
    level: Usage,
    range: Option<(f64, f64)>,
    (from, to): (f32, f32),
    y: f32,
) {
    let number = parse_decimal(plot.film.resources().text(level));
    let height = match (range, number) {
        (Some((least, most)), Some(number)) if most > least => {
            // A number of which only some were read may be beyond the range.
            let part = ((number - least) / (most - least)).clamp(0.0, 1.0) as f32;
            2.0 + (BOTTOM - TOP - 2.0) * part
        }
        _ => 2.0,
    };
    // A gap separates a state from the next.
    let end = if to - from > 4.0 { to - 1.0 } else { to };
    for (x, right, is_past) in plot.split(from, end) {
        if right > x {
            let rect = Rect::new(x, y + BOTTOM - height, right - x, height);
            plot.fills.add(rect, Ink::Task, if is_past { 0.75 } else { 0.35 });
        }
    }
}

/// Paints thin lines for the permits that could be used, or for the bound of a queue.
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
    resource.kind.family() == PrimitiveKind::Semaphore && (1..=MOST_LINES).contains(&resource.size)
}

/// The y of the middle of one of several lines, counted from below.
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
    // A gap separates one holder from the next.
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

/// Returns `true` if a resource is held by one task at a time.
fn is_held_alone(resource: &Resource) -> bool {
    matches!(resource.kind, PrimitiveKind::Lock | PrimitiveKind::Condition | PrimitiveKind::Event)
}
