//! The macro that declares the parameters of a demo.

/// Declares the parameters of a demo once, as a struct for the demo's code and as a list for the
/// page. The doc comment of a field is the parameter's help text.
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
