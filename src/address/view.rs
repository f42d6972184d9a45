//! The view: how a run is shown.

use super::{At, Controls, Listings, Theme};
use crate::model::{NANOS_PER_SECOND, Version, trimmed};
use crate::player::{Pace, Reading};
use crate::scene::{Axis, Level, UNITS_PER_STEP, Window, Zone};

/// How a run is shown: everything that a link says besides the source and the values.
///
/// ```
/// use loopscope::address::{Address, Theme, View};
/// let (address, _) = Address::parse("demo=lock&theme=dark");
/// assert_eq!(address.view, View { theme: Some(Theme::Dark), ..View::default() });
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The position at which the run stands; without it the run plays from the start.
    pub at: Option<At>,
    /// The number of the moment at which the run stands, counted from one; then `at` is `None`.
    pub moment: Option<usize>,
    /// Whether the axis of the timeline shows seconds or steps.
    pub axis: Axis,
    /// The part of the run that the timeline shows; without it the whole run.
    pub window: Option<Window>,
    /// How fast it plays.
    pub pace: Pace,
    /// Whether what comes after the playhead is hidden.
    pub hides_future: bool,
    /// The name of the selected task, if one is selected.
    pub selected: Option<String>,
    /// The zone of the stage that is shown alone and in full, if one is.
    pub unfolded: Option<Zone>,
    /// The version of CPython that is asked for; without it the newest if the run is the same in
    /// every version, else 3.13.
    pub python: Option<Version>,
    /// The colour scheme; without it that of the reader's system.
    pub theme: Option<Theme>,
    /// The listings that are shown.
    pub listing: Listings,
    /// The controls around the picture.
    pub controls: Controls,
}

impl View {
    /// The keys with their texts that differ from the defaults, in the order of links.
    pub(super) fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut pairs = Vec::new();
        if let Some(moment) = self.moment {
            pairs.push(("at", format!("moment:{moment}")));
        } else if let Some(at) = self.at {
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
        match self.pace.reading {
            Some(Reading::Normal) => {}
            Some(reading) => pairs.push(("pace", reading.name().to_owned())),
            None => {
                pairs.push(("speed", self.pace.speed_text()));
                if self.pace.dwell_millis.to_bits() != default.pace.dwell_millis.to_bits() {
                    pairs.push(("dwell", self.pace.dwell_text()));
                }
            }
        }
        if self.pace.skips_gaps {
            pairs.push(("gaps", "skip".to_owned()));
        }
        if self.pace.level == Level::Detail {
            pairs.push(("detail", "on".to_owned()));
        }
        if self.pace.loops {
            pairs.push(("loop", "on".to_owned()));
        }
        if self.pace.pauses_at_moments {
            pairs.push(("pause", "moments".to_owned()));
        }
        if self.hides_future {
            pairs.push(("future", "hide".to_owned()));
        }
        if let Some(name) = &self.selected {
            pairs.push(("select", name.clone()));
        }
        if let Some(zone) = self.unfolded {
            pairs.push(("unfold", zone.name().to_owned()));
        }
        if let Some(version) = self.python {
            pairs.push(("python", version.name().to_owned()));
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

/// How many units of a window are one second or one step, depending on the axis.
pub(super) fn units(axis: Axis) -> f64 {
    match axis {
        Axis::Seconds => NANOS_PER_SECOND as f64,
        Axis::Steps => UNITS_PER_STEP as f64,
    }
}
