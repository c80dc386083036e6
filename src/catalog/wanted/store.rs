//! SQL of what is wanted.

use super::types::{SearchedInVain, SoldWithoutPart};
use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::platform::db::{MarketTx, PlatformTx};

pub(super) async fn count_sold(tx: &mut MarketTx) -> Result<u64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (select from market_offers where part_id is null group by brand_key, key) as wanted"#
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(count.cast_unsigned())
}

pub(super) async fn list_sold(tx: &mut MarketTx, page: PageRequest) -> Result<Vec<SoldWithoutPart>> {
    let rows = sqlx::query!(
        r#"select min(brand_text) as "brand!", min(number) as "number!", max(description) as "description!",
                  count(distinct bodega_id) as "bodegas!", coalesce(sum(stock), 0) as "stock!"
           from market_offers
           where part_id is null
           group by brand_key, key
           order by count(distinct bodega_id) desc, coalesce(sum(stock), 0) desc, brand_key, key
           limit $1 offset $2"#,
        page.limit(),
        page.offset()
    )
    .fetch_all(tx.sql())
    .await?;
    let read = rows.into_iter().map(|row| SoldWithoutPart {
        brand: row.brand,
        number: row.number,
        description: row.description,
        bodegas: u32::try_from(row.bodegas).unwrap_or(u32::MAX),
        stock: row.stock.normalize(),
    });
    Ok(read.collect())
}

pub(super) async fn count_searched(tx: &mut PlatformTx) -> Result<u64> {
    let count = sqlx::query_scalar!(
        r#"select count(distinct lower(btrim(filters ->> 'q'))) as "count!"
           from query_log
           where query = 'catalog_search'
             and rows = 0
             and btrim(coalesce(filters ->> 'q', '')) <> ''
             and coalesce(filters ->> 'category', filters ->> 'group', filters ->> 'brand', filters ->> 'tier', filters ->> 'position') is null
             and coalesce(filters ->> 'in_stock', 'false') = 'false'
             and coalesce(filters -> 'vehicle' ->> 'engine', '') = ''
             and coalesce('' in (filters -> 'vehicle' ->> 'make', filters -> 'vehicle' ->> 'model', filters -> 'vehicle' ->> 'year'), true)
             and coalesce(filters -> 'answers', '{}') = '{}'
             and coalesce(filters ->> 'cursor', '') = ''"#
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(count.cast_unsigned())
}

pub(super) async fn list_searched(tx: &mut PlatformTx, page: PageRequest) -> Result<Vec<SearchedInVain>> {
    let rows = sqlx::query!(
        r#"select lower(btrim(filters ->> 'q')) as "words!", count(*) as "times!", count(distinct tenant_id) as "organizations!",
                  max(at) as "last_at!"
           from query_log
           where query = 'catalog_search'
             and rows = 0
             and btrim(coalesce(filters ->> 'q', '')) <> ''
             and coalesce(filters ->> 'category', filters ->> 'group', filters ->> 'brand', filters ->> 'tier', filters ->> 'position') is null
             and coalesce(filters ->> 'in_stock', 'false') = 'false'
             and coalesce(filters -> 'vehicle' ->> 'engine', '') = ''
             and coalesce('' in (filters -> 'vehicle' ->> 'make', filters -> 'vehicle' ->> 'model', filters -> 'vehicle' ->> 'year'), true)
             and coalesce(filters -> 'answers', '{}') = '{}'
             and coalesce(filters ->> 'cursor', '') = ''
           group by lower(btrim(filters ->> 'q'))
           order by count(distinct tenant_id) desc, count(*) desc, max(at) desc, lower(btrim(filters ->> 'q'))
           limit $1 offset $2"#,
        page.limit(),
        page.offset()
    )
    .fetch_all(tx.sql())
    .await?;
    let read = rows.into_iter().map(|row| SearchedInVain {
        words: row.words,
        times: row.times.cast_unsigned(),
        organizations: u32::try_from(row.organizations).unwrap_or(u32::MAX),
        last_at: row.last_at,
    });
    Ok(read.collect())
}
