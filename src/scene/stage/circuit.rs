//! The circuit: the stage while no zone is unfolded.
//!
//! A horizontal rail has everything that the loop will run: the loop with the running handle, the
//! ready queue, and a ruler on which the position of each sleeping task shows when it wakes up. The
//! nearer something is to the loop, the sooner it runs. Below the rail there is a bus for each
//! object for which tasks wait: on its line are its holders or items, and below the line the
//! waiting tasks. A strip at the bottom counts the tasks that have ended.

use super::super::machine::{Machine, Primitive};
use super::super::shape::{fit, text_width};
use super::super::slot::Slots;
use super::super::text::{seconds_text, short_text};
use super::super::{Align, Ink, Point, Rect, Shape};
use super::chip;
use super::layout::{Body, Crowd, Layout, Piece, Placed, Plate, PlateKind, Remark};
use super::layout::{ready, running, timers};
use super::parts::{LOW_BUS, Parts, RAIL_Y, ROW, TOKEN, VALUE_HEIGHT, VALUE_MARGIN};
use super::station::Station;
use crate::model::PrimitiveKind;

/// The space between tokens in pixels.
const SPACE: f32 = 6.0;
/// The radius of the loop.
const LOOP_RADIUS: f32 = 20.0;
/// The width of the plate with the name of a bus.
const PLATE_WIDTH: f32 = 158.0;
const PLATE_HEIGHT: f32 = 38.0;
/// The distance from a bus to the next one, if tasks wait below its line.
const BUS: f32 = 74.0;
/// The most sleeping tasks that are shown; further ones are counted.
const MOST_SLEEPERS: usize = 6;

impl Layout {
    /// The circuit of a machine at a time, on a stage of `width` by `height` pixels.
    pub(super) fn circuit(machine: &Machine, now_nanos: u64, width: f32, height: f32) -> Self {
        let mut layout = Self::default();
        let parts = Parts::new(width, height, machine.can_sleep());
        let mut crowd = Crowd::new(machine, 400);
        layout.rail(machine, now_nanos, &mut crowd, &parts);
        let stations = std::mem::take(&mut crowd.stations);
        let buses = layout.values(machine, parts.buses);
        layout.buses(machine, now_nanos, stations, buses);
        layout.ring(machine, buses);
        layout.strip(machine, &mut crowd, parts.strip);
        layout
    }

    fn rail(&mut self, machine: &Machine, now_nanos: u64, crowd: &mut Crowd, parts: &Parts) {
        let y = RAIL_Y;
        let is_idle = machine.running.is_none();
        let (line, ring) =
            if is_idle { (Ink::Line, Ink::Muted) } else { (Ink::Muted, Ink::Running) };
        let middle = Point::new(LOOP_RADIUS + 3.0, y);
        let end = parts.ready.right();
        self.wire(Point::new(middle.x + LOOP_RADIUS, y), Point::new(end, y), line, 2.0);
        self.lines.push(Shape::Circle {
            middle,
            radius: LOOP_RADIUS,
            fill: Some(Ink::Ground),
            stroke: Some((ring, if is_idle { 2.0 } else { 3.0 })),
            opacity: 1.0,
        });
        let mut say = |text: String, dy: f32, ink, size| {
            let at = Point::new(middle.x, y + dy);
            self.lines.push(Shape::text(at, text, ink, size, Align::Middle));
        };
        say("loop".to_owned(), -5.0, Ink::Text, 11.5);
        say(machine.timestamp.iteration.to_string(), 8.0, Ink::Muted, 11.5);

        let from = middle.x + LOOP_RADIUS + 12.0;
        let room = parts.head.right() - from - SPACE;
        match running(machine) {
            Some(piece) => {
                self.word(Point::new(from + 2.0, y - 23.0), "runs", Ink::Running);
                self.token(machine, piece, from, y, room);
            }
            None => self.idle(machine, from, y, room),
        }
        self.ready(machine, parts.ready);
        let count = crowd.due.count + machine.timers.count();
        let due = std::mem::take(&mut crowd.due.first);
        let pieces = timers(machine, now_nanos, due, MOST_SLEEPERS);
        self.ruler(machine, &pieces, count, *parts);
    }

