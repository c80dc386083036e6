//! SQL of machines.

use crate::base::id::{LineId, MachineId};
use crate::platform::entity::prelude::*;
use crate::production::types::{Machine, MachineValues};

impl Stored for MachineValues {
    type Tx = TenantTx;
    type Id = MachineId;
    type Row = Machine;

    const TABLE: &'static str = "machines";

    /// By stage, then by code, which is what people call one.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<MachineId>>) -> Result<Vec<Machine>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select m.id, m.version, m.code, m.name, m.stage_id, m.capabilities, m.rate_per_shift, m.line_id, m.active
             from machines m
             join stages s on s.tenant_id = m.tenant_id and s.id = m.stage_id
             where m.tenant_id = $1
               and ($2::uuid is null or m.id = $2)
               and ($3::text is null or m.code = upper($3))
             order by s.position, s.code, m.code",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self {
                code: row.code,
                name: row.name,
                stage: NameOr::Id(row.stage_id.into()),
                capabilities: row.capabilities,
                rate_per_shift: stored::row(Self::TABLE, row.id).number("rate_per_shift", row.rate_per_shift)?,
                line: row.line_id.map(|line| NameOr::Id(line.into())),
                active: row.active,
            };
            Ok(Record { id: row.id.into(), version: row.version, values })
        });
        read.collect()
    }

    async fn save(tx: &mut TenantTx, machine: &Machine) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &machine.values;
        let done = sqlx::query!(
            "insert into machines (tenant_id, id, version, code, name, stage_id, capabilities, rate_per_shift, line_id, active)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, stage_id = excluded.stage_id,
                 capabilities = excluded.capabilities, rate_per_shift = excluded.rate_per_shift, line_id = excluded.line_id,
                 active = excluded.active, version = excluded.version, updated_at = now()
             where machines.version = excluded.version - 1",
            tenant.0,
            machine.id as _,
            machine.version,
            values.code,
            values.name,
            values.stage.id() as _,
            &values.capabilities,
            narrow::<i32, _>(values.rate_per_shift)?,
            values.line.as_ref().and_then(NameOr::id) as _,
            values.active
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// The machine that is named, or what is wrong with the field that names it.
pub(in crate::production) async fn named(tx: &mut TenantTx, name: &NameOr<MachineId>, field: &str) -> Result<Machine> {
    let found = MachineValues::list(tx, Some(name)).await?.pop();
    found.ok_or_else(|| Problem::invalid(field, Reason::Unknown).into())
}

/// The machine in use that a line of the plant is; of several the first by its code.
pub(in crate::production) async fn find_of_line(tx: &mut TenantTx, line: LineId) -> Result<Option<MachineId>> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select id from machines where tenant_id = $1 and line_id = $2 and active order by code limit 1",
        tenant.0,
        line.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(MachineId))
}

/// Has it norms, orders, facts or a pad?
pub(super) async fn is_used(tx: &mut TenantTx, id: MachineId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from norms where tenant_id = $1 and machine_id = $2)
               or exists (select from production_orders where tenant_id = $1 and machine_id = $2)
               or exists (select from stage_facts where tenant_id = $1 and machine_id = $2)
               or exists (select from pads where tenant_id = $1 and machine_id = $2) as "used!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?)
}
