//! The formats: what a run can be written as.

use super::{Subject, json, perfetto, picture};

/// A way to write a run as a text.
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
    pub(super) write: fn(&Subject<'_>) -> String,
}

/// Every format, in the order in which they are offered.
pub static FORMATS: [Format; 3] = [picture::FORMAT, json::FORMAT, perfetto::FORMAT];

/// The format with this name.
///
/// ```
/// assert_eq!(loopscope::formats::format("svg").unwrap().media_type, "image/svg+xml");
/// assert!(loopscope::formats::format("gif").is_none());
/// ```
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// Writes a run; the same run always becomes the same bytes.
    pub fn write(&self, subject: &Subject<'_>) -> String {
        (self.write)(subject)
    }

    /// What the file of a run may be called, such as `gather.svg`.
    pub fn file_name(&self, subject: &Subject<'_>) -> String {
        format!("{}.{}", subject.id, self.extension)
    }
}
