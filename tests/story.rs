//! The story of every demo: its sentences, their lengths, and for how long they are shown.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test story` writes the texts in `tests/stories` anew.

#![cfg(not(target_arch = "wasm32"))]

mod sets;

use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use loopscope::demos::{DEMOS, Demo};
use loopscope::model::Seconds;
use loopscope::player::{Command, Pace, Player, Reading};
use loopscope::program::Values;
use loopscope::run::Opened;
use loopscope::scene::{Film, Level, Playhead, Screening, sentence};
use sets::{defaults, presets, read};

/// 240 words a minute.
const MILLIS_PER_WORD: f64 = 250.0;

/// A frame of a screen, in milliseconds.
const FRAME_MILLIS: f64 = 1_000.0 / 60.0;

fn film_of(demo: &'static Demo, values: Values) -> Rc<Film> {
    Rc::clone(&Opened::of_demo(demo).run(values).film)
}

/// The defaults and every preset, each with its name.
fn runs(demo: &'static Demo) -> Vec<(&'static str, Rc<Film>)> {
    let presets = presets(demo).map(|(name, values)| (name, film_of(demo, values)));
    [("", film_of(demo, defaults(demo)))].into_iter().chain(presets).collect()
}

fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

fn sentences(film: &Film) -> impl Iterator<Item = (usize, Rc<str>)> + '_ {
    film.story().iter().enumerate().map(|(step, beat)| (*beat, film.story_sentence(step)))
}

