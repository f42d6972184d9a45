//! The legend: each sign that occurs in the lanes, with its word.

use std::fmt::Write;

use yew::{Html, html};

use crate::model::trimmed;
use crate::scene::{Ink, Rect, Shape, Sign, Tile, signs};
use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// The list of signs.
pub struct Legend;

impl Panel for Legend {
    fn view(&self, page: &PageState<'_>) -> Html {
        html! {
            <ul class="legend" aria-label="Signs">{ for signs(&page.film).iter().map(item) }</ul>
        }
    }
}

fn item(sign: &Sign) -> Html {
    let view_box = format!("0 0 {} {}", n(Sign::WIDTH), n(Sign::HEIGHT));
    html! {
        <li>
            <svg viewBox={view_box} aria-hidden="true">{ for sign.shapes.iter().map(part) }</svg>
            { &sign.word }
        </li>
    }
}

/// A shape as a path of an inline picture.
fn part(shape: &Shape) -> Html {
    let corners = |points: &[(f32, f32)], end: &str| {
        let corners: Vec<_> = points.iter().map(|(x, y)| format!("{} {}", n(*x), n(*y))).collect();
        format!("M{}{end}", corners.join("L"))
    };
    let around = |rect: &Rect| {
        let (x, y, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
        corners(&[(x, y), (right, y), (right, bottom), (x, bottom)], "Z")
    };
    let (path, fill, stroke, opacity) = match shape {
        Shape::Path { points, is_closed, fill, stroke, opacity } => {
            let points: Vec<_> = points.iter().map(|point| (point.x, point.y)).collect();
            let end = if *is_closed { "Z" } else { "" };
            (corners(&points, end), *fill, *stroke, *opacity)
        }
        Shape::Circle { middle, radius, fill, stroke, opacity } => {
            let (left, turn) = (middle.x - radius, 2.0 * radius);
            let radius = n(*radius);
            let arc = |turn: f32| format!("a{radius} {radius} 0 1 0 {} 0", n(turn));
            let path = format!("M{} {}{}{}", n(left), n(middle.y), arc(turn), arc(-turn));
            (path, *fill, *stroke, *opacity)
        }
        Shape::Rect { rect, stroke, .. } => {
            let inner = Rect::new(rect.x + 0.5, rect.y + 0.5, rect.width - 1.0, rect.height - 1.0);
            (around(&inner), None, stroke.map(|ink| (ink, 1.0)), 1.0)
        }
        Shape::Bars { bars, ink, opacity } => {
            (bars.iter().map(around).collect(), Some(*ink), None, *opacity)
        }
        Shape::Hatch { bars, pattern, ink, .. } => {
            let tile = pattern.tile();
            let lines = bars.iter().map(|bar| hatch(bar, &tile)).collect();
            (lines, None, Some((*ink, tile.width)), 1.0)
        }
        Shape::Text { .. } | Shape::Code { .. } => return Html::default(),
    };
    let color = |ink: Option<Ink>| {
        ink.map_or_else(|| "none".to_owned(), |ink| format!("var(--{})", ink.name()))
    };
    html! {
        <path
            d={path}
            fill={color(fill)}
            stroke={color(stroke.map(|(ink, _)| ink))}
            stroke-width={n(stroke.map_or(0.0, |(_, width)| width))}
            opacity={n(opacity)}
        />
    }
}

/// The lines of a pattern over a rectangle. Parts outside of the picture are cut off.
fn hatch(bar: &Rect, tile: &Tile) -> String {
    let mut path = String::new();
    for column in 0..=(bar.width / tile.size.0) as u32 {
        for row in 0..=(bar.height / tile.size.1) as u32 {
            let (dx, dy) = (column as f32 * tile.size.0, row as f32 * tile.size.1);
            for [x, y, to_x, to_y] in tile.lines {
                let [x, y, to_x, to_y] = [x + dx, y + dy, to_x + dx, to_y + dy].map(n);
                // A string can always be written.
                let _ = write!(path, "M{x} {y}L{to_x} {to_y}");
            }
        }
    }
    path
}

/// A length in hundredths of a pixel, which is finer than can be seen.
fn n(pixels: f32) -> String {
    trimmed(f64::from(pixels), 2)
}
