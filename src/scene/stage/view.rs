//! The view of a stage: its size, what is selected, and which zone is unfolded.

use super::super::Point;
use super::parts::Parts;
use super::zones::{HEADING, Zone, Zones};
use crate::model::{HandleId, ObjectId};

/// How the stage is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StageView {
    /// Its width in pixels.
    pub width: f32,
    /// Its height in pixels.
    pub height: f32,
    /// The selected task or primitive, which is marked.
    pub selected: Option<ObjectId>,
    /// The zone that covers the whole stage, so that more of its content is shown.
    pub unfolded: Option<Zone>,
}

/// Something that is shown on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A task, a primitive, or a future for which a task waits.
    Object(ObjectId),
    /// A callback.
    Handle(HandleId),
}

impl StageView {
    /// A stage of `width` by `height` pixels on which nothing is selected.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// The zone whose heading is at a point; pressing it unfolds the zone.
    pub fn heading_at(&self, point: Point) -> Option<Zone> {
        if self.unfolded.is_none() {
            return Parts::new(self.width, self.height).zone_at(point);
        }
        let zones = self.zones();
        let zone = zones.at(point)?;
        (point.y < zones.rect(zone).y + HEADING).then_some(zone)
    }

    /// The rectangles of the zones.
    pub(super) fn zones(&self) -> Zones {
        match self.unfolded {
            Some(zone) => Zones::unfolded(zone, self.width, self.height),
            None => Zones::new(self.width, self.height),
        }
    }
}
