//! The address: the whole state of the page as the part of its URL after `#`.
//!
//! ```text
//! demo=gather&n=3&at=0.459~2&axis=steps&from=20&to=60&speed=0.5&dwell=400&theme=dark&listing=rust
//! ```
//!
//! Every key is optional. Unknown keys are the demo's parameters. `at` is the playhead in seconds;
//! behind a tilde, how many beats of that instant have happened, all of them without it. `from` and
//! `to` are the part of the timeline that is seen, in what its `axis` counts. What cannot be read
//! becomes the nearest valid value and a sentence that says so.
//!
//! `v` is the version of the keys, 1 without it. What a key of a version means never changes;
//! `tests/goldens/links.txt` has links of every version that has been given out.

use std::borrow::Cow;

use form_urlencoded::{Serializer, parse};

use crate::demos::{Demo, Entry, Language, Listing, Values, default_entry, entry};
use crate::model::{NANOS_PER_SECOND, Seconds, nanos_from_seconds, parse_decimal, trimmed};
use crate::player::Pace;
use crate::scene::{Axis, Film, Playhead, UNITS_PER_STEP, Window, Zone};

/// What an address says.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The demo.
    pub demo: &'static Demo,
    /// Its parameters.
    pub values: Values,
    /// Where to look; without it the demo plays from the start.
    pub at: Option<At>,
    /// What the axis of the timeline counts.
    pub axis: Axis,
    /// The part of the run that the timeline shows; without it the whole.
    pub window: Option<Window>,
    /// How fast it plays.
    pub pace: Pace,
    /// What the task is called that is marked, if one is.
    pub selected: Option<String>,
    /// The part of the stage that has it for itself, if one has.
    pub unfolded: Option<Zone>,
    /// Dark or light; without it as the reader's system has it.
    pub theme: Option<Theme>,
    /// The listings that are shown.
    pub listing: Listings,
    /// What is around the picture.
    pub controls: Controls,
}

/// What the page shows around the picture, which pages that embed it want less of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// Everything.
    #[default]
    Full,
    /// The parameters, and what plays.
    Parameters,
    /// What plays.
    Min,
    /// Nothing.
    None,
}

/// Which listings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listings {
    /// What CPython runs.
    #[default]
    Python,
    /// What runs here.
    Rust,
    /// The two side by side.
    Both,
}

/// A place in a run that means the same in a run with other parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The time in virtual nanoseconds.
    pub nanos: u64,
    /// How many beats of that instant have happened, if not all of them.
    pub count: Option<usize>,
}

/// A colour scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// The keys that mean the same in every demo, so no parameter may be called so.
pub const RESERVED_KEYS: [&str; 15] = [
    "demo", "at", "axis", "from", "to", "speed", "dwell", "gaps", "loop", "select", "unfold",
    "theme", "listing", "controls", "v",
];

/// The version of the keys that this page reads and writes.
pub const VERSION: &str = "1";

/// A link that somebody made on purpose is shorter.
pub(crate) const LONGEST_ADDRESS: usize = 2_000;

#[cfg(not(feature = "split"))]
impl Default for Address {
    fn default() -> Self {
        Self::new(default_entry().demo().expect("without the feature, every demo is here"))
    }
}

impl Address {
    /// The address of a demo as it is before anybody turns anything.
    pub fn new(demo: &'static Demo) -> Self {
        Self {
            demo,
            values: Values::defaults(demo),
            at: None,
            axis: Axis::default(),
            window: None,
            pace: Pace::default(),
            selected: None,
            unfolded: None,
            theme: None,
            listing: Listings::default(),
            controls: Controls::default(),
        }
    }

