//! `POST /api/v1/inventory/imports/{id}/apply`

use super::wire::{Always, ImportWithFile, InColumn, Source};
use crate::api::idempotency::once;
use crate::api::wire::GuardedStep;
use crate::extract::{JsonIfAny, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::inventory::import::fields::{Field, Mapping, MissingLines, RepeatedLines};
use engrane::inventory::import::ops::{self, LineChoices};
use engrane::inventory::import::types::ImportDetail;
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::mapping::{FieldSource, MappedColumn, Mapping as _};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{ColumnProfile, Profile};
use engrane::platform::imports::types::Aim;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Which column is which field.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Choices {
    /// Field to source: `part_number`, `price` and `stock`, and any of `brand`, `description`, `own_code`, `location`,
    /// `min_order`, `currency`, `gtin`. What the columns seem to be when left out, where that leaves no doubt.
    ///
    /// `price` may be `null` where the file has none: lines keep theirs, and a new one is not on sale until another list brings it.
    #[schema(value_type = Option<BTreeMap<String, Source>>, example = json!({"part_number": "Código", "price": {"column": 3}, "stock": "Existencia", "location": {"constant": "Principal"}}))]
    mapping: Option<BTreeMap<Field, Source>>,
    /// What becomes of lines of the same source that the file does not have: `leave` when a mapping is sent without it.
    missing: Option<MissingLines>,
    /// What becomes of rows that are the same part at the same location: `last` when a mapping is sent without it.
    repeated: Option<RepeatedLines>,
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

impl From<DecimalSign> for Decimals {
    fn from(sign: DecimalSign) -> Self {
        match sign {
            DecimalSign::Point => Self::Point,
            DecimalSign::Comma => Self::Comma,
        }
    }
}

/// Puts the file into the inventory. Without a mapping, by what the columns seem to be: where a required field is not
/// sure, the answer is 409 `needs_mapping` with what has to be said.
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
    let decided = decide(&ctx, id, choices.unwrap_or_default(), Aim::Apply);
    Ok((StatusCode::ACCEPTED, axum::Json(once(&ctx, Permission::InventoryImport, decided).await?.into())))
}

/// Decides what the columns are as it was sent, else as they seem to be.
pub(super) async fn decide(ctx: &Ctx, id: ImportId, choices: Choices, aim: Aim) -> Result<ImportDetail, ApiError> {
    let Choices { mapping, missing, repeated, decimals } = choices;
    let sign = decimals.map(Decimals::from);
    let Some(sources) = mapping else {
        return Ok(ops::decide_proposed(ctx, id, sign, LineChoices { missing, repeated }, aim).await?);
    };
    // A file that is not read yet has no columns; that it waits for another step is said by the operation.
    let profile = ops::import(ctx, id).await?.profile;
    let mut mapping = profile.map(|profile| find_columns(&sources, &profile)).transpose()?.unwrap_or_default();
    mapping.missing = missing.unwrap_or_default();
    mapping.repeated = repeated.unwrap_or_default();
    Ok(ops::decide(ctx, id, mapping.with_decimals(sign), aim).await?)
}

fn find_columns(sources: &BTreeMap<Field, Source>, profile: &Profile) -> Result<Mapping, Problem> {
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for (&field, source) in sources {
        match mapped(field, source, profile) {
            Ok(column) => columns.push(column),
            Err(reason) => problems.push(field.problem(reason)),
        }
    }
    if problems.is_empty() {
        Ok(Mapping { columns, ..Mapping::default() })
    } else {
        Err(Problem::Invalid { fields: problems })
    }
}

fn mapped(field: Field, source: &Source, profile: &Profile) -> Result<MappedColumn<Field>, Reason> {
    let source = match source {
        Source::Absent => FieldSource::Absent,
        Source::Header(header) => FieldSource::Column(find_column(header, profile)?.index),
        Source::Column(InColumn { column }) => {
            FieldSource::Column(profile.column(*column).ok_or(Reason::Unknown)?.index)
        }
        Source::Constant(Always { constant }) => FieldSource::Constant(constant.clone()),
    };
    Ok(MappedColumn::of(field, source, profile))
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

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::platform::imports::reader::types::{FileFormat, LeftOut};

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
            hidden_sheets: Vec::new(),
            header_row: 1,
            columns: (0..).zip(headers).map(column).collect(),
            rows_total: 1,
            left_out: LeftOut::default(),
            sample: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn mapping(words: &[(Field, &str)]) -> BTreeMap<Field, Source> {
        words.iter().map(|(field, header)| (*field, Source::Header((*header).to_owned()))).collect()
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
    fn a_column_without_a_name_of_its_own_is_told_by_its_place_and_a_constant_needs_none() {
        let file = profile(&["Precio", "Precio", ""]);
        let sources: BTreeMap<Field, Source> = serde_json::from_value(serde_json::json!({
            "part_number": { "column": 2 }, "price": { "column": 1 }, "stock": { "constant": "10" }, "gtin": null,
        }))
        .unwrap();
        let found = find_columns(&sources, &file).unwrap();
        let source = |field| found.get(field).map(|column| (column.source.clone(), column.decimals)).unwrap();
        assert_eq!(source(Field::PartNumber), (FieldSource::Column(2), Decimals::None));
        assert_eq!(source(Field::Price), (FieldSource::Column(1), Decimals::Ambiguous));
        assert_eq!(source(Field::Stock), (FieldSource::Constant("10".to_owned()), Decimals::Point));
        assert_eq!(source(Field::Gtin), (FieldSource::Absent, Decimals::None));

        let sources = BTreeMap::from([(Field::Price, Source::Column(InColumn { column: 3 }))]);
        assert_eq!(find_columns(&sources, &file), Err(Problem::invalid("price", Reason::Unknown)));
    }

    #[test]
    fn the_sign_decides_only_what_the_values_leave_open() {
        let file = profile(&["Precio"]);
        let mut open = find_columns(&mapping(&[(Field::Price, "Precio")]), &file).unwrap();
        assert_eq!(open.clone().with_decimals(Some(Decimals::Comma)).columns[0].decimals, Decimals::Comma);
        open.columns[0].decimals = Decimals::Point;
        assert_eq!(open.with_decimals(Some(Decimals::Comma)).columns[0].decimals, Decimals::Point);
    }
}
