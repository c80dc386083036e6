//! SQL of the outbox.

use super::types::{Audience, Event};
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

/// Writes an event into the transaction of the change; it is announced when that commits.
pub(crate) async fn insert(tx: &mut TenantTx, audience: Audience, event: &Event) -> Result<()> {
    let tenant = tx.tenant();
    write(tx.sql(), tenant, audience, event).await
}

/// Tells whoever may see offers of something in a tenant, from a transaction that sees all tenants.
pub(crate) async fn insert_for_market(connection: &mut PgConnection, tenant: TenantId, event: &Event) -> Result<()> {
    write(connection, tenant, Audience::Market, event).await
}

/// Tells those who run the platform of something in a tenant.
pub(crate) async fn insert_for_platform(connection: &mut PgConnection, tenant: TenantId, event: &Event) -> Result<()> {
    write(connection, tenant, Audience::Platform, event).await
}

async fn write(connection: &mut PgConnection, tenant: TenantId, audience: Audience, event: &Event) -> Result<()> {
    let audience = match audience {
        Audience::Tenant => "tenant",
        Audience::Market => "market",
        Audience::Platform => "platform",
    };
    sqlx::query!(
        "insert into outbox (tenant_id, audience, event) values ($1, $2, $3)",
        tenant.0,
        audience,
        Json(event) as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn find(tx: &mut SystemTx, id: i64) -> Result<Option<(TenantId, Audience, Event)>> {
    let row =
        sqlx::query!(r#"select tenant_id, audience, event as "event: Json<Event>" from outbox where id = $1"#, id)
            .fetch_optional(tx.sql())
            .await?;
    Ok(row.map(|row| {
        let audience = match row.audience.as_str() {
            "market" => Audience::Market,
            "platform" => Audience::Platform,
            _ => Audience::Tenant,
        };
        (row.tenant_id.into(), audience, row.event.0)
    }))
}

pub(super) async fn delete_before(tx: &mut SystemTx, instant: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from outbox where created_at < $1", instant).execute(tx.sql()).await?.rows_affected())
}
