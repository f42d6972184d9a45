//! Paints shapes on a canvas, sharp at any pixel density.

use std::cell::RefCell;
use std::f64::consts::TAU;

use wasm_bindgen::JsCast;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlCanvasElement};
use yew::NodeRef;

use crate::model::trimmed;
use crate::scene::{Align, Ink, Pattern, Point, Rect, Shape};
use crate::web::base::dom;
use crate::web::base::theme::Colors;

const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

/// The most tiles that are kept: more than the combinations of pattern, colour and pixel density
/// that a page uses at a time.
const MOST_TILES: usize = 64;

/// The key of a tile: a pattern, a colour and a pixel density.
type TileKey = (Pattern, &'static str, u64);

thread_local! {
    /// Tiles of patterns. Each is painted once and used by every canvas.
    static TILES: RefCell<Vec<(TileKey, CanvasPattern)>> = const { RefCell::new(Vec::new()) };
}

/// A cleared canvas, on which shapes are painted in CSS pixels.
pub struct Canvas {
    context: CanvasRenderingContext2d,
    colors: Colors,
    /// The number of the canvas's own pixels for one CSS pixel.
    density: f64,
    /// Its width in CSS pixels.
    pub width: f32,
    /// Its height in CSS pixels.
    pub height: f32,
}

impl Canvas {
    /// Clears the canvas of `node` at its current size. Returns `None` while it has no size.
    pub fn clear(node: &NodeRef) -> Option<Self> {
        let canvas = node.cast::<HtmlCanvasElement>()?;
        let size = dom::client_size(&canvas)?;
        let density = (dom::window().device_pixel_ratio() * dom::zoom(&canvas)).clamp(0.5, 4.0);
        Self::of(&canvas, size, density)
    }

    /// Clears a canvas and sets its size in CSS pixels. `density` is the number of the canvas's own
    /// pixels for one CSS pixel.
    pub fn of(
        canvas: &HtmlCanvasElement,
        (width, height): (f32, f32),
        density: f64,
    ) -> Option<Self> {
        let pixels = |length: f32| (f64::from(length) * density).round() as u32;
        // Setting a size is slow, even if it is the same, so it is set only when it has changed.
        if canvas.width() != pixels(width) || canvas.height() != pixels(height) {
            canvas.set_width(pixels(width));
            canvas.set_height(pixels(height));
        }
        let context =
            canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0).ok()?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        context.set_text_baseline("middle");
        context.set_line_cap("round");
        context.set_line_join("round");
        Some(Self { context, colors: Colors::current(), density, width, height })
    }

    /// Paints shapes in order.
    pub fn paint(&self, shapes: &[Shape]) {
        for shape in shapes {
            self.paint_shape(shape);
        }
        self.context.set_global_alpha(1.0);
    }

    fn paint_shape(&self, shape: &Shape) {
        match shape {
            Shape::Rect { rect, radius, fill, stroke, opacity } => {
                self.begin(*opacity);
                self.rect_path(rect, *radius, stroke.is_some());
                self.finish(*fill, stroke.map(|ink| (ink, 1.0)));
            }
            Shape::Path { points, is_closed, fill, stroke, opacity } => {
                self.begin(*opacity);
                self.points_path(points, *is_closed);
                self.finish(*fill, *stroke);
            }
            Shape::Circle { middle, radius, fill, stroke, opacity } => {
                self.begin(*opacity);
                let (x, y, radius) = (f64::from(middle.x), f64::from(middle.y), f64::from(*radius));
                // It fails only for a negative radius.
                let _ = self.context.arc(x, y, radius.max(0.0), 0.0, TAU);
                self.finish(*fill, *stroke);
            }
            Shape::Bars { bars, ink, opacity } => {
                self.context.set_global_alpha(f64::from(*opacity));
                self.context.set_fill_style_str(self.colors.of(*ink));
                for bar in bars {
                    let (x, y) = (f64::from(bar.x), f64::from(bar.y));
                    self.context.fill_rect(x, y, f64::from(bar.width), f64::from(bar.height));
                }
            }
            Shape::Hatch { bars, pattern, ink, opacity } => {
                self.hatch(bars, *pattern, *ink, *opacity);
            }
            Shape::Text { at, text, ink, size, align, opacity } => {
                self.context.set_global_alpha(f64::from(*opacity));
                self.write(*at, text, *ink, *size, FONT, *align);
            }
            Shape::Code { at, text, ink, size } => {
                self.context.set_global_alpha(1.0);
                self.write(*at, text, *ink, *size, "ui-monospace, monospace", Align::Start);
            }
        }
    }

    fn write(&self, at: Point, text: &str, ink: Ink, size: f32, font: &str, align: Align) {
        self.context.set_fill_style_str(self.colors.of(ink));
        self.context.set_font(&format!("{}px {font}", trimmed(f64::from(size), 1)));
        self.context.set_text_align(match align {
            Align::Start => "left",
            Align::Middle => "center",
            Align::End => "right",
        });
        let _ = self.context.fill_text(text, f64::from(at.x), f64::from(at.y));
    }

    /// Fills rectangles with a pattern, in pixels of the canvas: there the tiles have whole sizes.
    fn hatch(&self, bars: &[Rect], pattern: Pattern, ink: Ink, opacity: f32) {
        let Some(fill) = self.tile(pattern, self.colors.of(ink)) else { return };
        let Self { context, density, .. } = self;
        let scale = |length: f32| (f64::from(length) * density).round();
        context.set_global_alpha(f64::from(opacity));
        context.set_fill_style_canvas_pattern(&fill);
        // Setting a valid matrix cannot fail.
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        for bar in bars {
            let (x, y) = (scale(bar.x), scale(bar.y));
            context.fill_rect(x, y, scale(bar.right()) - x, scale(bar.bottom()) - y);
        }
        let _ = context.set_transform(*density, 0.0, 0.0, *density, 0.0, 0.0);
    }

    fn tile(&self, pattern: Pattern, color: &'static str) -> Option<CanvasPattern> {
        let key = (pattern, color, self.density.to_bits());
        TILES.with_borrow_mut(|tiles| {
            if let Some((_, fill)) = tiles.iter().find(|(other, _)| *other == key) {
                return Some(fill.clone());
            }
            let fill = self.painted_tile(pattern, color)?;
            if tiles.len() >= MOST_TILES {
                tiles.clear();
            }
            tiles.push((key, fill.clone()));
            Some(fill)
        })
    }

    fn painted_tile(&self, pattern: Pattern, color: &str) -> Option<CanvasPattern> {
        let tile = pattern.tile();
        let canvas: HtmlCanvasElement =
            dom::document().create_element("canvas").ok()?.dyn_into().ok()?;
        let pixels = |length: f32| (f64::from(length) * self.density).round().max(1.0);
        let (width, height) = (pixels(tile.size.0), pixels(tile.size.1));
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let context =
            canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        context.scale(width / f64::from(tile.size.0), height / f64::from(tile.size.1)).ok()?;
        context.set_stroke_style_str(color);
        context.set_line_width(f64::from(tile.width));
        context.set_line_cap("round");
        for line in tile.lines {
            let [x, y, to_x, to_y] = line.map(f64::from);
            context.move_to(x, y);
            context.line_to(to_x, to_y);
        }
        context.stroke();
        self.context.create_pattern_with_html_canvas_element(&canvas, "repeat").ok()?
    }

    fn begin(&self, opacity: f32) {
        self.context.set_global_alpha(f64::from(opacity));
        self.context.begin_path();
    }

    /// Starts a path along a rectangle.
    ///
    /// An edge one pixel wide is sharp only if it runs along the middle of pixels, so a rectangle
    /// with an edge is half a pixel smaller on each side.
    fn rect_path(&self, rect: &Rect, radius: f32, has_edge: bool) {
        let inset = if has_edge { 0.5 } else { 0.0 };
        let (x, y) = (f64::from(rect.x + inset), f64::from(rect.y + inset));
        let width = f64::from((rect.width - 2.0 * inset).max(0.0));
        let height = f64::from((rect.height - 2.0 * inset).max(0.0));
        let radius = f64::from(radius).min(width / 2.0).min(height / 2.0);
        if self.context.round_rect_with_f64(x, y, width, height, radius).is_err() {
            self.context.rect(x, y, width, height);
        }
    }

    fn points_path(&self, points: &[Point], is_closed: bool) {
        for (index, point) in points.iter().enumerate() {
            let (x, y) = (f64::from(point.x), f64::from(point.y));
            if index == 0 {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
        }
        if is_closed {
            self.context.close_path();
        }
    }

    fn finish(&self, fill: Option<Ink>, stroke: Option<(Ink, f32)>) {
        if let Some(ink) = fill {
            self.context.set_fill_style_str(self.colors.of(ink));
            self.context.fill();
        }
        if let Some((ink, width)) = stroke {
            self.context.set_stroke_style_str(self.colors.of(ink));
            self.context.set_line_width(f64::from(width));
            self.context.stroke();
        }
    }
}
