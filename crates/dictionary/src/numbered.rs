//! Enumerations that travel as a number: members, numbers and names are declared once.

/// Declares an enumeration with `ALL`, `NAMES`, `number`, `from_number` and `name`; a member that is added
/// is in all of them.
macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident: $number_type:ident {
        $($(#[$doc:meta])* $id:ident = $number:literal, $text:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[repr($number_type)]
        pub enum $name {
            $($(#[$doc])* $id = $number,)*
        }

        impl $name {
            /// Every one, in the order of the numbers.
            pub const ALL: [Self; [$($number),*].len()] = [$(Self::$id),*];

            /// The names of all, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            /// Returns the number on the wire.
            pub const fn number(self) -> $number_type {
                self as $number_type
            }

            /// Returns the one of a number.
            pub const fn from_number(number: $number_type) -> Option<Self> {
                match number {
                    $($number => Some(Self::$id),)*
                    _ => None,
                }
            }

            /// Returns the name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $text,)*
                }
            }
        }
    };
}

pub(crate) use numbered;
