//! Properties of every run, checked with random programs: the scene does not depend on the order in
//! which places are shown.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::rc::Rc;

use loopscope::demos::CATALOGUE;
use loopscope::model::Version;
use loopscope::program::Values;
use loopscope::run::{Recording, film_of};
use loopscope::runtime::{Random, Semaphore, create_task, gather, sleep, timeout};
use loopscope::scene::{
    Film, Level, Playhead, Screening, StageView, Standing, inspect, sentence, stage,
};
use loopscope::trace::Trace;
use loopscope_referee::{generator, ops};

/// The number of random programs.
const PROGRAMS: u64 = 60;

/// The films of random programs that use everything.
fn films() -> impl Iterator<Item = (u64, Rc<Film>)> {
    let families: BTreeSet<_> = generator::families().collect();
    (0..PROGRAMS).map(move |seed| {
        let program = Rc::new(generator::generate_single_run(seed, &families));
        let trace: Trace = ops::run(&program, Version::default()).trace;
        (seed, Rc::new(Film::new(trace)))
    })
}

/// Everything that is painted and written at a place, as text.
fn scene(screening: &Screening, playhead: &Playhead) -> String {
    let film = screening.film();
    let view = StageView::new(840.0, 400.0);
    let stories: Vec<_> = film
        .lanes()
        .iter()
        .filter_map(|lane| lane.task)
        .map(|task| inspect(screening.after(), playhead.nanos, Standing::Object(task)))
        .collect();
    format!(
        "{}\n{:?}\n{stories:?}",
        sentence(screening, playhead, Level::Detail, None),
        stage(screening, playhead, &view),
    )
}

#[test]
fn stepping_and_seeking_lead_to_the_same_scene() {
    for (seed, film) in films() {
        let mut random = Random::seeded(seed);
        let mut stepped = Screening::new(Rc::clone(&film));
        let count = film.beat_count();
        for beat in (0..=count).chain((0..count).rev()) {
            stepped.seek(beat);
            // Each place is reached by stepping, and every seventh also by a jump from another
            // place.
            if beat % 7 != 0 {
                continue;
            }
            let mut sought = Screening::new(Rc::clone(&film));
            sought.seek((random.random() * count as f64) as usize);
            sought.seek(beat);
            let playhead = film.at_beat(beat);
            let (one, other) = (scene(&stepped, &playhead), scene(&sought, &playhead));
            assert!(one == other, "program {seed} at beat {beat}:\n{one}\n\n{other}");
            let half = Playhead { phase: 0.5, ..playhead };
            assert_eq!(scene(&stepped, &half), scene(&sought, &half), "program {seed}, {beat}");
        }
    }
}

#[test]
fn a_film_made_while_the_run_goes_on_is_that_of_its_trace() {
    for entry in &CATALOGUE {
        let demo = entry.demo().expect("natively, every demo is here");
        let program = || demo.program(&Values::defaults(demo.parameters));
        let (at_once, afterwards) = (film_of(program()), Film::new(Recording::of(program())));
        // The `Debug` text of a film contains all its fields.
        assert_eq!(format!("{at_once:?}"), format!("{afterwards:?}"), "{}", entry.id);
    }
}

/// A run of about sixty thousand events in which many tasks wait at the same time.
fn long_film() -> Rc<Film> {
    Rc::new(film_of(async {
        let places = Rc::new(Semaphore::new(100));
        let tasks = (0..3_000).map(|number| {
            let places = Rc::clone(&places);
            create_task(async move {
                places.acquire().await?;
                let rest = sleep(f64::from(number * 7_919 % 1_000) / 1_000.0);
                let _ = timeout(Some(0.5), |_| rest).await;
                places.release();
                Ok(())
            })
        });
        let tasks: Vec<_> = tasks.collect();
        gather(tasks, false).await?;
        Ok(())
    }))
}

#[test]
fn a_prepared_film_looks_like_one_that_is_not() {
    let (prepared, fresh) = (long_film(), long_film());
    let events = prepared.trace().event_count();
    let mut parts = 0;
    while !prepared.is_prepared() {
        prepared.prepare();
        parts += 1;
        assert!(parts < events / 4_096, "preparing comes to an end");
    }
    assert!(parts > 3 && prepared.is_prepared() && !fresh.is_prepared());
    // A seek over a long distance leaves gaps between snapshots, which are filled.
    let visited = long_film();
    for part in [3, 1, 2] {
        Screening::new(Rc::clone(&visited)).seek(visited.beat_count() * part / 3);
    }
    while !visited.is_prepared() {
        visited.prepare();
    }

    let mut random = Random::seeded(1);
    let mut fresh = Screening::new(fresh);
    let mut others = [Screening::new(prepared), Screening::new(visited)];
    for _ in 0..40 {
        let beat = (random.random() * fresh.film().beat_count() as f64) as usize;
        fresh.seek(beat);
        for other in &mut others {
            other.seek(beat);
            assert_eq!(other.before(), fresh.before(), "before beat {beat}");
            assert_eq!(other.after(), fresh.after(), "after beat {beat}");
        }
    }
}

#[test]
fn stops_iterations_and_things_of_a_task_go_forwards_and_backwards() {
    for (seed, film) in films().take(20) {
        check_ways(
            seed,
            &film,
            "stops",
            |beat| Some(film.next_stop(beat)),
            |beat| Some(film.previous_stop(beat)),
        );
        check_ways(
            seed,
            &film,
            "iterations",
            |beat| Some(film.next_iteration(beat)),
            |beat| Some(film.previous_iteration(beat)),
        );
        for task in film.lanes().iter().filter_map(|lane| lane.task).take(4) {
            check_ways(
                seed,
                &film,
                "things",
                |beat| film.next_of(task, beat),
                |beat| film.previous_of(task, beat),
            );
        }
    }
}

/// Checks that the places on the way forwards are those on the way backwards.
fn check_ways(
    seed: u64,
    film: &Film,
    what: &str,
    next: impl Fn(usize) -> Option<Playhead>,
    previous: impl Fn(usize) -> Option<Playhead>,
) {
    let mut forwards = Vec::new();
    let mut beat = 0;
    while let Some(place) = next(beat)
        && place.beat > beat
    {
        beat = place.beat;
        forwards.push(beat);
    }
    let mut backwards = Vec::new();
    let mut beat = film.beat_count() + 1;
    while let Some(place) = previous(beat)
        && place.beat < beat
        && place.beat > 0
    {
        beat = place.beat;
        backwards.push(beat);
    }
    backwards.reverse();
    // The end of the run is left out, because `forwards` has it even if nothing happens there.
    forwards.retain(|beat| *beat < film.beat_count());
    backwards.retain(|beat| *beat < film.beat_count());
    assert_eq!(forwards, backwards, "{what} of program {seed}");
}
