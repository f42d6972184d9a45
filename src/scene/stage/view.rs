//! The view of a stage: its size, and what of it is marked and unfolded.

use super::super::Point;
use super::zones::{HEADING, Zone, Zones};
use crate::model::{HandleId, ObjectId};

/// How the stage is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StageView {
    /// Its width in pixels.
    pub width: f32,
    /// Its height in pixels.
    pub height: f32,
    /// The task or primitive that is marked.
    pub selected: Option<ObjectId>,
    /// The zone that has the stage for itself, so that more of it can be seen.
    pub unfolded: Option<Zone>,
}

/// Something that stands on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A task, a primitive, or a future that somebody waits for.
    Object(ObjectId),
    /// A callback.
    Handle(HandleId),
}

impl StageView {
    /// A stage of `width` by `height` pixels on which nothing is marked.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// The zone whose heading is at a point; pressing it unfolds the zone.
    pub fn heading_at(&self, point: Point) -> Option<Zone> {
        let zones = self.zones();
        let zone = zones.at(point)?;
        (point.y < zones.rect(zone).y + HEADING).then_some(zone)
    }

    /// Where the zones are.
    pub(super) fn zones(&self) -> Zones {
        match self.unfolded {
            Some(zone) => Zones::unfolded(zone, self.width, self.height),
            None => Zones::new(self.width, self.height),
        }
    }
}
