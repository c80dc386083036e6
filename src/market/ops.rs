//! What workshops see of all bodegas: with the results of a search, and on the page of a part.

use super::store;
use super::types::{Availability, Offer, Relation};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::permission::Permission;
use crate::base::text::{key, stems};
use crate::catalog;
use crate::catalog::finding::Offered;
use crate::catalog::rules::{number_key, text_query};
use crate::catalog::types::{OfferSummary, PartKind, PartSearch, PartSort, SEARCH_PAGE, SearchResults};
use crate::platform::ctx::Ctx;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// Searches the catalogue; whoever may see availability gets how each result is offered, the cheapest first or only what is in stock
/// where that is asked for. To anybody else an address that asks for it shows what it finds otherwise.
pub async fn search_parts(ctx: &Ctx, search: &PartSearch) -> Result<SearchResults> {
    if !ctx.may(Permission::AvailabilityView) {
        let PartSearch { sort, .. } = search;
        let sort = if *sort == PartSort::Price { PartSort::Best } else { *sort };
        return catalog::ops::search_parts(ctx, &PartSearch { in_stock: false, sort, ..search.clone() }).await;
    }
    let mut results = if search.in_stock || search.sort == PartSort::Price {
        // The catalogue first: a request that held one connection while it waits for another could wait for ever.
        let (candidates, more) = catalog::finding::list_candidates(ctx, search).await?;
        let mut market = ctx.market().await?;
        let parts = store::list_offered(&mut market, &candidates, ctx.currency(), search.in_stock).await?;
        market.commit().await?;
        catalog::finding::search_offered(ctx, search, &Offered { parts, only: search.in_stock, more }).await?
    } else {
        catalog::ops::search_parts(ctx, search).await?
    };
    let ids: Vec<PartId> = results.rows.iter().map(|row| row.id).collect();
    let mut offers = summarize_offers(ctx, &ids).await?;
    for row in &mut results.rows {
        row.offers = offers.remove(&row.id);
    }
    Ok(results)
}

/// Who has the part or one that replaces it: cheapest first, the viewer's currency before others, and what is to be confirmed last.
pub async fn availability(ctx: &Ctx, part: PartId) -> Result<Availability> {
    ctx.require(Permission::AvailabilityView)?;
    // The catalogue first: a request that held one connection while it waits for another could wait for ever.
    let related = catalog::ops::related_parts(ctx, part).await?;
    let ids: Vec<PartId> = related.iter().map(|part| part.id).collect();
    let mut market = ctx.market().await?;
    let mut offers = store::list_offers(&mut market, &ids, ctx.currency()).await?;
    market.commit().await?;

    let related: HashMap<PartId, _> = related.into_iter().map(|part| (part.id, part)).collect();
    for offer in &mut offers {
        let Some(offered) = offer.part.and_then(|id| related.get(&id)) else { continue };
        // A line that came in under another number or brand is not the part itself, and keeps showing what the shelf holds.
        let itself = offer.brand == offered.brand && key(&offer.number) == key(&offered.number);
        offer.relation = match offered.kind {
            _ if itself && offered.id == part => Relation::Same,
            PartKind::Aftermarket if itself => Relation::Aftermarket,
            PartKind::Oem if itself => Relation::Interchange,
            // What is known by the number of an original replaces it; what an aftermarket part is known by may be the original.
            PartKind::Oem => Relation::Aftermarket,
            PartKind::Aftermarket => Relation::Interchange,
        };
    }
    let bodegas: HashSet<&str> = offers.iter().map(|offer| offer.bodega.as_str()).collect();
    Ok(Availability {
        bodegas: u32::try_from(bodegas.len()).unwrap_or(u32::MAX),
        stock: offers.iter().filter_map(|offer| offer.stock).sum::<Decimal>().normalize(),
        offers,
    })
}

/// Offers without catalogue that a search text finds by number or words, in the same order.
pub async fn loose_offers(ctx: &Ctx, text: &str) -> Result<Vec<Offer>> {
    let mut market = ctx.market().await?;
    let key = number_key(text);
    let words = text_query(&stems(text));
    let offers = if key.is_none() && words.is_none() {
        Vec::new()
    } else {
        store::list_loose_offers(&mut market, key.as_deref(), words.as_deref(), ctx.currency()).await?
    };
    market.commit().await?;
    Ok(offers)
}

/// How each of these parts is offered, of a page of results at the most; parts that nobody offers are absent.
pub async fn offers_of(ctx: &Ctx, parts: &[PartId]) -> Result<Vec<(PartId, OfferSummary)>> {
    ctx.require(Permission::AvailabilityView)?;
    let most = usize::try_from(SEARCH_PAGE).unwrap_or(usize::MAX);
    let some = parts.get(..most).unwrap_or(parts);
    Ok(summarize_offers(ctx, some).await?.into_iter().collect())
}

/// How each of these parts is offered; parts that nobody offers are absent.
async fn summarize_offers(ctx: &Ctx, parts: &[PartId]) -> Result<HashMap<PartId, OfferSummary>> {
    let mut market = ctx.market().await?;
    let summaries = store::summarize(&mut market, parts, ctx.currency()).await?;
    market.commit().await?;
    Ok(summaries)
}
