//! SQL of kits.

use super::types::{Kit, KitLine, KitValues};
use crate::base::id::StockKitId;
use crate::platform::entity::prelude::*;
use crate::stores::rules::name_key;
use rust_decimal::Decimal;
use std::collections::HashMap;
use uuid::Uuid;

impl Stored for KitValues {
    type Tx = TenantTx;
    type Id = StockKitId;
    type Row = Kit;

    const TABLE: &'static str = "stock_kits";

    /// By name. People call one by its name.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StockKitId>>) -> Result<Vec<Kit>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, version, name, archived
             from stock_kits
             where tenant_id = $1 and ($2::uuid is null or id = $2) and ($3::text is null or name_key = $3)
             order by name_key",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name).map(name_key)
        )
        .fetch_all(&mut *sql)
        .await?;
        let kits: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let read = sqlx::query!(
            "select l.kit_id, l.item_id, l.quantity, i.name
             from stock_kit_lines l
             join stock_items i on i.tenant_id = l.tenant_id and i.id = l.item_id
             where l.tenant_id = $1 and l.kit_id = any ($2)
             order by l.kit_id, l.line",
            tenant.0,
            &kits
        )
        .fetch_all(sql)
        .await?;
        let mut lines: HashMap<Uuid, Vec<KitLine>> = HashMap::new();
        for row in read {
            let line =
                KitLine { item: NameOr::Id(row.item_id.into()), quantity: row.quantity.normalize(), name: row.name };
            lines.entry(row.kit_id).or_default().push(line);
        }
        let read = rows.into_iter().map(|row| Record {
            id: row.id.into(),
            version: row.version,
            values: Self { name: row.name, lines: lines.remove(&row.id).unwrap_or_default(), archived: row.archived },
        });
        Ok(read.collect())
    }

    async fn save(tx: &mut TenantTx, kit: &Kit) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &kit.values;
        let done = sqlx::query!(
            "insert into stock_kits (tenant_id, id, version, name, name_key, archived)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (tenant_id, id) do update
             set name = excluded.name, name_key = excluded.name_key, archived = excluded.archived, version = excluded.version,
                 updated_at = now()
             where stock_kits.version = excluded.version - 1",
            tenant.0,
            kit.id as _,
            kit.version,
            values.name,
            name_key(&values.name),
            values.archived
        )
        .execute(&mut *sql)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query!("delete from stock_kit_lines where tenant_id = $1 and kit_id = $2", tenant.0, kit.id.0)
            .execute(&mut *sql)
            .await?;
        let items: Vec<Uuid> = values.lines.iter().filter_map(|line| line.item.id()).map(|item| item.0).collect();
        let quantities: Vec<Decimal> = values.lines.iter().map(|line| line.quantity).collect();
        sqlx::query!(
            "insert into stock_kit_lines (tenant_id, kit_id, line, item_id, quantity)
             select $1, $2, place - 1, item_id, quantity
             from unnest($3::uuid[], $4::numeric[]) with ordinality as made(item_id, quantity, place)",
            tenant.0,
            kit.id.0,
            &items,
            &quantities
        )
        .execute(sql)
        .await?;
        Ok(true)
    }
}
