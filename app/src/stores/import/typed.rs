//! What the form of the columns says when it comes back.

use crate::imports::columns::typed::{self, Values};
use engrane::stores::import::fields::StockMapping;
use engrane::stores::import::types::StockImport;

/// The choice of what the quantity is.
pub const QUANTITY_IS: &str = "quantity_is";

/// The mapping as it was typed.
pub fn mapping(values: &Values, import: &StockImport) -> StockMapping {
    let Some(profile) = &import.profile else { return import.mapping.clone().unwrap_or_default() };
    StockMapping {
        columns: typed::columns(values, profile),
        quantity_is: typed::text(values, QUANTITY_IS).parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use engrane::base::id::ImportId;
    use engrane::platform::imports::mapping::FieldSource;
    use engrane::platform::imports::reader::types::{Profile, ReadChoices};
    use engrane::platform::imports::types::{ImportRow, ImportStatus, Progress};
    use engrane::stores::import::fields::{QuantityIs, StockField};

    #[test]
    fn columns_and_what_the_quantity_is_are_read() {
        let row = ImportRow {
            id: ImportId::new(),
            filename: "a.csv".into(),
            status: ImportStatus::NeedsMapping,
            rows_total: 0,
            rows_taken: 0,
            rows_refused: 0,
            created_by: "Ana".into(),
            created_at: DateTime::UNIX_EPOCH,
            completed_at: None,
            file_gone: false,
        };
        let import = StockImport {
            row,
            progress: Progress::default(),
            profile: Some(Profile::of_headers(["Clave", "Hay"])),
            choices: ReadChoices::default(),
            proposals: Vec::new(),
            mapping: None,
            remembered: false,
            outcome: None,
            failure: None,
        };
        let said =
            [("column_0", "code"), ("column_1", "quantity"), ("constant_place", "Patio"), (QUANTITY_IS, "count")];
        let said = said.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let read = mapping(&said, &import);
        let sources: Vec<_> = read.columns.iter().map(|column| (column.field, column.source.clone())).collect();
        assert_eq!(
            sources,
            [
                (StockField::Code, FieldSource::Column(0)),
                (StockField::Quantity, FieldSource::Column(1)),
                (StockField::Place, FieldSource::Constant("Patio".into())),
            ]
        );
        assert_eq!(read.quantity_is, Some(QuantityIs::Count));
    }
}
