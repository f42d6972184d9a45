//! A value in a listing, which is changed by dragging, by keys, or by typing.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::{
    AttrValue, Callback, Component, Context, FocusEvent, Html, KeyboardEvent, MouseEvent, NodeRef,
    PointerEvent, Properties, html,
};

use crate::later::later;
use crate::program::{ALL_STEPS, Parameter, ParameterKind, Value};
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::message::Message;

/// How far a pointer is dragged for one step.
const PIXELS_PER_STEP: i32 = 4;

/// The part that makes a value one that can be changed; it is fetched after the first picture.
pub static LISTING_VALUE: LazyPart<fn(ListingValueProps) -> Html> = LazyPart::new(
    later!(later_values, fn(ListingValueProps) -> Html, listing_value),
    "way to change values in the program",
    "Open the page again",
);

fn listing_value(props: ListingValueProps) -> Html {
    html! { <ListingValue ..props /> }
}

/// A value in a listing.
struct ListingValue {
    /// The x of the pointer at the last step.
    pointer_x: i32,
    /// Whether the value has changed since the pointer was pressed.
    has_turned: bool,
    /// Whether a field to type in is shown instead of the value.
    is_open: bool,
    /// What has to be done after the next rendering.
    after_render: Option<AfterRender>,
    value: NodeRef,
    field: NodeRef,
}

/// The properties of a value.
#[derive(Clone, PartialEq, Properties)]
pub struct ListingValueProps {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// Its value.
    pub value: Value,
    /// How many things there are to choose from, if it is an index.
    pub count: u64,
    /// The value as the language of the listing writes it.
    pub text: AttrValue,
    /// Passes on what the reader asks for.
    pub tell: Callback<Message>,
}

/// The messages of a value.
enum Change {
    /// A pointer was pressed on it.
    Press(PointerEvent),
    /// A pointer moved.
    Drag(PointerEvent),
    /// A pointer was lifted.
    Release(PointerEvent),
    /// The value changes by some steps.
    Turn(i64),
    /// A field is opened, with the text that was typed already.
    Open(Option<String>),
    /// The field lost the focus, and its text is taken.
    Take,
    /// The field is closed by a key.
    Leave {
        /// Whether its text is taken.
        takes: bool,
    },
}

/// What has to be done after a rendering.
enum AfterRender {
    /// The field gets the focus, with the text that was typed already, or else with the value.
    FocusField(Option<String>),
    /// The value gets the focus.
    FocusValue,
}

impl Component for ListingValue {
    type Message = Change;
    type Properties = ListingValueProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            pointer_x: 0,
            has_turned: false,
            is_open: false,
            after_render: None,
            value: NodeRef::default(),
            field: NodeRef::default(),
        }
    }

    fn update(&mut self, context: &Context<Self>, change: Change) -> bool {
        match change {
            Change::Press(event) => {
                self.pointer_x = event.client_x();
                self.has_turned = false;
                if let Some(value) = self.value.cast::<Element>() {
                    // Without capture, a drag would end at the border of the value.
                    let _ = value.set_pointer_capture(event.pointer_id());
                }
            }
            Change::Drag(event) => {
                let steps = (event.client_x() - self.pointer_x) / PIXELS_PER_STEP;
                let is_held = self
                    .value
                    .cast::<Element>()
                    .is_some_and(|value| value.has_pointer_capture(event.pointer_id()));
                if steps != 0 && is_held {
                    self.pointer_x += steps * PIXELS_PER_STEP;
                    self.has_turned = true;
                    turn(context, steps.into());
                }
            }
            Change::Release(event) => {
                // On a touch screen, a tap opens the field, which brings up the keyboard.
                let is_tap = event.pointer_type() == "touch" && !self.has_turned;
                if is_tap && !flips(context.props().parameter) {
                    return self.open(None);
                }
            }
            Change::Turn(by) => turn(context, by),
            Change::Open(typed) => return self.open(typed),
            Change::Take => return self.close(context, true),
            Change::Leave { takes } => {
                self.after_render = Some(AfterRender::FocusValue);
                return self.close(context, takes);
            }
        }
        false
    }

    fn view(&self, context: &Context<Self>) -> Html {
        html! {
            <>
                { self.view_value(context) }
                if self.is_open { { self.view_field(context) } }
            </>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _is_first: bool) {
        match self.after_render.take() {
            Some(AfterRender::FocusField(typed)) => {
                let Some(field) = self.field.cast::<HtmlInputElement>() else { return };
                let value = context.props().value;
                field.set_value(typed.as_deref().unwrap_or(&value.to_string()));
                // Focusing a field that was just rendered cannot fail.
                let _ = field.focus();
                if typed.is_none() {
                    field.select();
                }
            }
            Some(AfterRender::FocusValue) => {
                if let Some(value) = self.value.cast::<HtmlElement>() {
                    // An element that cannot be focused leaves the focus where it is.
                    let _ = value.focus();
                }
            }
            None => {}
        }
    }
}

