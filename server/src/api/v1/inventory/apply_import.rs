//! `POST /api/v1/inventory/imports/{id}/apply`

use super::wire::ImportWithFile;
use crate::api::idempotency::once;
use crate::api::wire::GuardedStep;
use crate::extract::{JsonIfAny, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::inventory::import::ops;
use engrane::platform::imports::mapping::{Field, FieldSource, MappedColumn, Mapping};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{ColumnProfile, Profile};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Which column is which field.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Choices {
    /// Field to header: `part_number`, `price` and `stock`, and any of `brand`, `description`, `own_code`, `location`,
    /// `min_order`, `currency`, `gtin`. What the columns seem to be when left out.
    #[schema(value_type = Option<BTreeMap<String, String>>, example = json!({"part_number": "Código", "price": "Precio", "stock": "Existencia", "location": "Ubicación"}))]
    mapping: Option<BTreeMap<Field, String>>,
    /// The decimal sign of columns whose values leave it open, such as `1.234`.
    decimals: Option<DecimalSign>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DecimalSign {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// Puts the file into the inventory. Without a mapping, by what the columns seem to be.
#[utoipa::path(
    post,
    path = "/inventory/imports/{id}/apply",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body = Option<Choices>,
    responses((status = 202, body = ImportWithFile, description = "It is being applied"), GuardedStep)
)]
pub(super) async fn apply_import(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    JsonIfAny(choices): JsonIfAny<Choices>,
) -> Result<(StatusCode, axum::Json<ImportWithFile>), ApiError> {
    let choices = choices.unwrap_or_default();
    let applied = async {
        let import = ops::import(&ctx, id).await?;
        let mapping = match (&choices.mapping, &import.profile) {
            (Some(by_header), Some(profile)) => find_columns(by_header, profile)?,
            // A file that is not read yet has no columns; that it waits for another step is said below.
            (Some(_), None) | (None, _) => import.mapping.unwrap_or_default(),
        };
        Ok(ops::apply(&ctx, id, decided(mapping, choices.decimals)).await?)
    };
    Ok((StatusCode::ACCEPTED, axum::Json(once(&ctx, Permission::InventoryEdit, applied).await?.into())))
}

fn find_columns(by_header: &BTreeMap<Field, String>, profile: &Profile) -> Result<Mapping, Problem> {
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for (&field, header) in by_header {
        match find_column(header, profile) {
            Ok(column) => {
                let decimals = if field.numeric() { column.decimals } else { Decimals::None };
                columns.push(MappedColumn { field, source: FieldSource::Column(column.index), decimals });
            }
            Err(reason) => {
                let field = serde_json::to_value(field).ok().and_then(|word| word.as_str().map(str::to_owned));
                problems.push(FieldProblem { field: field.unwrap_or_default(), reason });
            }
        }
    }
    if problems.is_empty() { Ok(Mapping { columns }) } else { Err(Problem::Invalid { fields: problems }) }
}

/// The one column with this header.
fn find_column<'a>(header: &str, profile: &'a Profile) -> Result<&'a ColumnProfile, Reason> {
    let mut found = profile.columns.iter().filter(|column| column.header.trim() == header.trim());
    match (found.next(), found.next()) {
        (Some(column), None) => Ok(column),
        (Some(_), Some(_)) => Err(Reason::Duplicate),
        (None, _) => Err(Reason::Unknown),
    }
}

fn decided(mut mapping: Mapping, sign: Option<DecimalSign>) -> Mapping {
    for column in mapping.columns.iter_mut().filter(|column| column.decimals == Decimals::Ambiguous) {
        column.decimals = match sign {
            Some(DecimalSign::Point) => Decimals::Point,
            Some(DecimalSign::Comma) => Decimals::Comma,
            None => Decimals::Ambiguous,
        };
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::platform::imports::reader::types::FileFormat;

    fn profile(headers: &[&str]) -> Profile {
        let column = |(index, header): (u32, &&str)| ColumnProfile {
            index,
            header: (*header).to_owned(),
            samples: Vec::new(),
            filled: 1,
            numeric: 1,
            integers: 1,
            decimals: Decimals::Ambiguous,
            traps: Vec::new(),
            probes: Vec::new(),
        };
        Profile {
            format: FileFormat::Csv { delimiter: ',' },
            encoding: None,
            sheets: Vec::new(),
            sheet: 0,
            header_row: 1,
            columns: (0..).zip(headers).map(column).collect(),
            rows_total: 1,
            sample: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn mapping(words: &[(Field, &str)]) -> BTreeMap<Field, String> {
        words.iter().map(|(field, header)| (*field, (*header).to_owned())).collect()
    }

    #[test]
    fn columns_are_found_by_their_headers() {
        let file = profile(&["Código", "Precio "]);
        let found = find_columns(&mapping(&[(Field::PartNumber, "Código"), (Field::Price, "Precio")]), &file).unwrap();
        let source = |field| found.get(field).map(|column| (column.source.clone(), column.decimals));
        assert_eq!(source(Field::PartNumber), Some((FieldSource::Column(0), Decimals::None)));
        assert_eq!(source(Field::Price), Some((FieldSource::Column(1), Decimals::Ambiguous)));
    }

    #[test]
    fn a_header_that_is_not_there_or_there_twice_is_refused_with_its_field() {
        let file = profile(&["Precio", "Precio"]);
        let refused = find_columns(&mapping(&[(Field::Price, "Precio"), (Field::Stock, "Stock")]), &file);
        let problem = |field: &str, reason| FieldProblem { field: field.to_owned(), reason };
        let fields = vec![problem("price", Reason::Duplicate), problem("stock", Reason::Unknown)];
        assert_eq!(refused, Err(Problem::Invalid { fields }));
    }

    #[test]
    fn the_sign_decides_only_what_the_values_leave_open() {
        let file = profile(&["Precio"]);
        let mut open = find_columns(&mapping(&[(Field::Price, "Precio")]), &file).unwrap();
        assert_eq!(decided(open.clone(), Some(DecimalSign::Comma)).columns[0].decimals, Decimals::Comma);
        open.columns[0].decimals = Decimals::Point;
        assert_eq!(decided(open, Some(DecimalSign::Comma)).columns[0].decimals, Decimals::Point);
    }
}
