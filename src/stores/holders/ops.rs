//! Finding a holder, and removing one.

use super::{refuse_held, store};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockLocationId;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::stores::jobs;
use crate::stores::ops::StoresSetUp;
use crate::stores::places;
use crate::stores::types::{Holder, HolderKind, HolderValues};
use serde_json::json;

/// A holder, for whoever may see what others have; an order, for whoever sees it.
pub async fn find(ctx: &Ctx, id: StockLocationId) -> Result<Holder> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let found = visible(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(found)
}

/// Likewise, in a transaction that is open.
pub(in crate::stores) async fn visible(ctx: &Ctx, tx: &mut TenantTx, id: StockLocationId) -> Result<Holder> {
    let found = store::read(tx, Some(&id.into()), true).await?.pop();
    let found = found.ok_or(Problem::NotFound { what: Entity::Holder })?;
    let is_hidden =
        found.values.kind == HolderKind::Order && jobs::ops::hidden(ctx, tx, &[id.0]).await?.contains(&id.0);
    if is_hidden { Err(Problem::NotFound { what: Entity::Holder }.into()) } else { Ok(found) }
}

/// Removes a holder, by id or code; one that ever had something is archived. Whoever has something that is to come back is
/// refused with [`Problem::StillUsed`].
pub async fn delete(ctx: &Ctx, holder: NameOr<StockLocationId>) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    StoresSetUp::lock(&mut tx).await?;
    let gone = HolderValues::list(&mut tx, Some(&holder)).await?.pop();
    let gone = gone.ok_or(Problem::NotFound { what: Entity::Holder })?;
    refuse_held(&mut tx, &gone).await?;
    let before = serde_json::to_value(&gone.values)?;
    let is_kept = places::store::has_history(&mut tx, gone.id).await?;
    if is_kept {
        let values = HolderValues { archived: true, ..gone.values };
        HolderValues::save(&mut tx, &Holder { id: gone.id, version: gone.version + 1, values }).await?;
    } else {
        places::store::delete(&mut tx, gone.id).await?;
    }
    let entry = Entry::new("delete_holder", Entity::Holder.as_str(), gone.id)
        .before(before)
        .after(is_kept.then(|| json!({ "archived": true })));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    StoresSetUp::settle(ctx, &mut tx, Vec::new()).await?;
    tx.commit_with(&()).await
}
