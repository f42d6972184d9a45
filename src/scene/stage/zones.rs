//! Zones: how the stage is divided among the parts of the machine.

use super::super::token::TOKEN_HEIGHT;
use super::super::{Point, Rect};

/// Below this width in pixels, the zones are stacked.
const NARROW: f32 = 540.0;
/// The space between zones.
pub(super) const GAP: f32 = 8.0;
/// The height of a zone's heading.
pub(super) const HEADING: f32 = 26.0;

/// A part of the stage that has its own heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The handle that runs.
    Loop,
    /// The ready queue.
    Ready,
    /// The timers.
    Timers,
    /// Primitives, and tasks and futures for which tasks wait.
    Stations,
    /// Tasks that are done, failed or cancelled.
    Finished,
}

impl Zone {
    /// Every zone, in the order in which the keyboard reaches them.
    pub const ALL: [Self; 5] =
        [Self::Ready, Self::Loop, Self::Timers, Self::Stations, Self::Finished];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loop => "loop",
            Self::Ready => "ready",
            Self::Timers => "timers",
            Self::Stations => "stations",
            Self::Finished => "finished",
        }
    }

    /// The zone with this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.name() == text)
    }
}

/// The rectangles of the zones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Zones {
    rects: [(Zone, Rect); 5],
}

impl Zones {
    /// Divides `width` by `height` pixels.
    pub(super) fn new(width: f32, height: f32) -> Self {
        if width < NARROW { Self::narrow(width, height) } else { Self::wide(width, height) }
    }

    /// The ready queue, the loop and the timers above; stations and finished tasks below.
    fn wide(width: f32, height: f32) -> Self {
        let side = (width - 2.0 * GAP) * 0.36;
        let middle = width - 2.0 * side - 2.0 * GAP;
        let upper = ((height - GAP) * 0.44).round();
        let lower = height - GAP - upper;
        let stations = ((width - GAP) * 0.7).round();
        let second = upper + GAP;
        Self {
            rects: [
                (Zone::Ready, Rect::new(0.0, 0.0, side, upper)),
                (Zone::Loop, Rect::new(side + GAP, 0.0, middle, upper)),
                (Zone::Timers, Rect::new(side + middle + 2.0 * GAP, 0.0, side, upper)),
                (Zone::Stations, Rect::new(0.0, second, stations, lower)),
                (Zone::Finished, Rect::new(stations + GAP, second, width - stations - GAP, lower)),
            ],
        }
    }

    /// The loop has the height of one token; the other zones share the rest.
    fn narrow(width: f32, height: f32) -> Self {
        let first = HEADING + TOKEN_HEIGHT + GAP;
        let left = height - first - 3.0 * GAP;
        let (second, third) = ((left * 0.27).round(), (left * 0.55).round());
        let fourth = left - second - third;
        let half = (width - GAP) / 2.0;
        let y = first + GAP;
        Self {
            rects: [
                (Zone::Loop, Rect::new(0.0, 0.0, width, first)),
                (Zone::Ready, Rect::new(0.0, y, half, second)),
                (Zone::Timers, Rect::new(half + GAP, y, half, second)),
                (Zone::Stations, Rect::new(0.0, y + second + GAP, width, third)),
                (Zone::Finished, Rect::new(0.0, y + second + third + 2.0 * GAP, width, fourth)),
            ],
        }
    }

    /// Gives the whole stage to one zone, except for a strip that shows the loop.
    pub(super) fn unfolded(zone: Zone, width: f32, height: f32) -> Self {
        let strip = if zone == Zone::Loop { 0.0 } else { HEADING + TOKEN_HEIGHT + 2.0 * GAP };
        let mut zones = Self::new(width, height);
        for (other, rect) in &mut zones.rects {
            *rect = match *other {
                it if it == zone => Rect::new(0.0, strip, width, height - strip),
                Zone::Loop => Rect::new(0.0, 0.0, width, strip - GAP),
                _ => Rect::default(),
            };
        }
        zones
    }

    /// The rectangle of a zone; empty if another zone is unfolded.
    pub(super) fn rect(&self, zone: Zone) -> Rect {
        let found = self.rects.iter().find(|(other, _)| *other == zone);
        found.map_or_else(Rect::default, |(_, rect)| *rect)
    }

    /// Every zone that can be seen.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Zone, Rect)> {
        self.rects.into_iter().filter(|(_, rect)| rect.height > 0.0)
    }

    /// The zone at a point.
    pub(super) fn at(&self, point: Point) -> Option<Zone> {
        self.iter().find(|(_, rect)| rect.contains(point)).map(|(zone, _)| zone)
    }
}
