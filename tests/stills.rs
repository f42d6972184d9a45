//! Pictures of one place of a run: what is in them, what they say, and the place that tells most.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test stills` writes the goldens anew.

#![cfg(not(target_arch = "wasm32"))]

mod picture;
mod sets;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use loopscope::demos::DEMOS;
use loopscope::formats::{Drawing, Parts, Still, Subject, drawing};
use loopscope::model::{Ending, FileId};
use loopscope::run::{Opened, Run};
use loopscope::scene::{Ink, Machine, Point, Scheme, Screening, Shape, signs, telling_beat};
use roxmltree::Document;

/// Calls `check` with every demo at its defaults and presets.
fn for_all(mut check: impl FnMut(&str, &Run)) {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        let defaults = ("defaults", opened.program().defaults());
        for (preset, values) in [defaults].into_iter().chain(sets::presets(demo)) {
            check(&format!("{}, {preset}", demo.id), &opened.run(values));
        }
    }
}

/// Calls `check` with a still of a run at a place.
fn with_still<T>(run: &Run, beat: usize, parts: Parts, check: impl FnOnce(&Still<'_>) -> T) -> T {
    let subject = Subject { film: &run.film, header: run.header() };
    let mut screening = Screening::new(run.film.clone());
    screening.seek(beat);
    let (subject, screening) = (&subject, &screening);
    let playhead = run.film.at_beat(beat);
    check(&Still { subject, screening, playhead, parts, language: None })
}

/// The moments of a run, its start and its end.
fn places(run: &Run) -> Vec<usize> {
    let moments = run.film.moments().iter().map(|moment| moment.beat);
    moments.chain([0, run.film.beat_count()]).collect()
}

fn telling(run: &Run) -> usize {
    telling_beat(&mut Screening::new(run.film.clone()))
}

#[track_caller]
fn check_golden(name: &str, text: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    if env::var_os("LOOPSCOPE_BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(&file, text).expect("the golden can be written");
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    assert!(text == golden, "{name} has changed; if that is meant, bless it\n{text}");
}

#[test]
fn the_most_telling_moment_of_each_run_is_as_before() {
    let mut text = String::new();
    for_all(|name, run| {
        let beat = telling(run);
        let moment = run.film.moment_at(beat).map_or(0, |index| index + 1);
        let words = with_still(run, beat, Parts::ALL, |still| {
            let words = still.sentence();
            assert!(!words.is_empty(), "{name}");
            words
        });
        writeln!(text, "{name}\n  {moment}. {words}").expect("a string takes everything");
        let is_deadlock = run.film.ending() == Some(Ending::Deadlock);
        assert!(!is_deadlock || Machine::at_end(run.film.trace()).timestamp.nanos > 0, "{name}");
        assert!(!is_deadlock || words.contains("Deadlock"), "{name}: {words}");
    });
    check_golden("stories/telling.txt", &text);
}

#[test]
fn a_run_without_moments_has_a_telling_place_too() {
    for_all(|name, run| {
        let film = loopscope::scene::Film::new(run.film.trace().clone());
        let mut screening = Screening::new(std::rc::Rc::new(film));
        let beat = telling_beat(&mut screening);
        let film = screening.film();
        assert!(film.story().contains(&beat) || beat == film.beat_count(), "{name}");
        if film.ending() == Some(Ending::Deadlock) {
            assert_eq!(beat, film.beat_count(), "{name}");
        }
    });
}

#[test]
fn stills_look_as_before() {
    for (name, link, place) in [
        ("gather", "demo=gather&failing=3", None),
        ("deadlock", "demo=lock&order=opposite", None),
        ("semaphore", "demo=semaphore", None),
        ("start", "demo=hello", Some(0)),
    ] {
        let (demo, values) = sets::read(link);
        let run = Opened::of_demo(demo).run(values);
        let beat = place.unwrap_or_else(|| telling(&run));
        let text = with_still(&run, beat, Parts::ALL, |still| {
            let Drawing { shapes, width, height } = still.drawing();
            let drawn = picture::picture(&shapes, width, height);
            format!("{}\n\n{}\n\n{drawn}", still.file_stem(), still.description())
        });
        check_golden(&format!("pictures/still/{name}.txt"), &text);
    }
}

#[test]
fn stills_are_documents_with_the_same_words_as_the_page() {
    for_all(|name, run| {
        for beat in places(run) {
            with_still(run, beat, Parts::ALL, |still| {
                for scheme in [None, Some(Scheme::Light), Some(Scheme::Dark)] {
                    let text = still.picture(scheme);
                    let svg =
                        Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
                    let child = |tag| {
                        let mut children = svg.root_element().children();
                        children.find(|node| node.has_tag_name(tag)).and_then(|node| node.text())
                    };
                    assert_eq!(child("desc"), Some(&*still.description()), "{name}");
                    assert!(child("title").is_some_and(|title| title.contains(" at ")), "{name}");
                    assert!(!text.contains("NaN"), "{name}");
                }
                let words = still.description();
                assert!(words.contains(&still.sentence()), "{name}: {words}");
                assert!(!words.contains(char::is_control), "{name}: {words}");
                for task in still.screening.after().tasks.iter().take(6) {
                    assert!(words.contains(task.label()), "{name}: {words}");
                }
            });
        }
    });
}

#[test]
fn a_still_shows_the_parts_that_are_asked_for() {
    for_all(|name, run| {
        let beat = telling(run);
        for number in 0..8 {
            let has = |bit: u32| number & 1 << bit != 0;
            let parts = Parts { stage: has(0), lanes: has(1), code: has(2) };
            with_still(run, beat, parts, |still| {
                let shapes = still.drawing().shapes;
                let says = |words: &str| {
                    shapes.iter().any(|shape| matches!(shape, Shape::Text { text, .. } if text.starts_with(words)))
                };
                assert_eq!(says("finished "), parts.stage, "{name} {parts:?}");
                // The number at the playhead.
                let has_axis = shapes.iter().any(|shape| {
                    matches!(shape, Shape::Text { size, ink: Ink::Accent, .. } if *size > 12.6)
                });
                assert_eq!(has_axis, parts.lanes, "{name} {parts:?}");
                let has_code = shapes.iter().any(|shape| matches!(shape, Shape::Code { .. }));
                assert_eq!(has_code, parts.code, "{name} {parts:?}");
            });
        }
    });
}

#[test]
fn the_line_that_runs_is_in_the_code_and_marked() {
    let mut count = 0;
    for_all(|name, run| {
        for beat in places(run) {
            with_still(run, beat, Parts { stage: false, lanes: false, code: true }, |still| {
                let machine = still.screening.after();
                let Some(task) = machine.running_task() else { return };
                // It has returned, and the loop has not gone on yet.
                if task.state.is_finished() {
                    return;
                }
                let listing = &still.subject.header.listings[0];
                let row = listing.lines.iter().position(|line| {
                    task.site.file == FileId(0) && line.source_line == Some(task.site.line)
                });
                let Some(row) = row else { return };
                let shapes = still.drawing().shapes;
                let at = |words: &str| {
                    shapes.iter().find_map(|shape| match shape {
                        Shape::Code { at, text, .. } if text == words => Some(*at),
                        _ => None,
                    })
                };
                let Point { y, .. } =
                    at(&listing.lines[row].text).unwrap_or_else(|| panic!("{name}"));
                let is_marked = shapes.iter().any(|shape| {
                    matches!(shape, Shape::Bars { bars, ink: Ink::Running, .. }
                        if bars.iter().any(|bar| (bar.middle().y - y).abs() < 1.0))
                });
                assert!(is_marked, "{name} at {beat}");
                let says = |words: &String| {
                    shapes.iter().any(|shape| {
                        matches!(shape, Shape::Text { at, text, .. }
                        if (at.y - y).abs() < 1.0 && text.starts_with(words))
                    })
                };
                assert!(says(&format!("{} runs", task.label())), "{name} at {beat}");
                assert!(says(&(row + 1).to_string()), "{name} at {beat}");
                count += 1;
            });
        }
    });
    assert!(count > 50, "{count}");
}

/// The shapes of a picture without those of its legend, and the words of the legend.
fn without_legend(shapes: &[Shape]) -> (&[Shape], Vec<&str>) {
    let is_rule = |shape: &Shape| matches!(shape, Shape::Path { points, .. } if points.len() == 2 && points[0].x < 9.0 && points[1].x > 851.0);
    let rule = shapes.iter().rposition(is_rule).expect("a legend has a rule above it");
    let words = shapes[rule..].iter().filter_map(|shape| match shape {
        Shape::Text { text, .. } => Some(&**text),
        _ => None,
    });
    (&shapes[..rule], words.collect())
}

fn inks(shapes: &[Shape]) -> Vec<Ink> {
    let of = |shape: &Shape| match shape {
        Shape::Rect { fill, stroke, .. } => [*fill, *stroke],
        Shape::Path { fill, stroke, .. } | Shape::Circle { fill, stroke, .. } => {
            [*fill, stroke.map(|(ink, _)| ink)]
        }
        Shape::Bars { ink, .. }
        | Shape::Hatch { ink, .. }
        | Shape::Text { ink, .. }
        | Shape::Code { ink, .. } => [Some(*ink), None],
    };
    shapes.iter().flat_map(of).flatten().collect()
}

#[test]
fn the_legend_has_the_signs_that_occur_and_no_others() {
    for_all(|name, run| {
        let subject = Subject { film: &run.film, header: run.header() };
        let Drawing { shapes, .. } = drawing(&subject);
        let (lanes, words) = without_legend(&shapes);
        let painted = inks(lanes);
        // What takes no time has no bar: the resources have hair lines in this colour.
        let is_bar = |shape: &&Shape| !matches!(shape, Shape::Bars { bars, .. } if bars.iter().all(|bar| bar.height <= 1.0));
        let bars: Vec<_> = lanes.iter().filter(is_bar).cloned().collect();
        assert_eq!(words.contains(&"not started"), inks(&bars).contains(&Ink::Unstarted), "{name}");
        assert_eq!(words.contains(&"ready"), painted.contains(&Ink::Ready), "{name}");
        assert_eq!(words.contains(&"runs"), painted.contains(&Ink::Running), "{name}");
        assert_eq!(words.contains(&"sleeps"), painted.contains(&Ink::Sleep), "{name}");
        assert_eq!(
            words.contains(&"failed"),
            run.film.lanes().iter().any(|lane| lane.last_word() == "failed"),
            "{name}"
        );
        for word in &words {
            assert!(signs(&run.film).iter().any(|sign| sign.word == *word), "{name}: {word}");
        }
    });
}

#[test]
fn every_line_of_the_axis_has_its_number() {
    for_all(|name, run| {
        let subject = Subject { film: &run.film, header: run.header() };
        let (shapes, mut count) = (drawing(&subject).shapes, 0);
        let labels: Vec<_> = shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text { at, text, ink: Ink::Muted | Ink::Accent, .. }
                    if text.ends_with(" s") =>
                {
                    Some(at.x)
                }
                _ => None,
            })
            .collect();
        for shape in &shapes {
            if let Shape::Path { points, stroke: Some((Ink::Line, _)), .. } = shape
                && let [from, to] = points[..]
                && from.x.to_bits() == to.x.to_bits()
            {
                count += 1;
                // A number at the edge stands a little further inside.
                let has_number = labels.iter().any(|x| (x - from.x).abs() <= 12.0);
                assert!(has_number, "{name}: {} of {labels:?}", from.x);
            }
        }
        assert!(count >= 1, "{name} has no axis");
    });
}
