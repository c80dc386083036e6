//! SQL of where pads stand, and who is at work on them.

use super::types::Pad;
use crate::base::fault::Result;
use crate::base::id::{MachineId, PadId, SessionId, StageId, TenantId};
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::pairing::types::Paired;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// These pads with their places, and who is at work there.
pub(super) async fn standing(tx: &mut TenantTx, paired: Vec<Paired<PadId>>, now: DateTime<Utc>) -> Result<Vec<Pad>> {
    let ids: Vec<Uuid> = paired.iter().map(|paired| paired.id.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select
             p.id as "id: PadId", p.stage_id, s.code as stage_code, s.name as stage_name, p.machine_id,
             m.code as "machine_code?", m.name as "machine_name?", u.name as "person?"
           from pads p
           join stages s on s.tenant_id = p.tenant_id and s.id = p.stage_id
           left join machines m on m.tenant_id = p.tenant_id and m.id = p.machine_id
           left join sessions o on o.tenant_id = p.tenant_id and o.id = p.session_id and o.ended_at is null and o.ends_at > $3
           left join users u on u.tenant_id = o.tenant_id and u.id = o.user_id and u.active
           where p.tenant_id = $1 and p.id = any ($2)"#,
        tenant.0,
        &ids,
        now
    )
    .fetch_all(sql)
    .await?;
    let mut rows: HashMap<PadId, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let pad = |paired: Paired<PadId>| {
        let row = rows.remove(&paired.id)?;
        Some(Pad {
            paired,
            stage: row.stage_id.into(),
            stage_code: row.stage_code,
            stage_name: row.stage_name,
            machine: row.machine_id.map(MachineId),
            machine_code: row.machine_code,
            machine_name: row.machine_name,
            person: row.person,
        })
    };
    Ok(paired.into_iter().filter_map(pad).collect())
}

pub(super) async fn insert(tx: &mut TenantTx, pad: PadId, stage: StageId, machine: Option<MachineId>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into pads (tenant_id, id, stage_id, machine_id) values ($1, $2, $3, $4)",
        tenant.0,
        pad.0,
        stage.0,
        machine as _
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Where a pad stands, as of now.
pub(super) struct Place {
    pub stage: StageId,
    pub stage_code: String,
    pub machine: Option<MachineId>,
    pub machine_code: Option<String>,
    /// Of whoever said last who they are.
    pub session: Option<SessionId>,
}

/// Where a pad stands; none when it is gone.
pub(super) async fn find_place(tx: &mut SystemTx, tenant: TenantId, pad: PadId) -> Result<Option<Place>> {
    Ok(sqlx::query_as!(
        Place,
        r#"select
             p.stage_id as "stage: StageId",
             s.code as stage_code,
             p.machine_id as "machine: MachineId",
             m.code as "machine_code?",
             p.session_id as "session: SessionId"
           from pads p
           join stages s on s.tenant_id = p.tenant_id and s.id = p.stage_id
           left join machines m on m.tenant_id = p.tenant_id and m.id = p.machine_id
           where p.tenant_id = $1 and p.id = $2"#,
        tenant.0,
        pad.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// Who is at work on a pad.
pub(super) struct AtWork {
    pub session: Option<SessionId>,
}

/// The pad's last session, while others who identify themselves there wait; none when the pad is gone.
pub(super) async fn lock_session(tx: &mut SystemTx, tenant: TenantId, pad: PadId) -> Result<Option<AtWork>> {
    Ok(sqlx::query_as!(
        AtWork,
        r#"select session_id as "session: SessionId" from pads where tenant_id = $1 and id = $2 for update"#,
        tenant.0,
        pad.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

pub(super) async fn set_session(tx: &mut SystemTx, tenant: TenantId, pad: PadId, session: SessionId) -> Result<()> {
    sqlx::query!("update pads set session_id = $3 where tenant_id = $1 and id = $2", tenant.0, pad.0, session.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}
