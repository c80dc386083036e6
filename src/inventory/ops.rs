//! A bodega's own lines.

use super::place::Place;
use super::store::{self, Bound, Found, Listed, MOST_COUNTED, Source};
use super::types::{Beside, ItemFilter, ItemPage, ItemSort, ItemTotals, Show};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::base::text::{key, stems};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::tenancy;
use crate::platform::tenancy::settings::types::PriceLevels;

/// So many lines that words find are gathered before they are sorted. Where more are to be expected the list is gone through in
/// its own order, until a page is full.
const MOST_GATHERED: f64 = 1_000.0;

/// Words that are looked for at the most.
const MOST_WORDS: usize = 16;

/// A page of the bodega's lines.
pub async fn list_items(ctx: &Ctx, filter: &ItemFilter) -> Result<ItemPage> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let page = list_in(ctx, &mut tx, filter).await?;
    tx.commit().await?;
    Ok(page)
}

pub(super) async fn list_in(ctx: &Ctx, tx: &mut TenantTx, filter: &ItemFilter) -> Result<ItemPage> {
    // What has nothing to look for narrows nothing.
    let said =
        |text: &str| if key(text).is_empty() && stems(text).is_empty() { String::new() } else { text.to_owned() };
    let filter =
        &ItemFilter { page: filter.page.in_bounds(), q: said(&filter.q), brand: key(&filter.brand), ..filter.clone() };
    let bound = bound(filter)?;
    let by_number = filter.sort == ItemSort::Number;
    let sources = sources(tx, &filter.q, if by_number { MOST_GATHERED } else { f64::INFINITY }).await?;
    if !filter.q.is_empty() {
        store::avoid_scans(tx).await?;
    }
    let levels = tenancy::ops::prices(tx).await?;
    let (found, more) = page(ctx, tx, filter, &levels, &sources, bound.clone()).await?;
    if more || !is_walked(&sources) {
        return Ok(found);
    }
    // What was gone through did not fill the page.
    let gathered = self::sources(tx, &filter.q, f64::INFINITY).await?;
    Ok(page(ctx, tx, filter, &levels, &gathered, bound).await?.0)
}

fn is_walked(sources: &[Source]) -> bool {
    sources.iter().any(|source| matches!(source, Source::Walk(_)))
}

/// A page of what comes from these sources, and whether there is more where it was looked for.
async fn page(
    ctx: &Ctx,
    tx: &mut TenantTx,
    filter: &ItemFilter,
    levels: &PriceLevels,
    sources: &[Source],
    bound: Option<Bound>,
) -> Result<(ItemPage, bool)> {
    let request = filter.page;
    let listed = Listed { filter, sources, shown_price: levels.shown, now: ctx.now() };
    let (backward, counted_off) =
        (bound.as_ref().is_some_and(|bound| bound.backward), bound.is_none() && request.page > 1);
    let bound = if counted_off {
        let place = store::place_before(tx, &listed).await?;
        place.map(|place| Bound { place, backward: false })
    } else {
        bound
    };
    let mut rows = if counted_off && bound.is_none() {
        Vec::new()
    } else {
        store::list(tx, &listed, bound.as_ref(), request.limit() + 1).await?
    };
    let more = rows.len() > request.per_page as usize;
    rows.truncate(request.per_page as usize);
    if backward {
        rows.reverse();
    }
    let before_it = u64::from(request.page - 1) * u64::from(request.per_page);
    let seen = before_it + rows.len() as u64;
    let (total, at_least) = if !filter.narrows() {
        (of_view(totals_in(tx, levels.shown).await?, filter.show), false)
    } else if request.page == 1 && !more && !backward {
        (seen, false)
    } else if is_walked(sources) {
        (seen, more)
    } else {
        let counted = store::count(tx, &listed).await?;
        if counted > MOST_COUNTED { (MOST_COUNTED.max(seen), true) } else { (counted, false) }
    };
    let at = |found: Option<&Found>| found.map(|found| found.place.write(filter.sort));
    let (after, before) = (at(rows.last()).filter(|_| more || backward), at(rows.first()).filter(|_| request.page > 1));
    let rows = rows.into_iter().map(|found| found.row).collect();
    let (page, per_page, levels) = (request.page, request.per_page, levels.clone());
    let page = ItemPage { rows, page, per_page, total, at_least, after, before, levels };
    Ok((page, more))
}

fn bound(filter: &ItemFilter) -> Result<Option<Bound>, Problem> {
    let (text, field, backward) = match &filter.beside {
        None => return Ok(None),
        Some(Beside::After(text)) => (text, "after", false),
        Some(Beside::Before(text)) => (text, "before", true),
    };
    let fields = || vec![FieldProblem { field: field.to_owned(), reason: Reason::Malformed }];
    let place = Place::read(filter.sort, text).ok_or_else(|| Problem::Invalid { fields: fields() })?;
    Ok(Some(Bound { place, backward }))
}

/// Where the lines that a text finds come from.
pub(super) async fn sources(tx: &mut TenantTx, q: &str, most: f64) -> Result<Vec<Source>> {
    let key = key(q);
    let mut stems = stems(q);
    stems.sort_unstable();
    stems.dedup();
    stems.truncate(MOST_WORDS);
    let mut sources = Vec::new();
    if !key.is_empty() {
        sources.push(Source::Number(key));
    }
    if !stems.is_empty() {
        sources.push(store::find_words(tx, &stems, most).await?);
    }
    if sources.is_empty() {
        sources.push(Source::All);
    }
    Ok(sources)
}

fn of_view(totals: ItemTotals, show: Show) -> u64 {
    match show {
        Show::All => totals.lines,
        Show::Loose => totals.loose,
        Show::OutOfStock => totals.out_of_stock,
        Show::Unpriced => totals.unpriced,
        Show::Missing => totals.missing,
    }
}

/// The bodega's lines, counted.
pub async fn totals(ctx: &Ctx) -> Result<ItemTotals> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let levels = tenancy::ops::prices(&mut tx).await?;
    let totals = totals_in(&mut tx, levels.shown).await?;
    tx.commit().await?;
    Ok(totals)
}

/// With those that have no price of the level that workshops see.
pub(super) async fn totals_in(tx: &mut TenantTx, shown_price: i16) -> Result<ItemTotals> {
    match store::totals(tx, shown_price).await? {
        Some(totals) => Ok(totals),
        None => store::count_all(tx, shown_price).await,
    }
}
