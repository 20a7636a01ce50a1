//! Errors without parameters: an enum, an English text for logs and a stable code for the screens.

/// Declares an error enum whose members carry a stable dotted code (see
/// [`Coded`](crate::validate::Coded)) and an English text for logs.
#[macro_export]
macro_rules! coded_error {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$vmeta:meta])* $variant:ident = $code:literal: $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ::thiserror::Error)]
        $vis enum $name {
            $( $(#[$vmeta])* #[error($text)] $variant, )+
        }

        impl $crate::validate::Coded for $name {
            fn code(&self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }
        }
    };
}
