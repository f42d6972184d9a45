//! An unfolded zone: it has the whole stage, so that more of its content is shown.

use std::mem::take;

use super::super::machine::Machine;
use super::super::{Point, Rect};
use super::chip;
use super::grid::Grid;
use super::layout::{Body, Crowd, Layout, Piece, Placed, Plate, PlateKind, ready, running, timers};
use super::station::Station;
use super::zones::{GAP, HEADING, Zone, Zones};
use crate::model::ObjectId;

/// An unfolded zone, with the function that places its content. The first picture does not
/// need it, so a page can fetch it later.
#[derive(Clone, Copy, Debug)]
pub struct Unfolded {
    zone: Zone,
    layout: fn(&Machine, u64, Zones) -> Layout,
}

/// The padding of a zone.
const PADDING: f32 = 8.0;
/// The smallest width and height of a station.
const STATION_WIDTH: f32 = 200.0;
const STATION_HEIGHT: f32 = 84.0;
/// The height of the line that counts the stations that do not fit.
const NOTE: f32 = 18.0;

impl Unfolded {
    /// The zone, unfolded.
    pub fn new(zone: Zone) -> Self {
        Self { zone, layout: Layout::of_zones }
    }

    /// The layout of the stage.
    pub(super) fn layout(self, machine: &Machine, now_nanos: u64, size: (f32, f32)) -> Layout {
        (self.layout)(machine, now_nanos, self.zones(size.0, size.1))
    }

    /// The rectangles of the zone and of the loop.
    pub(super) fn zones(self, width: f32, height: f32) -> Zones {
        Zones::unfolded(self.zone, width, height)
    }
}

impl Layout {
    fn of_zones(machine: &Machine, now_nanos: u64, zones: Zones) -> Self {
        let mut layout = Self::default();
        let most = zones.iter().map(|(_, rect)| Grid::most(rect)).max().unwrap_or(0);
        let mut crowd = Crowd::new(machine, most);
        for (zone, rect) in zones.iter() {
            layout.zone(machine, now_nanos, &mut crowd, zone, rect);
        }
        layout
    }

    fn zone(
        &mut self,
        machine: &Machine,
        now_nanos: u64,
        crowd: &mut Crowd,
        zone: Zone,
        rect: Rect,
    ) {
        let inside = inside(rect);
        if zone == Zone::Stations {
            self.stations(machine, now_nanos, take(&mut crowd.stations), rect);
            return;
        }
        let most = Grid::most(inside);
        let (pieces, count) = match zone {
            Zone::Loop => {
                let pieces: Vec<_> = running(machine).into_iter().collect();
                let count = pieces.len();
                (pieces, count)
            }
            Zone::Ready => (ready(machine, most), machine.ready.len()),
            Zone::Timers => {
                let count = crowd.due.count + machine.timers.count();
                (timers(machine, now_nanos, take(&mut crowd.due.first), most), count)
            }
            Zone::Stations | Zone::Finished => {
                let mut pieces = take(&mut crowd.failed.first);
                pieces.append(&mut crowd.done.first);
                (pieces, crowd.failed.count + crowd.done.count)
            }
        };
        let heading = match zone {
            Zone::Loop => format!("Loop, iteration {}", machine.timestamp.iteration),
            Zone::Ready => "Ready, next first".to_owned(),
            Zone::Timers => "Timers, by deadline".to_owned(),
            Zone::Stations | Zone::Finished => "Finished".to_owned(),
        };
        let status = match zone {
            Zone::Loop if machine.owed == 0 => String::new(),
            Zone::Loop => format!("{} more to run", machine.owed),
            Zone::Finished => format!("{count} of {}", machine.tasks.len()),
            _ if count == 0 => String::new(),
            // One iteration runs the handles that were ready when it began.
            Zone::Ready if (1..count).contains(&machine.owed) => {
                format!("{} now, {} next", machine.owed, count - machine.owed)
            }
            _ => count.to_string(),
        };
        let kind = if zone == Zone::Loop { PlateKind::Loop } else { PlateKind::Zone };
        self.plates.push(Plate { rect, heading, status, kind, station: None });
        self.fill(machine, inside, &pieces, count);
    }

