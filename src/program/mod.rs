//! Programs: what the page knows of a program besides its runs, which is its descriptions,
//! parameters, presets and listings.
//!
//! A [`Source`] identifies a program, as links do; a [`Program`] is a source that was opened. This
//! layer does not know how a program is executed or drawn.

mod complaint;
mod declaration;
mod fragment;
mod language;
mod listing;
pub(crate) mod parameter;
mod parameter_kind;
mod preset;
#[expect(clippy::module_inception, reason = "one noun a file, and this is the layer's own")]
mod program;
mod sheet;
mod source;
mod steps;
mod syntax;
mod value;
mod values;

pub use complaint::Complaint;
pub use fragment::Fragment;
pub use language::Language;
pub use listing::{Line, Listing};
pub use parameter::Parameter;
pub use parameter_kind::ParameterKind;
pub use preset::Preset;
pub use program::{ListingTemplate, Program};
pub use source::Source;
pub use steps::ALL_STEPS;
pub use syntax::Syntax;
pub use value::Value;
pub use values::Values;

pub(crate) use declaration::parameters;
pub(crate) use preset::preset;
pub(crate) use sheet::{Sheet, text};
pub(crate) use value::FromValue;
