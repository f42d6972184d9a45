//! The list of formats.

use super::format::Format;
use super::{json, perfetto, picture, run};

/// Every format, in the order in which they are offered.
pub static FORMATS: [Format; 4] = [picture::FORMAT, json::FORMAT, perfetto::FORMAT, run::FORMAT];

/// The format with this name.
///
/// ```
/// assert_eq!(loopscope::formats::format("svg").unwrap().media_type, "image/svg+xml");
/// assert!(loopscope::formats::format("gif").is_none());
/// ```
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
