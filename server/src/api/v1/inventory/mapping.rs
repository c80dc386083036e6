//! `/api/v1/inventory/mapping`

use super::apply_import::DecimalSign;
use crate::api::idempotency::once;
use crate::api::wire::{Answer, Guarded, GuardedChange};
use crate::extract::{IfMatch, Json, SignedIn};
use engrane::base::permission::Permission;
use engrane::inventory::import::fields::MissingLines;
use engrane::inventory::mapping::ops;
use engrane::inventory::mapping::types::{DefaultMapping, KeptMapping, Source, Sources};
use engrane::platform::imports::numbers::Decimals;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which column is which field, whatever the file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingBody {
    /// Field to source, as for applying: `part_number` by its header, `price` and `stock`, and any other. Empty: none any more.
    #[schema(value_type = BTreeMap<String, Source>, example = json!({"part_number": "Código", "price": "Precio", "stock": "Existencia", "location": "Ubicación"}))]
    mapping: Sources,
    /// What becomes of lines of the same source that a file does not have: `leave` when left out.
    #[serde(default)]
    missing: MissingLines,
    /// The decimal sign of columns whose values leave it open, such as `1.234`.
    decimals: Option<DecimalSign>,
}

/// Which column is which field, as it is kept.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptBody {
    /// Field to source. Empty: nothing is said.
    #[schema(value_type = BTreeMap<String, Source>)]
    mapping: Sources,
    missing: MissingLines,
    decimals: Option<DecimalSign>,
    /// Sent back with a change, in `If-Match`. 1 while nothing was ever said.
    version: i32,
}

impl From<KeptMapping> for KeptBody {
    fn from(KeptMapping { mapping, version }: KeptMapping) -> Self {
        let DefaultMapping { sources, missing, decimals } = mapping;
        let decimals = decimals.and_then(|decimals| match decimals {
            Decimals::Point => Some(DecimalSign::Point),
            Decimals::Comma => Some(DecimalSign::Comma),
            Decimals::None | Decimals::Ambiguous => None,
        });
        Self { mapping: sources, missing, decimals, version }
    }
}

/// What is said of all files of the organization.
#[utoipa::path(
    get,
    path = "/inventory/mapping",
    tag = "inventory",
    security(("bearer" = [])),
    responses((status = 200, body = KeptBody, description = "As it is now"), Guarded)
)]
pub(super) async fn find_mapping(SignedIn(ctx): SignedIn) -> Answer<KeptBody> {
    Ok(axum::Json(ops::default_mapping(&ctx).await?.into()))
}

/// Says what the columns of all files are. It is taken for a file of a shape that nobody has confirmed yet, where each header that
/// it names is there once; what was confirmed about a shape goes before it.
#[utoipa::path(
    put,
    path = "/inventory/mapping",
    tag = "inventory",
    security(("bearer" = [])),
    request_body = MappingBody,
    responses((status = 200, body = KeptBody, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_mapping(
    SignedIn(ctx): SignedIn,
    IfMatch(version): IfMatch,
    Json(body): Json<MappingBody>,
) -> Answer<KeptBody> {
    let MappingBody { mapping, missing, decimals } = body;
    let mapping = DefaultMapping { sources: mapping, missing, decimals: decimals.map(Decimals::from) };
    let changed = async { Ok(ops::change_default_mapping(&ctx, version, &mapping).await?) };
    Ok(axum::Json(once(&ctx, Permission::InventoryImport, changed).await?.into()))
}
