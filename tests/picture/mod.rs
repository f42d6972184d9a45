//! Pictures as text, so that a golden can be read in a diff.

use loopscope::scene::{Align, Ink, Pattern, Rect, Shape};

/// How many pixels a character stands for.
const CELL: (f32, f32) = (7.0, 12.5);

/// Draws shapes into lines of text.
///
/// Grounds become boxes, tokens `(name)`, chips `[name]`, and each sign a character.
pub fn picture(shapes: &[Shape], width: f32, height: f32) -> String {
    let mut canvas = Canvas::new(width, height);
    for shape in shapes {
        canvas.draw(shape);
    }
    canvas.text()
}

struct Canvas {
    rows: Vec<Vec<char>>,
}

impl Canvas {
    fn new(width: f32, height: f32) -> Self {
        let columns = (width / CELL.0).ceil() as usize + 1;
        Self { rows: vec![vec![' '; columns]; (height / CELL.1).ceil() as usize + 1] }
    }

    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect { rect, radius, stroke: Some(ink), .. } => {
                if *ink == Ink::Accent {
                    self.ends(rect, '«', '»');
                } else if rect.height > 30.0 {
                    self.frame(rect);
                } else if *radius > 4.5 {
                    self.ends(rect, '(', ')');
                } else {
                    self.ends(rect, '[', ']');
                }
            }
            Shape::Rect { rect, fill: Some(ink), opacity, .. } if rect.height < 10.0 => {
                self.fill(rect, stroke_of(*ink, *opacity));
            }
            Shape::Rect { .. } => {}
            Shape::Bars { bars, ink, opacity } => {
                for bar in bars {
                    let is_narrow = bar.height > 10.0 && bar.width <= 2.0;
                    let c = if is_narrow { sign(*ink) } else { stroke_of(*ink, *opacity) };
                    self.fill(bar, c);
                }
            }
            Shape::Hatch { bars, pattern, opacity, .. } => {
                for bar in bars {
                    let mut y = bar.y;
                    while y < bar.bottom() {
                        let row = Rect::new(bar.x, y, bar.width, (bar.bottom() - y).min(CELL.1));
                        self.fill(&row, hatch_of(*pattern, *opacity));
                        y += CELL.1 * 1.5;
                    }
                }
            }
            Shape::Path { points, stroke, fill, .. } => {
                let x = points.iter().map(|point| point.x).sum::<f32>() / points.len() as f32;
                let y = points.iter().map(|point| point.y).sum::<f32>() / points.len() as f32;
                if let Some(ink) = fill.or(stroke.map(|(ink, _)| ink)) {
                    self.put(x, y, sign(ink));
                }
            }
            Shape::Circle { middle, fill, stroke, .. } => {
                if let Some(ink) = fill.or(stroke.map(|(ink, _)| ink)) {
                    self.put(middle.x, middle.y, sign(ink));
                }
            }
            Shape::Text { at, text, align, .. } => {
                let length = text.chars().count() as f32 * CELL.0;
                let x = match align {
                    Align::Start => at.x,
                    Align::Middle => at.x - length / 2.0,
                    Align::End => at.x - length,
                };
                for (index, c) in text.chars().enumerate() {
                    self.put(x + (index as f32 + 0.5) * CELL.0, at.y, c);
                }
            }
            Shape::Code { at, text, .. } => {
                for (index, c) in text.chars().enumerate() {
                    self.put(at.x + (index as f32 + 0.5) * CELL.0, at.y, c);
                }
            }
        }
    }

    fn frame(&mut self, rect: &Rect) {
        let (right, bottom) = (rect.right() - 1.0, rect.bottom() - 1.0);
        let mut x = rect.x;
        while x < right {
            self.put(x, rect.y, '─');
            self.put(x, bottom, '─');
            x += CELL.0;
        }
        let mut y = rect.y;
        while y < bottom {
            self.put(rect.x, y, '│');
            self.put(right, y, '│');
            y += CELL.1;
        }
        for (x, y, corner) in [
            (rect.x, rect.y, '┌'),
            (right, rect.y, '┐'),
            (rect.x, bottom, '└'),
            (right, bottom, '┘'),
        ] {
            self.put(x, y, corner);
        }
    }

    fn fill(&mut self, rect: &Rect, c: char) {
        let y = rect.middle().y;
        let mut x = rect.x;
        while x < rect.right() {
            self.put(x, y, c);
            x += CELL.0;
        }
    }

    fn ends(&mut self, rect: &Rect, left: char, right: char) {
        let y = rect.middle().y;
        self.put(rect.x, y, left);
        self.put(rect.right() - 1.0, y, right);
    }

    fn put(&mut self, x: f32, y: f32, c: char) {
        let row = self.rows.get_mut((y / CELL.1).max(0.0) as usize);
        if let Some(cell) = row.and_then(|row| row.get_mut((x / CELL.0).max(0.0) as usize)) {
            *cell = c;
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            text.push_str(row.iter().collect::<String>().trim_end());
            text.push('\n');
        }
        text.trim_end().to_owned() + "\n"
    }
}

/// The character for a bar of the timeline; in the future, that of a broken line.
fn stroke_of(ink: Ink, opacity: f32) -> char {
    let is_future = opacity < 0.4;
    match ink {
        Ink::Sleep | Ink::SleepFill if is_future => '╌',
        Ink::Sleep | Ink::SleepFill => '─',
        Ink::Lock | Ink::Lock2 | Ink::Queue | Ink::Event if opacity < 0.7 => '▁',
        Ink::Lock | Ink::Lock2 | Ink::Queue | Ink::Event => '▂',
        Ink::Ready | Ink::Unstarted if is_future => '·',
        Ink::Ready => '▹',
        Ink::Unstarted => '◦',
        Ink::Running if is_future => '▒',
        Ink::Running => '█',
        ink => sign(ink),
    }
}

/// A pattern: what comes next is lighter.
fn hatch_of(pattern: Pattern, opacity: f32) -> char {
    let (past, future) = match pattern {
        Pattern::Rising => ('╱', '⟋'),
        Pattern::Falling => ('╲', '⟍'),
        Pattern::Vertical => ('┃', '┆'),
        Pattern::Horizontal => ('═', '┄'),
        Pattern::Dots => ('⁘', '·'),
        Pattern::Crosses => ('╳', '×'),
        Pattern::Bricks => ('▦', '▤'),
        Pattern::Dashes => ('◦', '◦'),
    };
    if opacity < 0.7 { future } else { past }
}

fn sign(ink: Ink) -> char {
    match ink {
        Ink::Unstarted => '○',
        Ink::Ready => '▸',
        Ink::Running => '●',
        Ink::Waiting
        | Ink::Sleep
        | Ink::SleepFill
        | Ink::Lock
        | Ink::Lock2
        | Ink::Queue
        | Ink::Task
        | Ink::Event => '⧗',
        Ink::Late => '⚑',
        Ink::Blocked => '▦',
        Ink::Done => '✓',
        Ink::Failed => '✗',
        Ink::Cancelled => '−',
        Ink::Callback => '◇',
        Ink::Accent => '▼',
        Ink::Zone | Ink::Line | Ink::Muted | Ink::Ground => '·',
        Ink::Text => '■',
    }
}
