//! The lanes: the run as a timeline, with an overview of the whole run and buttons that zoom above
//! it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent};
use yew::{Callback, Event, Html, NodeRef, html};

use crate::later::later;
use crate::model::Clock;
use crate::scene::{Axis, Extras, Film, TimelineView, overview, timeline_with};
use crate::web::base::button::{icon_button, tab};
use crate::web::base::canvas::Canvas;
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::asking::Asking;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Measured, Now, Panel};
use crate::web::session::pictures::Pictures;
use crate::web::session::timeline_command::TimelineCommand;

/// The part that paints resources and arrows; it is fetched after the first picture.
static EXTRAS: LazyPart<Extras> = LazyPart::new(
    later!(later_lanes, Extras, Extras::ALL),
    "part of the lanes",
    "Open the page again",
);

/// The canvases of the timeline and of its overview.
pub struct LanesPanel {
    timeline: NodeRef,
    timeline_box: NodeRef,
    overview: NodeRef,
    tell: Callback<Message>,
    asking: Asking,
    /// The height of all lanes together, in pixels.
    height: u32,
    written_height: Option<u32>,
}

impl LanesPanel {
    /// The lanes on these canvases.
    pub fn new(pictures: &Pictures, tell: &Callback<Message>) -> Self {
        let Pictures { timeline, timeline_box, overview, .. } = pictures.clone();
        Self {
            timeline,
            timeline_box,
            overview,
            tell: tell.clone(),
            asking: Asking::new(tell),
            height: 0,
            written_height: None,
        }
    }

    /// The buttons above the lanes.
    fn tools(&self, axis: Axis, clock: Clock) -> Html {
        let axis_tab = |label, shown| {
            let onclick = Message::Timeline(TimelineCommand::Axis(shown)).on(&self.tell);
            tab(label, axis == shown, onclick)
        };
        let button = |label, path, command| {
            icon_button(label, path, Message::Timeline(command).on(&self.tell))
        };
        let seconds = match clock {
            Clock::Virtual => "Seconds",
            Clock::Measured => "Measured seconds",
        };
        html! {
            <div class="timeline-tools" role="group" aria-label="View of the timeline">
                <div class="tabs" role="group" aria-label="The axis counts">
                    { axis_tab(seconds, Axis::Seconds) }
                    { axis_tab("Steps", Axis::Steps) }
                </div>
                <div class="buttons">
                    { button("Zoom out", "M5 10h10", TimelineCommand::ZoomOut) }
                    { button("Zoom in", "M5 10h10M10 5v10", TimelineCommand::ZoomIn) }
                    { button("Fit the whole run", FIT, TimelineCommand::Fit) }
                </div>
                <canvas
                    class="overview"
                    role="img"
                    aria-label="Overview of the whole run"
                    ref={self.overview.clone()}
                />
            </div>
        }
    }
}

/// The icon of the button that shows the whole run.
const FIT: &str = "M3 4v12M17 4v12M6 10h8M8 7.5l-2.5 2.5 2.5 2.5M12 7.5l2.5 2.5-2.5 2.5";

impl Panel for LanesPanel {
    fn view(&self, page: &PageState<'_>) -> Html {
        html! {
            <>
                { self.tools(page.shown.view.axis, page.clock) }
                <div
                    class="timeline-box"
                    tabindex="0"
                    role="region"
                    aria-label="Lanes"
                    ref={self.timeline_box.clone()}
                    onscroll={Message::Repaint.on::<Event>(&self.tell)}
                    onpointerenter={Message::EnterLanes.on::<PointerEvent>(&self.tell)}
                >
                    <div>
                        <canvas
                            class="timeline"
                            role="img"
                            aria-label="Timeline, one lane a task"
                            ref={self.timeline.clone()}
                        />
                    </div>
                </div>
            </>
        }
    }

    fn show_run(&mut self, film: &Rc<Film>) {
        self.height = TimelineView::full_height(film).ceil() as u32;
    }

    /// Sets the height of the canvas and of the scrolled area.
    fn write(&mut self, _: &Now<'_>) {
        self.asking.need(&EXTRAS);
        let height = self.height;
        if self.written_height == Some(height) {
            return;
        }
        let Some(canvas) = self.timeline.cast::<HtmlElement>() else { return };
        // The box around it has an edge and a padding of seven pixels together.
        let height_style = format!("min({height}px, var(--timeline-height) - 7px)");
        dom::set_style(&canvas, "height", &height_style);
        if let Some(parent) = canvas.parent_element() {
            dom::set_style(parent.unchecked_ref(), "height", &format!("{height}px"));
        }
        self.written_height = Some(height);
    }

    fn paint(&mut self, now: &Now<'_>, measured: &Measured) {
        let (film, playhead) = (now.film(), &now.playhead);
        if let Some(view) = &measured.timeline
            && let Some(canvas) = Canvas::clear(&self.timeline)
        {
            canvas.paint(&timeline_with(EXTRAS.get(), film, playhead, view));
            if let Some(canvas) = Canvas::clear(&self.overview) {
                canvas.paint(&overview(film, playhead, view, canvas.width, canvas.height));
            }
        }
    }
}
