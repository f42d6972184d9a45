//! Traces with unchecked events that no loop writes. Viewing them does not panic, and takes time
//! only in proportion to their length.

#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use std::time::{Duration, Instant};

use loopscope::model::{
    Call, Ending, Event, FutureKind, HandleId, Limit, ObjectId, Outcome, PrimitiveKind, Site,
    Timestamp,
};
use loopscope::player::{Command, Pace, Player};
use loopscope::runtime::Random;
use loopscope::scene::{
    Axis, Film, Level, Machine, Playhead, Point, Screening, StageView, Standing, TimelineView,
    Unfolded, Window, Zone, deadlock, edges, inspect, overview, sentence, stage, standing_at,
    timeline,
};
use loopscope::trace::Trace;

/// Views every place of a trace in each way in which the page does.
fn look_at(trace: Trace) {
    let film = Rc::new(Film::new(trace));
    let report = deadlock(&Machine::at_end(film.trace()));
    let conclusion = report.as_ref().map(|report| &*report.conclusion);
    let mut screening = Screening::new(Rc::clone(&film));
    let ids = [0, 1, 2, 3, 7, 200_000_000, u32::MAX].map(ObjectId);
    for beat in 0..=film.beat_count() {
        screening.seek(beat);
        for phase in [0.5, 1.0] {
            let playhead = Playhead { phase, ..film.at_beat(beat) };
            sentence(&screening, &playhead, Level::Detail, conclusion);
            sentence(&screening, &playhead, Level::Story, conclusion);
            for unfolded in [None, Some(Zone::Stations)] {
                let unfolded = unfolded.map(Unfolded::new);
                let view = StageView { unfolded, ..StageView::new(700.0, 300.0) };
                stage(&screening, &playhead, &view);
                standing_at(screening.after(), &playhead, &view, Point::new(300.0, 200.0));
            }
        }
        let playhead = film.at_beat(beat);
        for id in ids {
            inspect(screening.after(), playhead.nanos, Standing::Object(id));
            inspect(screening.after(), playhead.nanos, Standing::Handle(HandleId(id.0)));
            screening.after().describe(id);
        }
        for axis in [Axis::Seconds, Axis::Steps] {
            for window in [None, Some(Window { from: u64::MAX - 9, to: u64::MAX })] {
                let selected = Some(ids[beat % ids.len()]);
                let view = TimelineView {
                    selected,
                    ..TimelineView::new(&film, axis, window, 600.0, 200.0)
                };
                timeline(&film, &playhead, &view);
                overview(&film, &playhead, &view, 600.0, 25.0);
                for edge in edges(&film) {
                    edge.place(&view);
                }
                axis.playhead_at(&film, u64::MAX);
            }
        }
        film.within_instant(playhead.nanos, usize::MAX);
    }
    film.next_of(ids[1], 0);
    film.previous_of(ids[1], film.beat_count());
    let mut player = Player::new(Playhead::default(), Pace::new(50.0, 0.0));
    player.command(Command::Play, &film);
    for _ in 0..20 {
        player.update(16.0, &film, film.beat_count());
        player.command(Command::StepForward, &film);
    }
    while !film.is_prepared() {
        film.prepare();
    }
}

/// A small number, or the number of no object.
fn number(random: &mut Random) -> u32 {
    let odd = [0, 200_000_000, 1 << 31, u32::MAX - 1, u32::MAX];
    match below(random, 8) {
        0 => odd[below(random, odd.len() as u32) as usize],
        _ => below(random, 12),
    }
}

fn below(random: &mut Random, end: u32) -> u32 {
    (random.random() * f64::from(end)) as u32
}

fn object(random: &mut Random) -> ObjectId {
    ObjectId(number(random))
}

fn handle(random: &mut Random) -> HandleId {
    HandleId(number(random))
}

fn nanos(random: &mut Random) -> u64 {
    match below(random, 6) {
        0 => u64::MAX,
        1 => 0,
        _ => u64::from(number(random)) * 1_000_000,
    }
}

fn call(random: &mut Random) -> Call {
    let (one, other) = (object(random), object(random));
    match below(random, 8) {
        0 | 1 => Call::Step(one),
        2 => Call::Wakeup { task: one, future: other },
        3 => Call::SetResult(one),
        4 => Call::ChildDone { parent: one, child: other },
        5 => [Call::Stop(one), Call::Callback][below(random, 2) as usize],
        6 => Call::Timeout(one),
        _ => Call::JobDone(one),
    }
}