#[test]
fn demos_tell_the_story_as_before() {
    let is_blessing = env::var_os("LOOPSCOPE_BLESS").is_some();
    for demo in DEMOS {
        let mut text = String::new();
        let film = film_of(demo, defaults(demo));
        for (beat, sentence) in sentences(&film) {
            let seconds = Seconds(film.nanos_after(beat));
            writeln!(text, "{seconds:.6} {sentence}").expect("a string takes everything");
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
        let path = path.join(format!("{}.txt", demo.id));
        if is_blessing {
            fs::write(&path, &text).expect("the stories can be written");
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == text, "{} tells another story; if that is meant, bless it", demo.id);
    }
}

#[test]
fn sentences_are_short_and_say_something() {
    for demo in DEMOS {
        for (name, film) in runs(demo) {
            let mut words = 0;
            for (_, sentence) in sentences(&film) {
                assert!(!sentence.is_empty() && !sentence.contains('?'), "{sentence}");
                words += word_count(&sentence);
            }
            let steps = film.story().len();
            assert!(words <= 10 * steps, "{} {name}: {words} words in {steps}", demo.id);
        }
    }
}

#[test]
fn steps_of_the_story_are_in_order_and_end_with_the_run() {
    for demo in DEMOS {
        for (name, film) in runs(demo) {
            assert!(film.story().is_sorted_by(|a, b| a < b), "{} {name}", demo.id);
            assert_eq!(film.story().last(), Some(&film.beat_count()), "{} {name}", demo.id);
            let mut player = Player::new(Playhead::default(), Pace::default());
            for beat in film.story() {
                player.command(Command::StepForward, &film);
                while player.is_moving() {
                    player.update(FRAME_MILLIS, &film, 0);
                }
                assert_eq!(player.playhead(), film.at_beat(*beat), "{} {name}", demo.id);
            }
            for beat in film.story().iter().rev().skip(1) {
                player.command(Command::StepBack, &film);
                assert_eq!(player.playhead(), film.at_beat(*beat), "{} {name}", demo.id);
            }
        }
    }
}

#[test]
fn steps_land_on_the_failure_on_gather_and_on_main() {
    let (demo, values) = read("demo=gather&failing=3");
    let film = film_of(demo, values);
    let mut player = Player::new(film.at_nanos(250_000_000), Pace::default());
    let mut said = Vec::new();
    for _ in 0..3 {
        player.command(Command::StepForward, &film);
        while player.is_moving() {
            player.update(FRAME_MILLIS, &film, 0);
        }
        let step = film.story_step_at(player.playhead().beat).expect("a step was told");
        said.push(film.story_sentence(step).to_string());
    }
    assert_eq!(
        said,
        [
            "fetch-3 wakes up and raises ConnectionError('fetch 3 failed')",
            "gather raises the exception in main at once; the others run on",
            "ConnectionError('fetch 3 failed') is raised in main, at its await",
        ]
    );
}

/// Plays a run, and returns for how many milliseconds each sentence was shown.
fn play(film: &Rc<Film>, pace: Pace) -> Vec<(String, f64)> {
    let mut player = Player::new(Playhead::at_rest(0, 0), pace);
    let mut screening = Screening::new(Rc::clone(film));
    player.command(Command::Play, film);
    let mut stood: Vec<(String, f64)> = Vec::new();
    while player.is_playing() {
        player.update(FRAME_MILLIS, film, usize::MAX);
        screening.seek(player.playhead().beat);
        let said = sentence(&screening, &player.playhead(), pace.level, None);
        match stood.last_mut() {
            Some((last, millis)) if *last == said => *millis += FRAME_MILLIS,
            _ => stood.push((said, FRAME_MILLIS)),
        }
    }
    // The last one stays.
    stood.pop();
    stood
}

#[test]
fn sentences_stand_until_they_can_be_read() {
    for demo in DEMOS {
        let film = film_of(demo, defaults(demo));
        for level in [Level::Story, Level::Detail] {
            let stood = play(&film, Pace::default().with_level(level));
            let is_read = |(said, millis): &&(String, f64)| {
                *millis + FRAME_MILLIS >= MILLIS_PER_WORD * word_count(said) as f64
            };
            let read = stood.iter().filter(is_read).count();
            assert!(read * 100 >= stood.len() * 95, "{}: {read} of {stood:#?}", demo.id);
        }
    }
}

#[test]
fn thirty_steps_take_less_than_two_minutes_and_can_be_skimmed() {
    for demo in DEMOS {
        let film = film_of(demo, defaults(demo));
        let minutes = |reading| {
            let pace = Pace { reading: Some(reading), ..Pace::default() };
            let millis: f64 = play(&film, pace).iter().map(|(_, millis)| millis).sum();
            millis / 60_000.0 * 30.0 / film.story().len().max(30) as f64
        };
        assert!(minutes(Reading::Normal) < 2.0, "{}: {}", demo.id, minutes(Reading::Normal));
        assert!(minutes(Reading::Fast) < 1.0, "{}", demo.id);
    }
}

/// The moments of a run, each with its time and its sentence.
fn moments(film: &Film) -> Vec<String> {
    let text = |beat| film.moment_sentence(beat).expect("it is the place of a moment");
    let line = |beat| format!("{:.6} {}", Seconds(film.nanos_after(beat)), text(beat));
    film.moments().iter().map(|moment| line(moment.beat)).collect()
}

#[test]
fn moments_of_demos_are_found_as_before() {
    let is_blessing = env::var_os("LOOPSCOPE_BLESS").is_some();
    let mut text = String::new();
    for demo in DEMOS {
        for (name, film) in runs(demo) {
            writeln!(text, "{} {name}", demo.id).expect("a string takes everything");
            for (number, line) in (1..).zip(moments(&film)) {
                writeln!(text, "  {number}. {line}").expect("a string takes everything");
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/moments.txt");
    if is_blessing {
        fs::write(&path, &text).expect("the moments can be written");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "there are other moments; if that is meant, bless them");
}

#[test]
fn every_run_of_a_demo_has_two_to_five_moments_at_steps_of_its_story() {
    for demo in DEMOS {
        let mut seen = vec![false; demo.moments.len()];
        for (name, film) in runs(demo) {
            let found = film.moments();
            assert!((2..=5).contains(&found.len()), "{} {name}: {:?}", demo.id, moments(&film));
            for (index, moment) in found.iter().enumerate() {
                assert!(film.story().contains(&moment.beat), "{} {name}", demo.id);
                assert_eq!(film.moment_at(moment.beat), Some(index));
                let step = film.story_step_at(moment.beat).expect("it is at a step");
                let sentence = film.story_sentence(step);
                assert_eq!(film.moment_sentence(moment.beat).as_deref(), Some(&*sentence));
                assert!(word_count(&sentence) <= 14, "{sentence}");
                assert!(!sentence.contains(['{', '}']), "{sentence}");
                let is = demo.moments.iter().position(|it| is_told_by(it.text, &sentence));
                seen[is.expect("it is one of the demo's")] = true;
            }
            assert!(found.is_sorted_by_key(|moment| moment.beat));
        }
        let missing: Vec<_> = demo.moments.iter().zip(&seen).filter(|(_, seen)| !**seen).collect();
        assert!(missing.is_empty(), "{}: no preset shows {missing:?}", demo.id);
    }
}

/// Returns `true` if a sentence is the text of a moment with a label in it.
fn is_told_by(text: &str, sentence: &str) -> bool {
    match text.split_once("{task}") {
        None => text == sentence,
        Some((before, after)) => sentence.starts_with(before) && sentence.ends_with(after),
    }
}

#[test]
fn the_player_goes_from_moment_to_moment_and_pauses_there_if_asked() {
    let (gather, values) = read("demo=gather&failing=3");
    let film = film_of(gather, values);
    let beats: Vec<_> = film.moments().iter().map(|moment| moment.beat).collect();
    let mut player = Player::new(Playhead::default(), Pace::default());
    for beat in &beats {
        player.command(Command::NextMoment, &film);
        while player.is_moving() {
            player.update(FRAME_MILLIS, &film, film.beat_count());
        }
        assert_eq!(player.playhead().beat, *beat);
    }
    for beat in beats.iter().rev().skip(1) {
        player.command(Command::PreviousMoment, &film);
        assert_eq!(player.playhead().beat, *beat);
    }

    let pace = Pace { pauses_at_moments: true, ..Pace::default() };
    let mut player = Player::new(Playhead::default(), pace);
    let mut paused = Vec::new();
    while player.playhead().beat < film.beat_count() {
        player.command(Command::Play, &film);
        while player.is_playing() {
            player.update(FRAME_MILLIS, &film, film.beat_count());
        }
        paused.push(player.playhead().beat);
    }
    assert_eq!(paused[..beats.len()], beats);
}
