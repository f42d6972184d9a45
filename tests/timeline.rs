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
    sleep, timeout, to_thread, watch,
};
use loopscope::scene::{
    Axis, Film, Point, Shape, TimelineView, UNITS_PER_STEP, Window, lane_reason_at, overview,
    signs, svg, timeline,
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

fn view(film: &Film, shown: Shown) -> TimelineView {
    let units = match shown.axis {
        Axis::Seconds => 1e9,
        Axis::Steps => UNITS_PER_STEP as f64,
    };
    let place = |number: f64| (number * units).round() as u64;
    let window = shown.window.map(|(from, to)| Window { from: place(from), to: place(to) });
    let width = if shown.is_narrow { 358.0 } else { WIDTH };
    let height = TimelineView::full_height(film).min(300.0);
    let view = TimelineView::new(film, shown.axis, window, width, height);
    TimelineView { selected: task(film, shown.selected), ..view }
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
                let view = TimelineView { selected: lane.task, ..whole };
                let near = TimelineView { window: view.zoomed(7.0, 400.0), ..view };
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
        let y = TimelineView::AXIS_HEIGHT + (row as f32 + 0.5) * TimelineView::LANE_HEIGHT;
        view.name_at(&film, Point::new(x, y))
    };
    assert_eq!(at(20.0, 0), task(&film, "main"));
    assert_eq!(at(20.0, 2), task(&film, "waiter"));
    assert_eq!(at(300.0, 2), None, "that is the lane");
    assert_eq!(at(20.0, film.lanes().len() - 1), None, "a thread is not a task");
    assert_eq!(at(20.0, 1_000), None);
    assert_eq!(view.name_at(&film, Point::new(20.0, 5.0)), None);
}

async fn with_values() -> Result<()> {
    watch("first", 1);
    sleep(1.0).await?;
    watch("second", "'two'");
    sleep(1.0).await
}

/// The words at a time of a run for the lane of a task, or for the row of a resource below the
/// lanes.
fn told(film: &Film, view: &TimelineView, name: &str, second: f64) -> String {
    let row = film.lanes().iter().position(|lane| lane.name == name);
    let height = TimelineView::AXIS_HEIGHT + film.lanes().len() as f32 * TimelineView::LANE_HEIGHT;
    let y = match (row, name.strip_prefix("resource ")) {
        (Some(row), _) => {
            TimelineView::AXIS_HEIGHT + (row as f32 + 0.5) * TimelineView::LANE_HEIGHT
        }
        (None, Some(number)) => {
            height + (number.parse::<f32>().unwrap() + 0.5) * TimelineView::RESOURCE_HEIGHT
        }
        (None, None) => panic!("there is no {name}"),
    };
    let x = view.x_from_place(nanos_from_seconds(second));
    lane_reason_at(film, view, Point::new(x, y)).unwrap_or_default()
}

#[track_caller]
fn check_told(film: &Film, expected: &[(&str, f64, &str)]) {
    let view =
        TimelineView { height: TimelineView::full_height(film), ..view(film, Shown::default()) };
    let view = TimelineView::new(film, view.axis, None, view.width, view.height);
    for (name, second, words) in expected {
        assert_eq!(told(film, &view, name, *second), *words);
    }
}

#[test]
fn lanes_tell_why_they_wait() {
    check_told(
        &demo("semaphore", &[]),
        &[
            ("main", 0.1, "main: waits for its task group, from 0.000 s to 1.447 s"),
            ("job-1", 0.1, "job-1: sleep 0.360 s, has a permit of slots, from 0.000 s to 0.360 s"),
            ("job-1", 0.8, "job-1: done at 0.360 s"),
            ("job-3", 0.1, "job-3: waits for semaphore slots, from 0.000 s to 0.360 s"),
            ("resource 0", 0.1, "semaphore slots: 3 of 3 in use, 5 wait"),
            ("resource 0", 1.2, "semaphore slots: 1 of 3 in use"),
        ],
    );
    check_told(
        &demo("lock", &[("order", "opposite")]),
        &[
            ("transfer-0", 0.1, "transfer-0: sleep 0.200 s, has lock b, from 0.000 s to 0.200 s"),
            (
                "transfer-0",
                0.25,
                "transfer-0: waits for lock a, has lock b, from 0.200 s on, for ever",
            ),
            (
                "transfer-1",
                0.25,
                "transfer-1: waits for lock b, has lock a, from 0.200 s on, for ever",
            ),
            ("resource 0", 0.25, "lock a: held by transfer-1, 2 wait"),
            ("resource 1", 0.1, "lock b: held by transfer-0, 1 waits"),
            ("resource 2", 0.1, "a.balance: 100"),
        ],
    );
    check_told(
        &film(with_values()),
        &[
            ("resource 0", 0.5, "first: 1"),
            ("resource 1", 0.5, "second: not shown yet"),
            ("resource 1", 1.5, "second: 'two'"),
        ],
    );
    check_told(
        &demo("timeout", &[("cleanup", "3.0")]),
        &[
            ("main", 0.5, "main: waits for work, from 0.000 s to 1.000 s"),
            ("main", 2.0, "main: past its deadline: waits for work, from 1.000 s to 4.000 s"),
            ("work", 0.5, "work: sleep 2.000 s, from 0.000 s to 1.000 s"),
            ("work", 2.0, "work: cleans up: sleep 3.000 s, from 1.000 s to 4.000 s"),
        ],
    );
    check_told(
        &film(with_everything()),
        &[
            ("job-2", 0.1, "job-2: waits for its job in a thread, from 0.000 s to 0.500 s"),
            ("thread 0", 0.1, "thread 0: runs a job of job-0, from 0.000 s to 0.250 s"),
            ("limited", 0.2, "limited: sleep 5.000 s, from 0.000 s to 0.500 s"),
            ("fails", 0.2, "fails: made at 0.600 s"),
            ("job-0", 0.85, "main blocks the loop for 0.100 s"),
        ],
    );
}

