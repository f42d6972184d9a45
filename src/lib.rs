//! Loopscope: an oscilloscope for event loops.
//!
//! A program written in asyncio's words runs on a virtual clock; everything that its event loop
//! does is written to a trace; and what is shown is a pure function of that trace and a playhead.
//!
//! ```text
//! parameters -> program -> runtime -> trace -> scene(trace, playhead) -> pixels, words
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
