//! Originals: undamaged runs, in each form in which inputs damage them.

use std::collections::BTreeSet;
use std::rc::Rc;

use loopscope::demos::DEMOS;
use loopscope::formats::{Subject, format};
use loopscope::model::{Event, Timestamp, Version};
use loopscope::run::Opened;
use loopscope::scene::Film;
use loopscope::trace::{Header, Trace};
use loopscope_referee::{generator, ops};

use super::content::{Content, unpacked};
use crate::sets;

/// A run that is not damaged.
pub struct Original {
    /// The bytes of the format `run`.
    pub file: Vec<u8>,
    /// The content of those bytes.
    pub packed: Vec<u8>,
    pub content: Content,
    /// The text of the format `json`, without the digest.
    pub json: String,
    pub header: Header,
    pub trace: &'static Trace,
    pub events: Vec<(Timestamp, Event<'static>)>,
}

/// The most events of an original: many short runs can be damaged in the time of one long run.
const MOST_EVENTS: u32 = 400;

/// How many random programs are originals.
const PROGRAMS: u64 = 120;

/// Short runs of every demo, and of random programs that use everything.
pub fn originals() -> Vec<Original> {
    let mut all = Vec::new();
    for demo in DEMOS {
        for (_, values) in sets::presets(demo) {
            let run = Opened::of_demo(demo).run(values);
            all.push((run.header(), run.film.trace().clone()));
        }
    }
    let families: BTreeSet<_> = generator::families().collect();
    for seed in 0..PROGRAMS {
        let program = Rc::new(generator::generate_single_run(seed, &families));
        let header = Header { source: "test:random".to_owned(), ..Header::default() };
        all.push((header, ops::run(&program, Version::default()).trace));
    }
    all.retain(|(_, trace)| trace.event_count() <= MOST_EVENTS);
    all.into_iter().map(|(header, trace)| Original::new(header, trace)).collect()
}

impl Original {
    fn new(header: Header, trace: Trace) -> Self {
        // Leaked, because events borrow their texts from the trace; there are a few hundred.
        let trace: &'static Trace = Box::leak(Box::new(trace));
        let film = Film::new(trace.clone());
        let subject = Subject { film: &film, header: header.clone() };
        let write = |name| format(name).expect("there is such a format").write(&subject);
        let json = String::from_utf8(write("json")).expect("it is text");
        let json = json.lines().filter(|line| !line.starts_with("\"digest\":"));
        let json = json.map(|line| line.to_owned() + "\n").collect();
        let file = write("run");
        let packed = unpacked(&file);
        let content = Content::of(&packed);
        assert!(content.joined() == packed, "the content is divided as it is written");
        let events = trace.entries().map(|entry| (entry.timestamp, entry.event)).collect();
        Self { file, packed, content, json, header, trace, events }
    }
}
