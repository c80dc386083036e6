//! Asking for what the sum of the moves tells.

use super::rules::{bounded, first_month};
use super::store;
use super::types::{
    Abc, AbcClass, COVER_DAYS, Costs, CoverRow, DEAD_DAYS, DeadRow, MONTHS, MOST_COVER_DAYS, MOST_DAYS, MOST_MONTHS,
    RestockRow, ShrinkageRow,
};
use crate::base::fault::Result;
use crate::base::id::StockLocationId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::tenancy;
use crate::stores::jobs::ops::hidden;
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// What is to be ordered (por reponer): items of which less is available than their threshold, by supplier and name.
pub async fn restock(ctx: &Ctx, page: PageRequest) -> Result<Page<RestockRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let (rows, total) = store::restock(&mut tx, page, ctx.may(Permission::StoresEdit)).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// Items by what is used of them, over so many months.
pub async fn abc(ctx: &Ctx, months: Option<u32>, page: PageRequest) -> Result<Abc> {
    let page = page.in_bounds();
    ctx.require(Permission::StoresEdit)?;
    let months = bounded("months", months, MONTHS, MOST_MONTHS)?;
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let from = first_month(today(ctx, &mut tx).await?, months);
    let classes = store::abc_sums(&mut tx, from).await?;
    let rows = store::abc(&mut tx, from, page).await?;
    tx.commit().await?;
    let total = classes.iter().map(|class| class.items).sum();
    Ok(Abc { value: classes.iter().map(|class| class.value).sum(), classes, rows: Page::new(rows, page, total) })
}

/// The items of a class by what was used of them in the usual span of months. The caller sees to it that this may be known.
pub(in crate::stores) async fn of_class(ctx: &Ctx, tx: &mut TenantTx, class: AbcClass) -> Result<Vec<Uuid>> {
    let from = first_month(today(ctx, tx).await?, MONTHS);
    store::of_class(tx, from, class).await
}

/// What lies on shelves and was not issued for so many days, the dearest first. What came later than that is not dead yet.
pub async fn dead(ctx: &Ctx, days: Option<u32>, page: PageRequest) -> Result<Page<DeadRow>> {
    let page = page.in_bounds();
    ctx.require(Permission::StoresEdit)?;
    let days = bounded("days", days, DEAD_DAYS, MOST_DAYS)?;
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let since = before(today(ctx, &mut tx).await?, days);
    let (rows, total) = store::dead(&mut tx, since, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// How long what is available lasts, by what was used in so many days: what is gone first comes first. What was not used lasts
/// for ever, and is left out.
pub async fn cover(ctx: &Ctx, days: Option<u32>, page: PageRequest) -> Result<Page<CoverRow>> {
    let page = page.in_bounds();
    ctx.require(Permission::StoresEdit)?;
    let days = bounded("days", days, COVER_DAYS, MOST_COVER_DAYS)?;
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let since = before(today(ctx, &mut tx).await?, days);
    let (rows, total) = store::cover(&mut tx, since, days, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// What went missing, month by month, the latest first; months in which nothing did are left out.
pub async fn shrinkage(ctx: &Ctx, months: Option<u32>) -> Result<Vec<ShrinkageRow>> {
    ctx.require(Permission::StoresEdit)?;
    let months = bounded("months", months, MONTHS, MOST_MONTHS)?;
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let from = first_month(today(ctx, &mut tx).await?, months);
    let rows = store::shrinkage(&mut tx, from).await?;
    tx.commit().await?;
    Ok(rows)
}

/// Who costs what, over so many months. Of an order that the caller does not see it is not said which it is.
pub async fn cost(ctx: &Ctx, months: Option<u32>) -> Result<Costs> {
    ctx.require(Permission::StoresEdit)?;
    let months = bounded("months", months, MONTHS, MOST_MONTHS)?;
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let from = first_month(today(ctx, &mut tx).await?, months);
    let departments = store::department_costs(&mut tx, from).await?;
    let mut jobs = store::job_costs(&mut tx, from).await?;
    let holders: Vec<Uuid> = jobs.iter().map(|job| job.holder.0).collect();
    let hidden = hidden(ctx, &mut tx, &holders).await?;
    for job in jobs.iter_mut().filter(|job| hidden.contains(&job.holder.0)) {
        job.holder = StockLocationId(Uuid::nil());
        job.name = String::new();
    }
    tx.commit().await?;
    Ok(Costs { departments, jobs })
}

/// By the organization's clocks.
async fn today(ctx: &Ctx, tx: &mut TenantTx) -> Result<NaiveDate> {
    let zone = tenancy::ops::zone(tx).await?;
    Ok(ctx.now().with_timezone(&zone).date_naive())
}

/// The day after which there are so many, with today.
fn before(today: NaiveDate, days: u32) -> NaiveDate {
    today.checked_sub_days(Days::new(days.into())).unwrap_or(today)
}
