//! The address: everything that a link says.

use std::fmt;

use form_urlencoded::{Serializer, parse};

use super::view::units;
use super::{At, Controls, Listings, Theme, View};
use crate::model::{Version, parse_decimal};
use crate::player::{Pace, Reading};
use crate::program::Source;
use crate::scene::{Axis, Level, Window, Zone};

/// Everything that a link says: the source, the values and the view. The program is not needed to
/// read or write it.
///
/// ```
/// use loopscope::address::Address;
/// use loopscope::program::Source;
/// let (address, complaints) = Address::parse("demo=lock&n=0&axis=steps");
/// assert_eq!(address.source, Source::demo("lock"));
/// assert_eq!(address.values, [("n".to_owned(), "0".to_owned())], "ranges are checked later");
/// assert!(complaints.is_empty());
/// assert_eq!(address.to_string(), "demo=lock&n=0&axis=steps");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// The source that is shown.
    pub source: Source,
    /// The values of the program's parameters, as pairs of name and text in the order of the link.
    pub values: Vec<(String, String)>,
    /// How the run is viewed.
    pub view: View,
}

/// The keys that mean the same for every program. No parameter may have one of these names.
pub const RESERVED_KEYS: [&str; 21] = [
    "demo", "file", "at", "axis", "from", "to", "pace", "speed", "dwell", "gaps", "detail", "loop",
    "pause", "future", "select", "unfold", "python", "theme", "listing", "controls", "v",
];

/// The version of the keys that this page reads and writes.
pub const VERSION: &str = "1";

/// The longest address that is read, in bytes. Real links are shorter.
pub const LONGEST_ADDRESS: usize = 2_000;

impl Address {
    /// Reads an address. Returns one sentence for each thing that was changed or left out.
    ///
    /// Values are not checked: [`Program::read_values`](crate::program::Program::read_values) does
    /// so once the program is loaded.
    ///
    /// ```
    /// use loopscope::address::Address;
    /// let (address, complaints) = Address::parse("at=-1");
    /// assert_eq!(complaints, ["at cannot be “-1”; took 0"]);
    /// assert_eq!(address.to_string(), "demo=gather&at=0");
    /// ```
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let mut complaints = Vec::new();
        if text.len() > LONGEST_ADDRESS {
            complaints.push("The link is too long to be one of ours; took the defaults".to_owned());
            return (Self::default(), complaints);
        }
        let pairs: Vec<_> = parse(text.as_bytes()).collect();
        let pairs = || pairs.iter().map(|(key, value)| (&**key, &**value));
        for key in RESERVED_KEYS {
            if pairs().filter(|(other, _)| *other == key).count() > 1 {
                complaints.push(format!("{key} is given more than once; took the last"));
            }
        }
        let values = pairs().filter(|(key, _)| !RESERVED_KEYS.contains(key));
        let values = values.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let mut source = Source::default();
        let mut view = View::default();
        let (mut from, mut to) = (None, None);
        let mut pace = Pace { reading: None, ..view.pace };
        let (mut typed_speed, mut typed_dwell) = ("", "");
        for (key, value) in pairs() {
            let read = match key {
                "demo" => {
                    source = Source::demo(value);
                    Some(())
                }
                "file" => {
                    source = Source::File(value.to_owned());
                    Some(())
                }
                "at" if value.strip_prefix('-').and_then(At::parse).is_some() => {
                    view.at = Some(At { nanos: 0, count: None });
                    complaints.push(format!("at cannot be {}; took 0", quoted(value)));
                    Some(())
                }
                "at" => read_at(value, &mut view),
                "axis" => axis(value).map(|axis| view.axis = axis),
                "from" => end_of_window(value).map(|number| from = Some(number)),
                "to" => end_of_window(value).map(|number| to = Some(number)),
                "speed" => parse_decimal(value).map(|number| {
                    (pace.speed, typed_speed) = (number, value);
                }),
                "dwell" => parse_decimal(value).map(|number| {
                    (pace.dwell_millis, typed_dwell) = (number, value);
                }),
                "pace" => Reading::parse(value).map(|reading| pace.reading = Some(reading)),
                "gaps" => gaps(value).map(|skips| pace.skips_gaps = skips),
                "detail" => switch(value).map(|is_on| {
                    pace.level = if is_on { Level::Detail } else { Level::Story };
                }),
                "loop" => (value == "on").then(|| pace.loops = true),
                "pause" => (value == "moments").then(|| pace.pauses_at_moments = true),
                "future" => (value == "hide").then(|| view.hides_future = true),
                "select" => {
                    view.selected = Some(value.to_owned());
                    Some(())
                }
                "unfold" => Zone::parse(value).map(|zone| view.unfolded = Some(zone)),
                "python" => Version::from_name(value).map(|version| view.python = Some(version)),
                "theme" => Theme::parse(value).map(|theme| view.theme = Some(theme)),
                "listing" => Listings::parse(value).map(|listing| view.listing = listing),
                "controls" => Controls::parse(value).map(|controls| view.controls = controls),
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
            let place = |number: f64| (number * units(view.axis)).round() as u64;
            let (from, to) = (from.map_or(0, place), to.map_or(u64::MAX, place));
            if from < to {
                view.window = Some(Window { from, to });
            } else {
                complaints.push("from has to be before to; left both out".to_owned());
            }
        }
        let is_exact = !typed_speed.is_empty() || !typed_dwell.is_empty();
        view.pace = possible_pace(pace, is_exact);
        for (key, typed, asked, taken, text) in [
            ("speed", typed_speed, pace.speed, view.pace.speed, view.pace.speed_text()),
            (
                "dwell",
                typed_dwell,
                pace.dwell_millis,
                view.pace.dwell_millis,
                view.pace.dwell_text(),
            ),
        ] {
            // Rounding to thousandths needs no complaint.
            if (asked - taken).abs() > 0.001 || asked.is_nan() {
                complaints.push(format!("{key} cannot be {}; took {text}", quoted(typed)));
            }
        }
        (Self { source, values, view }, complaints)
    }

