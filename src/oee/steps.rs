//! What operations of others do to a plant, in their own transactions.

use super::types::NewShift;
use super::{lines, ops, shifts, store};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{LineId, ShiftId};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::links::{Named, Sought};

/// The clock by which the tenant's shifts and exceptions are meant was changed: the history of all lines is reckoned anew,
/// as after a change of the calendar.
pub(crate) async fn clock_changed(ctx: &Ctx, tx: &mut TenantTx) -> Result<()> {
    store::lock_plant(tx).await?;
    if ops::reckon_anew(ctx, tx, None).await? {
        events::store::insert(tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    }
    Ok(())
}

/// The line of this id or code, or what is wrong with the field that names it.
pub(crate) async fn line_named(tx: &mut TenantTx, line: &NameOr<LineId>, field: &str) -> Result<LineId> {
    lines::store::named(tx, line, field).await
}

/// The shift of this id or code, likewise.
pub(crate) async fn shift_named(tx: &mut TenantTx, shift: &NameOr<ShiftId>, field: &str) -> Result<ShiftId> {
    shifts::store::named(tx, shift, field).await
}

/// The shifts, by their start, with what people call them.
pub(crate) async fn shift_names(tx: &mut TenantTx) -> Result<Vec<(ShiftId, String)>> {
    let shifts = NewShift::list(tx, None).await?;
    Ok(shifts.into_iter().map(|shift| (shift.id, shift.values.name)).collect())
}

/// Lines, by id or code.
pub(crate) async fn lines_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::PlantView) {
        return Ok(Vec::new());
    }
    lines::store::sought(tx, sought).await
}
