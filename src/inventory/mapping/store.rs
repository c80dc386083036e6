//! SQL of the default mapping.

use super::types::{DefaultMapping, KeptMapping};
use crate::base::fault::Result;
use crate::base::stored;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};

/// None: nothing was ever said.
pub(super) async fn find(tx: &mut TenantTx) -> Result<Option<KeptMapping>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!("select mapping, version from inventory_default_mappings where tenant_id = $1", tenant.0)
        .fetch_optional(sql)
        .await?;
    row.map(|row| {
        let mapping = stored::row("inventory_default_mappings of", tenant).document("mapping", row.mapping)?;
        Ok(KeptMapping { mapping, version: row.version })
    })
    .transpose()
}

/// Keeps it as the next version of the one that was read; false where that is another by now.
pub(super) async fn save(
    tx: &mut TenantTx,
    mapping: &DefaultMapping,
    version: i32,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mapping = serde_json::to_value(mapping)?;
    let (tenant, sql) = tx.split();
    let saved = sqlx::query!(
        "insert into inventory_default_mappings as kept (tenant_id, mapping, version, updated_at)
         values ($1, $2, $3 + 1, $4)
         on conflict (tenant_id) do update
         set mapping = excluded.mapping, version = excluded.version, updated_at = excluded.updated_at
         where kept.version = $3",
        tenant.0,
        mapping,
        version,
        now
    )
    .execute(sql)
    .await?;
    Ok(saved.rows_affected() == 1)
}
