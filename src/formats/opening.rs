//! Opens an untrusted file, in any form in which a run can be saved.

use super::json_reader;
use crate::trace::{self, Damage, MOST_FILE_BYTES, Saved};

/// Opens a saved run: what the formats `run` and `json` write.
///
/// Takes time and memory in proportion to what the file holds, and fails if it is not a run. A run that
/// it accepts can be shown like any other.
///
/// ```
/// use loopscope::formats::{Subject, format, open};
/// use loopscope::program::Source;
/// use loopscope::run::opened;
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let run = hello.run(hello.program().defaults());
/// let subject = Subject { film: &run.film, header: run.header() };
/// for name in ["run", "json"] {
///     let saved = open(&format(name).unwrap().write(&subject)).unwrap();
///     assert_eq!(saved.header, subject.header);
///     assert_eq!(saved.trace.digest(), run.film.trace().digest());
/// }
/// let damage = open(b"GIF89a").unwrap_err();
/// assert_eq!(damage.to_string(), "this is not a saved run: it does not begin like one");
/// ```
pub fn open(bytes: &[u8]) -> Result<Saved, Damage> {
    if bytes.len() > MOST_FILE_BYTES {
        return Err(Damage::of_file("the file is too large"));
    }
    match bytes.trim_ascii_start().first() {
        Some(b'{') => json_reader::read(bytes),
        _ => trace::read(bytes),
    }
}