    /// Writes what the loop waits for while nothing runs.
    fn idle(&mut self, machine: &Machine, x: f32, y: f32, room: f32) {
        let text = match machine.timers.iter().next() {
            _ if machine.ending.is_some() => "stopped".to_owned(),
            _ if !machine.ready.is_empty() => "next iteration".to_owned(),
            Some(((when_nanos, _), _)) => format!("idle until {}", seconds_text(*when_nanos)),
            None if machine.tasks.is_empty() => "not started".to_owned(),
            None => "idle".to_owned(),
        };
        // If there is no room, the pill says when, and its look that it is idle.
        let is_wide = text_width(&text, 12.0) + 14.0 > room;
        let text =
            if is_wide { text.strip_prefix("idle ").unwrap_or(&text).to_owned() } else { text };
        let width = (text_width(&text, 12.0) + 26.0).min(room);
        self.lines.push(Shape::Rect {
            rect: Rect::new(x, y - TOKEN / 2.0, width, TOKEN),
            radius: TOKEN / 2.0,
            fill: Some(Ink::Ground),
            stroke: Some(Ink::Line),
            opacity: 1.0,
        });
        let at = Point::new(x + width / 2.0, y);
        self.lines.push(Shape::text(at, text, Ink::Muted, 12.0, Align::Middle));
    }

    /// Places the ready queue, from left to right; the handle beside the loop runs next.
    fn ready(&mut self, machine: &Machine, rect: Rect) {
        let count = machine.ready.len();
        let words = Point::new(rect.x + 2.0, RAIL_Y - 23.0);
        if count == 0 {
            self.word_on_wire(Point::new(rect.x + 2.0, RAIL_Y), "ready: none");
            return;
        }
        let text = match machine.owed {
            // One iteration runs the handles that were ready when it began.
            owed if (1..count).contains(&owed) => {
                let next = count - owed;
                let long = format!("ready, next first: {owed} now, {next} in the next iteration");
                let is_long = text_width(&long, 11.5) <= rect.width - 4.0;
                if is_long { long } else { format!("ready: {owed} now, {next} next") }
            }
            _ if count > 1 => format!("ready, next first: {count}"),
            _ => "ready".to_owned(),
        };
        self.word(words, &text, Ink::Muted);
        let pieces = ready(machine, (rect.width / chip::LEAST_PITCH) as usize + 1);
        self.row(machine, &pieces, count, Rect { y: RAIL_Y - TOKEN / 2.0, ..rect });
    }

    /// Places the ruler, with each sleeping task at the time when it wakes up.
    fn ruler(
        &mut self,
        machine: &Machine,
        pieces: &[Piece],
        count: usize,
        Parts { ruler: rect, rows, .. }: Parts,
    ) {
        let y = rect.y + RAIL_Y;
        let words = Point::new(rect.x + 2.0, rect.y + RAIL_Y - 23.0);
        if count == 0 {
            if machine.ending.is_none() {
                self.word_on_wire(Point::new(rect.x + 2.0, y), "no timer is set");
            }
            return;
        }
        let nanos_of = |piece: &Piece| match piece.remark() {
            Remark::In(nanos) => nanos,
            _ => 0,
        };
        let first = rect.x + 8.0;
        let length = rect.width - 8.0 - 40.0;
        let shown = pieces.len().min(MOST_SLEEPERS);
        let farthest = pieces[..shown].iter().map(nanos_of).max().unwrap_or(0).max(1);
        let division = division_nanos(farthest, (length / 56.0).max(2.0) as u64);
        let span = farthest.div_ceil(division).saturating_mul(division);
        let x_of = |nanos: u64| first + length * (nanos as f64 / span as f64) as f32;
        self.wire(Point::new(first, y), Point::new(rect.right(), y), Ink::Line, 2.0);
        self.wire(Point::new(first, y - 9.0), Point::new(first, y + 9.0), Ink::Accent, 2.0);
        for index in 1..=span / division {
            let x = x_of(index.saturating_mul(division));
            self.wire(Point::new(x, y - 5.0), Point::new(x, y + 5.0), Ink::Muted, 1.0);
        }
        let mut hidden = count - shown;

        let mut ends = vec![f32::MIN; rows];
        for piece in &pieces[..shown] {
            let (key, token) = piece.token(machine);
            let full = width_of(&token.label, &token.remark);
            let x = x_of(nanos_of(piece));
            let left = (x - full / 2.0).min(rect.right() - full).max(rect.x);
            let Some(row) = ends.iter().position(|end| end + SPACE <= left) else {
                hidden += 1;
                continue;
            };
            ends[row] = left + full;
            let token_y = y + row as f32 * ROW;
            if row > 0 {
                self.wire(
                    Point::new(x, y),
                    Point::new(x, token_y - TOKEN / 2.0),
                    Ink::Waiting,
                    1.5,
                );
            }
            let rect = Rect::new(left, token_y - TOKEN / 2.0, full, TOKEN);
            self.placed.push(Placed { key, rect, body: Body::Token(token) });
        }
        let more = if hidden > 0 { format!(", {hidden} more") } else { String::new() };
        let text = format!("sleeping{more}, {} a tick", short_text(division));
        self.word(words, &text, Ink::Muted);
    }

