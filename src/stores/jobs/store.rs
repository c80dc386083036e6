//! SQL of orders as holders.

use super::{JobItem, JobLine, JobRemnant, JobStock, KeptRemnant};
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, StockDocumentId, StockLocationId};
use crate::base::stored::{self, narrow};
use crate::platform::db::TenantTx;
use crate::stores::types::{ItemName, RemnantRow};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Makes the holder that an order is, under its name as it is now.
pub(super) async fn make(tx: &mut TenantTx, id: StockLocationId, name: &str) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_locations as l (tenant_id, id, kind, name, holder_kind)
         values ($1, $2, 'holder', left($3, 100), 'order')
         on conflict (tenant_id, id) do update set name = excluded.name
         where l.holder_kind = 'order' and l.name <> excluded.name",
        tenant.0,
        id.0,
        name
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Which of these holders are orders.
pub(super) async fn orders_among(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let (tenant, sql) = tx.split();
    let orders = sqlx::query_scalar!(
        "select id from stock_locations where tenant_id = $1 and id = any ($2) and holder_kind = 'order'",
        tenant.0,
        ids
    )
    .fetch_all(sql)
    .await?;
    Ok(orders)
}

/// The items of these ids, or of these codes or names as they are compared.
pub(super) async fn items(
    tx: &mut TenantTx,
    ids: &[Uuid],
    codes: &[String],
    keys: &[String],
) -> Result<Vec<(JobItem, String)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.code, i.name, i.name_key, i.unit, i.decimals,
                  t.on_hand - t.unusable - t.reserved as "available!",
                  i.tracking = 'bulk' and not i.returnable and not i.archived as "is_material!"
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           where i.tenant_id = $1 and (i.id = any ($2) or i.code = any ($3) or i.name_key = any ($4))
           order by i.name_key"#,
        tenant.0,
        ids,
        codes,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stock_items", row.id);
        let item = JobItem {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            unit: stored.word("unit", &row.unit)?,
            decimals: stored.number("decimals", row.decimals)?,
            available: row.available.normalize(),
            is_material: row.is_material,
        };
        Ok((item, row.name_key))
    });
    read.collect()
}

/// What these orders have, of each item.
pub(super) async fn stock(tx: &mut TenantTx, orders: &[Uuid]) -> Result<Vec<JobStock>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select holder_id as "holder_id!", item_id as "item_id!", sum(reserved) as "reserved!", sum(out) as "out!",
                  sum(returned) as "returned!"
           from (
             select r.holder_id, r.item_id, r.quantity as reserved, 0::numeric as out, 0::numeric as returned
             from stock_reservations r
             where r.tenant_id = $1 and r.holder_id = any ($2) and r.quantity > 0
             union all
             select s.holder_id, s.item_id, 0, s.open, 0
             from stock_issues s
             where s.tenant_id = $1 and s.holder_id = any ($2) and s.open > 0
             union all
             select d.holder_id, m.item_id, 0, 0,
                    m.quantity - (select coalesce(sum(u.quantity), 0) from stock_moves u
                                  where u.tenant_id = m.tenant_id and u.item_id = m.item_id and u.undoes = m.position)
             from stock_documents d
             join stock_moves m on m.tenant_id = d.tenant_id and m.document_id = d.id and m.from_id = d.holder_id
             where d.tenant_id = $1 and d.holder_id = any ($2) and d.act = 'return'
           ) had
           group by holder_id, item_id"#,
        tenant.0,
        orders
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| JobStock {
        order: ProductionOrderId(row.holder_id),
        item: row.item_id.into(),
        reserved: row.reserved.normalize(),
        out: row.out.normalize(),
        returned: row.returned.normalize(),
    });
    Ok(read.collect())
}

/// Those of these orders to which something was ever issued.
pub(super) async fn with_history(tx: &mut TenantTx, orders: &[Uuid]) -> Result<Vec<ProductionOrderId>> {
    let (tenant, sql) = tx.split();
    let had = sqlx::query_scalar!(
        r#"select distinct holder_id as "holder_id!" from stock_documents where tenant_id = $1 and holder_id = any ($2)"#,
        tenant.0,
        orders
    )
    .fetch_all(sql)
    .await?;
    Ok(had.into_iter().map(Into::into).collect())
}

