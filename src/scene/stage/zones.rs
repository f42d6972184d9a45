//! Zones: the parts of the machine, each of which can have the whole stage.

use super::super::Rect;
use super::super::token::TOKEN_HEIGHT;

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

/// The rectangles of an unfolded zone, and of the strip above it that shows the loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Zones([(Zone, Rect); 2]);

impl Zones {
    /// Gives `width` by `height` pixels to a zone, except for a strip that shows the loop.
    pub(super) fn unfolded(zone: Zone, width: f32, height: f32) -> Self {
        let strip = if zone == Zone::Loop { 0.0 } else { HEADING + TOKEN_HEIGHT + 2.0 * GAP };
        Self([
            (Zone::Loop, Rect::new(0.0, 0.0, width, (strip - GAP).max(0.0))),
            (zone, Rect::new(0.0, strip, width, height - strip)),
        ])
    }

    /// Where the loop is.
    pub(super) fn of_loop(&self) -> Rect {
        self.iter()
            .find(|(zone, _)| *zone == Zone::Loop)
            .map_or_else(Rect::default, |(_, rect)| rect)
    }

    /// The zones that can be seen.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Zone, Rect)> {
        self.0.into_iter().filter(|(_, rect)| rect.height > 0.0)
    }
}
