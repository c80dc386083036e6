//! What others ask about things of a store-room, in their own transactions.

use super::store;
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::{Named, Sought};

/// Items, by id, code or name.
pub(crate) async fn items_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::StoresView) {
        return Ok(Vec::new());
    }
    store::named(tx, sought).await
}
