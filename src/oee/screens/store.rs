//! SQL of what wall screens show.

use super::types::Screen;
use crate::base::fault::Result;
use crate::base::id::{ScreenId, TenantId};
use crate::oee::dashboard::types::DashboardFilter;
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::pairing::types::Paired;
use serde_json::Value;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// These screens with what they show.
pub(super) async fn showing(tx: &mut TenantTx, paired: Vec<Paired<ScreenId>>) -> Result<Vec<Screen>> {
    let ids: Vec<Uuid> = paired.iter().map(|paired| paired.id.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id as "id: ScreenId", filter as "filter: Json<DashboardFilter>"
           from screens
           where tenant_id = $1 and id = any ($2)"#,
        tenant.0,
        &ids
    )
    .fetch_all(sql)
    .await?;
    let mut shown: HashMap<ScreenId, DashboardFilter> = rows.into_iter().map(|row| (row.id, row.filter.0)).collect();
    let screen = |paired: Paired<ScreenId>| Some(Screen { filter: shown.remove(&paired.id)?, paired });
    Ok(paired.into_iter().filter_map(screen).collect())
}

pub(super) async fn insert(tx: &mut TenantTx, screen: &Screen) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into screens (tenant_id, id, filter) values ($1, $2, $3)",
        tenant.0,
        screen.paired.id.0,
        Json(&screen.filter) as _
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What a screen shows; none when it is gone.
pub(super) async fn find_filter(tx: &mut SystemTx, tenant: TenantId, screen: ScreenId) -> Result<Option<Value>> {
    Ok(sqlx::query_scalar!("select filter from screens where tenant_id = $1 and id = $2", tenant.0, screen.0)
        .fetch_optional(tx.sql())
        .await?)
}
