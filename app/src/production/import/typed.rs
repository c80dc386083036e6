//! What the form of the columns says when it comes back.

use crate::imports::columns::typed::{self, Values};
use engrane::platform::imports::mapping::fields::ImportField;
use engrane::platform::imports::reader::types::Profile;
use engrane::production::import::fields::{FileKind, FileMapping, NamedMapping, OrderField, WorkpieceField};
use engrane::production::import::types::ProductionImport;

/// Which of day and month comes first in dates.
pub const DAYS: &str = "days";
pub const DAY_FIRST: &str = "day";
pub const MONTH_FIRST: &str = "month";

/// The mapping as it was typed.
pub fn mapping(values: &Values, import: &ProductionImport) -> NamedMapping {
    let Some(profile) = &import.profile else { return import.mapping.clone().unwrap_or_default() };
    match import.kind {
        FileKind::Orders => read::<OrderField>(values, profile),
        FileKind::Workpieces => read::<WorkpieceField>(values, profile),
    }
}

fn read<F: ImportField>(values: &Values, profile: &Profile) -> NamedMapping {
    let day_first = typed::text(values, DAYS) != MONTH_FIRST;
    FileMapping::<F> { columns: typed::columns(values, profile), day_first }.named()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::platform::imports::mapping::FieldSource;

    #[test]
    fn columns_and_the_order_of_dates_are_read() {
        let profile = Profile::of_headers(["Plano", "Piezas"]);
        let said = [("column_0", "code"), ("column_1", "qty_plan"), ("constant_customer", "León"), (DAYS, MONTH_FIRST)];
        let said: Values = said.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let orders = read::<OrderField>(&said, &profile);
        let sources: Vec<_> =
            orders.columns.iter().map(|column| (column.field.as_str(), column.source.clone())).collect();
        assert_eq!(
            sources,
            [
                ("code", FieldSource::Column(0)),
                ("qty_plan", FieldSource::Column(1)),
                ("customer", FieldSource::Constant("León".into())),
            ]
        );
        assert!(!orders.day_first);
        let pieces = read::<WorkpieceField>(&said, &profile);
        assert_eq!(pieces.columns.len(), 1, "a workpiece has no plan and no customer");
    }
}
