//! What makes up a family of operations, which is one file in `ops/`.

use loopscope::runtime::{Exception, Result};
use serde::de::DeserializeOwned;

use crate::draft::{Draft, MakeUp, MakeUpOne};
use crate::interpreter::{Operation, Performed, Scope};
use crate::kept::Kept;
use crate::program::{Name, Object, Statement};

/// One family of operations.
pub struct Family {
    /// Its name in the JSON of statements.
    pub name: &'static str,
    /// The names of its operations.
    pub operations: &'static [&'static str],
    /// The operation of a statement of the family.
    pub read: fn(&Statement) -> serde_json::Result<Box<dyn Operation>>,
    /// The primitives of the family: the name in JSON, and the function that makes one.
    pub objects: &'static [(&'static str, Make)],
    /// How it occurs in random programs; `None` if every program has it.
    pub uses: Option<Uses>,
}

/// How a family occurs in random programs.
pub struct Uses {
    /// How often its statements are chosen, compared with those of other families.
    pub share: u32,
    /// Adds to a program what the statements of the family need, such as primitives.
    pub prepare: fn(&mut Draft),
    /// Adds a statement of the family, or a few that belong together.
    pub make_up: MakeUp,
    /// Make up statements for callbacks; the statements may neither await nor start anything.
    pub in_callbacks: &'static [MakeUpOne],
}

/// Makes the primitive that is described and keeps it under its name.
pub type Make = fn(&Name, &Object, &Kept) -> Result<()>;

/// Reads the operation of a statement, which must be of type `T`.
pub fn read<T: Operation + DeserializeOwned + 'static>(
    statement: &Statement,
) -> serde_json::Result<Box<dyn Operation>> {
    Ok(Box::new(statement.operation::<T>()?))
}

/// The argument of a primitive; raises `TypeError` if it is not of type `T`.
pub fn argument<T: DeserializeOwned>(object: &Object) -> Result<T> {
    object.argument().map_err(|error| Exception::new("TypeError", error.to_string()))
}

/// What the operations of a family do.
pub trait Perform {
    /// Whether the operation awaits; callbacks skip operations that do.
    fn awaits(&self) -> bool;

    /// Runs the operation.
    async fn perform(&self, scope: &Scope) -> Performed;
}

/// Declares the operations of a family as an enum that can be written as JSON. The family
/// implements [`Perform`] for it.
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
            /// What the family is called.
            pub const NAME: &'static str = $label;

            /// Every operation of the family.
            pub const NAMES: &'static [&'static str] =
                &[$(concat!($label, " ", stringify!($variant))),+];
        }

        impl $crate::interpreter::Operation for $family {
            fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!($label, " ", stringify!($variant)),)+
                }
            }

            fn awaits(&self) -> bool {
                $crate::family::Perform::awaits(self)
            }

            fn run<'a>(
                &'a self,
                scope: &'a $crate::interpreter::Scope,
            ) -> $crate::interpreter::RunningOperation<'a> {
                Box::pin($crate::family::Perform::perform(self, scope))
            }
        }

        impl From<$family> for $crate::program::Statement {
            fn from(operation: $family) -> Self {
                Self::new($family::NAME, operation)
            }
        }
    };
}
pub(crate) use operations;
