//! Showing items with how much there is of them, and archiving them.

use super::store;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::entity::{SetUp, Stored, Values};
use crate::stores::codes::store as codes;
use crate::stores::history;
use crate::stores::jobs::ops::conceal;
use crate::stores::ops::StoresSetUp;
use crate::stores::types::{
    BalanceFilter, BalanceRow, IssueFilter, ItemDetail, ItemFilter, ItemRow, StockItem, StockItemValues, UsageDay,
    UsageFilter,
};
use chrono::TimeDelta;

/// Days of a usage at the most.
const LONGEST_USAGE: i64 = 400;

/// A page of the items that a filter leaves, in the order of names.
pub async fn list(ctx: &Ctx, filter: &ItemFilter, page: PageRequest) -> Result<Page<ItemRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let with_value = ctx.may(Permission::StoresEdit);
    let (rows, total) = store::page(&mut tx, filter, page, with_value).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One item, by its id, code or name.
pub async fn find(ctx: &Ctx, item: NameOr<StockItemId>) -> Result<ItemDetail> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    // To plan what is asked of an item takes longer than to answer it.
    tx.read_along_keys().await?;
    let unknown = Problem::NotFound { what: Entity::StockItem };
    let id = match &item {
        NameOr::Id(id) => *id,
        NameOr::Name(_) => StockItemValues::list(&mut tx, Some(&item)).await?.pop().ok_or_else(|| unknown.clone())?.id,
    };
    let row = store::rows(&mut tx, &[id.0], ctx.may(Permission::StoresEdit)).await?.pop().ok_or(unknown)?;
    let balances = store::places(&mut tx, id, row.item.values.returnable == Some(true)).await?;
    let filter = IssueFilter { item: Some(id), ..IssueFilter::default() };
    let first = PageRequest::bounded(Some(1), Some(200));
    let open = history::ops::issues_in(ctx, &mut tx, &filter, first).await?.rows;
    let own_code = codes::own(&mut tx, id).await?;
    let codes = codes::of_item(&mut tx, id).await?;
    tx.commit().await?;
    Ok(ItemDetail { row, balances, open, own_code, codes })
}

/// Puts an item away: nothing of it comes in any more. One of which there is something is refused with
/// [`Problem::StillUsed`].
pub async fn archive(ctx: &Ctx, item: NameOr<StockItemId>) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    StoresSetUp::lock(&mut tx).await?;
    let before = StockItemValues::list(&mut tx, Some(&item)).await?.pop();
    let before = before.ok_or(Problem::NotFound { what: Entity::StockItem })?;
    let after = StockItemValues { archived: true, ..before.values.clone() };
    let after = after.checked(&mut tx, Some(&before)).await?;
    let entry = Entry::new("change_stock_item", Entity::StockItem.as_str(), before.id)
        .before(before.values.facts()?)
        .after(after.facts()?);
    let after = StockItem { id: before.id, version: before.version + 1, values: after };
    StockItemValues::save(&mut tx, &after).await?;
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    StoresSetUp::settle(ctx, &mut tx, vec![after.id]).await?;
    tx.commit_with(&()).await
}

/// A page of what lies where, in the order of items and paths.
pub async fn balances(ctx: &Ctx, filter: &BalanceFilter, page: PageRequest) -> Result<Page<BalanceRow>> {
    let page = page.in_bounds();
    let holders = filter.kind.is_some_and(|kind| kind != crate::stores::types::PlaceKind::Shelf);
    // Who has what is for whoever may issue it.
    let permission = if holders { Permission::StoresMove } else { Permission::StoresView };
    let mut tx = ctx.begin(permission).await?;
    let (mut rows, total) = store::balances(&mut tx, filter, page).await?;
    conceal(ctx, &mut tx, rows.iter_mut().map(|row| &mut row.place).collect()).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// What was moved of an item, by day; days on which nothing was are left out.
pub async fn usage(ctx: &Ctx, filter: UsageFilter) -> Result<Vec<UsageDay>> {
    ctx.require(Permission::StoresMove)?;
    if filter.to < filter.from {
        return Err(Problem::invalid("to", Reason::Reversed).into());
    }
    if filter.to - filter.from >= TimeDelta::days(LONGEST_USAGE) {
        return Err(Problem::invalid("from", Reason::OutOfRange).into());
    }
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let known = StockItemValues::list(&mut tx, Some(&filter.item.into())).await?;
    if known.is_empty() {
        return Err(Problem::NotFound { what: Entity::StockItem }.into());
    }
    let days = store::days(&mut tx, filter).await?;
    tx.commit().await?;
    Ok(days)
}
