//! SQL of people. Each function works in whichever transaction it is given: the roles' grants and policies decide what
//! it reaches.

use super::types::{PeopleFilter, Show};
use crate::base::fault::{Error, Result};
use crate::base::id::{TenantId, UserId};
use crate::base::problem::{Conflict, Entity, Problem};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A person with their organization.
#[expect(clippy::struct_excessive_bools, reason = "each is a column or a condition of its own")]
pub(super) struct Row {
    pub id: UserId,
    pub version: i32,
    pub tenant: TenantId,
    pub business_name: String,
    pub modules: Vec<String>,
    pub name: String,
    pub username: String,
    pub email: String,
    pub phone: Option<String>,
    pub role: String,
    pub extra_permissions: Vec<String>,
    pub active: bool,
    pub tenant_active: bool,
    pub pending: bool,
    pub must_change_password: bool,
    pub last_login_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// What a search looks for: lower case, as it is compared.
fn words(filter: &PeopleFilter) -> String {
    filter.q.trim().to_lowercase()
}

/// People, the newest first; of one tenant, or of all.
pub(super) async fn list(
    connection: &mut PgConnection,
    tenant: Option<TenantId>,
    filter: &PeopleFilter,
) -> Result<Vec<Row>> {
    rows(connection, tenant, None, filter).await
}

/// One of them.
pub(super) async fn find(connection: &mut PgConnection, tenant: Option<TenantId>, user: UserId) -> Result<Option<Row>> {
    Ok(rows(connection, tenant, Some(user), &PeopleFilter::default()).await?.pop())
}

async fn rows(
    connection: &mut PgConnection,
    tenant: Option<TenantId>,
    user: Option<UserId>,
    filter: &PeopleFilter,
) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        "select
           u.id,
           u.version,
           u.tenant_id as tenant,
           t.name as business_name,
           t.modules,
           u.name,
           u.username,
           u.email,
           u.phone,
           u.role,
           u.extra_permissions,
           u.active,
           t.active as tenant_active,
           not u.active and t.associated_since is null as \"pending!\",
           u.must_change_password,
           u.last_login_at,
           u.created_at
         from users u
         join tenants t on t.id = u.tenant_id
         where ($1::uuid is null or u.tenant_id = $1)
           and ($2::uuid is null or u.id = $2)
           and ($3 = '' or strpos(lower(u.name || ' ' || u.email || ' ' || u.username || ' ' || t.name), $3) > 0)
           and case $4
                 when 'pending' then not u.active and t.associated_since is null
                 when 'active' then u.active and t.active
                 when 'inactive' then not (u.active and t.active)
                 else true
               end
         order by u.created_at desc, u.id desc
         limit $5
         offset $6",
        tenant.map(|tenant| tenant.0),
        user.map(|user| user.0),
        words(filter),
        filter.show.as_str(),
        filter.page.limit(),
        filter.page.offset()
    )
    .fetch_all(connection)
    .await?)
}

/// How many the filter finds.
pub(super) async fn count(
    connection: &mut PgConnection,
    tenant: Option<TenantId>,
    filter: &PeopleFilter,
) -> Result<u64> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\"
         from users u
         join tenants t on t.id = u.tenant_id
         where ($1::uuid is null or u.tenant_id = $1)
           and ($2 = '' or strpos(lower(u.name || ' ' || u.email || ' ' || u.username || ' ' || t.name), $2) > 0)
           and case $3
                 when 'pending' then not u.active and t.associated_since is null
                 when 'active' then u.active and t.active
                 when 'inactive' then not (u.active and t.active)
                 else true
               end",
        tenant.map(|tenant| tenant.0),
        words(filter),
        filter.show.as_str()
    )
    .fetch_one(connection)
    .await?;
    Ok(count.cast_unsigned())
}

/// How many wait to be let in.
pub(super) async fn count_pending(connection: &mut PgConnection) -> Result<u64> {
    count(connection, None, &PeopleFilter { show: Show::Pending, ..PeopleFilter::default() }).await
}

/// Lets one transaction at a time count and change the people of a tenant.
pub(crate) async fn lock_tenant(connection: &mut PgConnection, tenant: TenantId) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('people:' || $1::text, 0))", tenant.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Lets one transaction at a time count and change the super admins; after [`lock_tenant`], where both are needed.
pub(crate) async fn lock_super_admins(connection: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('people:super_admins', 0))")
        .execute(connection)
        .await?;
    Ok(())
}

/// Active people of a tenant with this role, but for one.
pub(super) async fn count_others(
    connection: &mut PgConnection,
    tenant: TenantId,
    role: &str,
    but: UserId,
) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "select count(*) as \"count!\" from users where tenant_id = $1 and role = $2 and active and id <> $3",
        tenant.0,
        role,
        but.0
    )
    .fetch_one(connection)
    .await?)
}

/// Super admins who can sign in, but for one.
pub(super) async fn count_other_super_admins(connection: &mut PgConnection, but: UserId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "select count(*) as \"count!\"
         from users u
         join tenants t on t.id = u.tenant_id
         where u.role = 'super_admin'
           and u.active
           and t.active
           and u.id <> $1",
        but.0
    )
    .fetch_one(connection)
    .await?)
}

