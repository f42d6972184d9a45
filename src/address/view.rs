//! How a run is looked at.

use super::{At, Controls, Listings, Theme};
use crate::model::{NANOS_PER_SECOND, trimmed};
use crate::player::Pace;
use crate::scene::{Axis, UNITS_PER_STEP, Window, Zone};

/// How a run is looked at: everything that a link says besides what is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Where to look; without it the run plays from the start.
    pub at: Option<At>,
    /// What the axis of the timeline counts.
    pub axis: Axis,
    /// The part of the run that the timeline shows; without it the whole.
    pub window: Option<Window>,
    /// How fast it plays.
    pub pace: Pace,
    /// What the task is called that is marked, if one is.
    pub selected: Option<String>,
    /// The part of the stage that has it for itself, if one has.
    pub unfolded: Option<Zone>,
    /// Dark or light; without it as the reader's system has it.
    pub theme: Option<Theme>,
    /// The listings that are shown.
    pub listing: Listings,
    /// What is around the picture.
    pub controls: Controls,
}

impl View {
    /// The keys and texts that differ from the defaults, in the order in which links have them.
    pub(super) fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut pairs = Vec::new();
        if let Some(at) = self.at {
            pairs.push(("at", at.to_string()));
        }
        if self.axis == Axis::Steps {
            pairs.push(("axis", "steps".to_owned()));
        }
        if let Some(window) = self.window {
            for (key, place) in [("from", window.from), ("to", window.to)] {
                // A window without an end ends with the run.
                if place < u64::MAX {
                    pairs.push((key, trimmed(place as f64 / units(self.axis), 9)));
                }
            }
        }
        if self.pace.speed.to_bits() != default.pace.speed.to_bits() {
            pairs.push(("speed", self.pace.speed_text()));
        }
        if self.pace.dwell_millis.to_bits() != default.pace.dwell_millis.to_bits() {
            pairs.push(("dwell", self.pace.dwell_text()));
        }
        if self.pace.skips_gaps {
            pairs.push(("gaps", "skip".to_owned()));
        }
        if self.pace.loops {
            pairs.push(("loop", "on".to_owned()));
        }
        if let Some(name) = &self.selected {
            pairs.push(("select", name.clone()));
        }
        if let Some(zone) = self.unfolded {
            pairs.push(("unfold", zone.name().to_owned()));
        }
        if let Some(theme) = self.theme {
            pairs.push(("theme", theme.name().to_owned()));
        }
        if self.listing != default.listing {
            pairs.push(("listing", self.listing.name().to_owned()));
        }
        if self.controls != default.controls {
            pairs.push(("controls", self.controls.name().to_owned()));
        }
        pairs
    }
}

/// How many units of an axis are one of what it counts.
pub(super) fn units(axis: Axis) -> f64 {
    match axis {
        Axis::Seconds => NANOS_PER_SECOND as f64,
        Axis::Steps => UNITS_PER_STEP as f64,
    }
}
