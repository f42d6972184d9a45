//! What went wrong, in one sentence for the person at the terminal.

use std::fmt::{self, Display};

/// The result of everything that touches the outside.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// One or more plain sentences that say what failed and, where known, what to do.
#[derive(Debug)]
pub struct Failure {
    message: String,
    exit_code: u8,
}

impl Failure {
    /// The work was tried and failed.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 1 }
    }

    /// The work failed, and the output has said so already.
    pub fn told() -> Self {
        Self::new("")
    }

    /// The command line itself makes no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 2 }
    }

    /// Whether there is something left to say.
    pub fn is_told(&self) -> bool {
        self.message.is_empty()
    }

    /// The exit code that tells a failure from a mistyped command.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Adds to an error of the standard library what was being done.
pub trait Context<T> {
    /// Turns an error into `<what was tried>: <error>`.
    fn context(self, tried: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, tried: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{}: {error}", tried())))
    }
}
