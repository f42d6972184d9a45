//! The player and what it can be told.

use super::Pace;
use crate::model::ObjectId;
use crate::scene::{Film, Playhead};

/// A playhead that plays, steps and jumps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Player {
    playhead: Playhead,
    pace: Pace,
    is_playing: bool,
    glide: Option<Glide>,
    /// For how many milliseconds the sentence has been shown since the motion ended.
    held_millis: f64,
    /// For how many milliseconds it has shown the end, before it begins again.
    end_millis: f64,
}

/// What a person can ask of the player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Play on; at the end, from the start.
    Play,
    /// Stop where it is.
    Pause,
    /// Play if paused, pause if playing.
    Toggle,
    /// Go to the next step of the story, or to the next beat on the level of every detail.
    StepForward,
    /// Go to where the step before shows.
    StepBack,
    /// Go to the next task step or callback.
    TaskStepForward,
    /// Go to the previous task step or callback.
    TaskStepBack,
    /// Go to where the loop's iteration is over.
    IterationForward,
    /// Go to where the iteration before was over.
    IterationBack,
    /// Go to where the next thing happens to a task.
    NextOf(ObjectId),
    /// Go to where the last thing happened to a task.
    PreviousOf(ObjectId),
    /// Go to the next moment.
    NextMoment,
    /// Go to the previous moment.
    PreviousMoment,
    /// Go to a tenth of the run, from 0 to 10.
    Tenth(u8),
    /// Go to a place and stop there.
    Seek(Playhead),
    /// Go to the start and stop there.
    Start,
    /// Go to the end and stop there.
    End,
    /// Play at another pace.
    SetPace(Pace),
}

/// The motion of a step forward to its place.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Glide {
    to_beat: usize,
    /// How much faster than playing.
    haste: f64,
}

/// How long a step forward takes.
const GLIDE_MILLIS: f64 = 280.0;

/// The phase of a beat whose motion is done while its sentence is still being read.
const SHOWN_PHASE: f32 = 0.999;

/// How long the end stays before it begins again.
const END_MILLIS: f64 = 900.0;

impl Player {
    /// A player at rest at `playhead`.
    pub fn new(playhead: Playhead, pace: Pace) -> Self {
        Self { playhead, pace, is_playing: false, glide: None, held_millis: 0.0, end_millis: 0.0 }
    }

    /// The place that is shown.
    pub fn playhead(&self) -> Playhead {
        self.playhead
    }

    /// The pace at which it plays.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Returns `true` if it plays.
    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// Returns `true` if the playhead moves as time passes: it plays, or a step is on its way.
    pub fn is_moving(&self) -> bool {
        self.is_playing || self.glide.is_some()
    }

    /// Carries out a command.
    pub fn command(&mut self, command: Command, film: &Film) {
        match command {
            Command::Toggle if self.is_playing => self.rest(self.playhead),
            Command::Play | Command::Toggle => self.play(film),
            Command::Pause => self.rest(self.playhead),
            Command::StepForward => {
                self.arrive(film);
                self.glide_to(film, film.next_step(self.pace.level, self.playhead.beat));
            }
            Command::StepBack => {
                self.rest(film.previous_step(self.pace.level, self.playhead.beat));
            }
            Command::TaskStepForward => {
                self.arrive(film);
                self.glide_to(film, film.next_stop(self.playhead.beat));
            }
            Command::TaskStepBack => self.rest(film.previous_stop(self.playhead.beat)),
            Command::IterationForward => self.rest(film.next_iteration(self.playhead.beat)),
            Command::IterationBack => self.rest(film.previous_iteration(self.playhead.beat)),
            Command::NextOf(task) => {
                let next = film.next_of(task, self.playhead.beat);
                self.rest(next.unwrap_or(self.playhead));
            }
            Command::PreviousOf(task) => {
                let previous = film.previous_of(task, self.playhead.beat);
                self.rest(previous.unwrap_or(self.playhead));
            }
            Command::NextMoment => {
                self.arrive(film);
                let mut moments = film.moments().iter();
                if let Some(next) = moments.find(|moment| moment.beat > self.playhead.beat) {
                    self.glide_to(film, film.at_beat(next.beat));
                }
            }
            Command::PreviousMoment => {
                let mut moments = film.moments().iter().rev();
                let previous = moments.find(|moment| moment.beat < self.playhead.beat);
                self.rest(previous.map_or(self.playhead, |moment| film.at_beat(moment.beat)));
            }
            Command::Tenth(tenth) => {
                // Divided first, so that nothing overflows.
                let nanos = film.duration_nanos() / 10 * u64::from(tenth.min(10));
                self.rest(film.at_nanos(nanos));
            }
            Command::Seek(playhead) => self.rest(playhead),
            Command::Start => self.rest(film.at_beat(0)),
            Command::End => self.rest(film.at_beat(film.beat_count())),
            Command::SetPace(pace) => self.pace = pace,
        }
    }