    /// The values as pairs of name and text, in the form that
    /// [`Program::read_values`](crate::program::Program::read_values) takes.
    pub fn value_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, text)| (&**name, &**text))
    }
}

impl fmt::Display for Address {
    /// Writes the source, the values, and what differs from the default view.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Serializer::new(String::new());
        match &self.source {
            Source::Demo(id) => out.append_pair("demo", id),
            Source::File(name) => out.append_pair("file", name),
        };
        for (name, text) in &self.values {
            out.append_pair(name, text);
        }
        for (key, text) in self.view.to_pairs() {
            out.append_pair(key, &text);
        }
        // These need no escaping in a URL fragment, and without it links are easier to read.
        let escaped = out.finish();
        let mut pieces = escaped.split('%');
        f.write_str(pieces.next().unwrap_or_default())?;
        pieces.try_for_each(|piece| match piece.split_at_checked(2) {
            Some(("7E", rest)) => write!(f, "~{rest}"),
            Some(("3A", rest)) => write!(f, ":{rest}"),
            _ => write!(f, "%{piece}"),
        })
    }
}

/// Reads a time, or the number of a moment, counted from one.
fn read_at(text: &str, view: &mut View) -> Option<()> {
    (view.at, view.moment) = match text.strip_prefix("moment:") {
        Some(number) => (None, Some(number.parse().ok().filter(|number| *number > 0)?)),
        None => (Some(At::parse(text)?), None),
    };
    Some(())
}

/// The nearest pace that is possible. `is_exact` says whether the link names a speed or a dwell.
///
/// A link that names neither is played at a reading pace, also if it is older than reading paces.
fn possible_pace(asked: Pace, is_exact: bool) -> Pace {
    let reading = if is_exact { asked.reading } else { Some(asked.reading.unwrap_or_default()) };
    Pace {
        reading,
        pauses_at_moments: asked.pauses_at_moments,
        ..Pace::new(asked.speed, asked.dwell_millis)
            .with_level(asked.level)
            .with_gaps_skipped(asked.skips_gaps)
            .with_looping(asked.loops)
    }
}

fn gaps(text: &str) -> Option<bool> {
    match text {
        "skip" => Some(true),
        "play" => Some(false),
        _ => None,
    }
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
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

/// Reads the beginning or end of the window of the timeline, in seconds or steps.
fn end_of_window(text: &str) -> Option<f64> {
    parse_decimal(text).filter(|number| *number >= 0.0)
}

fn quoted(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(32).collect();
    format!("“{shown}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::opened_or_nearest;

    /// Reads an address as the page does: with the source that is shown and its values.
    fn read(text: &str) -> (Address, Vec<String>) {
        let (mut address, mut complaints) = Address::parse(text);
        let (opened, complaint) = opened_or_nearest(&address.source).expect("every demo is loaded");
        complaints.extend(complaint.map(|complaint| complaint.to_string()));
        let program = opened.program();
        let (values, complained) = program.read_values(address.value_pairs());
        complaints.extend(complained.iter().map(ToString::to_string));
        address.source = program.source.clone();
        address.values = values.to_pairs();
        (address, complaints)
    }

    #[track_caller]
    fn check(text: &str, expected: &str, complaint_count: usize) {
        let (address, complaints) = read(text);
        assert_eq!(address.to_string(), expected, "{text:?}");
        assert_eq!(complaints.len(), complaint_count, "{complaints:?}");
        let (again, complaints) = read(expected);
        assert_eq!((again, complaints), (address, vec![]), "{expected:?} is read differently");
    }

    #[test]
    fn valid_addresses_are_written_as_they_were_read() {
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
        check("theme=dark&python=3.14", "demo=gather&python=3.14&theme=dark", 0);
        check("python=3.13", "demo=gather&python=3.13", 0);
        check(
            "speed=2&dwell=0&gaps=skip&theme=dark&listing=rust&failing=1&return_exceptions=on&loop=on&select=fetch-1",
            "demo=gather&failing=1&return_exceptions=true&speed=2&dwell=0&gaps=skip&loop=on&select=fetch-1&theme=dark&listing=rust",
            0,
        );
    }

    #[test]
    fn invalid_addresses_become_the_nearest_valid_one() {
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
        check("python=2.7", "demo=gather", 1);
        check("from=2&to=2&axis=steps", "demo=gather&axis=steps", 1);
        check("from=1e300", "demo=gather", 1);
        check("from=NaN&to=inf", "demo=gather&from=0", 1);
        check("at=-3", "demo=gather&at=0", 1);
        check("at=1e300~0", "demo=gather&at=18446744073.709551615~0", 0);
        check("colour=red", "demo=gather", 1);
        check("n=3&n=4&demo=future&demo=gather", "demo=gather&n=4", 2);
        check(&format!("speed={}e-1000", "9".repeat(400)), "demo=gather", 1);
        check("%FF%00%zz&&=&%3Cscript%3E=%22", "demo=gather", 3);
        check(&"n=1&".repeat(1_000), "demo=gather", 1);
        check("<img src=x onerror=alert(1)>", "demo=gather", 1);
    }
}