    fn buses(&mut self, machine: &Machine, now_nanos: u64, stations: Vec<Station>, rect: Rect) {
        // Buses at which tasks wait come first, because they explain more.
        let waits =
            |station: &Station| station.waiters.iter().any(|(_, task)| !machine.is_running(*task));
        let (first, last): (Vec<_>, Vec<_>) = stations.into_iter().partition(waits);
        let count = first.len() + last.len();
        let mut y = rect.y;
        let mut shown = 0;
        for station in first.iter().chain(&last) {
            let slots = station.slots(machine, (rect.width / chip::LEAST_PITCH) as usize);
            // The last line counts the buses that do not fit.
            let note = if shown + 1 < count { 16.0 } else { 0.0 };
            let fits = |height: f32| y + height - 8.0 + note <= rect.bottom();
            // Without room below the line, the waiting tasks stand on it.
            let is_low = !waits(station) || is_of_tasks(machine, station) || !fits(BUS);
            let height = if is_low { LOW_BUS } else { BUS };
            if !fits(height) {
                break;
            }
            let place = Rect::new(rect.x, y, rect.width, height);
            self.bus(machine, now_nanos, station, &slots, is_low, place);
            y += height;
            shown += 1;
        }
        if shown < count {
            let at = Point::new(rect.x + 2.0, (y + 6.0).min(rect.bottom() - 8.0));
            let text = format!("and {} more to wait for", count - shown);
            self.lines.push(Shape::text(at, text, Ink::Muted, 11.5, Align::Start));
        }
    }

    /// Places a bus: its plate, its line with holders or items, and the waiting tasks.
    fn bus(
        &mut self,
        machine: &Machine,
        now_nanos: u64,
        station: &Station,
        slots: &Slots,
        is_low: bool,
        rect: Rect,
    ) {
        let y = rect.y + PLATE_HEIGHT / 2.0;
        let plate_width = PLATE_WIDTH.min(rect.width * 0.4);
        let plate = Rect::new(rect.x + 1.0, rect.y, plate_width, PLATE_HEIGHT);
        let mut x = plate.right() + 14.0;
        let chips_end = self.chips(machine, station, slots, Point::new(x, y), rect.right());
        let ink = if slots.shown().is_empty() { Ink::Line } else { Ink::Waiting };
        let line_end = if chips_end > x { chips_end } else { x + 40.0 };
        self.wire(Point::new(plate.right(), y), Point::new(line_end, y), ink, 2.0);
        self.plates.push(Plate {
            rect: plate,
            heading: machine.describe(station.id),
            status: machine.status(station.id),
            kind: PlateKind::Bus,
            station: Some(station.id),
        });
        let waiters = waiters(machine, now_nanos, station);
        let count = waiters.len();
        if count == 0 {
            return;
        }
        if is_low {
            x = chips_end.max(x) + 8.0;
            let word = "awaited by";
            let width = text_width(word, 11.5) + 10.0;
            if x + width + 60.0 < rect.right() {
                self.word(Point::new(x, y), word, Ink::Muted);
                x += width;
            }
            let row = Rect::new(x, y - TOKEN / 2.0, rect.right() - x, TOKEN);
            self.row(machine, &waiters, count, row);
            return;
        }
        let row_y = y + 22.0;
        let row = Rect::new(x, row_y, rect.right() - x, TOKEN);
        let first = self.placed.len();
        self.row(machine, &waiters, count, row);
        for index in first..self.placed.len() {
            let place = self.placed[index].rect;
            let middle = place.middle().x;
            self.wire(Point::new(middle, y), Point::new(middle, place.y), Ink::Waiting, 1.2);
        }
        if let Some(last) = self.placed[first..].last().map(|last| last.rect) {
            let end = last.middle().x;
            if end > line_end {
                self.wire(Point::new(line_end, y), Point::new(end, y), Ink::Waiting, 2.0);
            }
            let at = Point::new(last.right() + 10.0, last.middle().y);
            if count > 1 && at.x + 90.0 < rect.right() {
                self.word(at, "wait, next first", Ink::Muted);
            }
        }
    }