/// Keeps what is known of the remnants among the lines of a return.
pub(super) async fn insert_remnants(tx: &mut TenantTx, document: StockDocumentId, lines: &[JobLine]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let (mut places, mut sizes, mut heats, mut certificates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let Some(JobRemnant { size, heat_number, certificate }) = line.remnant.clone() else { continue };
        places.push(narrow::<i16, _>(at)?);
        sizes.push(size);
        heats.push(heat_number);
        certificates.push(certificate);
    }
    sqlx::query!(
        "insert into stock_remnants (tenant_id, document_id, line, size, heat_number, certificate)
         select $1, $2, line, size, heat_number, certificate
         from unnest($3::smallint[], $4::text[], $5::text[], $6::text[]) as made(line, size, heat_number, certificate)",
        tenant.0,
        document.0,
        &places,
        &sizes,
        &heats,
        &certificates
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// The remnants that came back of an order and were not taken back, the newest first.
pub(super) async fn remnants(tx: &mut TenantTx, order: Uuid) -> Result<Vec<KeptRemnant>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select d.id, d.number, d.recorded_at, r.size, r.heat_number, r.certificate, m.item_id,
                  sum(m.quantity - (select coalesce(sum(u.quantity), 0) from stock_moves u
                                    where u.tenant_id = m.tenant_id and u.item_id = m.item_id and u.undoes = m.position))
                    as "quantity!"
           from stock_documents d
           join stock_remnants r on r.tenant_id = d.tenant_id and r.document_id = d.id
           join stock_moves m on m.tenant_id = d.tenant_id and m.document_id = d.id and m.line = r.line
           where d.tenant_id = $1 and d.holder_id = $2
           group by d.id, d.number, d.recorded_at, r.line, r.size, r.heat_number, r.certificate, m.item_id
           order by d.number desc, r.line"#,
        tenant.0,
        order
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| KeptRemnant {
        document: row.id.into(),
        number: row.number,
        item: row.item_id.into(),
        quantity: row.quantity.normalize(),
        about: JobRemnant { size: row.size, heat_number: row.heat_number, certificate: row.certificate },
        recorded_at: row.recorded_at,
    });
    Ok(read.filter(|remnant: &KeptRemnant| remnant.quantity > Decimal::ZERO).collect())
}

/// The remnants among the lines of a return.
pub(in crate::stores) async fn remnants_of(tx: &mut TenantTx, document: StockDocumentId) -> Result<Vec<RemnantRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.code, i.name, i.unit, sum(m.quantity) as "quantity!", r.size, r.heat_number, r.certificate
           from stock_remnants r
           join stock_moves m on m.tenant_id = r.tenant_id and m.document_id = r.document_id and m.line = r.line
           join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
           where r.tenant_id = $1 and r.document_id = $2
           group by r.line, i.id, i.code, i.name, i.unit, r.size, r.heat_number, r.certificate
           order by r.line"#,
        tenant.0,
        document.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let unit = stored::row("stock_items", row.id).word("unit", &row.unit)?;
        Ok(RemnantRow {
            item: ItemName { id: row.id.into(), code: row.code, name: row.name, unit },
            quantity: row.quantity.normalize(),
            size: row.size,
            heat_number: row.heat_number,
            certificate: row.certificate,
        })
    });
    read.collect()
}

/// The orders for which something is kept.
pub(super) async fn reserving(tx: &mut TenantTx) -> Result<Vec<ProductionOrderId>> {
    let (tenant, sql) = tx.split();
    let orders = sqlx::query_scalar!(
        "select distinct r.holder_id
         from stock_reservations r
         join stock_locations l on l.tenant_id = r.tenant_id and l.id = r.holder_id
         where r.tenant_id = $1 and r.quantity > 0 and l.holder_kind = 'order'",
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    Ok(orders.into_iter().map(Into::into).collect())
}

/// The items of which something is kept for these orders, in their order.
pub(super) async fn reserved_items(tx: &mut TenantTx, orders: &[Uuid]) -> Result<Vec<Uuid>> {
    let (tenant, sql) = tx.split();
    let items = sqlx::query_scalar!(
        "select distinct item_id from stock_reservations where tenant_id = $1 and holder_id = any ($2) order by item_id",
        tenant.0,
        orders
    )
    .fetch_all(sql)
    .await?;
    Ok(items)
}
