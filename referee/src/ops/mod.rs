//! The operations by family: what they are, and what they mean on our runtime.
//!
//! What they mean on asyncio is in `python/`, in files of about the same names.

/// Declares the operations of a family as an enum that serde writes, with their names.
macro_rules! operations {
    (
        $(#[$meta:meta])*
        $family:ident as $label:literal {
            $($(#[$doc:meta])* $variant:ident $(($($field:ty),+))?,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $family {
            $($(#[$doc])* $variant $(($($field),+))?,)+
        }

        impl $family {
            /// Every operation of the family.
            pub const NAMES: &'static [&'static str] =
                &[$(concat!($label, " ", stringify!($variant))),+];

            /// What this operation is called.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!($label, " ", stringify!($variant)),)+
                }
            }
        }
    };
}

pub mod barrier;
pub mod callback;
pub mod combine;
pub mod condition;
pub mod executor;
pub mod flow;
pub mod future;
pub mod generator;
pub mod group;
pub mod lock;
pub mod queue;
pub mod semaphore;
pub mod task;
pub mod time;
pub mod timeout;