    /// Places the holders or items on the line of a bus. Returns the x of their right end.
    fn chips(
        &mut self,
        machine: &Machine,
        station: &Station,
        slots: &Slots,
        from: Point,
        right: f32,
    ) -> f32 {
        let inside = Rect::new(from.x, from.y - chip::HEIGHT / 2.0, right - from.x, chip::HEIGHT);
        // Waiting tasks on the same line need room too.
        let room = Rect { width: inside.width * 0.62, ..inside };
        let before = self.placed.len();
        self.slots_in(machine, station, slots, room);
        self.placed[before..].last().map_or(from.x, |last| last.rect.right())
    }

    /// Places tokens in a row. If there is no room for all names, the last ones are signs, and the
    /// rest is counted.
    fn row(&mut self, machine: &Machine, pieces: &[Piece], count: usize, rect: Rect) {
        let tokens: Vec<_> = pieces.iter().map(|piece| piece.token(machine)).collect();
        let mut x = rect.x;
        for (index, (key, token)) in tokens.into_iter().enumerate() {
            let left = count - index - 1;
            let bare = width_of(&token.label, "");
            let full = width_of(&token.label, &token.remark);
            let rest = (left as f32 * (16.0 + 2.0)).min(60.0);
            let width = if x + full + rest <= rect.right() { full } else { bare };
            let y = rect.y;
            if x + width + rest <= rect.right() {
                let place = Rect::new(x, y, width, TOKEN);
                self.placed.push(Placed { key, rect: place, body: Body::Token(token) });
                x += width + SPACE;
            } else if x + 16.0 + if left > 0 { 44.0 } else { 0.0 } <= rect.right() {
                let place = Rect::new(x, y + 5.0, 16.0, 16.0);
                self.placed.push(Placed { key, rect: place, body: Body::Token(token) });
                x += 18.0;
            } else {
                let at = Point::new(x + 2.0, y + TOKEN / 2.0);
                self.word(at, &format!("+{}", left + 1), Ink::Text);
                return;
            }
        }
        if count > pieces.len() {
            let at = Point::new(x + 2.0, rect.y + TOKEN / 2.0);
            self.word(at, &format!("+{}", count - pieces.len()), Ink::Text);
        }
    }

    /// Places the values that the program shows in a row at the bottom of a rectangle. Returns what is
    /// left of it.
    fn values(&mut self, machine: &Machine, rect: Rect) -> Rect {
        let is_value = |it: &&Primitive| it.kind == PrimitiveKind::Value;
        let values: Vec<_> = machine.primitives.iter().filter(is_value).collect();
        if values.is_empty() {
            return rect;
        }
        let y = rect.bottom() - VALUE_HEIGHT;
        let mut x = rect.x + 1.0;
        for (index, value) in values.iter().enumerate() {
            let name = &*value.name;
            let room = rect.right() - x - if index + 1 < values.len() { 40.0 } else { 0.0 };
            let most = room - text_width(name, 11.5) - 2.0 * VALUE_MARGIN - SPACE;
            if most < 24.0 {
                let at = Point::new(x + 2.0, y + VALUE_HEIGHT / 2.0);
                self.word(at, &format!("+{}", values.len() - index), Ink::Text);
                break;
            }
            let status = fit(value.items.front().map_or("", |text| text), most, 12.5);
            let width = text_width(name, 11.5) + text_width(&status, 12.5) * 1.1;
            let width = (width + 2.0 * VALUE_MARGIN + SPACE).min(room);
            let is_changed = machine.last_shown == value.id;
            self.plates.push(Plate {
                rect: Rect::new(x, y, width, VALUE_HEIGHT),
                heading: name.to_owned(),
                status,
                kind: if is_changed { PlateKind::ChangedValue } else { PlateKind::Value },
                station: Some(value.id),
            });
            x += width + SPACE;
        }
        Rect { height: (rect.height - VALUE_HEIGHT - 4.0).max(0.0), ..rect }
    }

