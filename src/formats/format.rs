//! A format: one way to write a run as a file.

use super::subject::Subject;

/// A way to write a run as a file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// How the name of such a file ends, without the leading dot.
    pub extension: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is, without a full stop.
    pub help: &'static str,
    pub(super) write: fn(&Subject<'_>) -> Vec<u8>,
}

impl Format {
    /// Writes a run; the same run always becomes the same bytes, which are UTF-8 in all formats but
    /// `run`.
    pub fn write(&self, subject: &Subject<'_>) -> Vec<u8> {
        (self.write)(subject)
    }

    /// What the file of a run may be called, such as `gather.svg`.
    pub fn file_name(&self, subject: &Subject<'_>) -> String {
        format!("{}.{}", subject.safe_name(), self.extension)
    }
}
