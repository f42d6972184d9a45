//! Damage: what is wrong with bytes that were to be a saved run, as a sentence with the place.

use std::fmt;

/// Why bytes cannot be opened as a run, and where that shows.
///
/// ```
/// let damage = loopscope::trace::read(b"GIF89a").unwrap_err();
/// assert_eq!(damage.to_string(), "this is not a saved run: it does not begin like one");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    spot: Spot,
    problem: String,
}

/// Where the damage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    /// The bytes are something else.
    Nowhere,
    /// In the file as a whole.
    File,
    /// At this byte of the file.
    Byte(usize),
    /// At this byte of what is packed in the file.
    UnpackedByte(usize),
    /// At this place of a text.
    Line { line: usize, column: usize },
    /// At the event with this number.
    Event(u32),
}

/// The most characters of a problem, which may quote what a file holds.
const MOST_CHARACTERS: usize = 160;

impl Damage {
    /// The bytes are something else, and nothing is wrong with them.
    pub fn not_a_run(problem: impl AsRef<str>) -> Self {
        Self::new(Spot::Nowhere, problem)
    }

    /// The file as a whole is wrong.
    pub fn of_file(problem: impl AsRef<str>) -> Self {
        Self::new(Spot::File, problem)
    }

    /// A text is wrong at this line and column, both counted from one.
    pub fn at_line(line: usize, column: usize, problem: impl AsRef<str>) -> Self {
        Self::new(Spot::Line { line, column }, problem)
    }

    /// The event with this number, counted from zero, cannot have happened there.
    pub fn at_event(event: u32, problem: impl AsRef<str>) -> Self {
        Self::new(Spot::Event(event), problem)
    }

    pub(super) fn at_byte(byte: usize, problem: impl AsRef<str>) -> Self {
        Self::new(Spot::Byte(byte), problem)
    }

    pub(super) fn at_unpacked_byte(byte: usize, problem: impl AsRef<str>) -> Self {
        Self::new(Spot::UnpackedByte(byte), problem)
    }

    fn new(spot: Spot, problem: impl AsRef<str>) -> Self {
        let characters = problem.as_ref().chars().filter(|c| !c.is_control());
        Self { spot, problem: characters.take(MOST_CHARACTERS).collect() }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = &self.problem;
        match self.spot {
            Spot::Nowhere => write!(f, "this is not a saved run: {problem}"),
            Spot::File => write!(f, "this run cannot be opened: {problem}"),
            Spot::Byte(byte) => write!(f, "the file is damaged at byte {byte}: {problem}"),
            Spot::UnpackedByte(byte) => {
                write!(f, "the file is damaged at byte {byte} of its unpacked content: {problem}")
            }
            Spot::Line { line, column } => {
                write!(f, "the file is damaged at line {line}, column {column}: {problem}")
            }
            Spot::Event(event) => write!(f, "the file is damaged at event {event}: {problem}"),
        }
    }
}

impl std::error::Error for Damage {}
