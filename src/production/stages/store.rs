//! SQL of stages.

use crate::base::id::StageId;
use crate::platform::entity::prelude::*;
use crate::production::types::{Stage, StageValues};

impl Stored for StageValues {
    type Tx = TenantTx;
    type Id = StageId;
    type Row = Stage;

    const TABLE: &'static str = "stages";

    /// In their order. People call one by its code.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StageId>>) -> Result<Vec<Stage>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, version, code, name, position, kind, shift, operator, machine, operators_record, active
             from stages
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or code = lower($3))
             order by position, code",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let stored = stored::row(Self::TABLE, row.id);
            let values = Self {
                code: row.code,
                name: row.name,
                position: row.position,
                kind: stored.word("kind", &row.kind)?,
                shift: stored.word("shift", &row.shift)?,
                operator: stored.word("operator", &row.operator)?,
                machine: stored.word("machine", &row.machine)?,
                operators_record: row.operators_record,
                active: row.active,
            };
            Ok(Record { id: row.id.into(), version: row.version, values })
        });
        read.collect()
    }

    async fn save(tx: &mut TenantTx, stage: &Stage) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &stage.values;
        let done = sqlx::query!(
            "insert into stages
               (tenant_id, id, version, code, name, position, kind, shift, operator, machine, operators_record, active)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, position = excluded.position, kind = excluded.kind,
                 shift = excluded.shift, operator = excluded.operator, machine = excluded.machine,
                 operators_record = excluded.operators_record, active = excluded.active, version = excluded.version,
                 updated_at = now()
             where stages.version = excluded.version - 1",
            tenant.0,
            stage.id as _,
            stage.version,
            values.code,
            values.name,
            values.position,
            values.kind.as_str(),
            values.shift.as_str(),
            values.operator.as_str(),
            values.machine.as_str(),
            values.operators_record,
            values.active
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// The stage that is named, or what is wrong with the field that names it.
pub(in crate::production) async fn named(tx: &mut TenantTx, name: &NameOr<StageId>, field: &str) -> Result<Stage> {
    let found = StageValues::list(tx, Some(name)).await?.pop();
    found.ok_or_else(|| Problem::invalid(field, Reason::Unknown).into())
}

/// Has it machines, workpieces, norms, orders or a pad?
pub(super) async fn is_used(tx: &mut TenantTx, id: StageId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from machines where tenant_id = $1 and stage_id = $2)
               or exists (select from workpiece_stages where tenant_id = $1 and stage_id = $2)
               or exists (select from norms where tenant_id = $1 and stage_id = $2)
               or exists (select from order_stages where tenant_id = $1 and stage_id = $2)
               or exists (select from movements where tenant_id = $1 and stage_id = $2)
               or exists (select from pads where tenant_id = $1 and stage_id = $2) as "used!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?)
}
