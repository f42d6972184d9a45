//! A still: one place of a run as a picture, with the stage, the lanes and the code as asked for, and
//! the same in words.

use super::Subject;
use super::picture::{
    Drawing, LINE, MARGIN, MOST_DESCRIBED, SIZE, WIDTH, caption, legend, lines, occurring, pairs,
};
use crate::model::{FileId, ObjectId, Seconds};
use crate::scene::{
    Align, Axis, CODE_LETTER, Ink, Level, Machine, Playhead, Point, Rect, Scheme, Screening, Shape,
    StageView, State, TaskState, TimelineView, deadlock, fit, sentence, stage, svg, timeline,
};
use crate::trace::{SavedLine, SavedListing};

/// The parts of the page that a still shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The map of the machine.
    pub stage: bool,
    /// The timeline.
    pub lanes: bool,
    /// The lines of the program around the one that runs.
    pub code: bool,
}

impl Parts {
    /// All parts.
    pub const ALL: Self = Self { stage: true, lanes: true, code: true };

    /// Reads names between commas, such as `stage,code`.
    ///
    /// # Errors
    /// Returns a message if a name is none of a part.
    ///
    /// ```
    /// use loopscope::formats::Parts;
    /// let parts = Parts { stage: true, lanes: false, code: true };
    /// assert_eq!(Parts::parse("code,stage"), Ok(parts));
    /// assert_eq!(Parts::parse("a").unwrap_err(), "there is no part \"a\"; there is stage, lanes, code");
    /// ```
    pub fn parse(names: &str) -> Result<Self, String> {
        let mut parts = Self { stage: false, lanes: false, code: false };
        for name in names.split(',') {
            match name {
                "stage" => parts.stage = true,
                "lanes" => parts.lanes = true,
                "code" => parts.code = true,
                _ => return Err(format!("there is no part {name:?}; there is stage, lanes, code")),
            }
        }
        Ok(parts)
    }
}

/// The greatest height of the stage; it gets less if less is on it.
const MOST_STAGE: f32 = 420.0;
const LEAST_STAGE: f32 = 150.0;
/// The height of the stage's lowest row, which counts the tasks that have ended.
const STRIP: f32 = 24.0;
/// The height of a line of code and of its letters.
const CODE_LINE: f32 = 18.0;
const CODE_SIZE: f32 = 12.0;
/// How many lines of code are shown before and after the line that runs.
const AROUND: usize = 6;
/// The room for the number of a line.
const NUMBER: f32 = 34.0;
/// The most names of tasks in one state in the description.
const MOST_NAMES: usize = 6;

/// One place of a run.
#[derive(Debug)]
pub struct Still<'a> {
    /// The run.
    pub subject: &'a Subject<'a>,
    /// The machine at the place: it has been sought to the playhead's beat.
    pub screening: &'a Screening,
    /// The place.
    pub playhead: Playhead,
    /// What is shown of it.
    pub parts: Parts,
    /// The language of the code; without it, or without code in it, the first one.
    pub language: Option<&'a str>,
}

