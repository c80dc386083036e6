//! A bodega's own lines.

use super::store;
use super::types::{ItemFilter, ItemRow, ItemTotals};
use crate::base::fault::Result;
use crate::base::paging::Page;
use crate::base::permission::Permission;
use crate::base::text::{key, stems};
use crate::platform::ctx::Ctx;

/// The bodega's lines, by number.
pub async fn list_items(ctx: &Ctx, filter: &ItemFilter) -> Result<Page<ItemRow>> {
    let filter = &ItemFilter { page: filter.page.in_bounds(), ..filter.clone() };
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let search = search_of(filter);
    let (rows, mut total) = store::list(&mut tx, filter, &search).await?;
    if let Some(page) = filter.page.instead_of(&rows) {
        total = store::list(&mut tx, &ItemFilter { page, ..filter.clone() }, &search).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, filter.page, total))
}

/// What a filter looks for.
pub(super) fn search_of(filter: &ItemFilter) -> store::ItemSearch {
    store::ItemSearch {
        key: Some(key(&filter.q)).filter(|key| !key.is_empty()),
        patterns: stems(&filter.q).iter().map(|stem| format!("% {stem}%")).collect(),
    }
}

/// The bodega's lines, counted.
pub async fn totals(ctx: &Ctx) -> Result<ItemTotals> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let totals = store::totals(&mut tx).await?;
    tx.commit().await?;
    Ok(totals)
}