    /// Which demo an address asks for, or the one that is shown instead.
    pub fn entry(text: &str) -> &'static Entry {
        Self::id(&pairs(text)).and_then(entry).unwrap_or_else(default_entry)
    }

    /// Reads an address, and says in a sentence each what had to be changed.
    ///
    /// ```
    /// use loopscope::address::Address;
    /// let (address, complaints) = Address::parse("demo=gather&n=0");
    /// assert_eq!(complaints, ["n is “0”, not a whole number from 1 to 1000; took 1"]);
    /// assert_eq!(address.to_string(), "demo=gather&n=1");
    /// ```
    #[cfg(not(feature = "split"))]
    #[expect(clippy::missing_panics_doc, reason = "without the feature, every demo is here")]
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let demo = Self::entry(text).demo();
        Self::read(text, demo.expect("without the feature, every demo is here"))
    }

    /// Reads an address whose [entry](Self::entry) has been loaded, as `demo`.
    pub fn read(text: &str, demo: &'static Demo) -> (Self, Vec<String>) {
        let mut address = Self::new(demo);
        let mut complaints = Vec::new();
        if text.len() > LONGEST_ADDRESS {
            complaints.push("The link is too long to be one of ours; took the defaults".to_owned());
            return (address, complaints);
        }
        let pairs = pairs(text);
        let id = Self::id(&pairs);
        let pairs = || pairs.iter().map(|(key, value)| (&**key, &**value));
        for key in RESERVED_KEYS {
            if pairs().filter(|(other, _)| *other == key).count() > 1 {
                complaints.push(format!("{key} is given more than once; took the last"));
            }
        }
        if let Some(id) = id.filter(|id| *id != demo.id) {
            complaints.push(format!("There is no demo {}; took {}", quoted(id), demo.id));
        }
        let (values, complained) =
            Values::read(address.demo, pairs().filter(|(key, _)| !RESERVED_KEYS.contains(key)));
        address.values = values;
        complaints.extend(complained.iter().map(ToString::to_string));
        let mut skips_gaps = address.pace.skips_gaps;
        let mut loops = address.pace.loops;
        let (mut from, mut to) = (None, None);
        let (mut speed, mut dwell_millis) = (address.pace.speed, address.pace.dwell_millis);
        let (mut typed_speed, mut typed_dwell) = ("", "");
        for (key, value) in pairs() {
            let read = match key {
                "at" if value.strip_prefix('-').and_then(At::parse).is_some() => {
                    address.at = Some(At { nanos: 0, count: None });
                    complaints.push(format!("at cannot be {}; took 0", quoted(value)));
                    Some(())
                }
                "at" => At::parse(value).map(|at| address.at = Some(at)),
                "axis" => axis(value).map(|axis| address.axis = axis),
                "from" => part(value).map(|number| from = Some(number)),
                "to" => part(value).map(|number| to = Some(number)),
                "speed" => {
                    parse_decimal(value).map(|number| (speed, typed_speed) = (number, value))
                }
                "dwell" => {
                    parse_decimal(value).map(|number| (dwell_millis, typed_dwell) = (number, value))
                }
                "gaps" => gaps(value).map(|skips| skips_gaps = skips),
                "loop" => (value == "on").then(|| loops = true),
                "select" => {
                    address.selected = Some(value.to_owned());
                    Some(())
                }
                "unfold" => Zone::parse(value).map(|zone| address.unfolded = Some(zone)),
                "theme" => Theme::parse(value).map(|theme| address.theme = Some(theme)),
                "listing" => Listings::parse(value).map(|listing| address.listing = listing),
                "controls" => Controls::parse(value).map(|controls| address.controls = controls),
                "v" if value != VERSION => {
                    complaints.push(format!(
                        "The link is of version {}; read it as one of version {VERSION}",
                        quoted(value)
                    ));
                    Some(())
                }
                _ => Some(()),
            };
            if read.is_none() {
                complaints.push(format!("{key} cannot be {}; left it out", quoted(value)));
            }
        }
        if from.is_some() || to.is_some() {
            let place = |number| place_of(address.axis, number);
            let (from, to) = (from.map_or(0, place), to.map_or(u64::MAX, place));
            if from < to {
                address.window = Some(Window { from, to });
            } else {
                complaints.push("from has to be before to; left both out".to_owned());
            }
        }
        address.pace =
            Pace::new(speed, dwell_millis).with_gaps_skipped(skips_gaps).with_looping(loops);
        let pace = address.pace;
        for (key, typed, asked, taken, text) in [
            ("speed", typed_speed, speed, pace.speed, pace.speed_text()),
            ("dwell", typed_dwell, dwell_millis, pace.dwell_millis, pace.dwell_text()),
        ] {
            // Being rounded to thousandths is not worth a complaint.
            if (asked - taken).abs() > 0.001 || asked.is_nan() {
                complaints.push(format!("{key} cannot be {}; took {text}", quoted(typed)));
            }
        }
        (address, complaints)
    }

    /// The programs that are shown, with their numbers in them.
    pub fn programs(&self) -> Vec<Listing> {
        let languages = self.listing.languages().iter();
        languages.map(|language| self.demo.listing(*language, &self.values)).collect()
    }

    fn id<'text>(pairs: &'text [Pair<'_>]) -> Option<&'text str> {
        pairs.iter().rfind(|(key, _)| key == "demo").map(|(_, id)| &**id)
    }
}

/// A key and its value.
type Pair<'text> = (Cow<'text, str>, Cow<'text, str>);

