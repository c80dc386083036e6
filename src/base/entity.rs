//! What all things that people set up have in common: an id, a version, and the values that somebody gave. Whoever changes
//! one says which version they read.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A thing as it is stored, and as it is answered: `{ id, version, … }` with the members of its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record<Id, V> {
    pub id: Id,
    /// From 1; each change adds one.
    pub version: i32,
    #[serde(flatten)]
    pub values: V,
}

/// For a member that may be left out, be `null` or have a value: with `#[serde(default)]` the outer option is none where it is left out.
pub fn double_option<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A thing, by its id or by what people call it. A reader takes either; what is stored and answered has the id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NameOr<Id> {
    Id(Id),
    Name(String),
}

impl<Id: Copy> NameOr<Id> {
    /// The id; none where only a name is known so far.
    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Name(_) => None,
        }
    }

    /// The name; none where the id is known.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Id(_) => None,
            Self::Name(name) => Some(name),
        }
    }
}

impl<Id> From<Id> for NameOr<Id> {
    fn from(id: Id) -> Self {
        Self::Id(id)
    }
}

impl<Id: FromStr> NameOr<Id> {
    /// Reads an id, or else a name.
    pub fn of(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Name(text.to_owned()), Self::Id)
    }
}

impl<Id: fmt::Display> fmt::Display for NameOr<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl<Id: fmt::Display> Serialize for NameOr<Id> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, Id: FromStr> Deserialize<'de> for NameOr<Id> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::of(&text))
    }
}

#[cfg(feature = "openapi")]
mod openapi {
    use super::Record;
    use std::borrow::Cow;
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
    use utoipa::openapi::{Ref, RefOr};
    use utoipa::{PartialSchema, ToSchema};

    /// The object of the values, with id and version before its members. All of them are always there.
    impl<Id, V: ToSchema> PartialSchema for Record<Id, V> {
        fn schema() -> RefOr<Schema> {
            let RefOr::T(Schema::Object(mut object)) = V::schema() else {
                return Ref::from_schema_name(V::name()).into();
            };
            let id = ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                .build();
            let version = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
                .description(Some("Sent back with a change, as `If-Match`"))
                .build();
            object.properties.insert("id".to_owned(), id.into());
            object.properties.insert("version".to_owned(), version.into());
            object.required = object.properties.keys().cloned().collect();
            // What is asked with is closed. An answer is not: it may stand in a larger one, and grow.
            object.additional_properties = None;
            RefOr::T(Schema::Object(object))
        }
    }

    impl<Id, V: ToSchema> ToSchema for Record<Id, V> {
        fn name() -> Cow<'static, str> {
            V::name().trim_end_matches("Values").to_owned().into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            V::schemas(schemas);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::LineId;
    use serde_json::json;
    use uuid::Uuid;

    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Values {
        line: NameOr<LineId>,
    }

    #[test]
    fn a_record_is_its_values_with_id_and_version() {
        let id = LineId(Uuid::nil());
        let record = Record { id, version: 3, values: Values { line: id.into() } };
        let wire = json!({ "id": id, "version": 3, "line": id });
        assert_eq!(serde_json::to_value(&record).unwrap(), wire);
        assert_eq!(serde_json::from_value::<Record<LineId, Values>>(wire).unwrap(), record);
    }

    #[test]
    fn what_is_no_id_is_a_name() {
        let id = LineId(Uuid::nil());
        assert_eq!(NameOr::<LineId>::of(&id.to_string()), NameOr::Id(id));
        let name = NameOr::<LineId>::of("L1");
        assert_eq!((name.id(), name.name(), name.to_string().as_str()), (None, Some("L1"), "L1"));
    }
}
