//! The stage as text pictures, and what is found at a point of it.

#![cfg(not(target_arch = "wasm32"))]

mod picture;

use std::fmt::Write;
use std::path::PathBuf;
use std::rc::Rc;

use loopscope::demos;
use loopscope::program::Values;
use loopscope::run::Recording;
use loopscope::runtime::{
    self, Barrier, Condition, Exception, Lock, Queue, Result, Semaphore, block_for,
    create_named_task, gather, print, set_default_executor, sleep, sync, task_group, timeout,
    to_thread, watch,
};
use loopscope::scene::{
    Film, Point, Screening, StageView, Standing, Unfolded, Zone, stage, standing_at, svg,
};

use picture::picture;

const WIDTH: f32 = 840.0;
const HEIGHT: f32 = 400.0;

type Program = fn() -> runtime::BoxedCoroutine;

/// Compares the stage at some times of a run with `tests/pictures/stage/<name>.txt`.
///
/// With `LOOPSCOPE_BLESS`, it writes the golden, and the pictures themselves as SVG to
/// `target/stage`.
#[track_caller]
fn check(name: &str, program: Program, seconds: &[f64]) {
    let film = Rc::new(Film::new(Recording::of(program())));
    let mut screening = Screening::new(Rc::clone(&film));
    let mut text = String::new();
    let views = [("wide", StageView::new(WIDTH, HEIGHT)), ("narrow", StageView::new(358.0, 500.0))];
    for &second in seconds {
        for (word, view) in views {
            let playhead = film.at_nanos(loopscope::model::nanos_from_seconds(second));
            screening.seek(playhead.beat);
            let shapes = stage(&screening, &playhead, &view);
            let drawn = picture(&shapes, view.width, view.height);
            writeln!(text, "{second} s, {word}\n{drawn}").unwrap();
            if std::env::var_os("LOOPSCOPE_BLESS").is_some() {
                let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/stage");
                std::fs::create_dir_all(&folder).unwrap();
                let drawing =
                    svg("stage", &shapes, (view.width, view.height), name, "the stage", None);
                std::fs::write(folder.join(format!("{name}-{second}-{word}.svg")), drawing)
                    .unwrap();
            }
        }
    }
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/stage");
    let file = golden.join(format!("{name}.txt"));
    if std::env::var_os("LOOPSCOPE_BLESS").is_some() {
        std::fs::create_dir_all(&golden).unwrap();
        std::fs::write(&file, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        text == expected,
        "{name} looks different; if that is right: LOOPSCOPE_BLESS=1 cargo test --test stage\n{text}"
    );
}

fn named<T: Clone + 'static>(
    name: &str,
    index: usize,
    coroutine: impl Future<Output = Result<T>> + 'static,
) -> runtime::Task<T> {
    create_named_task(format!("{name}-{index}"), coroutine)
}

async fn with_lock_and_semaphore() -> Result<()> {
    let lock = Rc::new(Lock::named("db_lock"));
    let semaphore = Rc::new(Semaphore::named("slots", 3));
    let mut tasks = Vec::new();
    for index in 0..6 {
        let (lock, semaphore) = (Rc::clone(&lock), Rc::clone(&semaphore));
        tasks.push(named("worker", index, async move {
            semaphore.acquire().await?;
            sleep(0.1).await?;
            lock.acquire().await?;
            sleep(0.3).await?;
            lock.release()?;
            semaphore.release();
            Ok(())
        }));
    }
    gather(tasks, false).await?;
    Ok(())
}

async fn with_queue() -> Result<()> {
    let queue = Queue::named("jobs", 3);
    let producer = named("producer", 0, {
        let queue = queue.clone();
        async move {
            for item in 0..8 {
                queue.put(format!("item {item}")).await?;
            }
            Ok(())
        }
    });
    let consumers: Vec<_> = (0..2)
        .map(|index| {
            let queue = queue.clone();
            named("consumer", index, async move {
                loop {
                    let item = queue.get().await?;
                    sleep(0.25).await?;
                    print(item);
                    queue.task_done()?;
                }
                #[expect(unreachable_code, reason = "the type of an endless loop")]
                Ok(())
            })
        })
        .collect();
    producer.await?;
    queue.join().await?;
    for consumer in consumers {
        consumer.cancel();
    }
    Ok(())
}

