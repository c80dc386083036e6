//! A bodega's own lines, and what workshops see of all bodegas.

use super::types::{Availability, ItemFilter, ItemRow, ItemTotals, Offer, Relation};
use super::{market_store, store};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::paging::Page;
use crate::base::permission::Permission;
use crate::base::text::{key, stems};
use crate::catalog;
use crate::catalog::rules::{parse_query, text_query};
use crate::catalog::types::{OfferSummary, PartKind};
use crate::platform::ctx::Ctx;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// The bodega's lines, by number.
pub async fn list_items(ctx: &Ctx, filter: &ItemFilter) -> Result<Page<ItemRow>> {
    let filter = &ItemFilter { page: filter.page.in_bounds(), ..filter.clone() };
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let search = store::ItemSearch {
        key: Some(key(&filter.q)).filter(|key| !key.is_empty()),
        patterns: stems(&filter.q).iter().map(|stem| format!("% {stem}%")).collect(),
    };
    let (rows, mut total) = store::list(&mut tx, filter, &search).await?;
    if let Some(page) = filter.page.instead_of(&rows) {
        total = store::list(&mut tx, &ItemFilter { page, ..filter.clone() }, &search).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, filter.page, total))
}

/// The bodega's lines, counted.
pub async fn totals(ctx: &Ctx) -> Result<ItemTotals> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let totals = store::totals(&mut tx).await?;
    tx.commit().await?;
    Ok(totals)
}

/// Who has the part or one that replaces it: cheapest first, the viewer's currency before others.
pub async fn availability(ctx: &Ctx, part: PartId) -> Result<Availability> {
    ctx.require(Permission::AvailabilityView)?;
    // The catalogue first: a request that held one connection while it waits for another could wait for ever.
    let related = catalog::ops::related_parts(ctx, part).await?;
    let ids: Vec<PartId> = related.iter().map(|part| part.id).collect();
    let mut market = ctx.market().await?;
    let mut offers = market_store::list_offers(&mut market, &ids).await?;
    market.commit().await?;

    let related: HashMap<PartId, _> = related.into_iter().map(|part| (part.id, part)).collect();
    for offer in &mut offers {
        let Some(offered) = offer.part.and_then(|id| related.get(&id)) else { continue };
        // A line that came in under another number or brand is not the part itself, and keeps showing what the shelf holds.
        let itself = offer.brand == offered.brand && key(&offer.number) == key(&offered.number);
        offer.relation = match offered.kind {
            _ if !itself => Relation::Aftermarket,
            _ if offered.id == part => Relation::Same,
            PartKind::Aftermarket => Relation::Aftermarket,
            PartKind::Oem => Relation::Interchange,
        };
    }
    let bodegas: HashSet<&str> = offers.iter().map(|offer| offer.bodega.as_str()).collect();
    Ok(Availability {
        bodegas: u32::try_from(bodegas.len()).unwrap_or(u32::MAX),
        stock: offers.iter().map(|offer| offer.stock).sum::<Decimal>().normalize(),
        offers,
    })
}

/// Offers without catalogue that a search text finds by number or words.
pub async fn loose_offers(ctx: &Ctx, text: &str) -> Result<Vec<Offer>> {
    let mut market = ctx.market().await?;
    let query = parse_query(text);
    let words = text_query(&stems(text));
    let offers = if query.key.is_none() && words.is_none() {
        Vec::new()
    } else {
        market_store::list_loose_offers(&mut market, query.key.as_deref(), words.as_deref()).await?
    };
    market.commit().await?;
    Ok(offers)
}

/// How each of these parts is offered; parts that nobody offers are absent.
pub(crate) async fn summarize_offers(ctx: &Ctx, parts: &[PartId]) -> Result<HashMap<PartId, OfferSummary>> {
    let mut market = ctx.market().await?;
    let summaries = market_store::summarize(&mut market, parts).await?;
    market.commit().await?;
    Ok(summaries)
}