impl Still<'_> {
    /// Writes it as SVG, for a light or a dark background; without a scheme, for the one that the
    /// reader's system prefers.
    ///
    /// ```
    /// use loopscope::formats::{Parts, Still, Subject};
    /// use loopscope::program::Source;
    /// use loopscope::run::opened;
    /// use loopscope::scene::{Screening, telling_beat};
    /// let gather = opened(&Source::demo("gather")).unwrap();
    /// let run = gather.run(gather.program().defaults());
    /// let subject = Subject { film: &run.film, header: run.header() };
    /// let mut screening = Screening::new(run.film.clone());
    /// let beat = telling_beat(&mut screening);
    /// screening.seek(beat);
    /// let playhead = run.film.at_beat(beat);
    /// let (subject, screening) = (&subject, &screening);
    /// let still = Still { subject, screening, playhead, parts: Parts::ALL, language: None };
    /// assert!(still.picture(None).contains("await asyncio.gather("));
    /// assert!(still.description().starts_with("gather at 0.000 s. All fetches are started"));
    /// ```
    pub fn picture(&self, scheme: Option<Scheme>) -> String {
        let Drawing { shapes, width, height } = self.drawing();
        let title = format!("{} at {}", self.subject.header.title, self.time());
        // The ids of two pictures in one document differ, unless the pictures show the same place.
        let digest = self.subject.film.trace().digest().to_string();
        let id = format!("{}-{}-{}", self.subject.safe_name(), &digest[..8], self.playhead.beat);
        svg(&id, &shapes, (width, height), &title, &self.description(), scheme)
    }

    /// Draws what [`picture`](Self::picture) writes.
    pub fn drawing(&self) -> Drawing {
        let film = self.subject.film;
        let mut shapes = Vec::new();
        // The sentence of the place says whether the run went wrong here.
        let mut y = caption(self.subject, None, &mut shapes);
        let words: Vec<_> = self.words().join(". ").split(' ').map(str::to_owned).collect();
        let time = self.time();
        let indent = time.len() as f32 * SIZE * 0.6 + 12.0;
        shapes.push(Shape::text(Point::new(MARGIN, y), time, Ink::Accent, SIZE, Align::Start));
        for (index, line) in lines(&words, " ", indent).iter().enumerate() {
            let at = Point::new(MARGIN + if index == 0 { indent } else { 0.0 }, y);
            shapes.push(Shape::text(at, line, Ink::Text, SIZE, Align::Start));
            y += LINE;
        }
        if self.parts.stage {
            y += self.draw_stage(y, &mut shapes) + 6.0;
        }
        let mut signs = Vec::new();
        if self.parts.lanes {
            let height = TimelineView::full_height(film);
            let view = TimelineView {
                shows_moments: false,
                ..TimelineView::new(film, Axis::Seconds, None, WIDTH, height)
            };
            let lanes = timeline(film, &self.playhead, &view);
            signs = occurring(film, &self.playhead, &view);
            shapes.extend(lanes.into_iter().map(|shape| shape.moved(0.0, y)));
            y += height;
        }
        if self.parts.code
            && let Some(listing) = self.listing()
        {
            y += self.draw_code(listing, y, &mut shapes) + 8.0;
        }
        let height = if signs.is_empty() { y + 4.0 } else { legend(signs, y, &mut shapes) };
        Drawing { shapes, width: WIDTH, height }
    }

    /// The still in words, as an alternative for readers who do not see it: where it is, what
    /// happens, and what each task does.
    pub fn description(&self) -> String {
        let title = &self.subject.header.title;
        let mut sentences = vec![format!("{title} at {}", self.time())];
        sentences.extend(self.words());
        let machine = self.screening.after();
        let mut states: Vec<(&str, Vec<String>, usize)> = Vec::new();
        let mut named = 0;
        for task in machine.tasks.iter() {
            let word = task_word(machine, task);
            let index = states.iter().position(|(other, ..)| *other == word);
            let index = index.unwrap_or_else(|| {
                states.push((word, Vec::new(), 0));
                states.len() - 1
            });
            let (_, names, more) = &mut states[index];
            if names.len() < MOST_NAMES && named < MOST_DESCRIBED {
                named += 1;
                let reason = machine.waits_for(task, self.playhead.nanos);
                let is_told = reason.is_empty();
                let label = task.label();
                names.push(if is_told { label.to_owned() } else { format!("{label} ({reason})") });
            } else {
                *more += 1;
            }
        }
        for (word, names, more) in states {
            let mut names = names.join(", ");
            if more > 0 {
                names = format!("{names} and {more} more");
            }
            sentences.push(format!("{word}: {names}"));
        }
        if self.parts.code
            && let Some(listing) = self.listing()
            && let Some(index) = self.marked_line(listing)
        {
            sentences.push(format!("Line {}: {}", index + 1, listing.lines[index].text.trim()));
        }
        let pairs = pairs(self.subject);
        if !pairs.is_empty() {
            sentences.push(format!("With {}", pairs.join(", ")));
        }
        sentences.join(". ") + "."
    }

    /// What happens at the place, in a sentence or two.
    pub fn sentence(&self) -> String {
        self.words().join(". ")
    }

    /// What the file may be called, without its extension, such as `gather-at-0.247`.
    pub fn file_stem(&self) -> String {
        format!("{}-at-{:.3}", self.subject.safe_name(), Seconds(self.playhead.nanos))
    }

    fn time(&self) -> String {
        format!("{:.3} s", Seconds(self.playhead.nanos))
    }

    /// The sentence of the place, and before it that of the moment that is there, if it is another.
    fn words(&self) -> Vec<String> {
        let film = self.subject.film;
        let conclusion = deadlock(self.screening.after()).map(|report| report.conclusion);
        let told = sentence(self.screening, &self.playhead, Level::Story, conclusion.as_deref());
        let moment = film.moment_sentence(self.playhead.beat).filter(|moment| *moment != told);
        moment.into_iter().chain([told]).collect()
    }

    /// Adds the stage, as low as what is on it allows. Returns its height.
    fn draw_stage(&self, top: f32, shapes: &mut Vec<Shape>) -> f32 {
        let draw = |height| {
            stage(self.screening, &self.playhead, &StageView::new(WIDTH - 2.0 * MARGIN, height))
        };
        let tall = draw(MOST_STAGE);
        let inside = tall.iter().map(bottom).filter(|y| *y < MOST_STAGE - STRIP);
        let height = inside.fold(LEAST_STAGE, |most, y| most.max(y + STRIP + 10.0));
        let height = height.min(MOST_STAGE);
        shapes.extend(draw(height).into_iter().map(|shape| shape.moved(MARGIN, top)));
        height
    }

    /// Adds the lines around the one that runs, and marks it and those where tasks wait. Returns
    /// the height.
    fn draw_code(&self, listing: &SavedListing, top: f32, shapes: &mut Vec<Shape>) -> f32 {
        let marked = self.marked_line(listing);
        let count = listing.lines.len();
        let shown = (2 * AROUND + 1).min(count);
        let first = marked.unwrap_or(0).saturating_sub(AROUND).min(count - shown);
        let height = shown as f32 * CODE_LINE + 12.0;
        shapes.push(Shape::Rect {
            rect: Rect::new(MARGIN, top, WIDTH - 2.0 * MARGIN, height),
            radius: 6.0,
            fill: Some(Ink::Zone),
            stroke: Some(Ink::Line),
            opacity: 1.0,
        });
        let machine = self.screening.after();
        for (row, line) in listing.lines.iter().enumerate().skip(first).take(shown) {
            let y = top + 6.0 + ((row - first) as f32 + 0.5) * CODE_LINE;
            let here: Vec<_> = machine.tasks.iter().filter(|task| is_at(task, line)).collect();
            let runs = here.iter().any(|task| machine.is_running(task.id));
            let note = match (&here[..], marked == Some(row)) {
                ([], true) => "ran last".to_owned(),
                ([], false) => String::new(),
                (all, _) => note(machine, all),
            };
            if runs || marked == Some(row) {
                shapes.push(Shape::Rect {
                    rect: Rect::new(
                        MARGIN + 1.0,
                        y - CODE_LINE / 2.0,
                        WIDTH - 2.0 * MARGIN - 2.0,
                        CODE_LINE,
                    ),
                    radius: 0.0,
                    fill: Some(Ink::Ground),
                    stroke: None,
                    opacity: 1.0,
                });
            }
            if !note.is_empty() {
                let ink = if runs || marked == Some(row) { Ink::Running } else { Ink::Waiting };
                let bar = Rect::new(MARGIN + 1.0, y - CODE_LINE / 2.0, 4.0, CODE_LINE);
                shapes.push(Shape::Bars { bars: vec![bar], ink, opacity: 1.0 });
            }
            let right = Point::new(MARGIN + NUMBER, y);
            let number = (row + 1).to_string();
            shapes.push(Shape::text(right, number, Ink::Muted, 11.0, Align::End));
            let left = MARGIN + NUMBER + 12.0;
            let mut room = WIDTH - MARGIN - 10.0 - left;
            if !note.is_empty() {
                let note = fit(&note, 230.0, 11.5);
                let at = Point::new(WIDTH - MARGIN - 10.0, y);
                room -= crate::scene::text_width(&note, 11.5) * 1.1 + 16.0;
                shapes.push(Shape::text(at, note, Ink::Muted, 11.5, Align::End));
            }
            let most = (room / (CODE_SIZE * CODE_LETTER)) as usize;
            let mut text = line.text.clone();
            if text.chars().count() > most {
                text = text.chars().take(most.saturating_sub(1)).chain(['…']).collect();
            }
            let at = Point::new(left, y);
            shapes.push(Shape::Code { at, text, ink: Ink::Text, size: CODE_SIZE });
        }
        height
    }

    fn listing(&self) -> Option<&SavedListing> {
        let header = &self.subject.header;
        let asked = self.language.and_then(|language| header.listing(language));
        asked.or_else(|| header.listings.first()).filter(|listing| !listing.lines.is_empty())
    }

    /// The line of the task that runs, or else of the task that ran last, or else one at which a
    /// task waits.
    fn marked_line(&self, listing: &SavedListing) -> Option<usize> {
        let machine = self.screening.after();
        let line_of = |task: &TaskState| listing.lines.iter().position(|line| is_on(task, line));
        let running = machine.running_task().and_then(line_of);
        let last = || self.last_task().and_then(|task| machine.task(task)).and_then(line_of);
        let waits = |task: &&TaskState| matches!(task.state, State::Waiting(_));
        running.or_else(last).or_else(|| machine.tasks.iter().filter(waits).find_map(line_of))
    }

    /// The task that ran when the last event happened.
    fn last_task(&self) -> Option<ObjectId> {
        let film = self.subject.film;
        let count = film.events_after(self.playhead.beat) as usize;
        film.trace().entries().take(count).filter_map(|entry| entry.task).last()
    }
}