async fn with_event_condition_barrier() -> Result<()> {
    let event = Rc::new(sync::Event::named("start"));
    let condition = Rc::new(Condition::named("changed"));
    let barrier = Rc::new(Barrier::named("meeting", 3)?);
    let mut tasks = Vec::new();
    for index in 0..3 {
        let (event, condition) = (Rc::clone(&event), Rc::clone(&condition));
        let barrier = Rc::clone(&barrier);
        tasks.push(named("runner", index, async move {
            event.wait().await?;
            sleep(0.1 * (index + 1) as f64).await?;
            barrier.wait().await?;
            condition.acquire().await?;
            condition.wait().await?;
            condition.release()
        }));
    }
    sleep(0.2).await?;
    event.set();
    sleep(0.5).await?;
    condition.acquire().await?;
    condition.notify(2)?;
    condition.release()?;
    sleep(0.1).await?;
    condition.acquire().await?;
    condition.notify_all()?;
    condition.release()?;
    gather(tasks, false).await?;
    Ok(())
}

async fn with_group_and_threads() -> Result<()> {
    set_default_executor(2)?;
    task_group(async |group| {
        for index in 0..4 {
            group.create_named_task(format!("job-{index}"), async move {
                to_thread(move || {
                    block_for(0.3);
                    Ok(index)
                })
                .await?;
                Ok(())
            })?;
        }
        group.create_named_task("limited", async {
            timeout(Some(0.2), async |_| sleep(5.0).await).await?;
            Ok(())
        })?;
        Ok(())
    })
    .await
}

async fn with_failures() -> Result<()> {
    let slow = named("slow", 0, sleep(3.0));
    let fails = named("fails", 0, async {
        sleep(0.1).await?;
        Err::<(), _>(Exception::new("ValueError", "no"))
    });
    let blocks = named("blocks", 0, async {
        sleep(0.2).await?;
        block_for(0.5);
        Ok(())
    });
    let outcomes = gather([fails, blocks], true).await?;
    assert_eq!(outcomes.len(), 2);
    slow.cancel();
    sleep(0.0).await
}

/// Each of `count` tasks holds a lock and wants that of the next one.
async fn with_circle(count: usize) -> Result<()> {
    let locks: Vec<_> = ["a", "b", "c"][..count].iter().map(|name| Lock::named(name)).collect();
    let mut tasks = Vec::new();
    for index in 0..count {
        let (own, next) = (locks[index].clone(), locks[(index + 1) % count].clone());
        tasks.push(named("worker", index, async move {
            let _own = own.guard().await?;
            sleep(0.2).await?;
            let _next = next.guard().await?;
            Ok(())
        }));
    }
    gather(tasks, false).await?;
    Ok(())
}

async fn with_slow_cleanup() -> Result<()> {
    let work = create_named_task("work", async {
        let slept = sleep(2.0).await;
        if slept.is_err() {
            sleep(3.0).await?;
        }
        slept
    });
    let limited = timeout(Some(1.0), async |_| (&work).await).await;
    print(format!("{}", limited.is_err()));
    // It waits again, without a deadline.
    let other = create_named_task("other", sleep(2.0));
    other.await
}

async fn with_many() -> Result<()> {
    let tasks: Vec<_> = (0..2_000)
        .map(|index| named("task", index, sleep(f64::from(index as u32) / 1_000.0)))
        .collect();
    gather(tasks, false).await?;
    Ok(())
}

#[test]
fn a_lock_and_a_semaphore() {
    check("lock", || Box::pin(with_lock_and_semaphore()), &[0.0, 0.2, 1.0]);
}

#[test]
fn a_queue() {
    check("queue", || Box::pin(with_queue()), &[0.0, 0.3, 1.0]);
}

