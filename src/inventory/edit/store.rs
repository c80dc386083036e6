//! SQL of changing lines by hand.

use super::types::ItemValues;
use crate::base::fault::Result;
use crate::base::id::{ItemId, PartId};
use crate::base::money::Money;
use crate::catalog::types::Names;
use crate::inventory::types::{ItemRow, of_level};
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};

/// With the price that workshops see: that of this level.
pub(super) async fn find(tx: &mut TenantTx, id: ItemId, shown_price: i16) -> Result<Option<ItemRow>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select i.id, i.part_id, i.number, i.brand_text as brand, p.name_es as "name_es?", p.name_en as "name_en?",
                  i.description, i.own_code, i.cost, i.price, i.price_2, i.price_3, i.price_4, i.price_5,
                  i.currency, i.stock, i.location, i.min_order, i.version,
                  line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) as "confirmed_at!"
           from inventory_items i
           left join parts p on p.id = i.part_id
           left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id
           where i.tenant_id = $1
             and i.id = $2"#,
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|row| {
        let prices = [row.price, row.price_2, row.price_3, row.price_4, row.price_5];
        ItemRow {
            id: row.id.into(),
            part: row.part_id.map(PartId),
            number: row.number,
            brand: row.brand,
            name: row.name_es.zip(row.name_en).map(|(es, en)| Names { es, en }),
            description: row.description,
            own_code: row.own_code,
            price: of_level(&prices, shown_price).map(|price| Money::new(price, row.currency.as_str())),
            prices,
            cost: row.cost,
            currency: row.currency,
            stock: row.stock.map(|stock| stock.normalize()),
            location: row.location,
            min_order: row.min_order.map(|quantity| quantity.normalize()),
            confirmed_at: row.confirmed_at,
            version: row.version,
        }
    }))
}

/// Does another line of the same part lie there?
pub(super) async fn is_taken(tx: &mut TenantTx, id: ItemId, location: &str) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let taken = sqlx::query_scalar!(
        r#"select exists (
             select
             from inventory_items i
             join inventory_items other on other.tenant_id = $1 and other.key = i.key and other.brand_key = i.brand_key
             where i.tenant_id = $1
               and i.id = $2
               and other.id <> $2
               and other.location = $3
           ) as "taken!""#,
        tenant.0,
        id.0,
        location
    )
    .fetch_one(sql)
    .await?;
    Ok(taken)
}

/// Puts into the table of what is written what the line becomes, with its price as that of a level. Somebody has said that it is
/// so: it is as fresh as that, and no more missing.
pub(super) async fn stage(
    tx: &mut TenantTx,
    id: ItemId,
    values: &ItemValues,
    words: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query(concat!(
        "insert into written (tenant_id, id, version, ",
        line_columns!(""),
        ") select tenant_id, id, version, ",
        line_columns!(""),
        " from inventory_items
          where tenant_id = $1
            and id = $2",
    ))
    .bind(tenant.0)
    .bind(id.0)
    .execute(&mut *sql)
    .await?;
    sqlx::query(
        "update written
         set price = case $8 when 1 then $1 else price end, price_2 = case $8 when 2 then $1 else price_2 end,
             price_3 = case $8 when 3 then $1 else price_3 end, price_4 = case $8 when 4 then $1 else price_4 end,
             price_5 = case $8 when 5 then $1 else price_5 end, currency = $2, stock = $3, location = $4, min_order = $5,
             words = coalesce($6, words), confirmed_at = $7, updated_at = $7, missing_since = null",
    )
    .bind(values.price)
    .bind(&values.currency)
    .bind(values.stock)
    .bind(&values.location)
    .bind(values.min_order)
    .bind(words)
    .bind(now)
    .bind(values.shown_price)
    .execute(sql)
    .await?;
    Ok(())
}

/// Puts all lines into the table of those that go.
pub(super) async fn stage_clear(tx: &mut TenantTx) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query("insert into removed select id from inventory_items where tenant_id = $1")
        .bind(tenant.0)
        .execute(sql)
        .await?;
    Ok(())
}
