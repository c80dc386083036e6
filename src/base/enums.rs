//! Enums whose variants are words in the database and on the wire.

/// An enum whose variants are words.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        // Listed in the API document, under the enum's name.
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),+]))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::base::enums::UnknownWord;
            fn from_str(text: &str) -> Result<Self, $crate::base::enums::UnknownWord> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err($crate::base::enums::UnknownWord(text.to_owned())) }
            }
        }
    };
}

pub(crate) use text_enum;

/// A word that is none of those it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word: {0}")]
pub struct UnknownWord(pub String);

#[cfg(test)]
mod tests {
    use super::UnknownWord;

    text_enum! {
        /// Two of them.
        Fruit {
            Apple = "apple",
            PricklyPear = "prickly_pear",
        }
    }

    #[test]
    fn words_come_back_as_they_went() {
        for &fruit in Fruit::ALL {
            assert_eq!(fruit.to_string().parse(), Ok(fruit));
        }
        assert_eq!(Fruit::ALL.len(), 2);
        assert_eq!("stone".parse::<Fruit>(), Err(UnknownWord("stone".to_owned())));
    }
}
