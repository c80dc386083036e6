//! What may be said of the catalogue, from values alone.

use super::types::{BrandValues, CatalogPartValues, PartGroupValues};
use crate::base::check::Check;
use crate::base::money::is_currency;
use crate::base::problem::{Problem, Reason};
use crate::base::text::{key, name_key};
use crate::catalog::import::rules::{LONGEST_ATTRIBUTE, LONGEST_NUMBER, MOST_ATTRIBUTES, gtin, tidy};
use crate::catalog::rules::{MOST_IMAGES, is_image};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What else a brand or a group is called, at the most.
const MOST_NAMES: usize = 100;
const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 2_000;
/// Prices beyond this are none.
const HIGHEST_PRICE: i64 = 1_000_000_000;

fn is_within(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest
}

/// The brand in one spelling, with its aliases as they are compared. What it was called by before stays one of them.
pub(super) fn brand(mut values: BrandValues, was: Option<&str>) -> Result<BrandValues, Problem> {
    values.name = tidy(&values.name);
    values.country = tidy(&values.country);
    let own = key(&values.name);
    let mut aliases: Vec<String> = values.aliases.iter().map(|alias| key(alias)).collect();
    aliases.extend(was.map(key));
    aliases.retain(|alias| !alias.is_empty() && *alias != own);
    aliases.sort_unstable();
    aliases.dedup();
    values.aliases = aliases;
    let mut check = Check::default();
    check.name(&values.name);
    check.that(!own.is_empty(), "name", Reason::Malformed);
    check.that(is_within(&values.country, LONGEST_NAME), "country", Reason::TooLong);
    check.that(values.aliases.len() <= MOST_NAMES, "aliases", Reason::OutOfRange);
    check.that(values.aliases.iter().all(|alias| is_within(alias, LONGEST_NAME)), "aliases", Reason::TooLong);
    check.done()?;
    Ok(values)
}

/// The group with each of its names in one piece and once.
pub(super) fn group(mut values: PartGroupValues) -> Result<PartGroupValues, Problem> {
    for text in [&mut values.code, &mut values.category, &mut values.name_es, &mut values.name_en] {
        *text = tidy(text);
    }
    let mut synonyms: Vec<String> = Vec::new();
    for synonym in values.synonyms.iter().map(|synonym| tidy(synonym)).filter(|synonym| !synonym.is_empty()) {
        if synonyms.iter().all(|other| name_key(other) != name_key(&synonym)) {
            synonyms.push(synonym);
        }
    }
    values.synonyms = synonyms;
    let is_code = values.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let mut check = Check::default();
    check.that(!values.code.is_empty(), "code", Reason::Missing);
    check.that(is_within(&values.code, 40), "code", Reason::TooLong);
    check.that(is_code, "code", Reason::Malformed);
    for (field, name) in [("name_es", &values.name_es), ("name_en", &values.name_en)] {
        check.that(!name.is_empty(), field, Reason::Missing);
        check.that(is_within(name, LONGEST_NAME), field, Reason::TooLong);
    }
    check.that(values.synonyms.len() <= MOST_NAMES, "synonyms", Reason::OutOfRange);
    check.that(values.synonyms.iter().all(|synonym| is_within(synonym, LONGEST_NAME)), "synonyms", Reason::TooLong);
    check.done()?;
    Ok(values)
}

