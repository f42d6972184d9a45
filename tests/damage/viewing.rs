//! Viewing: does what the page and the terminal do with a run that was opened.

use std::rc::Rc;

use loopscope::formats::{FORMATS, Subject, open};
use loopscope::player::{Command, Pace, Player};
use loopscope::scene::{
    Axis, Film, Level, Playhead, Point, Screening, StageView, Standing, TimelineView, Unfolded,
    Window, deadlock, edges, inspect, lane_reason_at, limit_text, overview, sentence, signs, stage,
    standing_at, timeline,
};
use loopscope::trace::{Saved, write};

use super::chance::Chance;

/// Looks at a run as a page and a terminal would, at a few places.
pub fn view(saved: Saved, chance: &mut Chance) {
    let Saved { header, trace } = saved;
    let digest = trace.digest();
    let film = Rc::new(Film::new(trace));
    let count = film.beat_count();
    let conclusion = deadlock(film.last()).map(|deadlock| deadlock.conclusion);
    if let Some(loopscope::model::Ending::LimitReached(limit)) = film.ending() {
        let _ = limit_text(limit, &header.limits);
    }
    let mut screening = Screening::new(Rc::clone(&film));
    for beat in [0, 1, chance.below(count + 1), chance.below(count + 1), count] {
        screening.seek(beat);
        let playhead = film.at_beat(beat);
        at_place(&screening, &playhead, conclusion.as_deref(), chance);
        at_place(&screening, &Playhead { phase: 0.5, ..playhead }, None, chance);
    }
    let tasks: Vec<_> = film.lanes().iter().filter_map(|lane| lane.task).collect();
    if !tasks.is_empty() {
        let task = *chance.pick(&tasks);
        let _ = (film.next_of(task, chance.below(count + 1)), film.previous_of(task, count));
    }
    timelines(&film, chance);
    play(&film, chance);
    let subject = Subject { film: &film, header };
    for format in &FORMATS {
        let _ = (format.write(&subject), format.file_name(&subject));
    }
    let _ = film.trace().to_string();
    // What was opened once can be saved and opened again.
    let again = open(&write(&subject.header, film.trace())).expect("it was opened before");
    assert_eq!(again.trace.digest(), digest);
}

fn at_place(
    screening: &Screening,
    playhead: &Playhead,
    conclusion: Option<&str>,
    chance: &mut Chance,
) {
    let machine = screening.after();
    for level in [Level::Story, Level::Detail] {
        let _ = (sentence(screening, playhead, level, conclusion), screening.last_event());
    }
    let task = machine.tasks.get(chance.below(machine.tasks.len())).map(|task| task.id);
    let primitive = machine.primitives.get(chance.below(machine.primitives.len()));
    for id in task.into_iter().chain(primitive.map(|primitive| primitive.id)) {
        let _ = inspect(machine, playhead.nanos, Standing::Object(id));
    }
    let plain = StageView::new(840.0, 400.0);
    let point = Point::new(chance.below(840) as f32, chance.below(400) as f32);
    let unfolded = plain.heading_at(machine, point).map(Unfolded::new);
    for view in [plain, StageView { unfolded, selected: task, ..StageView::new(330.0, 250.0) }] {
        let _ = stage(screening, playhead, &view);
        if let Some(standing) = standing_at(machine, playhead, &view, point) {
            let _ = inspect(machine, playhead.nanos, standing);
        }
    }
}

fn timelines(film: &Film, chance: &mut Chance) {
    for axis in [Axis::Seconds, Axis::Steps] {
        let end = axis.end(film);
        let from = chance.next() % end.max(1);
        let narrow = Window { from, to: from.saturating_add(chance.edge()) };
        for window in [None, Some(narrow)] {
            let mut view = TimelineView::new(film, axis, window, 700.0, 300.0);
            view.selected =
                film.lanes().get(chance.below(film.lanes().len())).and_then(|it| it.task);
            view.scroll_y = view.scroll_to(chance.below(film.lanes().len()));
            let playhead = film.at_beat(chance.below(film.beat_count() + 1));
            let _ = timeline(film, &playhead, &view);
            let _ = overview(film, &playhead, &view, 700.0, 20.0);
            let point = Point::new(chance.below(700) as f32, chance.below(300) as f32);
            let _ = (view.name_at(film, point), lane_reason_at(film, &view, point), signs(film));
            for edge in edges(film) {
                edge.place(&view);
            }
            let place = view.place_from_x(point.x);
            let turned = axis.turned(Axis::Seconds, film, place);
            let _ = (axis.playhead_at(film, place), view.zoomed(2.0, point.x), turned);
        }
    }
}

fn play(film: &Film, chance: &mut Chance) {
    let mut player = Player::new(Playhead::default(), Pace::new(50.0, 1.0));
    let count = film.beat_count();
    for command in [
        Command::Play,
        Command::StepForward,
        Command::IterationForward,
        Command::Tenth(7),
        Command::StepBack,
        Command::IterationBack,
        Command::Seek(film.at_nanos(chance.edge())),
        Command::Seek(film.within_instant(chance.edge(), chance.below(100))),
        Command::Play,
    ] {
        player.command(command, film);
        player.update(1_000.0, film, count);
        let _ = (player.millis_until(film, count), film.count_within_instant(&player.playhead()));
    }
}
