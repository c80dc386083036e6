//! Numbers as they travel: plain JSON numbers outside, exact ones inside.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal as a JSON number: prices in major units (`389.5`), quantities in their unit (`12`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.0.normalize();
        match number.to_i64() {
            Some(whole) if number.is_integer() => serializer.serialize_i64(whole),
            // Its text is read as the nearest number, which prints as the same text up to 15 digits.
            _ => serializer.serialize_f64(number.to_string().parse().map_err(serde::ser::Error::custom)?),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Decimal as Deserialize>::deserialize(deserializer).map(Self)
    }
}

/// Does the quantity have at most so many decimals?
pub fn fits(quantity: Decimal, decimals: u8) -> bool {
    quantity.normalize().scale() <= u32::from(decimals)
}

/// A member of decimals that travels as a [`Number`]: `#[serde(with = "json_number")]`.
pub mod json_number {
    use super::{Decimal, Deserialize, Deserializer, Number, Serialize, Serializer};

    pub fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        Number(*number).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        <Decimal as Deserialize>::deserialize(deserializer)
    }

    /// One that may be missing.
    pub mod option {
        use super::{Decimal, Deserialize, Deserializer, Number, Serialize, Serializer};

        pub fn serialize<S: Serializer>(number: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
            number.map(Number).serialize(serializer)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
            Option::deserialize(deserializer)
        }
    }
}

/// A part of a whole in basis points (hundredths of a percent: `8735` is 87.35 %), outside a fraction (`0.8735`). One that
/// is too large to be held stands at the end of what can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(pub i32);

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Number(Decimal::new(self.0.into(), 4)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fraction = <Decimal as Deserialize>::deserialize(deserializer)?;
        let end = if fraction.is_sign_negative() { i32::MIN } else { i32::MAX };
        let points = fraction.checked_mul(Decimal::from(10_000)).and_then(|points| points.round().to_i32());
        Ok(Self(points.unwrap_or(end)))
    }
}

/// A number of a browser, which counts bytes and milliseconds in floating point numbers, without its fraction: 0 where it is
/// below, or no number; the greatest where it is above.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "that is what this is for: the cast saturates"
)]
pub fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(feature = "openapi")]
mod openapi {
    use super::{Number, Ratio};
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for Number {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new().schema_type(Type::Number).into()
        }
    }

    impl ToSchema for Number {}

    impl PartialSchema for Ratio {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new().schema_type(Type::Number).description(Some("A fraction")).into()
        }
    }

    impl ToSchema for Ratio {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_a_plain_json_number() {
        for (decimal, json) in [
            ("389.5000", "389.5"),
            ("12.000", "12"),
            ("0", "0"),
            ("9999999999.9999", "9999999999.9999"),
            ("0.1", "0.1"),
        ] {
            let number = Number(decimal.parse().unwrap());
            assert_eq!(serde_json::to_string(&number).unwrap(), json);
            assert_eq!(serde_json::from_str::<Number>(json).unwrap(), number);
        }
    }

    #[test]
    fn a_number_of_a_browser_is_whole_and_never_out_of_range() {
        assert_eq!([0.0, 12.9, -1.0, f64::NAN, 1e300].map(whole), [0, 12, 0, 0, u64::MAX]);
    }

    #[test]
    fn a_ratio_is_a_fraction_outside() {
        let read = |text: &str| serde_json::from_str::<Ratio>(text).unwrap();
        assert_eq!((read("0.8735"), read("1"), read("0.87354")), (Ratio(8735), Ratio(10_000), Ratio(8735)));
        assert_eq!((read("1e20"), read("-1e20")), (Ratio(i32::MAX), Ratio(i32::MIN)));
        assert_eq!(serde_json::to_string(&Ratio(8735)).unwrap(), "0.8735");
    }
}