impl ListingValue {
    fn view_value(&self, context: &Context<Self>) -> Html {
        let ListingValueProps { parameter, value, count, text, .. } = context.props().clone();
        let flips = flips(parameter);
        let link = context.link();
        let is_switch = matches!(value, Value::Switch(_));
        let end = |by| {
            let end = parameter.turned(value, by, count);
            (!is_switch).then(|| number_of(parameter, end))
        };
        let on_press = link.batch_callback(move |event: PointerEvent| {
            (event.button() == 0 && !flips).then_some(Change::Press(event))
        });
        // Without this, pressing a value would start a selection of text.
        let on_mouse_down = Callback::from(|event: MouseEvent| {
            if let Some(value) = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                // An element that cannot be focused leaves the focus where it is.
                let _ = value.focus();
            }
            event.prevent_default();
        });
        let on_click = link.batch_callback(move |_: MouseEvent| flips.then_some(Change::Turn(1)));
        let on_double_click =
            link.batch_callback(move |_: MouseEvent| (!flips).then_some(Change::Open(None)));
        let on_key = link.batch_callback(move |event: KeyboardEvent| value_key(&event, flips));
        html! {
            <span
                class={if flips { "value flips" } else { "value" }}
                role={if is_switch { "switch" } else { "spinbutton" }}
                tabindex="0"
                hidden={self.is_open}
                aria-label={parameter.label}
                aria-checked={is_switch.then(|| value.to_string())}
                aria-valuemin={end(-ALL_STEPS)}
                aria-valuemax={end(ALL_STEPS)}
                aria-valuenow={end(0)}
                aria-valuetext={(!is_switch).then(|| value.to_string())}
                ref={self.value.clone()}
                onpointerdown={on_press}
                onpointermove={link.callback(Change::Drag)}
                onpointerup={link.callback(Change::Release)}
                onmousedown={on_mouse_down}
                onclick={on_click}
                ondblclick={on_double_click}
                onkeydown={on_key}
            >
                { text }
            </span>
        }
    }

    fn view_field(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        html! {
            <input
                class="typing"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                maxlength="40"
                aria-label={context.props().parameter.label}
                ref={self.field.clone()}
                onkeydown={link.batch_callback(|event: KeyboardEvent| field_key(&event))}
                onfocusout={link.callback(|_: FocusEvent| Change::Take)}
            />
        }
    }

    /// Opens a field in place of the value. Returns `true`, because it has to be rendered.
    fn open(&mut self, typed: Option<String>) -> bool {
        self.is_open = true;
        self.after_render = Some(AfterRender::FocusField(typed));
        true
    }

    /// Closes the field, and takes its text if `takes` is `true`. Returns `true` if it was open.
    fn close(&mut self, context: &Context<Self>, takes: bool) -> bool {
        // If a key has closed it, the loss of the focus comes here a second time.
        if !std::mem::take(&mut self.is_open) {
            return false;
        }
        if takes && let Some(field) = self.field.cast::<HtmlInputElement>() {
            let ListingValueProps { parameter, tell, .. } = context.props();
            tell.emit(Message::TypeParameter(parameter.name, field.value()));
        }
        true
    }
}

/// What a key does to a value.
fn value_key(event: &KeyboardEvent, flips: bool) -> Option<Change> {
    if has_modifier(event) {
        return None;
    }
    let far = if event.shift_key() && !flips { 10 } else { 1 };
    let key = event.key();
    let change = match &*key {
        "ArrowUp" | "ArrowRight" => Change::Turn(far),
        "ArrowDown" | "ArrowLeft" => Change::Turn(-far),
        "Home" => Change::Turn(-ALL_STEPS),
        "End" => Change::Turn(ALL_STEPS),
        "Enter" | " " if flips => Change::Turn(1),
        "Enter" => Change::Open(None),
        digit if !flips && matches!(digit.as_bytes(), [b'0'..=b'9' | b'.' | b'-']) => {
            Change::Open(Some(key))
        }
        _ => return None,
    };
    event.prevent_default();
    Some(change)
}

/// What a key does to the field.
fn field_key(event: &KeyboardEvent) -> Option<Change> {
    let takes = match &*event.key() {
        "Enter" => true,
        "Escape" => false,
        _ => return None,
    };
    if has_modifier(event) {
        return None;
    }
    event.prevent_default();
    Some(Change::Leave { takes })
}

fn has_modifier(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

fn turn(context: &Context<ListingValue>, by: i64) {
    let ListingValueProps { parameter, tell, .. } = context.props();
    tell.emit(Message::TurnParameter(parameter.name, by));
}

/// Returns `true` if a click changes the value to the next one; such a value cannot be dragged.
fn flips(parameter: &Parameter) -> bool {
    matches!(parameter.kind, ParameterKind::Switch { .. } | ParameterKind::Choice { .. })
}

/// A value as a number, as a spin button needs it.
fn number_of(parameter: &Parameter, value: Value) -> String {
    match value {
        Value::Choice(_) | Value::Index(None) => parameter.number(value).to_string(),
        value => value.to_string(),
    }
}