#[test]
fn an_event_a_condition_and_a_barrier() {
    check("event", || Box::pin(with_event_condition_barrier()), &[0.1, 0.4, 0.65, 0.75]);
}

#[test]
fn a_group_and_threads() {
    check("group", || Box::pin(with_group_and_threads()), &[0.1, 0.4]);
}

#[test]
fn failures() {
    check("failures", || Box::pin(with_failures()), &[0.15, 0.7]);
}

#[test]
fn circles_of_locks() {
    check("circle", || Box::pin(with_circle(3)), &[0.1, 0.2]);
    check("deadlock", || Box::pin(with_circle(2)), &[0.2]);
}

#[test]
fn a_wait_past_its_deadline() {
    check("late", || Box::pin(with_slow_cleanup()), &[0.5, 2.0, 5.0]);
}

#[test]
fn two_thousand_tasks() {
    check("many", || Box::pin(with_many()), &[0.0, 1.0]);
}

#[test]
fn every_demo() {
    for demo in demos::DEMOS {
        let film =
            Rc::new(Film::new(Recording::of(demo.program(&Values::defaults(demo.parameters)))));
        let mut screening = Screening::new(Rc::clone(&film));
        for beat in 0..=film.beat_count() {
            screening.seek(beat);
            let view = StageView::new(WIDTH, HEIGHT);
            let shapes = stage(&screening, &film.at_beat(beat), &view);
            assert!(shapes.len() > 5, "{} at {beat}", demo.id);
        }
    }
}

#[test]
fn objects_are_found_at_their_points() {
    let film = Rc::new(Film::new(Recording::of(with_lock_and_semaphore())));
    let mut screening = Screening::new(Rc::clone(&film));
    let playhead = film.at_nanos(200_000_000);
    screening.seek(playhead.beat);
    let view = StageView::new(WIDTH, HEIGHT);
    let machine = screening.after();
    let mut found = Vec::new();
    for y in (0..HEIGHT as usize).step_by(5) {
        for x in (0..WIDTH as usize).step_by(5) {
            let point = Point::new(x as f32, y as f32);
            if let Some(Standing::Object(id)) = standing_at(machine, &playhead, &view, point) {
                found.push(machine.describe(id));
            }
        }
    }
    found.sort();
    found.dedup();
    let expected = ["db_lock", "gather", "main", "semaphore slots"];
    let workers = (0..6).map(|index| format!("worker-{index}"));
    let expected: Vec<_> = expected.into_iter().map(str::to_owned).chain(workers).collect();
    assert_eq!(found, expected);
    assert_eq!(view.heading_at(machine, Point::new(240.0, 15.0)), Some(Zone::Ready));
    assert_eq!(view.heading_at(machine, Point::new(WIDTH - 20.0, 15.0)), Some(Zone::Timers));
    assert_eq!(view.heading_at(machine, Point::new(20.0, HEIGHT - 5.0)), Some(Zone::Finished));
    assert_eq!(view.heading_at(machine, Point::new(20.0, 100.0)), None);
}

#[test]
fn an_unfolded_zone_shows_more() {
    let film = Rc::new(Film::new(Recording::of(with_many())));
    let mut screening = Screening::new(Rc::clone(&film));
    let playhead = film.at_nanos(0);
    screening.seek(playhead.beat);
    let folded = StageView::new(WIDTH, HEIGHT);
    let unfolded = StageView { unfolded: Some(Unfolded::new(Zone::Timers)), ..folded };
    let count = |view: &StageView| stage(&screening, &playhead, view).len();
    assert!(count(&unfolded) > 3 * count(&folded));
}

async fn with_values() -> Result<()> {
    watch("count", 0);
    watch("state", "'idle'");
    for count in 1..=2 {
        sleep(1.0).await?;
        watch("count", count);
    }
    watch("state", "'done'");
    sleep(1.0).await
}

#[test]
fn values_have_tags() {
    check("values", || Box::pin(with_values()), &[0.5, 2.0]);
}
