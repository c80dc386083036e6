//! What others ask about things of a store-room, and do with its stock, in their own transactions.

use super::store;
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::{Named, Sought};

pub(crate) use super::inbound::{Came, Expected, find_expected, receive_movement, take_receipt_back};
pub(crate) use super::jobs::ops::{
    issue_to_order, job_items, orders_with_reservations, orders_with_stock, release_orders, remnants_of_order,
    reserve_for_order, stock_of_orders, take_back_from_order,
};
pub(crate) use super::jobs::{JobItem, JobLine, JobRemnant};

/// Items, by id, code or name.
pub(crate) async fn items_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::StoresView) {
        return Ok(Vec::new());
    }
    store::named(tx, sought).await
}
