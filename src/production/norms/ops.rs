//! Showing norms.

use super::store;
use crate::base::fault::Result;
use crate::base::id::ShiftId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::oee::steps as plant;
use crate::platform::ctx::Ctx;
use crate::production::types::{Norm, NormFilter};

/// A page of the norms that a filter leaves, in the order of workpieces.
pub async fn list(ctx: &Ctx, filter: &NormFilter, page: PageRequest) -> Result<Page<Norm>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let (rows, mut total) = store::page(&mut tx, None, filter, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::page(&mut tx, None, filter, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// The shifts for which a norm can be given, with their names.
pub async fn shifts(ctx: &Ctx) -> Result<Vec<(ShiftId, String)>> {
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let shifts = plant::shift_names(&mut tx).await?;
    tx.commit().await?;
    Ok(shifts)
}
