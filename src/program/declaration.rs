//! The declaration of typed parameters: a struct for the program, and the list for the page.

/// Declares the typed parameters of a demo: a struct for the program, and the list for the page.
macro_rules! parameters {
    (
        struct $name:ident {
            $(
                #[doc = $help:literal]
                $field:ident: $type:ty = $parameter:ident($($argument:expr),+ $(,)?)
                    $(.$method:ident($other:expr))*
            ),+ $(,)?
        }
    ) => {
        #[derive(Clone, Copy, Debug)]
        struct $name {
            $(#[doc = $help] $field: $type),+
        }

        impl $name {
            const ALL: &'static [$crate::program::Parameter] = &[
                $(
                    $crate::program::parameter::$parameter($($argument),+)
                        $(.$method($other))*
                        .named(stringify!($field), $help)
                ),+
            ];
        }

        impl From<&$crate::program::Values> for $name {
            fn from(values: &$crate::program::Values) -> Self {
                use $crate::program::FromValue;
                Self {
                    $($field: FromValue::from_value(values.get(stringify!($field)))),+
                }
            }
        }
    };
}
pub(crate) use parameters;