    /// Places stations side by side, in as many rows as they need.
    fn stations(
        &mut self,
        machine: &Machine,
        now_nanos: u64,
        mut stations: Vec<Station>,
        rect: Rect,
    ) {
        if stations.is_empty() {
            let heading = "No task waits for another one".to_owned();
            let status = String::new();
            self.plates.push(Plate { rect, heading, status, kind: PlateKind::Zone, station: None });
            return;
        }
        let fitting = |length: f32, size: f32| (((length + GAP) / (size + GAP)) as usize).max(1);
        let most_columns = fitting(rect.width, STATION_WIDTH);
        let most = most_columns * fitting(rect.height, STATION_HEIGHT);
        let hidden = stations.len().saturating_sub(most);
        let mut rect = rect;
        if hidden > 0 {
            rect.height -= NOTE;
            let at = Point::new(rect.x + 10.0, rect.bottom() + NOTE / 2.0);
            self.notes.push((at, format!("and {hidden} more places to wait at")));
            // Stations where tasks wait come first, because they explain more.
            let busy = stations.iter().filter(|station| !station.waiters.is_empty()).count();
            let mut room = [most, most.saturating_sub(busy)];
            stations.retain(|station| {
                let room = &mut room[usize::from(station.waiters.is_empty())];
                let has_room = *room > 0;
                *room -= usize::from(has_room);
                has_room
            });
        }
        let rows = stations.len().div_ceil(most_columns);
        let columns = stations.len().div_ceil(rows);
        let height = (rect.height - (rows - 1) as f32 * GAP) / rows as f32;
        for (index, station) in stations.iter().enumerate() {
            let (column, row) = (index % columns, index / columns);
            // The last row may have fewer stations, which share its width.
            let in_row = columns.min(stations.len() - row * columns);
            let width = (rect.width - (in_row - 1) as f32 * GAP) / in_row as f32;
            let rect = Rect::new(
                rect.x + column as f32 * (width + GAP),
                rect.y + row as f32 * (height + GAP),
                width,
                height,
            );
            self.station(machine, now_nanos, station, rect);
        }
    }

    fn station(&mut self, machine: &Machine, now_nanos: u64, station: &Station, rect: Rect) {
        self.plates.push(Plate {
            rect,
            heading: machine.describe(station.id),
            status: machine.status(station.id),
            kind: PlateKind::Zone,
            station: Some(station.id),
        });
        let inside = inside(rect);
        let used = self.slots(machine, station, inside);
        let below = Rect::new(inside.x, inside.y + used, inside.width, inside.height - used);
        // The running task has its token in the loop, even if its wait is recorded already.
        let is_running = |(_, task): &&(ObjectId, ObjectId)| machine.is_running(*task);
        let count = station.waiters.len() - station.waiters.iter().filter(is_running).count();
        let waiters: Vec<_> = station
            .waiters
            .iter()
            .filter(|waiter| !is_running(waiter))
            .take(Grid::most(below))
            .map(|(_, task)| Piece::waiter(machine, now_nanos, *task))
            .collect();
        self.fill(machine, below, &waiters, count);
    }

    /// Places the slots of a station in one row. Returns the height that they use.
    fn slots(&mut self, machine: &Machine, station: &Station, inside: Rect) -> f32 {
        let slots = station.slots(machine, (inside.width / chip::LEAST_PITCH) as usize);
        if slots.shown().is_empty() {
            return 0.0;
        }
        self.slots_in(machine, station, &slots, inside);
        chip::HEIGHT + chip::SPACE + 4.0
    }

    /// Places as many of `count` tokens as fit into a rectangle, and notes how many are hidden.
    fn fill(&mut self, machine: &Machine, inside: Rect, pieces: &[Piece], count: usize) {
        let grid = Grid::new(inside, count);
        for (index, piece) in pieces.iter().take(grid.shown()).enumerate() {
            let (key, token) = piece.token(machine);
            self.placed.push(Placed { key, rect: grid.slot(index), body: Body::Token(token) });
        }
        if grid.hidden > 0 {
            self.notes.push((grid.note(), format!("and {} more", grid.hidden)));
        }
    }
}

/// The rectangle of the content of a zone or a station.
pub(super) fn inside(rect: Rect) -> Rect {
    Rect::new(
        rect.x + PADDING,
        rect.y + HEADING,
        rect.width - 2.0 * PADDING,
        rect.height - HEADING - PADDING,
    )
}
