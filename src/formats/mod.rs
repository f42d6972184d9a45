//! The formats: a run as a file, for other tools and for documents.
//!
//! Each format has a file of its own and a line in the list; the terminal program and the page write
//! the same bytes. This layer knows traces, films and pictures; it does not know files, the terminal
//! or the page. `docs/formats.md` says what is in each format.
//!
//! ```
//! use loopscope::formats::{Subject, format};
//! use loopscope::program::Source;
//! use loopscope::run::opened;
//!
//! let hello = opened(&Source::demo("hello")).unwrap();
//! let run = hello.run(hello.program().defaults());
//! let subject = Subject { film: &run.film, header: run.header() };
//! let json = format("json").unwrap();
//! assert_eq!(json.file_name(&subject), "hello.json");
//! assert!(json.write(&subject).starts_with(b"{\n\"format\":\"loopscope-run\",\n\"version\":1,"));
//! ```

mod event;
mod event_fields;
mod format;
mod history;
mod json;
mod json_reader;
mod list;
mod number;
mod opening;
mod perfetto;
mod picture;
mod run;
mod still;
mod subject;
mod words;
mod writer;

pub use format::Format;
pub use list::{FORMATS, format};
pub use opening::open;
pub use picture::{Drawing, drawing, picture};
pub use still::{Parts, Still};
pub use subject::Subject;