    /// Lets `millis` of real time pass. While it plays, the playhead does not pass `known_beats`,
    /// the beats that the live run has reached.
    pub fn update(&mut self, millis: f64, film: &Film, known_beats: usize) {
        let haste = self.glide.map_or(1.0, |glide| glide.haste);
        let mut left = if self.is_moving() { millis.max(0.0) * haste } else { 0.0 };
        while self.is_moving() {
            if self.playhead.phase < SHOWN_PHASE {
                let whole = self.pace.motion_millis(film, self.playhead.beat);
                let needed = whole * f64::from(SHOWN_PHASE - self.playhead.phase);
                if needed > left {
                    self.playhead.phase += (left / whole) as f32;
                    return;
                }
                left -= needed;
                self.playhead.phase = SHOWN_PHASE;
                self.held_millis = 0.0;
            }
            if self.playhead.phase < 1.0 {
                let needed = self.hold_millis_left(film);
                if needed > left {
                    self.held_millis += left;
                    return;
                }
                left -= needed;
                self.playhead.phase = 1.0;
                if self.is_playing
                    && self.pace.pauses_at_moments
                    && film.moment_at(self.playhead.beat).is_some()
                {
                    self.rest(self.playhead);
                    return;
                }
            }
            let beat = self.playhead.beat;
            if self.is_playing && self.pace.loops && beat >= film.beat_count() {
                let needed = END_MILLIS - self.end_millis;
                if needed > left {
                    self.end_millis += left;
                    return;
                }
                left -= needed;
                self.end_millis = 0.0;
                self.playhead = film.at_beat(0);
                continue;
            }
            if self.glide.is_some_and(|glide| beat >= glide.to_beat) || beat >= film.beat_count() {
                self.rest(self.playhead);
                return;
            }
            if let Some(next_nanos) = film.jump_after(beat) {
                let whole_nanos = next_nanos.saturating_sub(film.nanos_after(beat));
                let left_nanos = next_nanos.saturating_sub(self.playhead.nanos);
                let needed = self.pace.millis_of_gap(film, beat, whole_nanos, left_nanos);
                if needed > left {
                    let passed = (left_nanos as f64 * (left / needed)) as u64;
                    self.playhead.nanos = self.playhead.nanos.saturating_add(passed);
                    return;
                }
                left -= needed;
                self.playhead.nanos = next_nanos;
            }
            if self.is_playing && beat >= known_beats {
                return;
            }
            self.playhead.beat += 1;
            self.playhead.phase = 0.0;
        }
    }

