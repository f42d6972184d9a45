//! Where in a program something happened: a file and a line.

/// Names a file of a program by the order in which a run first speaks of it.
///
/// The number is resolved by a table: a trace keeps the names of its files.
///
/// ```
/// use loopscope::model::FileId;
/// assert_eq!(FileId::default(), FileId(0), "most programs have one file");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A place in the source of a program.
///
/// ```
/// use loopscope::model::{FileId, Site};
/// let site = Site { file: FileId(0), line: 14 };
/// assert!(site.is_known());
/// assert!(!Site::UNKNOWN.is_known());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Site {
    /// The file.
    pub file: FileId,
    /// The line, counted from one; zero if the place is unknown.
    pub line: u32,
}

impl Site {
    /// The place of what happens in no file of the program, such as what the loop does at its end.
    pub const UNKNOWN: Self = Self { file: FileId(0), line: 0 };

    /// A place in the first file of a program.
    ///
    /// ```
    /// use loopscope::model::{FileId, Site};
    /// assert_eq!(Site::line(3), Site { file: FileId(0), line: 3 });
    /// ```
    pub const fn line(line: u32) -> Self {
        Self { file: FileId(0), line }
    }

    /// Returns `true` if the place is known.
    pub const fn is_known(self) -> bool {
        self.line > 0
    }
}
