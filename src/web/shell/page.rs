//! What stands still: the page's markup, and what is written into it when the page changes.
//!
//! The markup is text, because code that builds the same elements one by one is many times as long,
//! and every visitor downloads it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};
use yew::{AttrValue, Html};

use crate::address::{Controls, Listings, Theme, View};
use crate::program::Program;
use crate::run::{Opened, catalogue};
use crate::scene::{Axis, Timeline, signs};
use crate::web::base::dom;
use crate::web::base::sign;
use crate::web::base::views::Views;
use crate::web::panels::listing;
use crate::web::panels::parameters;
use crate::web::panels::transport;
use crate::web::session::instrument::Instrument;
use crate::web::session::shown::Shown;
use crate::web::shell::notices;

/// Everything that is on the page before anything is known.
pub fn page() -> Html {
    Html::from_html_unchecked(AttrValue::Static(include_str!("page.html")))
}

/// What has been written last, so that what stays the same stays as it is.
#[derive(Debug, Default)]
pub struct Page {
    opened: Option<Opened>,
    listings: Option<Listings>,
    notices: Vec<String>,
}

impl Page {
    /// Writes what the page shows now.
    pub fn write(
        &mut self,
        views: &Views,
        shown: &Shown,
        notices: &[String],
        instrument: &Instrument,
    ) {
        let is_playing = instrument.is_playing();
        let View { pace, axis: shown_axis, theme, listing, controls, .. } = shown.view;
        let is_new = self.opened.replace(shown.opened.clone()).as_ref() != Some(&shown.opened);
        if is_new {
            write_program(views, shown.program());
        }
        if self.listings != Some(listing) || is_new {
            self.listings = Some(listing);
            listing::fill(views, shown);
        }
        if self.notices != notices {
            self.notices = notices.to_vec();
            notices::fill(views, notices);
        }
        parameters::write(views, shown.program(), &shown.values);
        listing::write_values(&views.codes, shown);
        transport::write(views, is_playing, pace, instrument.duration_nanos(), instrument.clock());
        if let Some(select) = views.find::<HtmlSelectElement>(".demos") {
            select.set_value(shown.source().name());
        }
        if let Some(root) = dom::document().document_element() {
            dom::set_attribute(&root, "data-controls", controls.name());
        }
        if let Some(link) = views.find::<Element>(".open") {
            // In a window of its own there is room for everything.
            // And the theme may be that of the page around this one.
            let mut whole = shown.address();
            (whole.view.controls, whole.view.theme) = (Controls::Full, None);
            dom::set_attribute(&link, "href", &format!("#{whole}"));
        }
        let theme = theme.map_or("auto", Theme::name);
        write_text(views, "[data-do=theme]", &format!("Theme: {theme}"));
        for (axis, name) in [(Axis::Seconds, "seconds"), (Axis::Steps, "steps")] {
            views.set_pressed(name, shown_axis == axis);
        }
        for listings in Listings::ALL {
            views.set_pressed(listings.name(), listing == listings);
        }
        // What changes all the time is no news.
        let live = if is_playing { "off" } else { "polite" };
        for view in [&views.sentence, &views.story] {
            if let Some(element) = view.element() {
                dom::set_attribute(element, "aria-live", live);
            }
        }
        let height = Timeline::full_height(instrument.lane_count()).ceil() as u32;
        if let Some(canvas) = views.timeline.element() {
            dom::set_style(canvas, "height", &format!("min({height}px, var(--timeline-height))"));
            if let Some(parent) = canvas.parent_element() {
                dom::set_style(parent.unchecked_ref(), "height", &format!("{height}px"));
            }
        }
    }
}

/// Writes what is always there, whatever is shown.
pub fn write_once(views: &Views) {
    let mut legend = String::new();
    for (word, ink, shape) in signs() {
        let item = format!("<li>{}{word}</li>", sign::sign(&shape, ink));
        legend.push_str(&item);
    }
    let mut demos = String::new();
    for (source, title) in catalogue() {
        let option = format!("<option value='{}'>{title}</option>", source.name());
        demos.push_str(&option);
    }
    write_html(views, ".legend", &legend);
    write_html(views, ".demos", &demos);
}

fn write_program(views: &Views, program: &Program) {
    write_text(views, "h1", &program.title);
    write_text(views, ".idea", &program.idea);
    if let Some(list) = views.find::<HtmlElement>(".notice-this ul") {
        list.set_inner_html("");
        for text in program.notice {
            dom::append(&list, "li", "", text);
        }
    }
    parameters::fill(views, program);
}

fn write_html(views: &Views, selector: &str, html: &str) {
    if let Some(element) = views.find::<Element>(selector) {
        element.set_inner_html(html);
    }
}

fn write_text(views: &Views, selector: &str, text: &str) {
    if let Some(element) = views.find::<Element>(selector) {
        dom::set_text(&element, text);
    }
}
