//! Showing norms.

use super::store;
use crate::base::fault::Result;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
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