/// How many active people a tenant has, and how many it may have.
pub(super) async fn find_room(connection: &mut PgConnection, tenant: TenantId) -> Result<Option<(i64, i32)>> {
    let row = sqlx::query!(
        "select t.max_users, (select count(*) from users u where u.tenant_id = t.id and u.active) as \"active!\"
         from tenants t
         where t.id = $1",
        tenant.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.active, row.max_users)))
}

/// The first owner of a tenant, when none of its owners is active: whoever applied for it.
pub(super) async fn find_applicant(connection: &mut PgConnection, tenant: TenantId) -> Result<Option<UserId>> {
    Ok(sqlx::query_scalar!(
        "select id
         from users
         where tenant_id = $1
           and role = 'owner'
           and not exists (select from users where tenant_id = $1 and role = 'owner' and active)
         order by created_at, id
         limit 1",
        tenant.0
    )
    .fetch_optional(connection)
    .await?
    .map(UserId))
}

/// Modules of a tenant.
pub(super) async fn find_modules(connection: &mut PgConnection, tenant: TenantId) -> Result<Option<Vec<String>>> {
    Ok(sqlx::query_scalar!("select modules from tenants where id = $1", tenant.0).fetch_optional(connection).await?)
}

/// Somebody who is let in, with what decides what they may do.
pub(super) struct ActiveRow {
    pub id: UserId,
    pub name: String,
    pub role: String,
    pub extra_permissions: Vec<String>,
}

/// Everybody of the tenant who is let in, or the one with this id.
pub(super) async fn list_active(
    connection: &mut PgConnection,
    tenant: TenantId,
    only: Option<UserId>,
) -> Result<Vec<ActiveRow>> {
    Ok(sqlx::query_as!(
        ActiveRow,
        r#"select id as "id: UserId", name, role, extra_permissions
           from users
           where tenant_id = $1
             and active
             and ($2::uuid is null or id = $2)
           order by id"#,
        tenant.0,
        only.map(|user| user.0)
    )
    .fetch_all(connection)
    .await?)
}

/// A person to be written; the login names follow by themselves.
pub(in crate::platform::identity) struct NewRow<'a> {
    pub tenant: TenantId,
    pub id: UserId,
    pub name: &'a str,
    pub username: &'a str,
    pub email: &'a str,
    pub phone: Option<&'a str>,
    pub address: Option<&'a str>,
    pub password_hash: &'a str,
    pub role: &'a str,
    pub extra_permissions: &'a [String],
    pub active: bool,
    pub must_change_password: bool,
    pub now: DateTime<Utc>,
}

/// Writes somebody new; a login name that is taken, whoever has it, is refused with [`Conflict::Taken`].
pub(in crate::platform::identity) async fn insert(connection: &mut PgConnection, user: &NewRow<'_>) -> Result<()> {
    sqlx::query!(
        "insert into users
           (tenant_id, id, name, username, email, phone, address, password_hash, role, extra_permissions, active,
            must_change_password, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        user.tenant.0,
        user.id.0,
        user.name,
        user.username,
        user.email,
        user.phone,
        user.address,
        user.password_hash,
        user.role,
        user.extra_permissions,
        user.active,
        user.must_change_password,
        user.now
    )
    .execute(connection)
    .await
    .map_err(taken)?;
    Ok(())
}

/// The directory of login names refuses one that is taken.
fn taken(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(refusal) if refusal.constraint() == Some("logins_pkey") => {
            Problem::Conflict { what: Entity::User, why: Conflict::Taken }.into()
        }
        _ => error.into(),
    }
}

/// What a change makes of a person.
pub(super) struct Values<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub phone: Option<&'a str>,
    pub role: &'a str,
    pub extra_permissions: &'a [String],
}

/// Changes the person if they still have this version; a login name that is taken is refused likewise.
pub(super) async fn update(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    version: i32,
    values: &Values<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update users
         set name = $4, email = $5, phone = $6, role = $7, extra_permissions = $8, updated_at = $9, version = version + 1
         where tenant_id = $1
           and id = $2
           and version = $3",
        tenant.0,
        user.0,
        version,
        values.name,
        values.email,
        values.phone,
        values.role,
        values.extra_permissions,
        now
    )
    .execute(connection)
    .await
    .map_err(taken)?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update_active(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    active: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update users set active = $3, updated_at = $4, version = version + 1 where tenant_id = $1 and id = $2",
        tenant.0,
        user.0,
        active,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Another password; a temporary one has to be changed at the next sign-in.
pub(in crate::platform::identity) async fn update_password(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    password_hash: &str,
    temporary: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update users
         set password_hash = $3, must_change_password = $4, updated_at = $5, version = version + 1
         where tenant_id = $1
           and id = $2",
        tenant.0,
        user.0,
        password_hash,
        temporary,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets a tenant in for the first time; says whether it had been waiting.
pub(super) async fn associate_tenant(
    connection: &mut PgConnection,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update tenants
         set active = true, associated_since = $2, updated_at = $2, version = version + 1
         where id = $1
           and not active
           and associated_since is null",
        tenant.0,
        now
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets the organization wait again, unless somebody besides this person is active in it or anybody has ever come in.
pub(super) async fn dissociate_tenant(
    connection: &mut PgConnection,
    tenant: TenantId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update tenants
         set active = false, associated_since = null, updated_at = $3, version = version + 1
         where id = $1
           and active
           and not exists (
             select from users
             where tenant_id = $1 and (last_login_at is not null or (active and id <> $2))
           )",
        tenant.0,
        user.0,
        now
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
