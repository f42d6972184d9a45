//! The live pump: runs the loop on the browser's microtask queue while it plays, and prepares the
//! film when nothing else has to be done.
//!
//! Each microtask runs one iteration of the loop, and between deadlines the pump waits for a timer.
//! After a few milliseconds it gives the thread back, so that the page answers even if the program
//! never idles.

use std::rc::{Rc, Weak};

use crate::web::session::bell::Bell;
use crate::web::session::clock::now_millis;
use crate::web::session::instrument::Instrument;
use crate::web::session::live_work::{BURST_MILLIS, GAP_MILLIS, NextWork};
use crate::web::session::microtask::microtask;

/// Starts the pump of an instrument; it ends when the instrument is gone.
#[expect(clippy::disallowed_methods, reason = "the pump is the one task on the browser's queue")]
pub fn start(instrument: &Rc<Instrument>) {
    let bell = Rc::clone(instrument.bell());
    wasm_bindgen_futures::spawn_local(pump(Rc::downgrade(instrument), bell));
}

async fn pump(instrument: Weak<Instrument>, bell: Rc<Bell>) {
    loop {
        let Some(work) = instrument.upgrade().map(|instrument| instrument.next_work()) else {
            return;
        };
        match work {
            NextWork::Idle => bell.wait().await,
            NextWork::After(millis) => bell.wait_at_most(millis).await,
            NextWork::Prepare => {
                if let Some(instrument) = instrument.upgrade() {
                    instrument.film().prepare();
                }
                bell.wait_at_most(GAP_MILLIS).await;
            }
            NextWork::Now => {
                burst(&instrument).await;
                // Frames, clicks and timers come first now. A new bell is used, which nothing else
                // can ring, so that the wait is not cut short.
                Rc::<Bell>::default().wait_at_most(0.0).await;
            }
        }
    }
}

/// Runs iterations, one in each microtask, until none is due or the time is up.
async fn burst(instrument: &Weak<Instrument>) {
    let started_millis = now_millis();
    while now_millis() - started_millis < BURST_MILLIS {
        let Some(instrument) = instrument.upgrade() else { return };
        if instrument.next_work() != NextWork::Now {
            return;
        }
        instrument.run_live_once();
        drop(instrument);
        microtask().await;
    }
}