#[test]
fn lanes_tell_nothing_beside_them() {
    let film = demo("gather", &[]);
    let view = view(&film, Shown::default());
    for (x, y) in [(20.0, 50.0), (300.0, 5.0), (300.0, 900.0), (WIDTH + 5.0, 50.0)] {
        assert_eq!(lane_reason_at(&film, &view, Point::new(x, y)), None);
    }
}

#[test]
fn lanes_that_are_not_seen_are_counted() {
    let film = film(many(40, 1));
    let texts = |scroll_y: f32| {
        let view = TimelineView { scroll_y, ..view(&film, Shown::default()) };
        let shapes = timeline(&film, &film.at_beat(0), &view);
        let texts = shapes.into_iter().filter_map(|shape| match shape {
            Shape::Text { text, .. } if text.contains("more") => Some(text),
            _ => None,
        });
        texts.collect::<Vec<_>>()
    };
    assert_eq!(texts(0.0), ["30 more below"]);
    assert_eq!(texts(240.0), ["10 more above", "20 more below"]);
    assert_eq!(texts(720.0), ["30 more above"]);
}

/// Only resources that are used have rows, and at most four.
#[test]
fn many_resources_are_folded() {
    let film = film(async {
        let locks: Vec<_> = (0..5).map(|index| Lock::named(&format!("l{index}"))).collect();
        let unused = Lock::named("unused");
        let _held = unused.guard().await?;
        let tasks: Vec<_> = (0..10)
            .map(|index| {
                let lock = locks[index % 5].clone();
                create_named_task(format!("t{index}"), async move {
                    let _held = lock.guard().await?;
                    sleep(0.1).await
                })
            })
            .collect();
        gather(tasks, false).await.map(|_| ())
    });
    let view =
        TimelineView::new(&film, Axis::Seconds, None, WIDTH, TimelineView::full_height(&film));
    let drawn = picture(&timeline(&film, &film.at_beat(0), &view), view.width, view.height);
    for words in ["lock l0", "lock l1", "lock l2", "lock l3", "and 1 more"] {
        assert!(drawn.contains(words), "{words}\n{drawn}");
    }
    let is_unused = |line: &str| line.trim_start().starts_with("lock unused");
    assert!(!drawn.lines().any(is_unused), "{drawn}");
}

#[test]
fn the_legend_has_the_signs_that_occur_in_the_run() {
    let words = |film: &Film| signs(film).into_iter().map(|sign| sign.word).collect::<Vec<_>>();
    assert_eq!(
        words(&demo("gather", &[])),
        ["not started", "ready", "runs", "sleeps", "waits for tasks", "done"]
    );
    let lock = words(&demo("lock", &[("order", "opposite")]));
    for word in ["waits for lock a", "waits for lock b", "has lock a", "has lock b"] {
        assert!(lock.iter().any(|it| it == word), "{lock:?}");
    }
    assert!(!lock.iter().any(|it| it == "done"), "{lock:?}");
    let everything = words(&film(with_everything()));
    for word in ["the loop is blocked", "deadline", "exception thrown in", "failed"] {
        assert!(everything.iter().any(|it| it == word), "{everything:?}");
    }
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
                let whole = TimelineView { width: 1_400.0, height: 300.0, ..view(film, shown) };
                let view = TimelineView { window: whole.zoomed(zoom, 700.0), ..whole };
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
fn the_number_of_shapes_does_not_grow_with_the_run() {
    let most = |film: &Film| cost(film).1;
    for steps in [400, 1_600] {
        let most = most(&film(many(30, steps)));
        // Half the number of pixels in the rows that are shown.
        assert!(most < 12 * 1_262 / 2 + 1_500, "{most}");
    }
    let lanes = film(many(3_000, 2));
    assert!(most(&lanes) < 1_500, "{}", most(&lanes));
}
