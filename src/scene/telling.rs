//! The most telling place of a run: the place to show where only one place of the run can be shown.

use super::{Machine, Screening, State, TaskState};
use crate::model::{Ending, FutureKind};

/// How many steps of the story are looked at in a run without moments.
const MOST_STEPS: usize = 64;

/// The most telling place of the screening's run, as the number of beats that have happened there.
///
/// It is one of the run's moments; in a run without moments, one of the steps of its story. The
/// first of these rules that tells two places apart decides:
///
/// 1. A deadlock comes before everything else.
/// 2. A place at which a task has failed comes before the others.
/// 3. The more tasks wait for something other than time, the more there is to understand.
/// 4. The more tasks have not ended, the more there is to see.
/// 5. The later place, because more has happened.
pub fn telling_beat(screening: &mut Screening) -> usize {
    let film = std::rc::Rc::clone(screening.film());
    let mut places: Vec<usize> = film.moments().iter().map(|moment| moment.beat).collect();
    if places.is_empty() {
        let story = film.story();
        places = story.iter().copied().step_by(story.len().div_ceil(MOST_STEPS).max(1)).collect();
        // A deadlock is at the end of a run.
        places.extend(film.ending().map(|_| film.beat_count()));
    }
    let mut best = None;
    for beat in places {
        screening.seek(beat);
        let told = told(screening.after());
        if best.is_none_or(|(most, _)| told >= most) {
            best = Some((told, beat));
        }
    }
    best.map_or(0, |(_, beat)| beat)
}

/// How much a machine tells, by the first four rules.
fn told(machine: &Machine) -> (bool, bool, usize, usize) {
    let count = |is: fn(&TaskState) -> bool| machine.tasks.iter().filter(|task| is(task)).count();
    let waits =
        |task: &TaskState| task.wait().is_some_and(|wait| wait.kind != Some(FutureKind::Sleep));
    (
        machine.ending == Some(Ending::Deadlock),
        count(|task| matches!(task.state, State::Failed(_))) > 0,
        count(waits),
        count(|task| !task.state.is_finished()),
    )
}