    fn strip(&mut self, machine: &Machine, crowd: &mut Crowd, rect: Rect) {
        let count = crowd.failed.count + crowd.done.count;
        let text = format!("finished {count} of {}", machine.tasks.len());
        let y = rect.middle().y;
        self.word(Point::new(rect.x + 2.0, y), &text, Ink::Muted);
        let mut x = rect.x + text_width(&text, 11.5) + 18.0;
        let mut pieces = std::mem::take(&mut crowd.failed.first);
        pieces.append(&mut crowd.done.first);
        for piece in pieces {
            if x + 18.0 > rect.right() {
                break;
            }
            let (key, token) = piece.token(machine);
            let place = Rect::new(x, y - 7.0, 14.0, 14.0);
            self.placed.push(Placed { key, rect: place, body: Body::Token(token) });
            x += 19.0;
        }
    }

    fn token(&mut self, machine: &Machine, piece: Piece, x: f32, y: f32, room: f32) {
        let (key, token) = piece.token(machine);
        let width = width_of(&token.label, &token.remark).min(room);
        let rect = Rect::new(x, y - TOKEN / 2.0, width, TOKEN);
        self.placed.push(Placed { key, rect, body: Body::Token(token) });
    }

    fn word(&mut self, at: Point, text: &str, ink: Ink) {
        self.lines.push(Shape::text(at, text, ink, 11.5, Align::Start));
    }

    /// Writes a word over a line, which is interrupted there.
    fn word_on_wire(&mut self, at: Point, text: &str) {
        let rect = Rect::new(at.x, at.y - 8.0, text_width(text, 11.5) + 16.0, 16.0);
        let (fill, stroke) = (Some(Ink::Ground), None);
        self.lines.push(Shape::Rect { rect, radius: 0.0, fill, stroke, opacity: 1.0 });
        self.word(Point::new(at.x + 8.0, at.y), text, Ink::Muted);
    }

    fn wire(&mut self, from: Point, to: Point, ink: Ink, width: f32) {
        self.lines.push(Shape::line(from, to, ink, width, 1.0));
    }
}

/// Returns `true` if a station is that of a task or a future, at which few tasks wait.
fn is_of_tasks(machine: &Machine, station: &Station) -> bool {
    machine.primitive(station.id).is_none() || machine.left_of(station.id) > 0
}

/// The width of a token that shows a name and a remark.
fn width_of(label: &str, remark: &str) -> f32 {
    let remark = if remark.is_empty() { 0.0 } else { text_width(remark, 11.5) + 18.0 };
    text_width(label, 12.0) + 38.0 + remark
}

/// The smallest duration of 1, 2 or 5 × 10ⁿ nanoseconds by which `nanos` is divided into at most
/// `most` parts.
fn division_nanos(nanos: u64, most: u64) -> u64 {
    let mut unit = 1;
    loop {
        for factor in [1, 2, 5] {
            let division = factor * unit;
            if nanos.div_ceil(division) <= most {
                return division;
            }
        }
        if unit > u64::MAX / 100 {
            return unit;
        }
        unit *= 10;
    }
}

/// The tasks that wait at a station and do not run, next first.
fn waiters(machine: &Machine, now_nanos: u64, station: &Station) -> Vec<Piece> {
    let waiting = station.waiters.iter().filter(|(_, task)| !machine.is_running(*task));
    waiting.map(|(_, task)| Piece::waiter(machine, now_nanos, *task)).collect()
}
