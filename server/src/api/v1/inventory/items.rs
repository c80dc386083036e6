//! `/api/v1/inventory/items/{id}`, and the removal of all

use super::changes::Change;
use super::list_items::{Item, item};
use crate::api::idempotency::once;
use crate::api::wire::{Answer, Guarded, GuardedChange, GuardedOne, Language, Number};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use engrane::base::entity::double_option;
use engrane::base::id::ItemId;
use engrane::base::permission::Permission;
use engrane::inventory::edit::ops;
use engrane::inventory::edit::types::ItemPatch;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is to be changed of a line; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out, null and a number say three things")]
pub(super) struct Patch {
    /// The one that workshops see, in major units of `currency`; `null` for none, so that it is not on sale.
    #[serde(default, deserialize_with = "double_option")]
    #[schema(value_type = Option<Number>)]
    price: Option<Option<Number>>,
    /// Three letters, or as people write it.
    currency: Option<String>,
    /// In pieces; `null` for to be confirmed.
    #[serde(default, deserialize_with = "double_option")]
    #[schema(value_type = Option<Number>)]
    stock: Option<Option<Number>>,
    location: Option<String>,
    #[serde(default, deserialize_with = "double_option")]
    #[schema(value_type = Option<Number>)]
    min_order_quantity: Option<Option<Number>>,
}

/// A line that was changed.
#[derive(Serialize, ToSchema)]
pub(super) struct Edited {
    #[serde(flatten)]
    item: Item,
    /// What undoes it: `POST /inventory/changes/{id}/undo`.
    change: Uuid,
}

/// One stock line.
#[utoipa::path(
    get,
    path = "/inventory/items/{id}",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The line")),
    responses((status = 200, body = Item, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_item(SignedIn(ctx): SignedIn, Path(id): Path<ItemId>) -> Answer<Item> {
    Ok(axum::Json(item(ops::find_item(&ctx, id).await?, Language::default())))
}

/// Changes a stock line. What is said of it is so from now on, and can be undone.
#[utoipa::path(
    patch,
    path = "/inventory/items/{id}",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The line")),
    request_body = Patch,
    responses((status = 200, body = Edited, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_item(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ItemId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<Patch>,
) -> Answer<Edited> {
    let Patch { price, currency, stock, location, min_order_quantity } = patch;
    let plain = |number: Option<Number>| number.map(|number| number.0);
    let patch = ItemPatch {
        price: price.map(plain),
        currency,
        stock: stock.map(plain),
        location,
        min_order: min_order_quantity.map(plain),
    };
    let changed = async { Ok(ops::change_item(&ctx, id, version, &patch).await?) };
    let edited = once(&ctx, Permission::InventoryEdit, changed).await?;
    Ok(axum::Json(Edited { item: item(edited.item, Language::default()), change: edited.change.0 }))
}

/// Removes all stock lines. The answer is the change that undoing takes.
#[utoipa::path(
    delete,
    path = "/inventory/items",
    tag = "inventory",
    security(("bearer" = [])),
    responses((status = 200, body = Change, description = "They are gone"), Guarded)
)]
pub(super) async fn clear_items(SignedIn(ctx): SignedIn) -> Answer<Change> {
    let cleared = async { Ok(ops::clear(&ctx).await?) };
    Ok(axum::Json(once(&ctx, Permission::InventoryImport, cleared).await?.into()))
}
