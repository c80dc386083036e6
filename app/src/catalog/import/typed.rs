//! What the form of the columns says when it comes back.

use crate::imports::columns::typed::{self, Values};
use engrane::catalog::import::fields::{
    CatalogFileKind, FileMapping, FitmentField, NamedMapping, PartField, ReferenceField, VehicleField,
};
use engrane::catalog::import::types::CatalogImport;
use engrane::platform::imports::mapping::fields::ImportField;
use engrane::platform::imports::reader::types::Profile;

/// Which of day and month comes first in dates.
pub const DAYS: &str = "days";
pub const DAY_FIRST: &str = "day";
pub const MONTH_FIRST: &str = "month";
/// What becomes of a brand that nobody knows.
pub const BRANDS: &str = "brands";
pub const MAKE: &str = "make";
pub const REFUSE: &str = "refuse";

/// The mapping as it was typed.
pub fn mapping(values: &Values, import: &CatalogImport) -> NamedMapping {
    let Some(profile) = &import.profile else { return import.mapping.clone().unwrap_or_default() };
    match import.kind {
        CatalogFileKind::Parts => read::<PartField>(values, profile),
        CatalogFileKind::References => read::<ReferenceField>(values, profile),
        CatalogFileKind::Fitments => read::<FitmentField>(values, profile),
        CatalogFileKind::Vehicles => read::<VehicleField>(values, profile),
    }
}

fn read<F: ImportField>(values: &Values, profile: &Profile) -> NamedMapping {
    let day_first = typed::text(values, DAYS) != MONTH_FIRST;
    let new_brands = typed::text(values, BRANDS) != REFUSE;
    FileMapping::<F> { columns: typed::columns(values, profile), day_first, new_brands }.named()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::platform::imports::mapping::FieldSource;

    #[test]
    fn columns_dates_and_what_becomes_of_brands_are_read() {
        let profile = Profile::of_headers(["Número", "Número OEM"]);
        let said = [
            ("column_0", "number"),
            ("column_1", "replaced_number"),
            ("constant_brand", "TRW"),
            (DAYS, MONTH_FIRST),
            (BRANDS, REFUSE),
        ];
        let said: Values = said.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let found = read::<ReferenceField>(&said, &profile);
        let sources: Vec<_> =
            found.columns.iter().map(|column| (column.field.as_str(), column.source.clone())).collect();
        assert_eq!(
            sources,
            [
                ("number", FieldSource::Column(0)),
                ("replaced_number", FieldSource::Column(1)),
                ("brand", FieldSource::Constant("TRW".into())),
            ]
        );
        assert!(!found.day_first && !found.new_brands);
        assert!(read::<PartField>(&Values::new(), &profile).new_brands);
    }
}
