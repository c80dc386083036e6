//! `POST /api/v1/inventory/imports/{id}/apply`

use super::wire::ImportWithFile;
use crate::api::v1::imports::{Begun, begin};
use crate::api::wire::GuardedStep;
use crate::extract::{JsonIfAny, Path, SignedIn};
use crate::respond::ApiError;
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::inventory::import::fields::{MissingLines, RepeatedLines};
use engrane::inventory::import::ops::{self, LineChoices};
use engrane::inventory::import::types::ImportDetail;
use engrane::inventory::mapping::rules::find_columns;
use engrane::inventory::mapping::types::{Source, Sources};
use engrane::platform::ctx::Ctx;
use engrane::platform::imports::mapping::Mapping as _;
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::types::Aim;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which column is which field.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Choices {
    /// Field to source: `part_number`, `price` and `stock`, and any of `brand`, `description`, `own_code`, `location`,
    /// `min_order`, `currency`, `gtin`, `cost`, `price_2` to `price_5`. What the columns seem to be when left out, where that
    /// leaves no doubt.
    ///
    /// `price` or `stock` may be `null` where the file has none: lines keep theirs, and a new one is not on sale until another list
    /// brings it. `stock` may be `{"to_confirm": true}`: lines are on sale, after those whose stock is known.
    #[schema(value_type = Option<BTreeMap<String, Source>>, example = json!({"part_number": "Código", "price": {"column": 3}, "stock": "Existencia", "location": {"constant": "Principal"}}))]
    mapping: Option<Sources>,
    /// What becomes of lines of the same source that the file does not have: `leave` when a mapping is sent without it.
    missing: Option<MissingLines>,
    /// What becomes of rows that are the same part at the same location: `last` when a mapping is sent without it.
    repeated: Option<RepeatedLines>,
    /// The level of the price that workshops see once the file is applied, 1 to 5: the one that they see anyway when left out. For
    /// whoever may change settings.
    #[schema(minimum = 1, maximum = 5)]
    shown_price: Option<i16>,
    /// The decimal sign of columns whose values leave it open, such as `1.234`.
    decimals: Option<DecimalSign>,
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DecimalSign {
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
) -> Begun<ImportWithFile> {
    let decided = decide(&ctx, id, choices.unwrap_or_default(), Aim::Apply);
    begin(&ctx, Permission::InventoryImport, decided).await
}

/// Decides what the columns are as it was sent, else as they seem to be.
pub(super) async fn decide(ctx: &Ctx, id: ImportId, choices: Choices, aim: Aim) -> Result<ImportDetail, ApiError> {
    let Choices { mapping, missing, repeated, shown_price, decimals } = choices;
    let sign = decimals.map(Decimals::from);
    let Some(sources) = mapping else {
        return Ok(ops::decide_proposed(ctx, id, sign, LineChoices { missing, repeated, shown_price }, aim).await?);
    };
    // A file that is not read yet has no columns; that it waits for another step is said by the operation.
    let profile = ops::import(ctx, id).await?.profile;
    let found = profile.map(|profile| find_columns(&sources, &profile)).transpose();
    let mut mapping = found.map_err(|fields| Problem::Invalid { fields })?.unwrap_or_default();
    mapping.missing = missing.unwrap_or_default();
    mapping.repeated = repeated.unwrap_or_default();
    mapping.shown_price = shown_price;
    Ok(ops::decide(ctx, id, mapping.with_decimals(sign), aim).await?)
}
