//! Showing pieces with where they are. Setting one up is that of any entity.

use super::store;
use super::types::{PieceFilter, PieceRow};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockLocationId, StockPieceId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::tenancy;
use crate::stores::holders;
use crate::stores::types::PlaceKind;
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;

/// A page of the pieces that a filter leaves. Whoever may not see what others have is not told who has one.
pub async fn list(ctx: &Ctx, filter: &PieceFilter, page: PageRequest) -> Result<Page<PieceRow>> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let found = list_in(ctx, &mut tx, filter, page).await?;
    tx.commit().await?;
    Ok(found)
}

/// Likewise, in a transaction that is open.
pub(in crate::stores) async fn list_in(
    ctx: &Ctx,
    tx: &mut TenantTx,
    filter: &PieceFilter,
    page: PageRequest,
) -> Result<Page<PieceRow>> {
    let page = page.in_bounds();
    let own = own_holder(ctx, tx).await?;
    if filter.holder.is_some_and(|holder| !ctx.may(Permission::StoresMove) && own != Some(holder)) {
        return Ok(Page::new(Vec::new(), page, 0));
    }
    let today = today(ctx, tx).await?;
    let (mut rows, total) = store::page(tx, filter, None, page, today).await?;
    hide(ctx, own, &mut rows);
    Ok(Page::new(rows, page, total))
}

/// One piece, by its id or what stands on its label.
pub async fn find(ctx: &Ctx, piece: &NameOr<StockPieceId>) -> Result<PieceRow> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let own = own_holder(ctx, &mut tx).await?;
    let today = today(ctx, &mut tx).await?;
    let one = PageRequest::bounded(Some(1), Some(1));
    let (mut rows, _) = store::page(&mut tx, &PieceFilter::default(), Some(piece), one, today).await?;
    tx.commit().await?;
    hide(ctx, own, &mut rows);
    Ok(rows.pop().ok_or(Problem::NotFound { what: Entity::StockPiece })?)
}

/// Of these pieces, as far as there are such, the item of each.
pub async fn items_of(ctx: &Ctx, pieces: &[StockPieceId]) -> Result<HashMap<StockPieceId, StockItemId>> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let ids: Vec<Uuid> = pieces.iter().map(|piece| piece.0).collect();
    let items = store::items_of(&mut tx, &ids).await?;
    tx.commit().await?;
    Ok(items.into_iter().collect())
}

/// The day by the organization's clocks.
async fn today(ctx: &Ctx, tx: &mut TenantTx) -> Result<NaiveDate> {
    Ok(ctx.now().with_timezone(&tenancy::ops::zone(tx).await?).date_naive())
}

async fn own_holder(ctx: &Ctx, tx: &mut TenantTx) -> Result<Option<StockLocationId>> {
    match ctx.actor_id() {
        Some(user) => holders::store::of_user(tx, user).await,
        None => Ok(None),
    }
}

/// Who has something is for whoever may issue it, and for whoever has it.
fn hide(ctx: &Ctx, own: Option<StockLocationId>, rows: &mut [PieceRow]) {
    if ctx.may(Permission::StoresMove) {
        return;
    }
    let is_others =
        |row: &&mut PieceRow| row.at == Some(PlaceKind::Holder) && row.place.as_ref().map(|place| place.id) != own;
    for row in rows.iter_mut().filter(is_others) {
        (row.place, row.issue, row.since, row.due_at) = (None, None, None, None);
    }
}
