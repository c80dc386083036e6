//! SQL of organizations, for the platform.

use super::types::OrganizationFilter;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::permission::Module;
use crate::platform::db::PlatformTx;
use crate::platform::tenancy::settings::types::Limits;
use chrono::{DateTime, Utc};

pub(super) struct Row {
    pub id: TenantId,
    pub version: i32,
    pub code: String,
    pub name: String,
    pub modules: Vec<String>,
    pub active: bool,
    pub associated_since: Option<DateTime<Utc>>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub max_users: i32,
    pub max_lines: i32,
    pub users: i64,
    pub created_at: DateTime<Utc>,
}

/// Organizations, the newest first.
pub(super) async fn list(tx: &mut PlatformTx, filter: &OrganizationFilter) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        "select t.id, t.version, t.code, t.name, t.modules, t.active, t.associated_since, t.phone, t.address, t.max_users,
                t.max_lines,
                (select count(*) from users u where u.tenant_id = t.id and u.active) as \"users!\", t.created_at
         from tenants t
         where $1 = '' or strpos(lower(t.name || ' ' || t.code), $1) > 0
         order by t.created_at desc, t.id desc
         limit $2
         offset $3",
        filter.q.trim().to_lowercase(),
        filter.page.limit(),
        filter.page.offset()
    )
    .fetch_all(tx.sql())
    .await?)
}

pub(super) async fn count(tx: &mut PlatformTx, filter: &OrganizationFilter) -> Result<u64> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from tenants t where $1 = '' or strpos(lower(t.name || ' ' || t.code), $1) > 0",
        filter.q.trim().to_lowercase()
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(count.cast_unsigned())
}

pub(super) async fn find(tx: &mut PlatformTx, id: TenantId) -> Result<Option<Row>> {
    Ok(sqlx::query_as!(
        Row,
        "select t.id, t.version, t.code, t.name, t.modules, t.active, t.associated_since, t.phone, t.address, t.max_users,
                t.max_lines,
                (select count(*) from users u where u.tenant_id = t.id and u.active) as \"users!\", t.created_at
         from tenants t
         where t.id = $1",
        id.0
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// An organization as it shall be.
pub(super) struct Values<'a> {
    pub name: &'a str,
    pub modules: &'a [Module],
    pub active: bool,
    pub limits: Limits,
}

/// Changes the organization if it still has this version.
pub(super) async fn update(
    tx: &mut PlatformTx,
    id: TenantId,
    version: i32,
    values: &Values<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let modules: Vec<String> = values.modules.iter().map(|module| Module::as_str(*module).to_owned()).collect();
    let done = sqlx::query!(
        "update tenants
         set name = $3, modules = $4, active = $5, max_users = $6, max_lines = $7,
             associated_since = case when $5 then coalesce(associated_since, $8) else associated_since end,
             updated_at = $8, version = version + 1
         where id = $1
           and version = $2",
        id.0,
        version,
        values.name,
        &modules,
        values.active,
        values.limits.max_users,
        values.limits.max_lines,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Super admins who can sign in, within a tenant and outside of it.
pub(super) async fn count_super_admins(tx: &mut PlatformTx, tenant: TenantId) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        "select count(*) filter (where u.tenant_id = $1) as \"within!\",
                count(*) filter (where u.tenant_id <> $1) as \"outside!\"
         from users u
         join tenants t on t.id = u.tenant_id
         where u.role = 'super_admin'
           and u.active
           and t.active",
        tenant.0
    )
    .fetch_one(tx.sql())
    .await?;
    Ok((row.within, row.outside))
}
