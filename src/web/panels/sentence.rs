//! The sentence: what happens at the playhead, in words.

use crate::scene::sentence;
use crate::web::base::dom;
use crate::web::base::views::{View, Views};
use crate::web::session::panel::{Moment, Panel};

/// The element of the sentence.
pub struct Sentence {
    element: View,
}

impl Sentence {
    /// The sentence of the page.
    pub fn new(views: &Views) -> Self {
        Self { element: views.sentence.clone() }
    }
}

impl Panel for Sentence {
    fn write(&mut self, moment: &Moment<'_>) {
        let Some(element) = self.element.element() else { return };
        let conclusion = moment.deadlock.map(|deadlock| &*deadlock.conclusion);
        dom::set_text(element, &sentence(moment.screening, &moment.playhead, conclusion));
    }
}
