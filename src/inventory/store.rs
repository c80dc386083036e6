//! SQL of a bodega's own stock.

use super::types::{ItemFilter, ItemRow, ItemTotals, Show};
use crate::base::fault::Result;
use crate::base::money::Money;
use crate::catalog::types::Names;
use crate::platform::db::TenantTx;
use rust_decimal::Decimal;

/// How a search text narrows the lines: a key from its beginning, or patterns that the words must all match.
pub(super) struct ItemSearch {
    pub key: Option<String>,
    pub patterns: Vec<String>,
}

pub(super) async fn list(tx: &mut TenantTx, filter: &ItemFilter, search: &ItemSearch) -> Result<(Vec<ItemRow>, u64)> {
    let (tenant, sql) = tx.split();
    let (loose, empty, unpriced) =
        (filter.show == Show::Loose, filter.show == Show::OutOfStock, filter.show == Show::Unpriced);
    let rows = sqlx::query!(
        r#"select i.id, i.part_id, i.number, i.brand_text as brand, p.name_es as "name_es?",
                  p.name_en as "name_en?", i.description, i.own_code, i.price, i.currency, i.stock, i.location, i.min_order, i.version,
                  line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) as "confirmed_at!", count(*) over () as "total!"
           from inventory_items i
           left join parts p on p.id = i.part_id
           left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id
           where i.tenant_id = $1
             and (not $2 or i.part_id is null)
             and (not $3 or i.stock = 0)
             and (not $4 or i.price is null)
             and (($5::text is null and cardinality($6::text[]) = 0)
                  or (i.key >= $5 and i.key < $5 || '~')
                  or (cardinality($6::text[]) > 0
                      and ' ' || i.words || ' ' || coalesce(p.words, '') like all ($6)))
           order by i.key, i.brand_key, i.location
           limit $7 offset $8"#,
        tenant.0,
        loose,
        empty,
        unpriced,
        search.key,
        &search.patterns,
        filter.page.limit(),
        filter.page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total.cast_unsigned());
    let rows = rows
        .into_iter()
        .map(|row| ItemRow {
            id: row.id.into(),
            part: row.part_id.map(Into::into),
            number: row.number,
            brand: row.brand,
            name: row.name_es.zip(row.name_en).map(|(es, en)| Names { es, en }),
            description: row.description,
            own_code: row.own_code,
            price: row.price.map(|price| Money::new(price, row.currency)),
            stock: row.stock.map(|stock| stock.normalize()),
            location: row.location,
            min_order: row.min_order.map(|quantity| quantity.normalize()),
            confirmed_at: row.confirmed_at,
            version: row.version,
        })
        .collect();
    Ok((rows, total))
}

/// A line as it is exported.
pub(super) struct ExportedLine {
    pub number: String,
    pub brand_text: String,
    pub description: String,
    pub own_code: String,
    pub price: Option<Decimal>,
    pub currency: String,
    pub stock: Option<Decimal>,
    pub location: String,
    pub min_order: Option<Decimal>,
    pub gtin: String,
}

/// All lines of a filter, whatever its page.
pub(super) async fn list_all(tx: &mut TenantTx, filter: &ItemFilter, search: &ItemSearch) -> Result<Vec<ExportedLine>> {
    let (tenant, sql) = tx.split();
    let (loose, empty, unpriced) =
        (filter.show == Show::Loose, filter.show == Show::OutOfStock, filter.show == Show::Unpriced);
    let lines = sqlx::query_as!(
        ExportedLine,
        r#"select i.number, i.brand_text, i.description, i.own_code, i.price, i.currency, i.stock, i.location, i.min_order, i.gtin
           from inventory_items i
           left join parts p on p.id = i.part_id
           where i.tenant_id = $1
             and (not $2 or i.part_id is null)
             and (not $3 or i.stock = 0)
             and (not $4 or i.price is null)
             and (($5::text is null and cardinality($6::text[]) = 0)
                  or (i.key >= $5 and i.key < $5 || '~')
                  or (cardinality($6::text[]) > 0
                      and ' ' || i.words || ' ' || coalesce(p.words, '') like all ($6)))
           order by i.key, i.brand_key, i.location"#,
        tenant.0,
        loose,
        empty,
        unpriced,
        search.key,
        &search.patterns
    )
    .fetch_all(sql)
    .await?;
    Ok(lines)
}

pub(super) async fn totals(tx: &mut TenantTx) -> Result<ItemTotals> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select count(*) as "lines!",
                  count(*) filter (where part_id is null) as "loose!",
                  count(*) filter (where stock = 0) as "out_of_stock!",
                  count(*) filter (where price is null) as "unpriced!"
           from inventory_items
           where tenant_id = $1"#,
        tenant.0
    )
    .fetch_one(sql)
    .await?;
    Ok(ItemTotals {
        lines: row.lines.cast_unsigned(),
        loose: row.loose.cast_unsigned(),
        out_of_stock: row.out_of_stock.cast_unsigned(),
        unpriced: row.unpriced.cast_unsigned(),
    })
}