    /// How many milliseconds of playing are left until the playhead has shown `known_beats`; `None`
    /// if that is more than a second.
    pub fn millis_until(&self, film: &Film, known_beats: usize) -> Option<f64> {
        const ENOUGH_MILLIS: f64 = 1_000.0;
        let motion_left = f64::from((SHOWN_PHASE - self.playhead.phase).max(0.0));
        let mut millis = self.pace.motion_millis(film, self.playhead.beat) * motion_left;
        millis += self.hold_millis_left(film);
        let mut nanos = self.playhead.nanos;
        let mut beat = self.playhead.beat;
        loop {
            if let Some(next_nanos) = film.jump_after(beat) {
                let whole_nanos = next_nanos.saturating_sub(film.nanos_after(beat));
                let left_nanos = next_nanos.saturating_sub(nanos);
                millis += self.pace.millis_of_gap(film, beat, whole_nanos, left_nanos);
                nanos = next_nanos;
            }
            if millis > ENOUGH_MILLIS {
                return None;
            }
            if beat >= known_beats {
                return Some(millis);
            }
            beat += 1;
            millis += self.pace.motion_millis(film, beat);
            if self.glide.is_none() {
                millis += self.pace.hold_millis(film, beat);
            }
        }
    }

    /// Continues at a place of another film.
    pub fn change_film(&mut self, playhead: Playhead) {
        self.glide = None;
        self.playhead = playhead;
    }

    /// How many milliseconds the sentence still stays after the motion. After a step that the
    /// reader asked for, it does not stay longer.
    fn hold_millis_left(&self, film: &Film) -> f64 {
        if self.glide.is_some() || self.playhead.phase >= 1.0 {
            return 0.0;
        }
        let held_millis = if self.playhead.phase < SHOWN_PHASE { 0.0 } else { self.held_millis };
        (self.pace.hold_millis(film, self.playhead.beat) - held_millis).max(0.0)
    }

    fn play(&mut self, film: &Film) {
        self.glide = None;
        self.end_millis = 0.0;
        if self.playhead.beat >= film.beat_count() {
            self.playhead = film.at_beat(0);
        }
        self.is_playing = true;
    }

    /// Ends the motion of a step that the reader asked for.
    fn arrive(&mut self, film: &Film) {
        if let Some(glide) = self.glide {
            self.rest(film.at_beat(glide.to_beat));
        }
    }

    /// Stops at `playhead`, with nothing moving.
    fn rest(&mut self, playhead: Playhead) {
        self.is_playing = false;
        self.glide = None;
        self.playhead = Playhead { phase: 1.0, ..playhead };
    }

