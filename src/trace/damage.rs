//! Damage: why bytes cannot be opened as a saved run, as a sentence with the place.

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
    /// The bytes are not a saved run.
    Nowhere,
    /// The file as a whole.
    File,
    /// A byte of the file.
    Byte(usize),
    /// A byte of the unpacked content.
    UnpackedByte(usize),
    /// A place in a text, counted from one.
    Line { line: usize, column: usize },
    /// The event with this number, counted from zero.
    Event(u32),
}

/// The most characters of a problem; it may quote a text of the file, which can be long.
const MOST_CHARACTERS: usize = 160;

impl Damage {
    /// The bytes are not a saved run, but something else.
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
