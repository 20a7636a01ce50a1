//! Closed sets: choices that the law, a form or the glossary fixes.
//!
//! Each is an enum that knows all its members in their official order, its identifier on the wire and
//! in the database (text with a check constraint, never a PostgreSQL enum: `enum_eq` is not leakproof
//! and loses its index under a row-level policy).

/// An identifier that is not a member of the closed set it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not one of the choices of {set}")]
pub struct NotAMember {
    /// Name of the set, as in the OpenAPI document.
    pub set: &'static str,
    /// What was given, cut to 64 characters.
    pub value: String,
}

/// A closed set, for those who know it by its name alone: forms and tables that are made from descriptions of items.
pub trait ClosedSet: Copy + 'static {
    /// Its name in the OpenAPI document.
    const SET: Set;
}

/// The name and the members of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// Name, as in the OpenAPI document.
    pub name: &'static str,
    /// Identifiers in the official order.
    pub members: &'static [&'static str],
}

/// Declares a closed set: the enum, `ALL`, `as_str`, `FromStr`, `Display`, serde, the OpenAPI schema
/// (feature `openapi`) and the text column (feature `diesel`).
#[macro_export]
macro_rules! closed_set {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$vmeta:meta])* $variant:ident = $text:tt, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(::utoipa::ToSchema))]
        #[cfg_attr(feature = "diesel", derive(::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow))]
        #[cfg_attr(feature = "diesel", diesel(sql_type = ::diesel::sql_types::Text))]
        $vis enum $name {
            $( $(#[$vmeta])* #[serde(rename = $text)] $variant, )+
        }

        impl $name {
            /// Every member, in the official order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The identifier on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }
        }

        impl $crate::closed_set::ClosedSet for $name {
            const SET: $crate::closed_set::Set = $crate::closed_set::Set {
                name: stringify!($name),
                members: &[ $( $text, )+ ],
            };
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::closed_set::NotAMember;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $text => Ok(Self::$variant), )+
                    other => Err($crate::closed_set::NotAMember {
                        set: stringify!($name),
                        value: other.chars().take(64).collect(),
                    }),
                }
            }
        }

        #[cfg(feature = "diesel")]
        impl ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                <str as ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::pg::Pg>>::to_sql(self.as_str(), out)
            }
        }

        #[cfg(feature = "diesel")]
        impl ::diesel::deserialize::FromSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $name {
            fn from_sql(bytes: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                let text = <String as ::diesel::deserialize::FromSql<::diesel::sql_types::Text, ::diesel::pg::Pg>>::from_sql(bytes)?;
                Ok(text.parse::<Self>()?)
            }
        }
    };
}
