//! The line of the program from which the runtime was called.

use std::panic::Location;

use crate::model::FileId;

/// The place in the program from which the runtime was called.
///
/// It becomes a [`Site`](crate::model::Site) only where a probe listens, because that takes a
/// search for the number of the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caller(Option<&'static Location<'static>>);

/// The files of a program in the order in which a probe first heard of them.
#[derive(Debug, Default)]
pub(crate) struct Files(Vec<&'static str>);

impl Caller {
    /// What the loop does by itself has no line of the program.
    pub(crate) const NONE: Self = Self(None);

    /// The caller of the function that calls this, which has to be `#[track_caller]` as well.
    #[track_caller]
    #[inline]
    pub(crate) fn here() -> Self {
        Self(Some(Location::caller()))
    }

    pub(crate) fn location(self) -> Option<&'static Location<'static>> {
        self.0
    }
}

impl Files {
    pub(crate) fn name_of(&self, file: FileId) -> Option<&'static str> {
        self.0.get(file.0 as usize).copied()
    }

    /// The number of a file, and whether it is new.
    pub(crate) fn number_of(&mut self, name: &'static str) -> (FileId, bool) {
        // A program has few files, and most calls come from the last one.
        let known = self.0.iter().rposition(|other| std::ptr::eq(*other, name) || *other == name);
        let index = known.unwrap_or(self.0.len());
        if known.is_none() {
            self.0.push(name);
        }
        (FileId(index as u32), known.is_none())
    }
}
