//! Kinds: all that the scene knows of one kind of primitive, or of one kind of future.
//!
//! A kind has one file, with an implementation of [`PrimitiveSpec`](primitive_spec::PrimitiveSpec)
//! or [`FutureSpec`]: what it is called, what its value means, how a wait for it is described, what
//! ends the wait, and what is drawn inside of its station. The rest of the scene asks these traits.
//!
//! To add a kind of primitive: its line in [`PrimitiveKind`](crate::model::PrimitiveKind), its file
//! in `primitives`, and its two lines in `primitives/mod.rs`. If tasks wait for it in a way of
//! their own, the same for [`FutureKind`](crate::model::FutureKind) and `futures`.

mod future_spec;
mod futures;
mod primitive_spec;
mod primitives;

pub(super) use future_spec::FutureSpec;
pub(super) use futures::spec_of_future;
pub(super) use primitive_spec::ValueChange;
pub(super) use primitives::spec_of_primitive;