    /// Moves to a place with a quick motion.
    fn glide_to(&mut self, film: &Film, target: Playhead) {
        self.rest(self.playhead);
        // On the way, no sentence stays to be read.
        let pace = Pace { reading: None, ..self.pace };
        let probe = Self::new(self.playhead, pace);
        match probe.millis_until(film, target.beat) {
            Some(millis) if millis > 0.0 => {
                let haste = (millis / GLIDE_MILLIS).max(1.0);
                self.glide = Some(Glide { to_beat: target.beat, haste });
            }
            Some(_) => self.rest(target),
            // A longer motion could not be followed by the eye, so only its end is shown.
            None => {
                let near = target.beat.saturating_sub(1).max(self.playhead.beat);
                self.playhead = film.at_beat(near);
                self.glide = Some(Glide { to_beat: target.beat, haste: 1.0 });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::run::Recording;
    use crate::runtime::{create_task, print, sleep};
    use crate::scene::Screening;

    fn film() -> Film {
        Film::new(Recording::of(async {
            let tasks: Vec<_> = (1..4)
                .map(|n| {
                    create_task(async move {
                        sleep(f64::from(n) * 0.25).await?;
                        print(format!("{n}"));
                        sleep(0.0).await
                    })
                })
                .collect();
            for task in tasks {
                task.await?;
            }
            Ok(())
        }))
    }

    #[test]
    fn playing_reaches_the_end_at_any_pace() {
        let film = film();
        for (speed, dwell) in [(0.5, 400.0), (50.0, 0.0), (0.02, 2000.0), (1.0, 0.0)] {
            let pace = Pace::new(speed, dwell).with_gaps_skipped(dwell > 0.0);
            let mut player = Player::new(Playhead::default(), pace);
            player.command(Command::Play, &film);
            let mut frames = 0;
            let mut before = player.playhead();
            while player.is_playing() {
                player.update(16.0, &film, film.beat_count());
                let after = player.playhead();
                assert!(after.beat >= before.beat && after.nanos >= before.nanos);
                before = after;
                frames += 1;
                assert!(frames < 1_000_000, "speed {speed}, dwell {dwell}");
            }
            assert_eq!(before, film.at_beat(film.beat_count()));
        }
    }

    #[test]
    fn a_loop_shows_the_end_for_a_while_and_begins_again() {
        let film = film();
        let pace = Pace::new(50.0, 0.0).with_looping(true);
        let mut player = Player::new(film.at_beat(film.beat_count()), pace);
        player.is_playing = true;
        player.update(END_MILLIS - 1.0, &film, film.beat_count());
        assert_eq!(player.playhead(), film.at_beat(film.beat_count()));
        player.update(1.0, &film, film.beat_count());
        assert!(player.is_playing() && player.playhead().beat < film.beat_count());
        player.update(1e7, &film, film.beat_count());
        assert!(player.is_playing());
        player.command(Command::SetPace(pace.with_looping(false)), &film);
        player.update(1e5, &film, film.beat_count());
        assert!(!player.is_playing());
        assert_eq!(player.playhead(), film.at_beat(film.beat_count()));
    }

    #[test]
    fn skipped_gaps_take_a_moment_each() {
        let film = Film::new(Recording::of(async {
            sleep(5.0).await?;
            sleep(500.0).await
        }));
        let pace = Pace::new(1.0, 0.0).with_gaps_skipped(true);
        let mut player = Player::new(Playhead::default(), pace);
        player.command(Command::Play, &film);
        player.update(180.0, &film, film.beat_count());
        assert_eq!(player.playhead().nanos / 1_000_000_000, 5 + 250, "halfway through the second");
        player.update(80.0, &film, film.beat_count());
        assert!(!player.is_playing());
    }

    #[test]
    fn playing_waits_for_the_live_loop() {
        let film = film();
        let mut player = Player::new(Playhead::default(), Pace::new(50.0, 0.0));
        player.command(Command::Play, &film);
        player.update(1e9, &film, 5);
        assert_eq!(player.playhead().beat, 5);
        assert!(player.is_playing());
        assert_eq!(player.millis_until(&film, 5), Some(0.0));
    }

    #[test]
    fn stepping_there_and_back_shows_the_same_places() {
        let film = Rc::new(film());
        let mut player = Player::new(Playhead::default(), Pace::default());
        let mut stops = vec![player.playhead().beat];
        while player.playhead().beat < film.beat_count() {
            player.command(Command::StepForward, &film);
            while player.is_moving() {
                player.update(16.0, &film, 0);
            }
            stops.push(player.playhead().beat);
            assert!(stops.len() < 1_000);
        }
        let mut forward = Screening::new(Rc::clone(&film));
        for &stop in &stops {
            forward.seek(stop);
            let mut direct = Screening::new(Rc::clone(&film));
            direct.seek(stop);
            assert_eq!(forward.after(), direct.after());
            assert_eq!(forward.before(), direct.before());
        }
        while let Some(stop) = stops.pop() {
            assert_eq!(player.playhead().beat, stop);
            player.command(Command::StepBack, &film);
        }
    }

    #[test]
    fn every_place_survives_its_own_link() {
        let film = film();
        for beat in 0..=film.beat_count() {
            let playhead = film.at_beat(beat);
            let found = match film.count_within_instant(&playhead) {
                Some(count) => film.within_instant(playhead.nanos, count),
                None => film.at_nanos(playhead.nanos),
            };
            assert_eq!(found, playhead);
        }
    }
}