/// An event with any numbers; `next` is the next number of an object.
fn event(random: &mut Random, next: &mut u32) -> Event<'static> {
    let mut new_object = |random: &mut Random| {
        if below(random, 10) == 0 {
            return object(random);
        }
        *next += 1;
        ObjectId(*next)
    };
    let names = ["", "Task-1", "lock a", "a name that is longer than any token could show"];
    let name = names[below(random, 4) as usize];
    let site = Site::line(number(random));
    match below(random, 29) {
        0 => Event::IterationBegan,
        1 => Event::TimeAdvanced,
        2 => Event::TimerDue { handle: handle(random) },
        3 | 4 => Event::HandleBegan { handle: handle(random), call: call(random) },
        5 => Event::HandleEnded,
        6 => Event::HandleScheduled { handle: handle(random), call: call(random) },
        7 => Event::TimerSet {
            handle: handle(random),
            call: call(random),
            when_nanos: nanos(random),
        },
        8 => Event::TimerCancelled { handle: handle(random) },
        9 | 10 => Event::FutureCreated {
            future: new_object(random),
            kind: FutureKind::ALL[below(random, FutureKind::ALL.len() as u32) as usize],
            of: object(random),
            site,
        },
        11 | 12 => Event::TaskCreated { task: new_object(random), name, site },
        13 => Event::ChildAdded { parent: object(random), child: object(random) },
        14 => {
            let outcomes = [Outcome::Returned, Outcome::Raised(name), Outcome::Cancelled];
            let outcome = outcomes[below(random, 3) as usize];
            Event::FutureFinished { future: object(random), outcome }
        }
        15 => Event::CancelRequested { future: object(random) },
        16 => Event::Thrown { exception: name },
        17 | 18 => Event::TaskWaits { future: object(random), site },
        19 => Event::TaskYields { site },
        20 => Event::EagerStepBegan { task: object(random) },
        21 => Event::EagerStepEnded { resumed: object(random) },
        22 => [Event::Printed { text: name, site }, Event::Reported { text: name }]
            [below(random, 2) as usize],
        23 => Event::PrimitiveCreated {
            primitive: new_object(random),
            kind: PrimitiveKind::ALL[below(random, PrimitiveKind::ALL.len() as u32) as usize],
            size: number(random),
            name,
            site,
        },
        24 => Event::ValueSet { primitive: object(random), value: number(random) },
        25 => [
            Event::ItemPut { queue: object(random), item: name },
            Event::ItemGot { queue: object(random), index: number(random) },
        ][below(random, 2) as usize],
        26 => [
            Event::JobSubmitted { job: object(random) },
            Event::JobBegan { job: object(random), worker: number(random) },
            Event::JobEnded { job: object(random), worker: number(random) },
        ][below(random, 3) as usize],
        27 => Event::TaskRenamed { task: object(random), name },
        _ => Event::RunEnded {
            ending: [Ending::Finished, Ending::Deadlock, Ending::LimitReached(Limit::Events)]
                [below(random, 3) as usize],
        },
    }
}

#[test]
fn no_sequence_of_events_panics() {
    for seed in 0..200 {
        let mut random = Random::seeded(seed);
        let mut trace = Trace::default();
        let mut next = 0;
        for _ in 0..below(&mut random, 80) {
            let event = event(&mut random, &mut next);
            let timestamp = Timestamp { nanos: nanos(&mut random), iteration: number(&mut random) };
            trace.push(timestamp, &event);
        }
        trace.push(Timestamp::default(), &Event::RunEnded { ending: Ending::Deadlock });
        look_at(trace);
    }
}

/// Checks that looking at a few events takes less than `LONGEST`.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "a reader would notice how long it takes")]
fn check_cost(events: &[Event<'_>]) {
    const LONGEST: Duration = Duration::from_secs(2);
    let mut trace = Trace::default();
    for event in events {
        trace.push(Timestamp::default(), event);
    }
    let start = Instant::now();
    look_at(trace);
    assert!(start.elapsed() < LONGEST, "{events:?} took {:?}", start.elapsed());
}

#[test]
fn large_numbers_cost_nothing() {
    let site = Site::UNKNOWN;
    let huge = ObjectId(200_000_000);
    let main = Event::TaskCreated { task: ObjectId(1), name: "Task-1", site };
    let begins = Event::HandleBegan { handle: HandleId(1), call: Call::Step(ObjectId(1)) };
    let ends = Event::RunEnded { ending: Ending::Deadlock };
    check_cost(&[Event::TaskCreated { task: huge, name: "far", site }, ends]);
    let kind = FutureKind::Sleep;
    check_cost(&[main, Event::FutureCreated { future: huge, kind, of: huge, site }, ends]);
    check_cost(&[main, begins, Event::TaskWaits { future: huge, site }, ends]);
    check_cost(&[main, Event::ChildAdded { parent: huge, child: huge }, ends]);
    check_cost(&[main, Event::FutureFinished { future: huge, outcome: Outcome::Returned }, ends]);
    let call = Call::SetResult(huge);
    check_cost(&[Event::TimerSet { handle: HandleId(u32::MAX), call, when_nanos: u64::MAX }, ends]);
    let worker = u32::MAX;
    check_cost(&[
        Event::JobSubmitted { job: huge },
        Event::JobBegan { job: huge, worker },
        Event::JobEnded { job: huge, worker },
        ends,
    ]);
    for kind in PrimitiveKind::ALL {
        let primitive = ObjectId(1);
        let size = u32::MAX;
        check_cost(&[
            Event::PrimitiveCreated { primitive, kind: *kind, size, name: "", site },
            Event::ValueSet { primitive, value: u32::MAX },
            Event::ValueSet { primitive, value: u32::MAX / 2 },
            Event::JobBegan { job: primitive, worker },
            ends,
        ]);
    }
}
