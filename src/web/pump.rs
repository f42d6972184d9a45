//! The live pump: runs the loop on the browser's microtask queue while it plays, and prepares the
//! film when nothing else has to be done.
//!
//! One loop iteration a microtask, a timer between deadlines, and the thread given back after a few
//! milliseconds, so that the page answers however busy the program is.

use std::rc::{Rc, Weak};

use super::clock::now_millis;
use super::microtask::microtask;
use super::{Instrument, bell::Bell};

/// How long the pump keeps the thread at most.
const BURST_MILLIS: f64 = 4.0;

/// Beats that become due within this time are lived through already, so that a frame has them.
const AHEAD_MILLIS: f64 = 20.0;

/// How old a film is before it is prepared: who turns a number by dragging or with a key that
/// repeats turns it again before, and then it would be in vain.
pub(super) const UNRIPE_MILLIS: f64 = 60.0;

/// How long others have the thread before more of a film is prepared, which takes a few milliseconds.
const GAP_MILLIS: f64 = 8.0;

/// A film is prepared only if nothing is due before a burst, a gap and the time to spare are over.
pub(super) const LEISURE_MILLIS: f64 = 2.0 * BURST_MILLIS + GAP_MILLIS + AHEAD_MILLIS;

/// When the live loop has to run next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    /// At once.
    Now,
    /// In some milliseconds.
    After(f64),
    /// When something changes.
    Idle,
    /// Not soon; meanwhile the film can be prepared.
    Prepare,
}

impl Turn {
    /// The turn for a playhead that reaches the end of what was lived in `millis`, if that is soon.
    pub(super) fn in_millis(millis: Option<f64>) -> Self {
        match millis {
            Some(millis) if millis <= AHEAD_MILLIS => Self::Now,
            Some(millis) => Self::After(millis - AHEAD_MILLIS / 2.0),
            None => Self::After(1_000.0),
        }
    }
}

/// Starts the pump of an instrument; it ends when the instrument is gone.
#[expect(clippy::disallowed_methods, reason = "the pump is the one task on the browser's queue")]
pub(super) fn start(instrument: &Rc<Instrument>) {
    let bell = Rc::clone(instrument.bell());
    wasm_bindgen_futures::spawn_local(pump(Rc::downgrade(instrument), bell));
}

async fn pump(instrument: Weak<Instrument>, bell: Rc<Bell>) {
    loop {
        let Some(turn) = instrument.upgrade().map(|instrument| instrument.turn()) else { return };
        match turn {
            Turn::Idle => bell.wait().await,
            Turn::After(millis) => bell.wait_at_most(millis).await,
            Turn::Prepare => {
                if let Some(instrument) = instrument.upgrade() {
                    instrument.film().prepare();
                }
                bell.wait_at_most(GAP_MILLIS).await;
            }
            Turn::Now => {
                burst(&instrument).await;
                // Frames, clicks and timers come first now. No other bell ends this.
                Rc::<Bell>::default().wait_at_most(0.0).await;
            }
        }
    }
}

/// Runs iterations, one a microtask, until they are not due or the time is up.
async fn burst(instrument: &Weak<Instrument>) {
    let started_millis = now_millis();
    while now_millis() - started_millis < BURST_MILLIS {
        let Some(instrument) = instrument.upgrade() else { return };
        if instrument.turn() != Turn::Now {
            return;
        }
        instrument.run_live_once();
        drop(instrument);
        microtask().await;
    }
}