/// The part with its texts in one piece, and its GTIN in 14 digits.
pub(super) fn part(mut values: CatalogPartValues) -> Result<CatalogPartValues, Problem> {
    for text in [&mut values.number, &mut values.name_es, &mut values.name_en, &mut values.currency] {
        *text = tidy(text);
    }
    for text in [&mut values.description_es, &mut values.description_en] {
        *text = text.trim().to_owned();
    }
    if values.name_en.is_empty() {
        values.name_en.clone_from(&values.name_es);
    }
    values.currency = values.currency.to_uppercase();
    values.reference_price = values.reference_price.map(|price| price.round_dp(4).normalize());
    values.attributes = attributes(&values.attributes);
    values.images = images(&values.images);
    let digits = gtin(&values.gtin);
    let mut check = Check::default();
    check.that(!key(&values.number).is_empty(), "number", Reason::Missing);
    check.that(is_within(&values.number, LONGEST_NUMBER), "number", Reason::TooLong);
    check.that(!values.name_es.is_empty(), "name_es", Reason::Missing);
    for (field, name) in [("name_es", &values.name_es), ("name_en", &values.name_en)] {
        check.that(is_within(name, 200), field, Reason::TooLong);
    }
    for (field, text) in [("description_es", &values.description_es), ("description_en", &values.description_en)] {
        check.that(is_within(text, LONGEST_DESCRIPTION), field, Reason::TooLong);
    }
    check.that(digits.is_ok(), "gtin", Reason::CheckDigit);
    let is_price = |price: Decimal| price > Decimal::ZERO && price <= Decimal::from(HIGHEST_PRICE);
    check.that(values.reference_price.is_none_or(is_price), "reference_price", Reason::OutOfRange);
    check.that(is_currency(&values.currency), "currency", Reason::Malformed);
    check.that(values.attributes.len() <= MOST_ATTRIBUTES, "attributes", Reason::OutOfRange);
    let fits = |text: &String| is_within(text, LONGEST_ATTRIBUTE);
    check.that(values.attributes.iter().all(|(name, value)| fits(name) && fits(value)), "attributes", Reason::TooLong);
    check.that(
        values.attributes.iter().all(|(name, value)| is_attribute(name, value)),
        "attributes",
        Reason::Malformed,
    );
    check.that(values.images.len() <= MOST_IMAGES, "images", Reason::OutOfRange);
    check.that(values.images.iter().all(|address| is_image(address)), "images", Reason::Malformed);
    check.done()?;
    values.gtin = digits.ok().flatten().unwrap_or_default();
    Ok(values)
}

/// What is said of nothing, or says nothing, is none.
fn attributes(said: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let tidied = said.iter().map(|(name, value)| (name_key(name), tidy(value)));
    tidied.filter(|(name, value)| !name.is_empty() && !value.is_empty()).collect()
}

/// Pages and files write attributes in one line, `ancho: 131 mm; espesor: 17 mm`: it must be read as it is meant.
fn is_attribute(name: &str, value: &str) -> bool {
    !name.contains([';', ':', '=']) && !value.contains(';')
}

