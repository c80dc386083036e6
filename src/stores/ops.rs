//! What the set-up of a store-room has in common: while it is changed nothing is moved, and open pages are told.

use super::types::{DepartmentValues, HolderValues, StockCategoryValues, StockLocationValues, StoreRoom};
use super::{alerts, store};
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};

/// Everything that is set up but the items.
pub async fn store_room(ctx: &Ctx) -> Result<StoreRoom> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let room = StoreRoom {
        departments: DepartmentValues::list(&mut tx, None).await?,
        categories: StockCategoryValues::list(&mut tx, None).await?,
        locations: StockLocationValues::list(&mut tx, None).await?,
        holders: HolderValues::list(&mut tx, None).await?,
    };
    tx.commit().await?;
    Ok(room)
}

/// What is set up in a store-room.
#[derive(Debug)]
pub struct StoresSetUp;

impl SetUp for StoresSetUp {
    type Tx = TenantTx;

    const VIEW: Permission = Permission::StoresView;
    const EDIT: Permission = Permission::StoresEdit;

    /// The items that were changed; none where any may look otherwise.
    type Effect = Vec<StockItemId>;

    async fn lock(tx: &mut TenantTx) -> Result<()> {
        store::lock_set_up(tx).await
    }

    async fn settle(ctx: &Ctx, tx: &mut TenantTx, items: Vec<StockItemId>) -> Result<()> {
        let changed: Vec<_> = items.iter().map(|item| item.0).collect();
        events::store::insert(tx, Audience::Tenant, &Event::StockChanged { items }).await?;
        alerts::ops::look_at_items(ctx, tx, &changed).await?;
        alerts::ops::look_at_pieces_of(ctx, tx, &changed).await
    }
}
