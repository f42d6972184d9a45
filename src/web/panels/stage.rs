//! The stage: the event loop as a picture.

use yew::{Callback, Html, MouseEvent, NodeRef, PointerEvent, html};

use crate::scene::stage;
use crate::web::base::canvas::Canvas;
use crate::web::base::dom;
use crate::web::session::asking::Asking;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Measured, Now, Panel};
use crate::web::session::selection::UNFOLD;

/// The canvas of the stage.
pub struct StagePanel {
    canvas: NodeRef,
    on_move: Callback<PointerEvent>,
    on_leave: Callback<PointerEvent>,
    on_click: Callback<MouseEvent>,
    asking: Asking,
}

impl StagePanel {
    /// A panel that paints the stage on this canvas.
    pub fn new(canvas: &NodeRef, tell: &Callback<Message>) -> Self {
        Self {
            canvas: canvas.clone(),
            on_move: tell
                .reform(|event: PointerEvent| Message::PointAtStage(Some(dom::point_of(&event)))),
            on_leave: Message::PointAtStage(None).on(tell),
            on_click: tell.reform(|event: MouseEvent| Message::PressStage(dom::point_of(&event))),
            asking: Asking::new(tell),
        }
    }
}

impl Panel for StagePanel {
    fn view(&self, _: &PageState<'_>) -> Html {
        html! {
            <canvas
                class="stage"
                role="img"
                aria-label="The event loop; the table of tasks says the same in words"
                ref={self.canvas.clone()}
                onpointermove={self.on_move.clone()}
                onpointerleave={self.on_leave.clone()}
                onclick={self.on_click.clone()}
            />
        }
    }

    fn write(&mut self, now: &Now<'_>) {
        if now.selection.unfolded.is_some() {
            self.asking.need(&UNFOLD);
        } else {
            self.asking.forget();
        }
    }

    fn paint(&mut self, now: &Now<'_>, measured: &Measured) {
        if let Some(canvas) = Canvas::clear(&self.canvas) {
            canvas.paint(&stage(now.screening, &now.playhead, &measured.stage));
        }
    }
}
