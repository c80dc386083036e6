//! Lists of the ledger. Whoever may not see what others have sees what they have themselves.

use super::store;
use crate::base::fault::Result;
use crate::base::id::StockDocumentId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::tenancy;
use crate::stores::holders;
use crate::stores::inbound;
use crate::stores::jobs::ops::conceal;
use crate::stores::jobs::store::remnants_of;
use crate::stores::ledger::undo;
use crate::stores::types::{
    Act, DocumentDetail, DocumentFilter, DocumentRow, IssueFilter, IssueRow, MoveFilter, MoveRow,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// A page of the documents that a filter leaves, the newest first.
pub async fn documents(ctx: &Ctx, filter: &DocumentFilter, page: PageRequest) -> Result<Page<DocumentRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let span = span(&mut tx, filter.from, filter.to).await?;
    let (mut rows, total) = store::documents(&mut tx, filter, span, page).await?;
    conceal(ctx, &mut tx, rows.iter_mut().filter_map(|row| row.holder.as_mut()).collect()).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One document with its moves, and what taking it back would do.
pub async fn document(ctx: &Ctx, id: StockDocumentId) -> Result<DocumentDetail> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let mut document = store::document(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::StockDocument })?;
    let mut moves = store::moves_of(&mut tx, id, ctx.may(Permission::StoresEdit)).await?;
    let remnants = if document.act == Act::Return { remnants_of(&mut tx, id).await? } else { Vec::new() };
    let movement = inbound::movement_of(ctx, &mut tx, id).await?;
    let mut undo = if movement.is_none() && undo::may(ctx, document.made_by, document.recorded_at) {
        undo::plan(&mut tx, &document).await?
    } else {
        None
    };
    let ends = moves.iter_mut().flat_map(|row| [&mut row.from, &mut row.to]);
    let undone = undo.iter_mut().flat_map(|plan| &mut plan.lines).flat_map(|line| [&mut line.from, &mut line.to]);
    conceal(ctx, &mut tx, document.holder.iter_mut().chain(ends).chain(undone).collect()).await?;
    tx.commit().await?;
    Ok(DocumentDetail { document, moves, remnants, movement, undo })
}

/// A page of the moves that a filter leaves, the newest first.
pub async fn moves(ctx: &Ctx, filter: &MoveFilter, page: PageRequest) -> Result<Page<MoveRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let span = span(&mut tx, filter.from, filter.to).await?;
    let with_value = ctx.may(Permission::StoresEdit);
    let (mut rows, total) = store::moves(&mut tx, filter, span, page, with_value).await?;
    let places = rows.iter_mut().flat_map(|row| [&mut row.from, &mut row.to]).collect();
    conceal(ctx, &mut tx, places).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// A page of what is out, the oldest first.
pub async fn issues(ctx: &Ctx, filter: &IssueFilter, page: PageRequest) -> Result<Page<IssueRow>> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let found = issues_in(ctx, &mut tx, filter, page).await?;
    tx.commit().await?;
    Ok(found)
}

/// Likewise, in a transaction that is open.
pub(in crate::stores) async fn issues_in(
    ctx: &Ctx,
    tx: &mut TenantTx,
    filter: &IssueFilter,
    page: PageRequest,
) -> Result<Page<IssueRow>> {
    let page = page.in_bounds();
    let mut filter = filter.clone();
    if !ctx.may(Permission::StoresMove) {
        let own = match ctx.actor_id() {
            Some(user) => holders::store::of_user(tx, user).await?,
            None => None,
        };
        match own.filter(|own| filter.holder.is_none_or(|holder| holder == *own)) {
            Some(own) => filter.holder = Some(own),
            None => return Ok(Page::new(Vec::new(), page, 0)),
        }
    }
    let (mut rows, total) = store::issues(tx, &filter, page, ctx.now()).await?;
    conceal(ctx, tx, rows.iter_mut().map(|row| &mut row.holder).collect()).await?;
    Ok(Page::new(rows, page, total))
}

/// From when until when, by the organization's clocks: both days are within.
pub(in crate::stores) async fn span(
    tx: &mut TenantTx,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)> {
    if from.is_none() && to.is_none() {
        return Ok((None, None));
    }
    let zone = tenancy::ops::zone(tx).await?;
    let after = to.and_then(|day| day.checked_add_days(Days::new(1)));
    Ok((from.and_then(|day| begin(day, zone)), after.and_then(|day| begin(day, zone))))
}

/// When a day begins. Where clocks jump over midnight it does so with the first hour that there is.
fn begin(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    (0..4).find_map(|hour| {
        let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest().map(|instant| instant.to_utc())
    })
}
