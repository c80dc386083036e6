//! SQL of reasons.

use crate::base::id::ReasonId;
use crate::platform::entity::prelude::*;
use crate::production::types::{ProductionReason, ProductionReasonValues};

impl Stored for ProductionReasonValues {
    type Tx = TenantTx;
    type Id = ReasonId;
    type Row = ProductionReason;

    const TABLE: &'static str = "production_reasons";

    /// Those of scrap first, in their order. People call one `KIND:CODE`.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<ReasonId>>) -> Result<Vec<ProductionReason>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, version, kind, code, name, position, active
             from production_reasons
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or kind || ':' || code = lower($3))
             order by kind desc, position, code",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self {
                kind: stored::row(Self::TABLE, row.id).word("kind", &row.kind)?,
                code: row.code,
                name: row.name,
                position: row.position,
                active: row.active,
            };
            Ok(Record { id: row.id.into(), version: row.version, values })
        });
        read.collect()
    }

    async fn save(tx: &mut TenantTx, reason: &ProductionReason) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &reason.values;
        let done = sqlx::query!(
            "insert into production_reasons (tenant_id, id, version, kind, code, name, position, active)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, position = excluded.position, active = excluded.active,
                 version = excluded.version, updated_at = now()
             where production_reasons.version = excluded.version - 1",
            tenant.0,
            reason.id as _,
            reason.version,
            values.kind.as_str(),
            values.code,
            values.name,
            values.position,
            values.active
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// Was it ever given?
pub(super) async fn is_used(tx: &mut TenantTx, id: ReasonId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from scrap_days where tenant_id = $1 and reason_id = $2)
               or exists (select from stage_facts where tenant_id = $1 and deviation_id = $2) as "used!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?)
}
