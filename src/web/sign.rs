//! The sign of a state as an inline picture, from the same shape that the canvases paint.

use yew::{Html, Properties, function_component, html};

use crate::scene::Shape;

/// A shape in the colour of its style.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SignProps {
    pub(super) shape: Shape,
    pub(super) style: String,
}

/// The picture of a sign, 14 pixels wide and high.
#[function_component]
pub(super) fn Sign(props: &SignProps) -> Html {
    let paint = |fill: bool| if fill { "currentcolor" } else { "none" };
    let shape = match &props.shape {
        Shape::Path { points, is_closed, fill, stroke, .. } => {
            let corners: Vec<_> = points
                .iter()
                .map(|point| format!("{} {}", f64::from(point.x), f64::from(point.y)))
                .collect();
            let d = format!("M{}{}", corners.join("L"), if *is_closed { "Z" } else { "" });
            let width = stroke.map_or(0.0, |(_, width)| f64::from(width));
            html! { <path {d} fill={paint(fill.is_some())} stroke-width={width.to_string()} /> }
        }
        Shape::Circle { middle, radius, fill, stroke, .. } => html! {
            <circle
                cx={f64::from(middle.x).to_string()}
                cy={f64::from(middle.y).to_string()}
                r={f64::from(*radius).to_string()}
                fill={paint(fill.is_some())}
                stroke-width={stroke.map_or(0.0, |(_, width)| f64::from(width)).to_string()}
            />
        },
        // No sign is a rectangle or a text.
        Shape::Rect { .. } | Shape::Bars { .. } | Shape::Text { .. } => Html::default(),
    };
    html! { <svg viewBox="0 0 14 14" style={props.style.clone()} aria-hidden="true">{ shape }</svg> }
}
