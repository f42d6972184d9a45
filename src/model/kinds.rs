//! How a set of kinds is declared: one line for each kind.

/// Declares an enum of kinds with the list of all and a word for each.
///
/// A kind is added at the end: traces name kinds by their places in the list.
macro_rules! kinds {
    (
        $(#[$about_enum:meta])*
        pub enum $name:ident { $($(#[$about_kind:meta])* $kind:ident = $word:literal,)* }
    ) => {
        $(#[$about_enum])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$about_kind])* $kind,)*
        }

        impl $name {
            /// Every kind, in the order of the numbers by which traces name them.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// What it is, in a word or two.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }
        }
    };
}

pub(super) use kinds;
