//! Removing a shelf.

use super::store;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockLocationId;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::stores::ledger;
use crate::stores::ops::StoresSetUp;
use crate::stores::rules::path_key;
use crate::stores::types::{StockLocation, StockLocationValues};
use serde_json::json;

/// Removes a shelf; one that was ever used is archived. What lies on it, stands in it or belongs there is put into another one,
/// by a transfer; where nothing says into which, it is refused with [`Problem::StillUsed`].
pub async fn delete(ctx: &Ctx, shelf: NameOr<StockLocationId>, move_to: Option<NameOr<StockLocationId>>) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    StoresSetUp::lock(&mut tx).await?;
    let gone = named(&mut tx, &shelf).await?.ok_or(Problem::NotFound { what: Entity::StockLocation })?;
    let count = store::count_uses(&mut tx, gone.id).await?;
    let mut after = json!({});
    if count > 0 {
        let Some(other) = move_to else {
            return Err(Problem::StillUsed { what: Entity::StockLocation, count }.into());
        };
        let other = named(&mut tx, &other).await?.filter(|other| may_take(&gone, other));
        let other = other.ok_or_else(|| Problem::invalid("move_to", Reason::Unknown))?;
        empty(ctx, &mut tx, &gone, &other).await?;
        after = json!({ "moved_to": other.id, "moved": count });
    }
    let before = serde_json::to_value(&gone.values)?;
    if store::has_history(&mut tx, gone.id).await? {
        let values = StockLocationValues { archived: true, ..gone.values };
        StockLocationValues::save(&mut tx, &StockLocation { id: gone.id, version: gone.version + 1, values }).await?;
        after["archived"] = json!(true);
    } else {
        store::delete(&mut tx, gone.id).await?;
    }
    let entry =
        Entry::new("delete_stock_location", Entity::StockLocation.as_str(), gone.id).before(before).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    StoresSetUp::settle(ctx, &mut tx, Vec::new()).await?;
    tx.commit_with(&()).await
}

async fn named(tx: &mut TenantTx, shelf: &NameOr<StockLocationId>) -> Result<Option<StockLocation>> {
    Ok(StockLocationValues::list(tx, Some(shelf)).await?.pop())
}

/// Another shelf that is in use, and does not stand in the one that goes.
fn may_take(gone: &StockLocation, other: &StockLocation) -> bool {
    let inside = format!("{} / ", path_key(&gone.values.path));
    other.id != gone.id && !other.values.archived && !path_key(&other.values.path).starts_with(&inside)
}

async fn empty(ctx: &Ctx, tx: &mut TenantTx, gone: &StockLocation, other: &StockLocation) -> Result<()> {
    let contents = store::contents(tx, gone.id).await?;
    if !contents.is_empty() {
        ctx.require(Permission::StoresMove)?;
        ledger::ops::move_contents(ctx, tx, (gone.id, other.id), &contents).await?;
    }
    store::move_homes(tx, gone.id, other.id).await?;
    let inside = StockLocationValues::list(tx, None).await?.into_iter();
    for child in inside.filter(|child| child.values.parent == Some(NameOr::Id(gone.id))) {
        let path = format!("{} / {}", other.values.path, child.values.name);
        let values = StockLocationValues { parent: Some(other.id.into()), path, ..child.values };
        let moved = StockLocation { id: child.id, version: child.version + 1, values };
        let conflict = crate::platform::entity::conflict_by_constraint(Entity::StockLocation);
        StockLocationValues::save(tx, &moved).await.map_err(conflict)?;
    }
    Ok(())
}