/// What an address says; nothing if it is too long to be one.
fn pairs(text: &str) -> Vec<Pair<'_>> {
    if text.len() > LONGEST_ADDRESS { Vec::new() } else { parse(text.as_bytes()).collect() }
}

impl std::fmt::Display for Address {
    /// Writes the keys that differ from the defaults, the demo always.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let default = Self::new(self.demo);
        let mut out = Serializer::new(String::new());
        out.append_pair("demo", self.demo.id);
        for (parameter, value) in self.values.iter() {
            if value != parameter.default_value() {
                out.append_pair(parameter.name, &value.to_string());
            }
        }
        if let Some(at) = self.at {
            out.append_pair("at", &at.to_string());
        }
        if self.axis == Axis::Steps {
            out.append_pair("axis", "steps");
        }
        if let Some(window) = self.window {
            for (key, place) in [("from", window.from), ("to", window.to)] {
                // What has no end ends with the run.
                if place < u64::MAX {
                    let number = place as f64 / units(self.axis);
                    out.append_pair(key, &trimmed(number, 9));
                }
            }
        }
        if self.pace.speed.to_bits() != default.pace.speed.to_bits() {
            out.append_pair("speed", &self.pace.speed_text());
        }
        if self.pace.dwell_millis.to_bits() != default.pace.dwell_millis.to_bits() {
            out.append_pair("dwell", &self.pace.dwell_text());
        }
        if self.pace.skips_gaps {
            out.append_pair("gaps", "skip");
        }
        if self.pace.loops {
            out.append_pair("loop", "on");
        }
        if let Some(name) = &self.selected {
            out.append_pair("select", name);
        }
        if let Some(zone) = self.unfolded {
            out.append_pair("unfold", zone.name());
        }
        if let Some(theme) = self.theme {
            out.append_pair("theme", theme.name());
        }
        if self.listing != default.listing {
            out.append_pair("listing", self.listing.name());
        }
        if self.controls != default.controls {
            out.append_pair("controls", self.controls.name());
        }
        // A tilde needs no escape in a fragment, and links should be readable.
        // What comes before a moment's count is as safe as it was.
        for (index, part) in out.finish().split('%').enumerate() {
            match part.strip_prefix("7E") {
                Some(rest) if index > 0 => write!(f, "~{rest}")?,
                _ if index > 0 => write!(f, "%{part}")?,
                _ => f.write_str(part)?,
            }
        }
        Ok(())
    }
}

impl At {
    /// The place of a playhead in its film.
    pub fn of(playhead: &Playhead, film: &Film) -> Self {
        Self { nanos: playhead.nanos, count: film.count_within_instant(playhead) }
    }

    /// The playhead in a film at this place, or the nearest to it.
    pub fn playhead(self, film: &Film) -> Playhead {
        match self.count {
            Some(count) => film.within_instant(self.nanos, count),
            None => film.at_nanos(self.nanos),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (seconds, count) = match text.split_once('~') {
            Some((seconds, count)) => (seconds, Some(count.parse().ok()?)),
            None => (text, None),
        };
        let seconds = parse_decimal(seconds).filter(|seconds| *seconds >= 0.0)?;
        Some(Self { nanos: nanos_from_seconds(seconds), count })
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", Seconds(self.nanos))?;
        self.count.map_or(Ok(()), |count| write!(f, "~{count}"))
    }
}

impl Listings {
    /// Every choice there is.
    pub const ALL: [Self; 3] = [Self::Python, Self::Rust, Self::Both];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
            Self::Both => "both",
        }
    }

    /// The languages that are shown, from left to right.
    pub fn languages(self) -> &'static [Language] {
        match self {
            Self::Python => &[Language::Python],
            Self::Rust => &[Language::Rust],
            Self::Both => &[Language::Python, Language::Rust],
        }
    }

    /// The choice with this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|listings| listings.name() == text)
    }
}

impl Controls {
    const ALL: [Self; 4] = [Self::Full, Self::Parameters, Self::Min, Self::None];

    /// Its name in addresses and in the page's `data-controls`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Parameters => "parameters",
            Self::Min => "min",
            Self::None => "none",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|controls| controls.name() == text)
    }
}

impl Theme {
    /// Its name in addresses and in the page's `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == text)
    }
}

fn gaps(text: &str) -> Option<bool> {
    match text {
        "skip" => Some(true),
        "play" => Some(false),
        _ => None,
    }
}

fn axis(text: &str) -> Option<Axis> {
    match text {
        "seconds" => Some(Axis::Seconds),
        "steps" => Some(Axis::Steps),
        _ => None,
    }
}

