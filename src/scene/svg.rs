//! A picture as SVG: theme-aware, readable by screen readers, and the same bytes for the same
//! shapes.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Align, Ink, Pattern, Point, Rect, Shape};
use crate::model::trimmed;

/// A light or a dark ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark ink on a light ground.
    Light,
    /// Light ink on a dark ground.
    Dark,
}

/// How the colours of a picture are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Colors {
    /// Those of one scheme, with classes by which a style sheet can replace them.
    Scheme(Scheme),
    /// The custom properties of the page's theme, by name.
    Page,
}

impl Colors {
    fn of(self, ink: Ink) -> Cow<'static, str> {
        let (light, dark) = ink.colors();
        match self {
            Self::Scheme(Scheme::Light) => light.into(),
            Self::Scheme(Scheme::Dark) => dark.into(),
            Self::Page => format!("var(--{})", ink.name()).into(),
        }
    }
}

/// Writes shapes as an element of the page, in the colours of its theme.
///
/// It is `width` by `height` pixels large, unless the style sheet gives its classes another size. The
/// ids of its patterns begin with `id`.
///
/// ```
/// use loopscope::scene::{Align, Ink, Point, Shape, inline_svg};
/// let word = Shape::text(Point::new(4.0, 8.0), "main", Ink::Text, 12.0, Align::Start);
/// assert_eq!(
///     inline_svg("a", "stage", &[word], (40.0, 16.0)),
///     "<svg class=\"stage\" width=\"40\" height=\"16\">\n\
///      <text x=\"4\" y=\"8\" dy=\"0.35em\" font-size=\"12\" text-anchor=\"start\" \
///      fill=\"var(--text)\">main</text>\n</svg>\n"
/// );
/// ```
pub fn inline_svg(
    id: &str,
    classes: &str,
    shapes: &[Shape],
    (width, height): (f32, f32),
) -> String {
    let (width, height) = (n(width), n(height));
    let mut out = format!("<svg class=\"{classes}\" width=\"{width}\" height=\"{height}\">\n");
    write_patterns(&mut out, id, shapes, Colors::Page);
    for shape in shapes {
        write_shape(&mut out, id, shape, Colors::Page);
    }
    out.push_str("</svg>\n");
    out
}

/// Writes shapes as an SVG document of `width` by `height` pixels.
///
/// Every text is escaped. Without a scheme, the colours follow the reader's preference in viewers
/// that support style sheets, and are light in the others. All ids of elements begin with `id`, so
/// that several pictures can be in one document.
pub fn svg(
    id: &str,
    shapes: &[Shape],
    (width, height): (f32, f32),
    title: &str,
    description: &str,
    scheme: Option<Scheme>,
) -> String {
    let colors = Colors::Scheme(scheme.unwrap_or(Scheme::Light));
    let (width, height) = (n(width), n(height));
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-description\" \
         font-family=\"system-ui, sans-serif\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-description\">{}</desc>\n",
        escaped(title),
        escaped(description),
    );
    if scheme.is_none() {
        out.push_str("<style>\n");
        write_colors(&mut out, id, Scheme::Light);
        out.push_str("@media (prefers-color-scheme: dark) {\n");
        write_colors(&mut out, id, Scheme::Dark);
        out.push_str("}\n</style>\n");
    }
    let _ = writeln!(
        out,
        "<rect width=\"{width}\" height=\"{height}\" {}/>",
        paint(colors, Some(Ink::Ground), None, 1.0)
    );
    write_patterns(&mut out, id, shapes, colors);
    for shape in shapes {
        write_shape(&mut out, id, shape, colors);
    }
    out.push_str("</svg>\n");
    out
}

/// The rules of the style sheet for one scheme.
fn write_colors(out: &mut String, id: &str, scheme: Scheme) {
    for ink in Ink::ALL {
        let (name, color) = (ink.name(), Colors::Scheme(scheme).of(ink));
        let _ = writeln!(
            out,
            "#{id} .f-{name} {{ fill: {color} }} #{id} .s-{name} {{ stroke: {color} }}"
        );
    }
}

/// Writes each pattern that occurs, once for each ink in which it occurs.
fn write_patterns(out: &mut String, id: &str, shapes: &[Shape], colors: Colors) {
    let mut written = Vec::new();
    for shape in shapes {
        let Shape::Hatch { pattern, ink, .. } = *shape else { continue };
        if written.contains(&(pattern, ink)) {
            continue;
        }
        written.push((pattern, ink));
        let tile = pattern.tile();
        let (width, height) = (n(tile.size.0), n(tile.size.1));
        let mut d = String::new();
        for [x, y, to_x, to_y] in tile.lines {
            let _ = write!(d, "M{} {}L{} {}", n(*x), n(*y), n(*to_x), n(*to_y));
        }
        let _ = writeln!(
            out,
            "<pattern id=\"{}\" width=\"{width}\" height=\"{height}\" \
             patternUnits=\"userSpaceOnUse\"><path d=\"{d}\" stroke-linecap=\"round\" {}/></pattern>",
            pattern_id(id, pattern, ink),
            paint(colors, None, Some((ink, tile.width)), 1.0),
        );
    }
}

