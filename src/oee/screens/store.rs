//! SQL of wall screens.

use super::types::Screen;
use crate::base::fault::Result;
use crate::base::id::{ScreenId, TenantId};
use crate::oee::dashboard::types::DashboardFilter;
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::identity::rules::device;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// A row of the list.
struct Listed {
    id: ScreenId,
    name: String,
    filter: Json<DashboardFilter>,
    user_agent: String,
    connected_by: String,
    connected_at: DateTime<Utc>,
    last_seen_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
}

impl From<Listed> for Screen {
    fn from(row: Listed) -> Self {
        Self {
            id: row.id,
            name: row.name,
            filter: row.filter.0,
            device: if row.user_agent.is_empty() { String::new() } else { device(&row.user_agent) },
            connected_by: row.connected_by,
            connected_at: row.connected_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        }
    }
}

/// The screens of the tenant that have not expired, by name.
pub(super) async fn list(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<Vec<Screen>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        Listed,
        r#"select
             id as "id: ScreenId",
             name,
             filter as "filter: Json<DashboardFilter>",
             user_agent,
             connected_by,
             connected_at,
             last_seen_at,
             expires_at
           from screens
           where tenant_id = $1 and expires_at > $2
           order by name, id"#,
        tenant.0,
        now
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(Screen::from).collect())
}

/// Gives way to a new one of the same name.
pub(super) async fn delete_expired(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from screens where tenant_id = $1 and expires_at <= $2", tenant.0, now).execute(sql).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut TenantTx, screen: &Screen) -> sqlx::Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into screens (tenant_id, id, name, filter, connected_by, connected_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        screen.id.0,
        screen.name,
        Json(&screen.filter) as _,
        screen.connected_by,
        screen.connected_at,
        screen.expires_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Gives what there was.
pub(super) async fn delete(tx: &mut TenantTx, id: ScreenId) -> Result<Option<Screen>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query_as!(
        Listed,
        r#"delete from screens
           where tenant_id = $1 and id = $2
           returning
             id as "id: ScreenId",
             name,
             filter as "filter: Json<DashboardFilter>",
             user_agent,
             connected_by,
             connected_at,
             last_seen_at,
             expires_at"#,
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(Screen::from))
}

/// Gives a screen that was never there its token; false when there is no such one any more.
pub(super) async fn hand_over(
    tx: &mut SystemTx,
    tenant: TenantId,
    screen: ScreenId,
    hash: &[u8],
    user_agent: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let updated = sqlx::query!(
        "update screens set token_hash = $3, user_agent = $4, expires_at = $5
         where tenant_id = $1 and id = $2 and last_seen_at is null",
        tenant.0,
        screen.0,
        hash,
        user_agent,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// A screen with its organization, as of now.
pub(super) struct OpenScreen {
    pub name: String,
    pub filter: serde_json::Value,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub business_name: String,
    pub primary_color: Option<String>,
    pub logo: Option<i32>,
    pub mode: String,
    pub language: String,
    pub time_zone: String,
}

/// The screen, if its token opens anything now.
pub(super) async fn find_open(
    tx: &mut SystemTx,
    tenant: TenantId,
    screen: ScreenId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<OpenScreen>> {
    Ok(sqlx::query_as!(
        OpenScreen,
        r#"select
             s.name,
             s.filter,
             s.last_seen_at,
             s.expires_at,
             t.name as business_name,
             t.primary_color,
             l.number as "logo?",
             t.mode,
             t.language,
             t.time_zone
           from screens s
           join tenants t on t.id = s.tenant_id
           left join tenant_logos l on l.tenant_id = s.tenant_id
           where s.tenant_id = $1
             and s.id = $2
             and s.token_hash = $3
             and s.expires_at > $4
             and t.active
             and 'plant' = any (t.modules)"#,
        tenant.0,
        screen.0,
        hash,
        now
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// When the screen ends; none when it has ended.
pub(super) async fn find_end(
    tx: &mut SystemTx,
    tenant: TenantId,
    screen: ScreenId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select expires_at from screens where tenant_id = $1 and id = $2 and expires_at > $3",
        tenant.0,
        screen.0,
        now
    )
    .fetch_optional(tx.sql())
    .await?)
}

/// The screen was here.
pub(super) async fn touch(
    tx: &mut SystemTx,
    tenant: TenantId,
    screen: ScreenId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update screens set last_seen_at = $3, expires_at = $4 where tenant_id = $1 and id = $2",
        tenant.0,
        screen.0,
        now,
        expires_at
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Removes screens that were not there for too long.
pub(super) async fn delete_old(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let screens = sqlx::query!("delete from screens where expires_at <= $1", now).execute(tx.sql()).await?;
    Ok(screens.rows_affected())
}
