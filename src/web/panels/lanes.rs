//! The lanes: the run as a timeline, and above it an overview of the whole run.

use crate::scene::{overview, timeline};
use crate::web::base::canvas::Canvas;
use crate::web::base::views::{View, Views};
use crate::web::session::panel::{Measured, Moment, Panel};

/// The canvases of the timeline and of its overview.
pub struct Lanes {
    timeline: View,
    overview: View,
}

impl Lanes {
    /// The lanes of the page.
    pub fn new(views: &Views) -> Self {
        Self { timeline: views.timeline.clone(), overview: views.overview.clone() }
    }
}

impl Panel for Lanes {
    fn paint(&mut self, moment: &Moment<'_>, measured: &Measured) {
        let (film, playhead) = (moment.film(), &moment.playhead);
        if let Some(view) = &measured.timeline
            && let Some(canvas) = Canvas::clear(&self.timeline)
        {
            canvas.paint(&timeline(film, playhead, view));
            if let Some(canvas) = Canvas::clear(&self.overview) {
                canvas.paint(&overview(film, playhead, view, canvas.width, canvas.height));
            }
        }
    }
}
