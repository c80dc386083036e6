//! What operations of others do to a plant, in their own transactions.

use super::{ops, store};
use crate::base::fault::Result;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};

/// The clock by which the tenant's shifts and exceptions are meant was changed: the history of all lines is reckoned anew,
/// as after a change of the calendar.
pub(crate) async fn clock_changed(ctx: &Ctx, tx: &mut TenantTx) -> Result<()> {
    store::lock_plant(tx).await?;
    if ops::reckon_anew(ctx, tx, None).await? {
        events::store::insert(tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    }
    Ok(())
}
