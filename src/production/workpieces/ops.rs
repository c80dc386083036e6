//! Showing workpieces.

use super::store;
use crate::base::fault::Result;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::production::types::{Workpiece, WorkpieceFilter};

/// A page of the workpieces that a filter leaves, in the order of their codes.
pub async fn list(ctx: &Ctx, filter: &WorkpieceFilter, page: PageRequest) -> Result<Page<Workpiece>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let total = store::count(&mut tx, filter).await?;
    let rows = store::page(&mut tx, filter, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}
