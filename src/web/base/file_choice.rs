//! A button that lets the reader choose a file.

use web_sys::{Event, File, HtmlElement, HtmlInputElement};
use yew::{AttrValue, Callback, Component, Context, Html, NodeRef, Properties, TargetCast, html};

/// A button that lets the reader choose a file.
pub struct FileChoice {
    /// The browser's own control, which cannot be made to look like the other buttons.
    input: NodeRef,
}

/// What the button looks like.
#[derive(Clone, PartialEq, Properties)]
pub struct FileChoiceProps {
    /// The class of the button.
    pub class: AttrValue,
    /// What the button says.
    pub label: AttrValue,
    /// The endings of the files that are offered first.
    pub accept: AttrValue,
    /// Called with the file that the reader chose.
    pub on_choose: Callback<File>,
}

impl Component for FileChoice {
    type Message = ();
    type Properties = FileChoiceProps;

    fn create(_: &Context<Self>) -> Self {
        Self { input: NodeRef::default() }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let FileChoiceProps { class, label, accept, on_choose } = context.props();
        let input = self.input.clone();
        let onclick = Callback::from(move |_| {
            if let Some(input) = input.cast::<HtmlElement>() {
                input.click();
            }
        });
        let on_choose = on_choose.clone();
        let onchange = Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_choose.emit(file);
            }
            // So that choosing the same file once more is a change too.
            input.set_value("");
        });
        html! {
            <>
                <button type="button" {class} {onclick}>{ label }</button>
                <input
                    type="file"
                    class="run-file"
                    aria-label={label}
                    {accept}
                    hidden=true
                    ref={self.input.clone()}
                    {onchange}
                />
            </>
        }
    }
}
