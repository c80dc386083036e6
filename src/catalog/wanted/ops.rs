//! Reading what is wanted, for the platform.

use super::store;
use super::types::{SearchedInVain, SoldWithoutPart};
use crate::base::fault::Result;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;

/// Numbers on sale that are no parts: what most bodegas offer first, then that of which there is most.
pub async fn sold(ctx: &Ctx, page: PageRequest) -> Result<Page<SoldWithoutPart>> {
    ctx.require(Permission::CatalogEdit)?;
    let page = page.in_bounds();
    let mut tx = ctx.market().await?;
    let total = store::count_sold(&mut tx).await?;
    let rows = store::list_sold(&mut tx, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// Searches of the last 90 days that nothing narrowed and that found nothing, by people who were signed in: those of most organizations first.
pub async fn searched(ctx: &Ctx, page: PageRequest) -> Result<Page<SearchedInVain>> {
    let page = page.in_bounds();
    let mut tx = ctx.platform(Permission::CatalogEdit).await?;
    let total = store::count_searched(&mut tx).await?;
    let rows = store::list_searched(&mut tx, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}
