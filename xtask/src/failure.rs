//! Failures of commands, in words for the person at the terminal.

use std::fmt::{self, Display};

/// The result of functions that start programs or read and write files.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// What failed and, where known, what to do, in one or more sentences.
#[derive(Debug)]
pub struct Failure {
    message: String,
    exit_code: u8,
}

impl Failure {
    /// A failure of the work.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 1 }
    }

    /// A failure that has been printed already.
    pub fn told() -> Self {
        Self::new("")
    }

    /// A mistake in the command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 2 }
    }

    /// Whether the failure has still to be printed.
    pub fn is_told(&self) -> bool {
        self.message.is_empty()
    }

    /// The exit code: 1 for a failure of the work, 2 for a mistake in the command line.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Adds to an error of the standard library what was tried.
pub trait Context<T> {
    /// Turns an error into `<what was tried>: <error>`.
    fn context(self, tried: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, tried: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{}: {error}", tried())))
    }
}
