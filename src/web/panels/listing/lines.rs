//! The lines of a listing, in which the values of the parameters can be changed.

use std::rc::Rc;

use web_sys::Element;
use yew::{
    Callback, Component, Context, FocusEvent, Html, KeyboardEvent, PointerEvent, Properties,
    TargetCast, html,
};

use super::value::{LISTING_VALUE, ListingValueProps};
use crate::program::{Fragment, Line, Listing, Program, Values};
use crate::web::base::dom;
use crate::web::session::message::{ListingLine, Message};

/// The properties of the lines.
#[derive(Clone, Properties)]
pub struct LinesProps {
    /// The program.
    pub program: Rc<Program>,
    /// The values of its parameters.
    pub values: Values,
    /// All listings that are shown.
    pub listings: Rc<[Listing]>,
    /// The index of this listing among them.
    pub index: usize,
    /// Whether the values can be changed already.
    pub can_change: bool,
    /// Passes on what the reader asks for.
    pub tell: Callback<Message>,
}

impl PartialEq for LinesProps {
    fn eq(&self, other: &Self) -> bool {
        // Other values or another program make other listings.
        Rc::ptr_eq(&self.listings, &other.listings)
            && self.index == other.index
            && self.can_change == other.can_change
    }
}

/// The lines of one listing.
pub struct Lines;

impl Component for Lines {
    type Message = ();
    type Properties = LinesProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let (tell, index) = (&props.tell, props.index);
        let Some(listing) = props.listings.get(index) else { return Html::default() };
        let inspect = move |row: Option<Element>| {
            let line = row.and_then(|row| index_of(&row));
            Message::InspectLine(line.map(|line| ListingLine { listing: index, line }))
        };
        let onpointerover = tell.reform(move |event: PointerEvent| inspect(row_of(&event)));
        let tell_focus = tell.clone();
        let onfocusin = Callback::from(move |event: FocusEvent| {
            // Only a line that has the focus itself is inspected, and not one with a focused value.
            let row = event.target_dyn_into::<Element>().filter(|target| target.tag_name() == "LI");
            if row.is_some() {
                tell_focus.emit(inspect(row));
            }
        });
        let onfocusout = Message::InspectLine(None).on::<FocusEvent>(tell);
        html! {
            <ol
                class="code"
                tabindex="0"
                aria-label={format!("Lines of the program in {}", listing.language.title())}
                {onpointerover}
                {onfocusin}
                {onfocusout}
                onkeydown={move_between_lines(tell)}
            >
                { for listing.lines.iter().map(|line| view_line(line, props)) }
            </ol>
        }
    }
}

fn view_line(line: &Line, LinesProps { program, values, tell, .. }: &LinesProps) -> Html {
    let view_fragment = |fragment: &Fragment| match fragment {
        // A property: the attribute may hold several classes, whose code every visitor would download.
        Fragment::Text(text, Some(syntax)) => html! {
            <span ~className={syntax.name()}>{ text.clone() }</span>
        },
        Fragment::Text(text, None) => html! { { text.clone() } },
        Fragment::Value { name, text } => match (program.parameter(name), LISTING_VALUE.get()) {
            (Some(parameter), Some(listing_value)) => listing_value(ListingValueProps {
                parameter,
                value: values.get(name),
                count: values.count_for(parameter),
                text: text.clone().into(),
                tell: tell.clone(),
            }),
            _ => html! { <span class="value">{ text.clone() }</span> },
        },
    };
    html! {
        <li tabindex="-1"><code>{ for line.fragments.iter().map(view_fragment) }</code></li>
    }
}

/// A listener that moves the focus from marked line to marked line with the arrow keys.
fn move_between_lines(tell: &Callback<Message>) -> Callback<KeyboardEvent> {
    let tell = tell.clone();
    Callback::from(move |event: KeyboardEvent| {
        let Some(target) = event.target_dyn_into::<Element>() else { return };
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        // A value in a line has keys of its own.
        if has_modifier || !matches!(&*target.tag_name(), "LI" | "OL") {
            return;
        }
        if event.key() == "Escape" {
            tell.emit(Message::InspectLine(None));
        } else if let Ok(Some(list)) = target.closest("ol") {
            let rows: Vec<_> =
                dom::children(&list).filter(|row| row.has_attribute("data-mark")).collect();
            if dom::rove(&event.key(), &rows, 0) {
                event.prevent_default();
            }
        }
    })
}

/// The line in which an event happened.
fn row_of(event: &PointerEvent) -> Option<Element> {
    event.target_dyn_into::<Element>()?.closest("li").ok()?
}

/// The index of a line in its list.
fn index_of(row: &Element) -> Option<usize> {
    dom::children(&row.parent_element()?).position(|other| *other == *row)
}
