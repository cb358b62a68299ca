//! Enumerations that stand as words in columns, addresses and message keys.

/// Makes an enum whose variants have a code; it is read from and bound to a
/// text column, and a word that is not known is an error of the row.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.code()
            }
        }

        impl From<$name> for ::store::Value {
            fn from(word: $name) -> Self {
                word.code().into()
            }
        }

        impl ::sea_orm::TryGetable for $name {
            fn try_get_by<I: ::sea_orm::ColIdx>(row: &::sea_orm::QueryResult, index: I) -> Result<Self, ::sea_orm::TryGetError> {
                let code = String::try_get_by(row, index)?;
                Self::from_code(&code).ok_or_else(|| ::sea_orm::DbErr::Type(format!("unknown word: {code}")).into())
            }
        }
    };
}
