//! SQL of the seals.

use super::seal::{Recorded, Seal};
use super::sealer::seal_of;
use super::verify::{Broken, Sealed};
use crate::base::fault::Result;
use crate::base::id::{AuditId, TenantId};
use crate::platform::db::SystemTx;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use uuid::Uuid;

pub(super) async fn list_unsealed_tenants(tx: &mut SystemTx) -> Result<Vec<TenantId>> {
    let tenants = sqlx::query_scalar!("select distinct tenant_id from audit_unsealed").fetch_all(tx.sql()).await?;
    Ok(tenants.into_iter().map(TenantId).collect())
}

/// Until the end of the transaction; whoever else wants to waits.
pub(super) async fn lock_seals(tx: &mut SystemTx, tenant: TenantId) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('audit_seals ' || $1, 0))", tenant.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Those that wait, in the order of their ids, which is that of their time as far as one process goes.
pub(super) async fn list_unsealed(tx: &mut SystemTx, tenant: TenantId, limit: i64) -> Result<Vec<Recorded>> {
    let entries = sqlx::query_as!(
        Recorded,
        "select e.id, e.at, e.actor_id, e.actor, e.attempted_username, e.action, e.target_kind, e.target_id,
                e.before::text as before, e.after::text as after, e.ip, e.request_id, e.acting::text as acting
         from audit_unsealed u
         join audit_entries e on e.tenant_id = u.tenant_id and e.id = u.entry_id
         where u.tenant_id = $1
         order by u.entry_id
         limit $2",
        tenant.0,
        limit
    );
    Ok(entries.fetch_all(tx.sql()).await?)
}

pub(super) async fn find_last_seal(tx: &mut SystemTx, tenant: TenantId) -> Result<Option<(i64, Seal)>> {
    let last = sqlx::query!(
        "select sequence, seal from audit_seals where tenant_id = $1 order by sequence desc limit 1",
        tenant.0
    );
    last.fetch_optional(tx.sql()).await?.map(|row| Ok((row.sequence, seal_of(&row.seal)?))).transpose()
}

pub(super) async fn insert_seals(
    tx: &mut SystemTx,
    tenant: TenantId,
    sequences: &[i64],
    entries: &[Uuid],
    seals: &[Vec<u8>],
) -> Result<()> {
    sqlx::query!(
        "insert into audit_seals (tenant_id, sequence, entry_id, seal)
         select $1, sequence, entry_id, seal
         from unnest($2::bigint[], $3::uuid[], $4::bytea[]) as made(sequence, entry_id, seal)",
        tenant.0,
        sequences,
        entries,
        seals
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn delete_unsealed(tx: &mut SystemTx, tenant: TenantId, entries: &[Uuid]) -> Result<()> {
    sqlx::query!("delete from audit_unsealed where tenant_id = $1 and entry_id = any ($2)", tenant.0, entries)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// When the entry was made that has waited longest, of all tenants.
pub(super) async fn find_oldest_unsealed(tx: &mut SystemTx) -> Result<Option<DateTime<Utc>>> {
    let oldest = sqlx::query_scalar!(
        "select min(e.at) from audit_unsealed u join audit_entries e on e.tenant_id = u.tenant_id and e.id = u.entry_id"
    );
    Ok(oldest.fetch_one(tx.sql()).await?)
}

pub(super) async fn list_tenants(tx: &mut SystemTx, only: Option<TenantId>) -> Result<Vec<(TenantId, String)>> {
    let only = only.map(|tenant| tenant.0);
    let tenants = sqlx::query!("select id, code from tenants where $1::uuid is null or id = $1 order by code", only);
    Ok(tenants.fetch_all(tx.sql()).await?.into_iter().map(|row| (TenantId(row.id), row.code)).collect())
}

/// For a walk that takes as long as it takes.
pub(super) async fn lift_time_limit(tx: &mut SystemTx) -> Result<()> {
    sqlx::query!("set local statement_timeout = 0").execute(tx.sql()).await?;
    Ok(())
}

/// The seals behind `after` with their entries, in order, until `step` finds something.
pub(super) async fn walk_seals(
    tx: &mut SystemTx,
    tenant: TenantId,
    after: i64,
    limit: i64,
    mut step: impl FnMut(&Sealed) -> Option<Broken>,
) -> Result<Option<Broken>> {
    let mut seals = sqlx::query!(
        r#"select s.sequence, s.entry_id, s.seal, e.id as "id?", e.at as "at?", e.actor_id as "actor_id?", e.actor as "actor?",
                  e.attempted_username as "attempted_username?", e.action as "action?",
                  e.target_kind as "target_kind?", e.target_id as "target_id?", e.before::text as "before?",
                  e.after::text as "after?", e.ip as "ip?", e.request_id as "request_id?",
                  e.acting::text as "acting?"
           from audit_seals s
           left join audit_entries e on e.tenant_id = s.tenant_id and e.id = s.entry_id
           where s.tenant_id = $1 and s.sequence > $2
           order by s.sequence
           limit $3"#,
        tenant.0,
        after,
        limit
    )
    .fetch(tx.sql());
    while let Some(row) = seals.try_next().await? {
        let recorded = row.id.zip(row.at).map(|(id, at)| Recorded {
            id,
            at,
            actor_id: row.actor_id,
            actor: row.actor.unwrap_or_default(),
            attempted_username: row.attempted_username,
            action: row.action.unwrap_or_default(),
            target_kind: row.target_kind.unwrap_or_default(),
            target_id: row.target_id.unwrap_or_default(),
            before: row.before,
            after: row.after,
            ip: row.ip.unwrap_or_default(),
            request_id: row.request_id.unwrap_or_default(),
            acting: row.acting,
        });
        let sealed =
            Sealed { sequence: row.sequence, entry: AuditId(row.entry_id), seal: seal_of(&row.seal)?, recorded };
        if let Some(broken) = step(&sealed) {
            return Ok(Some(broken));
        }
    }
    Ok(None)
}

pub(super) async fn count_unsealed(tx: &mut SystemTx, tenant: TenantId) -> Result<u64> {
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from audit_unsealed where tenant_id = $1"#, tenant.0);
    Ok(count.fetch_one(tx.sql()).await?.unsigned_abs())
}

/// The first entry that has no seal and does not wait for one.
pub(super) async fn find_never_sealed(tx: &mut SystemTx, tenant: TenantId) -> Result<Option<AuditId>> {
    let entry = sqlx::query_scalar!(
        "select e.id
         from audit_entries e
         where e.tenant_id = $1
           and not exists (select from audit_seals s where s.tenant_id = e.tenant_id and s.entry_id = e.id)
           and not exists (select from audit_unsealed u where u.tenant_id = e.tenant_id and u.entry_id = e.id)
         order by e.id
         limit 1",
        tenant.0
    );
    Ok(entry.fetch_optional(tx.sql()).await?.map(AuditId))
}