/// Each address once, in their order.
fn images(said: &[String]) -> Vec<String> {
    let mut images: Vec<String> = Vec::new();
    for address in said.iter().map(|address| address.trim()).filter(|address| !address.is_empty()) {
        if images.iter().all(|other| other != address) {
            images.push(address.to_owned());
        }
    }
    images
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::NameOr;
    use crate::base::problem::FieldProblem;
    use crate::catalog::types::{PartKind, PartStatus, Tier};
    use proptest::prelude::*;

    fn called(name: &str, aliases: &[&str]) -> BrandValues {
        let aliases = aliases.iter().map(|&alias| alias.to_owned()).collect();
        BrandValues { name: name.to_owned(), aliases, ..BrandValues::default() }
    }

    #[test]
    fn a_brand_is_known_by_what_it_was_called_before() {
        let values = called("  TRW  Automotive ", &["trw", "T.R.W.", "trw automotive", " "]);
        let found = brand(values, Some("Lucas")).unwrap_or_default();
        assert_eq!(found.name, "TRW Automotive");
        assert_eq!(found.aliases, ["LUCAS", "TRW"]);
        assert_eq!(brand(called("--", &[]), None), Err(Problem::invalid("name", Reason::Malformed)));
        assert_eq!(brand(called("", &[]), None), Err(Problem::invalid("name", Reason::Missing)));
    }

    #[test]
    fn a_group_has_each_name_once_and_a_code_of_small_letters() {
        let synonyms = ["Balata", "balatas ", "BALATA", ""].map(str::to_owned).to_vec();
        let values = PartGroupValues {
            code: "brake_pads".into(),
            category: "brakes".into(),
            name_es: "Balatas".into(),
            name_en: "Brake pads".into(),
            synonyms,
        };
        let found = group(values.clone()).unwrap_or_default();
        assert_eq!(found.synonyms, ["Balata", "balatas"]);
        let wrong = PartGroupValues { code: "Brake pads".into(), name_en: " ".into(), ..values };
        let told = |field: &str, reason| FieldProblem { field: field.to_owned(), reason };
        let fields = vec![told("code", Reason::Malformed), told("name_en", Reason::Missing)];
        assert_eq!(group(wrong), Err(Problem::Invalid { fields }));
    }

    fn values() -> CatalogPartValues {
        CatalogPartValues {
            brand: NameOr::Name("TRW".into()),
            number: " GDB  1420 ".into(),
            group: NameOr::Name("brake_pads".into()),
            kind: PartKind::Aftermarket,
            tier: Tier::Premium,
            name_es: "Balatas delanteras".into(),
            name_en: String::new(),
            description_es: String::new(),
            description_en: String::new(),
            gtin: "7501031311309".into(),
            status: PartStatus::Active,
            superseded_by: None,
            reference_price: Some(Decimal::new(605_500_001, 5)),
            currency: "mxn".into(),
            attributes: [("Diámetro", "280 mm"), ("Peso", " ")].map(|(a, b)| (a.into(), b.into())).into(),
            images: [" https://img.example.com/1.jpg", "", "https://img.example.com/1.jpg"].map(str::to_owned).into(),
        }
    }

    #[test]
    fn a_part_is_tidied_and_its_gtin_is_checked() {
        let Ok(found) = part(values()) else { panic!("it is refused") };
        assert_eq!((found.number.as_str(), found.name_en.as_str()), ("GDB 1420", "Balatas delanteras"));
        assert_eq!((found.gtin.as_str(), found.currency.as_str()), ("07501031311309", "MXN"));
        assert_eq!(found.reference_price, Some(Decimal::new(6055, 0)));
        assert_eq!(found.images, ["https://img.example.com/1.jpg"]);
        assert_eq!(found.attributes.into_iter().collect::<Vec<_>>(), [("diametro".to_owned(), "280 mm".to_owned())]);
        let refused = |change: fn(&mut CatalogPartValues)| {
            let mut values = values();
            change(&mut values);
            part(values).err()
        };
        assert_eq!(
            refused(|part| part.gtin = "7501031311308".into()),
            Some(Problem::invalid("gtin", Reason::CheckDigit))
        );
        assert_eq!(refused(|part| part.number = "---".into()), Some(Problem::invalid("number", Reason::Missing)));
        assert_eq!(
            refused(|part| part.currency = "pesos".into()),
            Some(Problem::invalid("currency", Reason::Malformed))
        );
        let images = [vec!["http://img.example.com/1.jpg".to_owned()], vec!["1.jpg".to_owned()]];
        for images in images {
            let answer = part(CatalogPartValues { images, ..values() }).err();
            assert_eq!(answer, Some(Problem::invalid("images", Reason::Malformed)));
        }
        let many = (0..13).map(|at| format!("https://img.example.com/{at}.jpg")).collect();
        let answer = part(CatalogPartValues { images: many, ..values() }).err();
        assert_eq!(answer, Some(Problem::invalid("images", Reason::OutOfRange)));
        let free = refused(|part| part.reference_price = Some(Decimal::ZERO));
        assert_eq!(free, Some(Problem::invalid("reference_price", Reason::OutOfRange)));
        let told = |name: &str, value: &str| {
            let mut values = values();
            values.attributes.insert(name.to_owned(), value.to_owned());
            part(values).err()
        };
        let unreadable = Some(Problem::invalid("attributes", Reason::Malformed));
        for (name, value) in [("rosca", "M12; M14"), ("a;b", "1"), ("a=b", "1"), ("a:b", "1")] {
            assert_eq!(told(name, value), unreadable, "{name}: {value}");
        }
        assert_eq!(told("rosca", "M12 x 1.25: fina = sí"), None);
    }

    proptest! {
        #[test]
        fn what_was_checked_once_is_the_same_the_next_time(name in "\\PC{1,20}", alias in "\\PC{0,20}") {
            if let Ok(once) = brand(called(&name, &[&alias]), None) {
                prop_assert_eq!(brand(once.clone(), None), Ok(once));
            }
        }
    }
}
