//! What others ask about things of a production, in their own transactions.

use super::machines;
use super::movements;
use super::orders::{ops, store as orders};
use super::store;
use crate::base::fault::Result;
use crate::base::id::{LineId, MachineId, StockDocumentId};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::{ByMovement, Named, Sought};

/// The orders of these, by id or number, that the caller sees.
pub(crate) async fn orders_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::ProductionView) {
        return Ok(Vec::new());
    }
    orders::named(tx, ops::sight(ctx), sought).await
}

/// Stages, by id or code.
pub(crate) async fn stages_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::ProductionView) {
        return Ok(Vec::new());
    }
    store::stages_named(tx, sought).await
}

/// Machines, by id or code.
pub(crate) async fn machines_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::ProductionView) {
        return Ok(Vec::new());
    }
    store::machines_named(tx, sought).await
}

/// The machine that a line of the plant is, if it is one; of several the first by its code.
pub(crate) async fn machine_of_line(tx: &mut TenantTx, line: LineId) -> Result<Option<MachineId>> {
    machines::store::find_of_line(tx, line).await
}

/// The movement by whose receipt a document of the store-room was made, if it was.
pub(crate) async fn movement_of_document(
    ctx: &Ctx,
    tx: &mut TenantTx,
    document: StockDocumentId,
) -> Result<Option<ByMovement>> {
    movements::ops::of_document(ctx, tx, document).await
}
