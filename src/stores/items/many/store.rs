//! SQL of items that are written together.

use crate::platform::entity::prelude::*;
use crate::stores::rules::{item_words, name_key};
use crate::stores::types::StockItem;
use rust_decimal::Decimal;
use uuid::Uuid;

/// Writes many at once: new ones, or the next versions of those that are there. Under the lock of the set-up.
pub(in crate::stores) async fn save_many(tx: &mut TenantTx, items: &[StockItem]) -> sqlx::Result<()> {
    fn all<T>(items: &[StockItem], of: impl Fn(&StockItem) -> T) -> Vec<T> {
        items.iter().map(of).collect()
    }
    let own_codes = own_codes(tx, items).await?;
    let (tenant, sql) = tx.split();
    let lead_days: Vec<Option<i32>> = items
        .iter()
        .map(|item| item.values.lead_days.map(narrow::<i32, _>).transpose())
        .collect::<sqlx::Result<_>>()?;
    sqlx::query!(
        "insert into stock_items
           (tenant_id, id, version, code, name, name_key, kind, unit, decimals, category_id, returnable, supplier, lead_days,
            pack, threshold, target, home_id, archived, words, tracking, own_code)
         select $1, id, version, code, name, name_key, kind, unit, decimals, category_id, returnable, supplier, lead_days, pack,
                threshold, target, home_id, archived, words, tracking,
                -- Of what is there it stays, and no trigger looks for another one.
                coalesce(own_code, (select i.own_code from stock_items i where i.tenant_id = $1 and i.id = made.id))
         from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[],
                     $10::uuid[], $11::boolean[], $12::text[], $13::integer[], $14::numeric[], $15::numeric[], $16::numeric[],
                     $17::uuid[], $18::boolean[], $19::text[], $20::text[], $21::text[])
              as made(id, version, code, name, name_key, kind, unit, decimals, category_id, returnable, supplier, lead_days, pack,
                      threshold, target, home_id, archived, words, tracking, own_code)
         on conflict (tenant_id, id) do update
         set code = excluded.code, name = excluded.name, name_key = excluded.name_key, kind = excluded.kind,
             unit = excluded.unit, decimals = excluded.decimals, tracking = excluded.tracking, category_id = excluded.category_id,
             returnable = excluded.returnable, supplier = excluded.supplier, lead_days = excluded.lead_days,
             pack = excluded.pack, threshold = excluded.threshold, target = excluded.target, home_id = excluded.home_id,
             archived = excluded.archived, words = excluded.words, version = excluded.version, updated_at = now()
         where stock_items.version = excluded.version - 1",
        tenant.0,
        &all(items, |item| item.id.0),
        &all(items, |item| item.version),
        &all(items, |item| item.values.code.clone()),
        &all(items, |item| item.values.name.clone()),
        &all(items, |item| name_key(&item.values.name)),
        &all(items, |item| item.values.kind.as_str().to_owned()),
        &all(items, |item| item.values.unit.as_str().to_owned()),
        &all(items, |item| i16::from(item.values.decimals.unwrap_or_else(|| item.values.unit.decimals()))),
        &all(items, |item| item.values.category.as_ref().and_then(NameOr::id).map(|id| id.0)) as &[Option<Uuid>],
        &all(items, |item| item.values.returnable.unwrap_or_default()),
        &all(items, |item| item.values.supplier.clone()),
        &lead_days as &[Option<i32>],
        &all(items, |item| item.values.pack) as &[Option<Decimal>],
        &all(items, |item| item.values.threshold),
        &all(items, |item| item.values.target) as &[Option<Decimal>],
        &all(items, |item| item.values.home.as_ref().and_then(NameOr::id).map(|id| id.0)) as &[Option<Uuid>],
        &all(items, |item| item.values.archived),
        &all(items, |item| item_words(&item.values.code, &item.values.name, &item.values.supplier)),
        &all(items, |item| item.values.tracking.unwrap_or_default().as_str().to_owned()),
        &own_codes as &[Option<String>]
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Codes of our own for those of the items that are new. One whose code may be an own one gets its from the trigger.
async fn own_codes(tx: &mut TenantTx, items: &[StockItem]) -> sqlx::Result<Vec<Option<String>>> {
    let may_be_own = |code: &str| code.len() == 11 && code.starts_with('A');
    let is_plain = |item: &StockItem| item.version == 1 && !may_be_own(&item.values.code);
    let wanted = items.iter().filter(|item| is_plain(item)).count();
    if wanted == 0 {
        return Ok(vec![None; items.len()]);
    }
    let (tenant, sql) = tx.split();
    let wanted: i32 = narrow(wanted)?;
    let codes = sqlx::query_scalar!(r#"select free_stock_codes($1, 'A', $2) as "codes!""#, tenant.0, wanted);
    let mut codes = codes.fetch_one(sql).await?;
    Ok(items.iter().map(|item| if is_plain(item) { codes.pop() } else { None }).collect())
}
