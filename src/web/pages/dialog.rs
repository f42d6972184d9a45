//! A dialog over the page.

use web_sys::{Event, HtmlDialogElement};
use yew::{Callback, Component, Context, Html, MouseEvent, NodeRef, Properties, classes, html};

/// A dialog over the page, with a heading and a button that closes it. It is open while it is
/// rendered.
pub struct Dialog {
    element: NodeRef,
}

/// The properties of a dialog.
#[derive(Clone, PartialEq, Properties)]
pub struct DialogProps {
    /// The class of the dialog, and the id of its heading.
    pub name: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What is below the heading.
    pub children: Html,
    /// Called when the reader has closed it.
    pub on_close: Callback<()>,
}

impl Component for Dialog {
    type Message = ();
    type Properties = DialogProps;

    fn create(_: &Context<Self>) -> Self {
        Self { element: NodeRef::default() }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let DialogProps { name, title, children, on_close } = context.props();
        let element = self.element.clone();
        let close = Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = element.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        });
        // Before this event, the browser has given the focus back.
        let onclose = on_close.reform(|_: Event| ());
        html! {
            <dialog
                class={classes!("panel", *name)}
                aria-labelledby={*name}
                ref={self.element.clone()}
                {onclose}
            >
                <div class="panel-head">
                    <h2 id={*name}>{ title }</h2>
                    <button type="button" onclick={close}>{ "Close" }</button>
                </div>
                { children.clone() }
            </dialog>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first && let Some(dialog) = self.element.cast::<HtmlDialogElement>() {
            // It fails only if the page is not shown.
            let _ = dialog.show_modal();
        }
    }
}