fn pattern_id(id: &str, pattern: Pattern, ink: Ink) -> String {
    format!("{id}-{}-{}", pattern as u8, ink.name())
}

fn write_shape(out: &mut String, id: &str, shape: &Shape, colors: Colors) {
    let paint = |fill, stroke, opacity| paint(colors, fill, stroke, opacity);
    let _ = match shape {
        Shape::Rect { rect, radius, fill, stroke, opacity } => writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" {}/>",
            n(rect.x),
            n(rect.y),
            n(rect.width),
            n(rect.height),
            n(*radius),
            paint(*fill, stroke.map(|ink| (ink, 1.0)), *opacity),
        ),
        Shape::Path { points, is_closed, fill, stroke, opacity } => writeln!(
            out,
            "<path d=\"{}{}\" {}/>",
            path(points),
            if *is_closed { "Z" } else { "" },
            paint(*fill, *stroke, *opacity),
        ),
        Shape::Circle { middle, radius, fill, stroke, opacity } => writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {}/>",
            n(middle.x),
            n(middle.y),
            n(*radius),
            paint(*fill, *stroke, *opacity),
        ),
        Shape::Bars { bars, ink, opacity } => {
            writeln!(out, "<path d=\"{}\" {}/>", outline(bars), paint(Some(*ink), None, *opacity))
        }
        Shape::Hatch { bars, pattern, ink, opacity } => {
            let fill = pattern_id(id, *pattern, *ink);
            let opacity = n(*opacity);
            writeln!(
                out,
                "<path d=\"{}\" fill=\"url(#{fill})\" opacity=\"{opacity}\"/>",
                outline(bars)
            )
        }
        Shape::Text { at, text, ink, size, align, opacity } => {
            let anchor = match align {
                Align::Start => "start",
                Align::Middle => "middle",
                Align::End => "end",
            };
            writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" dy=\"0.35em\" font-size=\"{}\" text-anchor=\"{anchor}\" {}>{}</text>",
                n(at.x),
                n(at.y),
                n(*size),
                paint(Some(*ink), None, *opacity),
                escaped(text),
            )
        }
        Shape::Code { at, text, ink, size } => writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" dy=\"0.35em\" font-size=\"{}\" font-family=\"ui-monospace, \
             monospace\" xml:space=\"preserve\" {}>{}</text>",
            n(at.x),
            n(at.y),
            n(*size),
            paint(Some(*ink), None, 1.0),
            escaped(text),
        ),
    };
}

/// The outline of many rectangles.
fn outline(bars: &[Rect]) -> String {
    let mut d = String::new();
    for bar in bars {
        let (width, height) = (n(bar.width), n(bar.height));
        let _ = write!(d, "M{} {}h{width}v{height}h-{width}z", n(bar.x), n(bar.y));
    }
    d
}

fn path(points: &[Point]) -> String {
    let mut text = String::new();
    for (index, point) in points.iter().enumerate() {
        let command = if index == 0 { "M" } else { "L" };
        let _ = write!(text, "{command}{} {}", n(point.x), n(point.y));
    }
    text
}

/// Attributes for viewers without style sheets, classes for the others.
fn paint(colors: Colors, fill: Option<Ink>, stroke: Option<(Ink, f32)>, opacity: f32) -> String {
    let mut classes = Vec::new();
    let mut attributes = String::new();
    match fill {
        Some(ink) => {
            classes.push(format!("f-{}", ink.name()));
            let _ = write!(attributes, "fill=\"{}\"", colors.of(ink));
        }
        None => attributes.push_str("fill=\"none\""),
    }
    if let Some((ink, width)) = stroke {
        classes.push(format!("s-{}", ink.name()));
        let _ = write!(attributes, " stroke=\"{}\" stroke-width=\"{}\"", colors.of(ink), n(width));
    }
    if opacity < 1.0 {
        let _ = write!(attributes, " opacity=\"{}\"", n(opacity));
    }
    if !classes.is_empty() && colors != Colors::Page {
        let _ = write!(attributes, " class=\"{}\"", classes.join(" "));
    }
    attributes
}

/// Formats a number with at most two decimals.
///
/// It avoids the standard library's formatting of floats, which would be much of what a page
/// downloads for SVG.
fn n(number: f32) -> String {
    trimmed(f64::from(number), 2)
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // XML allows neither control characters nor these two at all.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
