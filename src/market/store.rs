//! SQL of the market: the view of all offers, and nothing else.

use super::types::{Offer, Relation};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::money::Money;
use crate::base::stored;
use crate::catalog::types::OfferSummary;
use crate::platform::db::MarketTx;
use std::collections::HashMap;

/// Offers shown at the most.
const MOST_OFFERS: i64 = 200;

macro_rules! offer {
    ($row:expr) => {
        Offer {
            item: $row.item_id.into(),
            bodega: $row.bodega,
            city: $row.city,
            phone: $row.phone,
            whatsapp: $row.whatsapp,
            part: $row.part_id.map(Into::into),
            brand: $row.brand_text,
            number: $row.number,
            description: $row.description,
            relation: Relation::Same,
            price: Money::new($row.price, $row.currency),
            tax: stored::row("market_offers", $row.item_id).word("tax", &$row.tax)?,
            stock: $row.stock.map(|stock| stock.normalize()),
            min_order: $row.min_order.map(|quantity| quantity.normalize()),
            location: $row.location,
            confirmed_at: $row.confirmed_at,
        }
    };
}

/// Offers of these parts: what is counted first, of that what is in `currency`, then by currency, cheapest first.
pub(super) async fn list_offers(tx: &mut MarketTx, parts: &[PartId], currency: &str) -> Result<Vec<Offer>> {
    let parts: Vec<uuid::Uuid> = parts.iter().map(|part| part.0).collect();
    let rows = sqlx::query!(
        r#"select item_id as "item_id!", bodega as "bodega!", coalesce(city, '') as "city!", coalesce(phone, '') as "phone!",
                  coalesce(whatsapp, '') as "whatsapp!", part_id, brand_text as "brand_text!", number as "number!",
                  description as "description!", price as "price!", currency as "currency!", tax as "tax!",
                  stock, min_order, location as "location!", confirmed_at as "confirmed_at!"
           from market_offers
           where part_id = any ($1)
           order by stock is null, currency <> $3, currency, price, bodega, number
           limit $2"#,
        &parts,
        MOST_OFFERS,
        currency
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(|row| Ok(offer!(row))).collect()
}

/// Offers without catalogue whose number begins with the key, or whose words all match; in the same order.
pub(super) async fn list_loose_offers(
    tx: &mut MarketTx,
    key: Option<&str>,
    words: Option<&str>,
    currency: &str,
) -> Result<Vec<Offer>> {
    let rows = sqlx::query!(
        r#"select item_id as "item_id!", bodega as "bodega!", coalesce(city, '') as "city!", coalesce(phone, '') as "phone!",
                  coalesce(whatsapp, '') as "whatsapp!", part_id, brand_text as "brand_text!", number as "number!",
                  description as "description!", price as "price!", currency as "currency!", tax as "tax!",
                  stock, min_order, location as "location!", confirmed_at as "confirmed_at!"
           from market_offers
           where part_id is null
             and ((key >= $1 and key < $1 || '~')
                  or array_to_tsvector(string_to_array(words, ' ')) @@ $2::text::tsquery)
           order by stock is null, currency <> $3, currency, price, bodega, number
           limit 50"#,
        key,
        words,
        currency
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(|row| Ok(offer!(row))).collect()
}

/// Those of the parts that are offered, counted by somebody where that is asked for: what is offered in `currency` first, cheapest first.
pub(super) async fn list_offered(
    tx: &mut MarketTx,
    parts: &[PartId],
    currency: &str,
    counted: bool,
) -> Result<Vec<PartId>> {
    let parts: Vec<uuid::Uuid> = parts.iter().map(|part| part.0).collect();
    let rows = sqlx::query_scalar!(
        r#"select part_id as "part_id!"
           from market_offers
           where part_id = any ($1)
             and (stock > 0 or not $3)
           group by part_id
           order by bool_or(currency = $2) desc, min(price) filter (where currency = $2), min(currency), min(price), part_id"#,
        &parts,
        currency,
        counted
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(PartId::from).collect())
}

/// Bodegas and lowest price of each part that is offered at all: in `currency`, where anybody offers it in that.
pub(super) async fn summarize(
    tx: &mut MarketTx,
    parts: &[PartId],
    currency: &str,
) -> Result<HashMap<PartId, OfferSummary>> {
    let parts: Vec<uuid::Uuid> = parts.iter().map(|part| part.0).collect();
    let rows = sqlx::query!(
        r#"select distinct on (part_id) part_id as "part_id!", currency as "currency!", min(price) as "price!",
                  (select count(distinct all_of.bodega_id) from market_offers all_of where all_of.part_id = o.part_id) as "bodegas!"
           from market_offers o
           where part_id = any ($1)
           group by part_id, currency
           order by part_id, currency <> $2, currency"#,
        &parts,
        currency
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let bodegas = u32::try_from(row.bodegas).unwrap_or(u32::MAX);
            (row.part_id.into(), OfferSummary { bodegas, min_price: Some(Money::new(row.price, row.currency)) })
        })
        .collect())
}
