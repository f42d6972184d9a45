//! The stage: the event loop as a picture.

use crate::scene::stage;
use crate::web::base::canvas::Canvas;
use crate::web::base::views::{View, Views};
use crate::web::session::panel::{Measured, Moment, Panel};

/// The canvas of the stage.
pub struct Stage {
    canvas: View,
}

impl Stage {
    /// The stage of the page.
    pub fn new(views: &Views) -> Self {
        Self { canvas: views.stage.clone() }
    }
}

impl Panel for Stage {
    fn paint(&mut self, moment: &Moment<'_>, measured: &Measured) {
        if let Some(canvas) = Canvas::clear(&self.canvas) {
            canvas.paint(&stage(moment.screening, &moment.playhead, &measured.stage));
        }
    }
}