/// An end of the part of the timeline that is seen, in seconds or steps.
fn part(text: &str) -> Option<f64> {
    parse_decimal(text).filter(|number| *number >= 0.0)
}

fn place_of(axis: Axis, number: f64) -> u64 {
    (number * units(axis)).round() as u64
}

/// How many units of an axis are one of what it counts.
fn units(axis: Axis) -> f64 {
    match axis {
        Axis::Seconds => NANOS_PER_SECOND as f64,
        Axis::Steps => UNITS_PER_STEP as f64,
    }
}

fn quoted(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(32).collect();
    format!("“{shown}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demos::DEMOS;

    #[track_caller]
    fn check(text: &str, expected: &str, complaint_count: usize) {
        let (address, complaints) = Address::parse(text);
        assert_eq!(address.to_string(), expected, "{text:?}");
        assert_eq!(complaints.len(), complaint_count, "{complaints:?}");
        let (again, complaints) = Address::parse(expected);
        assert_eq!((again, complaints), (address, vec![]), "{expected:?} does not come back");
    }

    #[test]
    fn good_addresses_come_back() {
        check("", "demo=gather", 0);
        check("demo=gather", "demo=gather", 0);
        check("n=3&demo=gather&seed=1", "demo=gather&n=3&seed=1", 0);
        check("at=0.459", "demo=gather&at=0.459", 0);
        check("at=0.459%7E2", "demo=gather&at=0.459~2", 0);
        check("listing=python", "demo=gather", 0);
        check("listing=both", "demo=gather&listing=both", 0);
        check("axis=seconds&from=0&to=1", "demo=gather&from=0&to=1", 0);
        check("to=60.125&axis=steps&from=20", "demo=gather&axis=steps&from=20&to=60.125", 0);
        check("from=0.250000001", "demo=gather&from=0.250000001", 0);
        check("controls=min&v=1", "demo=gather&controls=min", 0);
        check("controls=full", "demo=gather", 0);
        check("theme=dark&unfold=timers", "demo=gather&unfold=timers&theme=dark", 0);
        check("to=0.3&at=0.2", "demo=gather&at=0.2&from=0&to=0.3", 0);
        check(
            "speed=2&dwell=0&gaps=skip&theme=dark&listing=rust&failing=1&return_exceptions=on&loop=on&select=fetch-1",
            "demo=gather&failing=1&return_exceptions=true&speed=2&dwell=0&gaps=skip&loop=on&select=fetch-1&theme=dark&listing=rust",
            0,
        );
    }

    #[test]
    fn bad_addresses_become_the_nearest_valid_one() {
        check("demo=nothing", "demo=gather", 1);
        check("n=0", "demo=gather&n=1", 1);
        check("n=5000&failing=4999", "demo=gather&n=1000&failing=999", 2);
        check("n=NaN&seed=zwei", "demo=gather", 2);
        check("longest=0.1", "demo=gather&longest=0.2", 1);
        check("shortest=1e400", "demo=gather&shortest=10.0&longest=10.0", 2);
        check("speed=1000&dwell=-1", "demo=gather&speed=50&dwell=0", 2);
        check("speed=NaN&dwell=&theme=pink&listing=cobol&at=now&loop=1", "demo=gather", 6);
        check("axis=miles&from=-1&to=x", "demo=gather", 3);
        check("v=2&controls=some&n=3&unfold=all", "demo=gather&n=3", 3);
        check("from=0.3&to=0.2", "demo=gather", 1);
        check("from=2&to=2&axis=steps", "demo=gather&axis=steps", 1);
        check("from=1e300", "demo=gather", 1);
        check("from=NaN&to=inf", "demo=gather&from=0", 1);
        check("at=-3", "demo=gather&at=0", 1);
        check("at=1e300~0", "demo=gather&at=18446744073.709551615~0", 0);
        check("colour=red", "demo=gather", 1);
        check("n=3&n=4&demo=future&demo=gather", "demo=gather&n=4", 2);
        check(&format!("speed={}e-1000", "9".repeat(400)), "demo=gather&speed=0.02", 1);
        check("%FF%00%zz&&=&%3Cscript%3E=%22", "demo=gather", 3);
        check(&"n=1&".repeat(1_000), "demo=gather", 1);
        check("<img src=x onerror=alert(1)>", "demo=gather", 1);
    }

    #[test]
    fn no_parameter_hides_a_key() {
        for demo in DEMOS {
            for parameter in demo.parameters {
                assert!(
                    !RESERVED_KEYS.contains(&parameter.name),
                    "{} in {}",
                    parameter.name,
                    demo.id
                );
            }
        }
    }
}