/// The state of a task in one word; a task that runs may be said to wait by its state.
fn task_word(machine: &Machine, task: &TaskState) -> &'static str {
    if machine.is_running(task.id) { "Running" } else { capital(task.state.word()) }
}

/// The words for states at the start of a sentence.
fn capital(word: &'static str) -> &'static str {
    match word {
        "unstarted" => "Not started",
        "ready" => "Ready",
        "running" => "Running",
        "waiting" => "Waiting",
        "done" => "Done",
        "failed" => "Failed",
        "cancelled" => "Cancelled",
        word => word,
    }
}

/// Returns `true` if a task is on a line, even if it has ended there.
fn is_on(task: &TaskState, line: &SavedLine) -> bool {
    task.site.file == FileId(0) && line.source_line == Some(task.site.line)
}

/// Returns `true` if a task has begun, has not ended, and is on a line.
fn is_at(task: &TaskState, line: &SavedLine) -> bool {
    let is_there = !task.state.is_finished() && task.state != State::Unstarted;
    is_there && is_on(task, line)
}

/// Who is on a line: `main runs`, or how many wait there.
fn note(machine: &Machine, tasks: &[&TaskState]) -> String {
    let running = tasks.iter().find(|task| machine.is_running(task.id));
    let rest: Vec<_> = tasks.iter().filter(|task| !machine.is_running(task.id)).collect();
    let word = |task: &TaskState| match task.state {
        State::Ready => "is ready",
        _ => "waits",
    };
    let others = match &rest[..] {
        [] => None,
        [one] => Some(format!("{} {}", one.label(), word(one))),
        all => Some(format!("{} and {} more wait", all[0].label(), all.len() - 1)),
    };
    let runs = running.map(|task| format!("{} runs", task.label()));
    runs.into_iter().chain(others).collect::<Vec<_>>().join(", ")
}

/// The lowest y of a shape.
fn bottom(shape: &Shape) -> f32 {
    let lowest = |bars: &[Rect]| bars.iter().map(Rect::bottom).fold(0.0, f32::max);
    match shape {
        Shape::Rect { rect, .. } => rect.bottom(),
        Shape::Path { points, .. } => points.iter().map(|point| point.y).fold(0.0, f32::max),
        Shape::Circle { middle, radius, .. } => middle.y + radius,
        Shape::Bars { bars, .. } | Shape::Hatch { bars, .. } => lowest(bars),
        Shape::Text { at, size, .. } | Shape::Code { at, size, .. } => at.y + size / 2.0,
    }
}
