//! SQL of acting for an organization, which stands on the row of the session.

use crate::base::acting::Acting;
use crate::base::fault::Result;
use crate::base::id::{SessionId, TenantId, UserId};
use crate::platform::db::PlatformTx;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An organization that somebody wants to act for.
pub(super) struct Whom {
    pub name: String,
    pub modules: Vec<String>,
    pub active: bool,
}

/// As it stays until the transaction ends: switching it off waits, and then ends what has begun.
pub(super) async fn lock_tenant(tx: &mut PlatformTx, tenant: TenantId) -> Result<Option<Whom>> {
    Ok(sqlx::query_as!(Whom, "select name, modules, active from tenants where id = $1 for share", tenant.0)
        .fetch_optional(tx.sql())
        .await?)
}

/// Begins, unless the session acts already or has ended.
pub(super) async fn begin(
    tx: &mut PlatformTx,
    own: TenantId,
    session: SessionId,
    tenant: TenantId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let begun = sqlx::query!(
        "update sessions
         set acting_tenant_id = $3, acting_since = $5, acting_reason = $4
         where tenant_id = $1
           and id = $2
           and ended_at is null
           and acting_tenant_id is null",
        own.0,
        session.0,
        tenant.0,
        reason,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// What is to end besides what is over anyway: a session, all of a person or of their organization, or whatever acts for
/// `whom`. Nothing when all are absent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Which {
    pub session: Option<SessionId>,
    pub tenant: Option<TenantId>,
    pub user: Option<UserId>,
    pub whom: Option<TenantId>,
}

impl Which {
    fn is_none(self) -> bool {
        self.session.is_none() && self.tenant.is_none() && self.whom.is_none()
    }
}

/// What ended.
pub(super) struct Over {
    pub acting: Acting,
    pub user: UserId,
    pub user_name: String,
    pub since: DateTime<Utc>,
    pub reason: String,
    pub why: String,
}

/// Waits for the sessions of `which` that act, always in the same order, and holds them until the transaction ends.
async fn lock(connection: &mut PgConnection, which: Which) -> Result<()> {
    sqlx::query!(
        "select id
         from sessions
         where acting_tenant_id is not null
           and (id = $1 or (tenant_id = $2 and ($3::uuid is null or user_id = $3)) or acting_tenant_id = $4)
         order by tenant_id, id
         for update",
        which.session.map(|session| session.0),
        which.tenant.map(|tenant| tenant.0),
        which.user.map(|user| user.0),
        which.whom.map(|whom| whom.0)
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Ends `which` for the reason `why`, and whatever began before `lapsed`, or whose session, person or organization is not
/// active any more.
///
/// What is over besides `which` opens nothing any more, so nobody waits for it: a row that another transaction holds is left
/// to that one, or to the next that looks.
pub(super) async fn end(
    connection: &mut PgConnection,
    which: Which,
    why: &str,
    now: DateTime<Utc>,
    lapsed: DateTime<Utc>,
) -> Result<Vec<Over>> {
    if !which.is_none() {
        lock(connection, which).await?;
    }
    let rows = sqlx::query!(
        r#"with acting as (
             select s.tenant_id, s.id, s.acting_tenant_id, s.acting_since, s.acting_reason, s.user_id, u.name as user_name,
                    own.name as own_name, whom.name as whom_name, coalesce(o.why, $5) as why
             from sessions s
             join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
             join tenants own on own.id = s.tenant_id
             join tenants whom on whom.id = s.acting_tenant_id
             cross join lateral (
               select case
                 when s.ended_at is not null then coalesce(s.end_reason, 'ended')
                 when s.acting_since <= $7 then 'timed_out'
                 when not whom.active then 'tenant_deactivated'
                 when 'platform' = any (whom.modules) then 'not_allowed'
                 when s.ends_at <= $6 then 'unused'
                 when not own.active then 'tenant_deactivated'
                 when not u.active then 'user_deactivated'
               end as why
             ) o
             where s.acting_tenant_id is not null
               and (
                 o.why is not null
                 or s.id = $1
                 or (s.tenant_id = $2 and ($3::uuid is null or s.user_id = $3))
                 or s.acting_tenant_id = $4
               )
             order by s.tenant_id, s.id
             for update of s skip locked
           )
           update sessions s
           set acting_tenant_id = null, acting_since = null, acting_reason = null
           from acting a
           where s.tenant_id = a.tenant_id
             and s.id = a.id
           returning a.tenant_id as of, a.own_name as of_name, a.acting_tenant_id as "tenant!", a.whom_name as name,
                     a.user_id, a.user_name, a.acting_since as "since!", a.acting_reason as "reason!", a.why as "why!""#,
        which.session.map(|session| session.0),
        which.tenant.map(|tenant| tenant.0),
        which.user.map(|user| user.0),
        which.whom.map(|whom| whom.0),
        why,
        now,
        lapsed
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Over {
            acting: Acting { of: row.of.into(), of_name: row.of_name, tenant: row.tenant.into(), name: row.name },
            user: row.user_id.into(),
            user_name: row.user_name,
            since: row.since,
            reason: row.reason,
            why: row.why,
        })
        .collect())
}
