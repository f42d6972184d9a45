//! The timeline as text pictures, and how long it takes to paint.

#![cfg(not(target_arch = "wasm32"))]

mod picture;

use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use loopscope::demos;
use loopscope::model::{ObjectId, nanos_from_seconds};
use loopscope::program::Values;
use loopscope::run::Recording;
use loopscope::runtime::{
    self, Exception, Lock, Result, block_for, create_named_task, gather, set_default_executor,
    sleep, timeout, to_thread,
};
use loopscope::scene::{
    Axis, Film, Point, Shape, Timeline, UNITS_PER_STEP, Window, overview, svg, timeline,
};

use picture::picture;

const WIDTH: f32 = 840.0;

type Program = fn() -> runtime::BoxedCoroutine;

/// How a run is shown.
#[derive(Clone, Copy, Default)]
struct Shown {
    axis: Axis,
    /// In seconds or steps.
    window: Option<(f64, f64)>,
    /// The name of the task that is marked.
    selected: &'static str,
    is_narrow: bool,
}

/// Compares the timeline at some times of a run with `tests/pictures/timeline/<name>.txt`.
///
/// With `LOOPSCOPE_BLESS`, it writes the golden, and the pictures themselves as SVG to
/// `target/timeline`.
#[track_caller]
fn check(name: &str, film: &Film, shown: Shown, seconds: &[f64]) {
    let mut text = String::new();
    for &second in seconds {
        let playhead = film.at_nanos(nanos_from_seconds(second));
        let view = view(film, shown);
        let shapes = timeline(film, &playhead, &view);
        let drawn = picture(&shapes, view.width, view.height);
        let strip = overview(film, &playhead, &view, view.width, 25.0);
        let strip = picture(&strip, view.width, 25.0);
        writeln!(text, "{second} s\n{strip}{drawn}").unwrap();
        if std::env::var_os("LOOPSCOPE_BLESS").is_some() {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/timeline");
            std::fs::create_dir_all(&folder).unwrap();
            let drawing =
                svg("timeline", &shapes, (view.width, view.height), name, "the timeline", None);
            std::fs::write(folder.join(format!("{name}-{second}.svg")), drawing).unwrap();
        }
    }
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/timeline");
    let file = golden.join(format!("{name}.txt"));
    if std::env::var_os("LOOPSCOPE_BLESS").is_some() {
        std::fs::create_dir_all(&golden).unwrap();
        std::fs::write(&file, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        text == expected,
        "{name} looks different; if that is right: LOOPSCOPE_BLESS=1 cargo test --test timeline\n{text}"
    );
}

fn view(film: &Film, shown: Shown) -> Timeline {
    let units = match shown.axis {
        Axis::Seconds => 1e9,
        Axis::Steps => UNITS_PER_STEP as f64,
    };
    let place = |number: f64| (number * units).round() as u64;
    let window = shown.window.map(|(from, to)| Window { from: place(from), to: place(to) });
    let width = if shown.is_narrow { 358.0 } else { WIDTH };
    let height = Timeline::full_height(film).min(300.0);
    let view = Timeline::new(film, shown.axis, window, width, height);
    Timeline { selected: task(film, shown.selected), ..view }
}

fn task(film: &Film, name: &str) -> Option<ObjectId> {
    film.lanes().iter().find(|lane| lane.name == name)?.task
}

fn film(program: impl Future<Output = Result<()>> + 'static) -> Film {
    Film::new(Recording::of(program))
}

fn demo(id: &str, pairs: &[(&str, &str)]) -> Film {
    let demo = demos::DEMOS.iter().find(|demo| demo.id == id).unwrap();
    let (values, complaints) = demo.open().read_values(pairs.iter().copied());
    assert!(complaints.is_empty());
    Film::new(Recording::of(demo.program(&values)))
}

async fn with_everything() -> Result<()> {
    set_default_executor(2)?;
    let lock = Lock::named("a");
    let holder = create_named_task("holder", {
        let lock = lock.clone();
        async move {
            let _held = lock.guard().await?;
            sleep(0.3).await
        }
    });
    let waiter = create_named_task("waiter", {
        let lock = lock.clone();
        async move {
            let _held = lock.guard().await?;
            sleep(0.1).await
        }
    });
    let limited = create_named_task("limited", async {
        timeout(Some(0.5), async |_| sleep(5.0).await).await.or(Ok(()))
    });
    let stubborn = create_named_task("stubborn", async {
        let _ = sleep(9.0).await;
        sleep(0.2).await
    });
    let threads: Vec<_> = (0..3)
        .map(|index| {
            create_named_task(format!("job-{index}"), async {
                to_thread(|| {
                    block_for(0.25);
                    Ok(())
                })
                .await?;
                Ok(())
            })
        })
        .collect();
    sleep(0.6).await?;
    stubborn.cancel();
    let fails = create_named_task("fails", async { Err::<(), _>(Exception::new("E", "no")) });
    let outcomes = gather([holder, waiter, limited, stubborn, fails], true).await?;
    assert_eq!(outcomes.len(), 5);
    gather(threads, false).await?;
    block_for(0.1);
    Ok(())
}

#[test]
fn a_whole_run() {
    check("gather", &demo("gather", &[]), Shown::default(), &[0.0, 0.3, 9.0]);
    let selected = Shown { selected: "main", ..Shown::default() };
    check("gather_selected", &demo("gather", &[]), selected, &[0.3, 9.0]);
    check("sequential", &demo("sequential", &[]), Shown::default(), &[0.5, 9.0]);
}

#[test]
fn steps() {
    let steps = Shown { axis: Axis::Steps, ..Shown::default() };
    check("steps", &demo("gather", &[]), steps, &[0.0, 0.3, 9.0]);
    let part = Shown { window: Some((0.0, 50.0)), selected: "main", ..steps };
    check("steps_zoomed", &demo("gather", &[]), part, &[0.0, 9.0]);
    check("steps_narrow", &demo("gather", &[]), Shown { is_narrow: true, ..steps }, &[0.3]);
}

#[test]
fn a_part_of_a_run() {
    let part = Shown { window: Some((0.2, 0.4)), ..Shown::default() };
    check("zoomed", &demo("gather", &[("n", "12")]), part, &[0.1, 0.3, 9.0]);
    let close = Shown { window: Some((0.25, 0.2501)), ..Shown::default() };
    check("zoomed_far", &demo("gather", &[]), close, &[0.3]);
}

#[test]
fn everything() {
    let film = film(with_everything());
    check("everything", &film, Shown::default(), &[0.2, 0.55, 9.0]);
    for name in ["main", "waiter", "limited", "stubborn", "job-2"] {
        let selected = Shown { selected: name, ..Shown::default() };
        check(&format!("everything_{name}"), &film, selected, &[0.45]);
    }
    let steps = Shown { axis: Axis::Steps, selected: "limited", ..Shown::default() };
    check("everything_steps", &film, steps, &[0.2, 9.0]);
}

#[test]
fn reasons() {
    let shown = Shown::default();
    check("semaphore", &demo("semaphore", &[]), shown, &[0.0, 0.3, 9.0]);
    check("lock", &demo("lock", &[]), shown, &[0.3, 9.0]);
    check("lock_deadlock", &demo("lock", &[("order", "opposite")]), shown, &[0.1, 9.0]);
    check("queue", &demo("queue", &[]), shown, &[0.2, 9.0]);
    check("timeout", &demo("timeout", &[("cleanup", "3.0")]), shown, &[0.5, 2.5, 9.0]);
    check("event", &demo("event", &[]), shown, &[0.5, 9.0]);
    let narrow = Shown { is_narrow: true, ..shown };
    check("semaphore_narrow", &demo("semaphore", &[]), narrow, &[0.3]);
}

#[test]
fn a_run_without_time() {
    let shown = Shown::default();
    check("instant", &film(async { Ok(()) }), shown, &[0.0]);
    let steps = Shown { axis: Axis::Steps, window: Some((3.0, 3.0)), ..shown };
    check("instant_steps", &film(async { Ok(()) }), steps, &[0.0]);
}

#[test]
fn every_place_is_painted_in_every_demo() {
    for demo in demos::DEMOS {
        let film = Film::new(Recording::of(demo.program(&Values::defaults(demo.parameters))));
        for axis in [Axis::Seconds, Axis::Steps] {
            let whole = view(&film, Shown { axis, ..Shown::default() });
            for lane in film.lanes().iter() {
                let view = Timeline { selected: lane.task, ..whole };
                let near = Timeline { window: view.zoomed(7.0, 400.0), ..view };
                for beat in (0..=film.beat_count()).step_by(5) {
                    for view in [view, near] {
                        let shapes = timeline(&film, &film.at_beat(beat), &view);
                        assert!(shapes.len() > 5, "{} at {beat}", demo.id);
                    }
                }
            }
        }
    }
}

#[test]
fn scrubbing_on_the_steps_goes_to_each_of_them() {
    let film = demo("gather", &[]);
    let view = view(&film, Shown { axis: Axis::Steps, ..Shown::default() });
    for beat in 0..=film.beat_count() {
        let playhead = film.at_beat(beat);
        let x = view.x_from_place(view.axis.place_of(&film, &playhead));
        assert_eq!(view.axis.playhead_at(&film, view.place_from_x(x)), playhead);
    }
}

#[test]
fn a_time_is_found_again_among_the_steps() {
    let film = demo("gather", &[]);
    for nanos in (0..film.duration_nanos()).step_by(1_234_567) {
        let place = Axis::Seconds.turned(Axis::Steps, &film, nanos);
        let back = Axis::Steps.turned(Axis::Seconds, &film, place);
        assert!(back.abs_diff(nanos) < 1_000_000, "{nanos} {place} {back}");
    }
}

#[test]
fn a_name_can_be_pointed_at() {
    let film = film(with_everything());
    let view = view(&film, Shown::default());
    let at = |x: f32, row: usize| {
        let y = Timeline::AXIS_HEIGHT + (row as f32 + 0.5) * Timeline::LANE_HEIGHT;
        view.name_at(&film, Point::new(x, y))
    };
    assert_eq!(at(20.0, 0), task(&film, "main"));
    assert_eq!(at(20.0, 2), task(&film, "waiter"));
    assert_eq!(at(300.0, 2), None, "that is the lane");
    assert_eq!(at(20.0, film.lanes().len() - 1), None, "a thread is not a task");
    assert_eq!(at(20.0, 1_000), None);
    assert_eq!(view.name_at(&film, Point::new(20.0, 5.0)), None);
}

async fn many(count: usize, steps: usize) -> Result<()> {
    let tasks: Vec<_> = (0..count)
        .map(|index| {
            create_named_task(format!("task-{index}"), async move {
                for step in 0..steps {
                    sleep(((index * 7 + step * 13) % 101) as f64 / 1_000.0).await?;
                }
                Ok(())
            })
        })
        .collect();
    gather(tasks, false).await.map(|_| ())
}

/// How long a frame takes in the worst of some views, and the most shapes in one.
fn cost(film: &Film) -> (Duration, usize) {
    let (mut longest, mut most) = (Duration::ZERO, 0);
    for axis in [Axis::Seconds, Axis::Steps] {
        for zoom in [1.0, 10.0, 1_000.0] {
            for selected in ["main", "task-1", "loner", ""] {
                let shown = Shown { axis, selected, ..Shown::default() };
                let whole = Timeline { width: 1_400.0, height: 300.0, ..view(film, shown) };
                let view = Timeline { window: whole.zoomed(zoom, 700.0), ..whole };
                let playhead = film.at_beat(film.beat_count() / 2);
                // The best of several, because other programs use this machine too.
                let times = (0..5).map(|_| {
                    let start = clock();
                    let shapes: Vec<Shape> = timeline(film, &playhead, &view);
                    let strip = overview(film, &playhead, &view, 900.0, 28.0);
                    let bars = |shape: &Shape| match shape {
                        Shape::Bars { bars, .. } | Shape::Hatch { bars, .. } => bars.len(),
                        _ => 1,
                    };
                    most = most.max(shapes.iter().chain(&strip).map(bars).sum());
                    start.elapsed()
                });
                let shortest = times.min().unwrap();
                longest = longest.max(shortest);
            }
        }
    }
    (longest, most)
}

#[expect(clippy::disallowed_methods, reason = "this measures how long painting takes")]
fn clock() -> Instant {
    Instant::now()
}

#[test]
#[ignore = "measures; run it with --release -- --ignored --nocapture"]
fn what_a_frame_costs() {
    let programs: [(&str, Program); 4] = [
        ("10,000 lanes", || Box::pin(many(9_999, 5))),
        ("100,000 lanes", || Box::pin(many(99_999, 1))),
        ("20 lanes, 1,000,000 events", || Box::pin(many(19, 8_700))),
        ("one lane, 1,000,000 events", || Box::pin(many(1, 165_000))),
    ];
    for (name, program) in programs {
        let trace = Recording::of(program());
        let events = trace.event_count();
        let start = clock();
        let film = Film::new(trace);
        let opened = start.elapsed();
        let (longest, most) = cost(&film);
        println!(
            "{name}: {events} events, {} lanes, opened in {opened:?}, a frame {longest:?}, at most {most} rectangles and other shapes",
            film.lanes().len()
        );
    }
}

#[test]
fn what_is_painted_does_not_grow_with_the_run() {
    let most = |film: &Film| cost(film).1;
    for steps in [400, 1_600] {
        let most = most(&film(many(30, steps)));
        // Half the number of pixels in the rows that are shown.
        assert!(most < 12 * 1_262 / 2 + 1_500, "{most}");
    }
    let lanes = film(many(3_000, 2));
    assert!(most(&lanes) < 1_500, "{}", most(&lanes));
}
