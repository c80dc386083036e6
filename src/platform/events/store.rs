//! SQL of the outbox.

use super::ops::Announced;
use super::types::{Audience, Event};
use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::base::stored;
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::sync::Arc;
use uuid::Uuid;

/// Writes an event into the transaction of the change; it is announced when that commits.
pub(crate) async fn insert(tx: &mut TenantTx, audience: Audience, event: &Event) -> Result<()> {
    let (tenant, sql) = tx.split();
    write(sql, tenant, audience, None, event).await
}

/// Tells these people of the tenant alone.
pub(crate) async fn insert_for_people(tx: &mut TenantTx, people: &[UserId], event: &Event) -> Result<()> {
    let (tenant, sql) = tx.split();
    write(sql, tenant, Audience::People, Some(people), event).await
}

/// Tells whoever may see offers of something in a tenant, from a transaction that sees all tenants.
pub(crate) async fn insert_for_market(connection: &mut PgConnection, tenant: TenantId, event: &Event) -> Result<()> {
    write(connection, tenant, Audience::Market, None, event).await
}

/// Tells those who run the platform of something in a tenant.
pub(crate) async fn insert_for_platform(connection: &mut PgConnection, tenant: TenantId, event: &Event) -> Result<()> {
    write(connection, tenant, Audience::Platform, None, event).await
}

async fn write(
    connection: &mut PgConnection,
    tenant: TenantId,
    audience: Audience,
    people: Option<&[UserId]>,
    event: &Event,
) -> Result<()> {
    let people: Option<Vec<Uuid>> = people.map(|people| people.iter().map(|person| person.0).collect());
    sqlx::query!(
        "insert into outbox (tenant_id, audience, people, event) values ($1, $2, $3, $4)",
        tenant.0,
        audience.as_str(),
        people.as_deref(),
        Json(event) as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An event as it is stored, perhaps by another version.
pub(super) struct Stored {
    id: i64,
    tenant: TenantId,
    audience: String,
    people: Vec<UserId>,
    event: Value,
}

impl Stored {
    pub fn understand(self) -> Result<Announced> {
        let stored = stored::row("outbox", self.id);
        let audience = stored.word("audience", &self.audience)?;
        let event = Arc::new(stored.document("event", self.event)?);
        Ok(Announced { tenant: self.tenant, audience, people: self.people, event })
    }
}

pub(super) async fn find(tx: &mut SystemTx, id: i64) -> Result<Option<Stored>> {
    let row = sqlx::query!("select tenant_id, audience, people, event from outbox where id = $1", id)
        .fetch_optional(tx.sql())
        .await?;
    Ok(row.map(|row| Stored {
        id,
        tenant: row.tenant_id.into(),
        audience: row.audience,
        people: row.people.unwrap_or_default().into_iter().map(UserId).collect(),
        event: row.event,
    }))
}

pub(super) async fn delete_before(tx: &mut SystemTx, instant: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from outbox where created_at < $1", instant).execute(tx.sql()).await?.rows_affected())
}
