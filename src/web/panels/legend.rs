//! The legend: the sign of each state with its word.

use yew::{Html, html};

use crate::scene::{Ink, Shape, signs};
use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// The list of signs.
pub struct Legend;

impl Panel for Legend {
    fn view(&self, _: &PageState<'_>) -> Html {
        html! {
            <ul class="legend" aria-label="Signs">
                { for signs().map(|(word, ink, shape)| html! {
                    <li>{ sign(&shape, ink) }{ word }</li>
                }) }
            </ul>
        }
    }
}

/// A sign as an inline picture, 14 pixels wide and high, from the shape that the canvases paint.
fn sign(shape: &Shape, ink: Ink) -> Html {
    let paint = |is_filled| if is_filled { "currentcolor" } else { "none" };
    let width = |stroke: &Option<(Ink, f32)>| n(stroke.map_or(0.0, |(_, width)| width));
    let outline = match shape {
        Shape::Path { points, is_closed, fill, stroke, .. } => {
            let corners: Vec<_> =
                points.iter().map(|point| format!("{} {}", n(point.x), n(point.y))).collect();
            let end = if *is_closed { "Z" } else { "" };
            let path = format!("M{}{end}", corners.join("L"));
            html! { <path d={path} fill={paint(fill.is_some())} stroke-width={width(stroke)} /> }
        }
        Shape::Circle { middle, radius, fill, stroke, .. } => html! {
            <circle
                cx={n(middle.x)}
                cy={n(middle.y)}
                r={n(*radius)}
                fill={paint(fill.is_some())}
                stroke-width={width(stroke)}
            />
        },
        // No sign is a rectangle or a text.
        Shape::Rect { .. } | Shape::Bars { .. } | Shape::Text { .. } => Html::default(),
    };
    let color = format!("var(--{})", ink.name());
    html! { <svg viewBox="0 0 14 14" {color} aria-hidden="true">{ outline }</svg> }
}

/// A length in hundredths of a pixel, which is finer than can be seen.
fn n(pixels: f32) -> String {
    format!("{:.2}", f64::from(pixels))
}
