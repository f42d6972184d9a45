//! Loopscope: an oscilloscope for event loops.
//!
//! A program that uses asyncio's API runs on a virtual clock. Everything that its event loop does
//! is written to a trace, and everything that is shown is a pure function of that trace and a
//! playhead. A trace can also come from a file.
//!
//! ```text
//! source -> program, values -> runtime or file -> trace -> scene(trace, playhead) -> pixels, words
//! ```
//!
//! ```
//! use loopscope::program::Source;
//! use loopscope::run::opened;
//! let hello = opened(&Source::demo("hello")).unwrap();
//! let run = hello.run(hello.program().defaults());
//! assert_eq!(run.film.duration_nanos(), 1_000_000_000);
//! ```

pub mod address;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod demos;
pub mod formats;
pub mod later;
pub mod model;
pub mod player;
pub mod program;
pub mod run;
pub mod runtime;
pub mod scene;
pub mod trace;
#[cfg(feature = "web")]
pub mod web;
