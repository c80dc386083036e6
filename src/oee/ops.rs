//! What the set-up of a plant has in common. A change of how time is reckoned has the history of the lines reckoned anew by a
//! job.

use super::jobs::ReckonLine;
use super::store;
use super::types::{AreaValues, LineValues, NewException, NewShift, Plant, ProductValues};
use crate::base::fault::Result;
use crate::base::id::LineId;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::jobs::{JobPayload, enqueue};
use crate::platform::tenancy;

/// Everything that is set up.
pub async fn plant(ctx: &Ctx) -> Result<Plant> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let plant = Plant {
        zone: tenancy::ops::zone_name(&mut tx).await?,
        lines: LineValues::list(&mut tx, None).await?.into_iter().map(Into::into).collect(),
        areas: AreaValues::list(&mut tx, None).await?.into_iter().map(Into::into).collect(),
        products: ProductValues::list(&mut tx, None).await?.into_iter().map(Into::into).collect(),
        shifts: NewShift::list(&mut tx, None).await?,
        exceptions: NewException::list(&mut tx, None).await?,
    };
    tx.commit().await?;
    Ok(plant)
}

/// What is set up in a plant.
#[derive(Debug)]
pub struct PlantSetUp;

impl SetUp for PlantSetUp {
    type Tx = TenantTx;

    const VIEW: Permission = Permission::PlantView;
    const EDIT: Permission = Permission::PlantEdit;

    type Effect = Recompute;

    async fn lock(tx: &mut TenantTx) -> Result<()> {
        store::lock_plant(tx).await
    }

    /// Has time reckoned anew where that is due.
    async fn settle(ctx: &Ctx, tx: &mut TenantTx, anew: Recompute) -> Result<()> {
        let line = if let Recompute::Line(line) = anew { Some(line) } else { None };
        if !matches!(anew, Recompute::Nothing) {
            reckon_anew(ctx, tx, line).await?;
        }
        events::store::insert(tx, Audience::Tenant, &Event::PlantChanged { line }).await
    }
}

/// Whose history a change has reckoned anew.
#[derive(Clone, Copy, Debug)]
pub enum Recompute {
    Nothing,
    Line(LineId),
    All,
}

impl Recompute {
    /// Of one line, or of all.
    pub(super) fn of(line: Option<LineId>) -> Self {
        line.map_or(Self::All, Self::Line)
    }
}

/// Has the history of a line, or of all, reckoned anew by jobs; until then it is marked. Under [`store::lock_plant`]. Tells
/// whether there is any.
pub(super) async fn reckon_anew(ctx: &Ctx, tx: &mut TenantTx, line: Option<LineId>) -> Result<bool> {
    let tenant = tx.tenant();
    let stale = store::mark_stale(tx, line).await?;
    for &line in &stale {
        enqueue(tx, &ReckonLine(JobPayload::of(ctx, tenant, line))).await?;
    }
    Ok(!stale.is_empty())
}
