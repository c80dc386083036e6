//! SQL of what the parts of a store-room have in common: the lock of its set-up.

use crate::base::fault::Result;
use crate::platform::db::TenantTx;
use crate::platform::links::{Named, Sought};
use crate::stores::rules::name_key;

/// Waits until nobody changes the set-up of the tenant's store-room, nor moves anything in it, and keeps others from both.
pub(super) async fn lock_set_up(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('stores ' || $1::text, 0))", tenant.0.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Waits until nobody changes the set-up, and keeps it as it is. Any number of acts share it.
pub(super) async fn share_set_up(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "select pg_advisory_xact_lock_shared(hashtextextended('stores ' || $1::text, 0))",
        tenant.0.to_string()
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Tells the planner of tables of which it knows next to nothing that there is something in them.
pub(super) async fn learn_tables(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!(
        "select learn_tables(array['stock_items', 'stock_locations', 'stock_documents', 'stock_totals', 'stock_balances'])"
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// What items are called, of these ids or of this code or name.
pub(in crate::stores) async fn named(tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        Named,
        "select id, name from stock_items
         where tenant_id = $1 and (id = any ($2) or code = upper($3) or name_key = $4)",
        tenant.0,
        &sought.ids,
        sought.name.as_deref(),
        sought.name.as_deref().map(name_key)
    )
    .fetch_all(sql)
    .await?;
    Ok(rows)
}
